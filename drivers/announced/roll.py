"""Who has announced what: all announcements by device, bounded, alike in whatever order they came."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Final

from drivers.announced.reader import MOST_ENTITIES, Announcement, Entity, Owner

MOST_DEVICES: Final = 2_000
MOST_PLACES: Final = 20_000
"""Announcements that are kept, of all devices together."""
MOST_BYTES: Final = 48 << 20
"""Of memory that all announcements take that are kept."""
LONGEST_ID: Final = 128
_STRANGE: Final = re.compile(r"[^A-Za-z0-9_.:+-]")


@dataclass(frozen=True, slots=True)
class Announced:
    """One device as far as it was announced."""

    wire_id: str
    places: dict[str, Announcement] = field(default_factory=dict)

    @property
    def owner(self) -> Owner | None:
        """What is said of the device, by the announcement that says most."""
        owners = [(_weight(one.owner), key, one.owner) for key, one in self.places.items() if one.owner]
        return min(owners, key=lambda each: (-each[0], each[1]))[2] if owners else None

    @property
    def origin(self) -> str:
        """The program that announces it; empty where it does not say."""
        return min((one.origin for one in self.places.values() if one.origin), default="")

    @property
    def entities(self) -> tuple[Entity, ...]:
        """What it has announced."""
        found = [entity for key in sorted(self.places) for entity in self.places[key].entities]
        return tuple(found[:MOST_ENTITIES])


def _weight(owner: Owner) -> int:
    return sum(len(value) if isinstance(value, tuple) else bool(value) for value in _values(owner))


def _values(owner: Owner) -> Iterator[object]:
    for one in fields(owner):
        yield getattr(owner, one.name)


class Roll:
    """All that was announced. `refused` counts what there was no room for."""

    def __init__(self) -> None:
        self._devices: dict[str, Announced] = {}
        self._of: dict[str, str] = {}
        self._bytes = 0
        self.refused = 0

    def __len__(self) -> int:
        return len(self._devices)

    def device(self, wire_id: str) -> Announced | None:
        """The device of that id; None where none has announced itself."""
        return self._devices.get(wire_id)

    def ids(self) -> tuple[str, ...]:
        """All devices."""
        return tuple(self._devices)

    def hear(self, said: Announcement) -> tuple[str, ...]:
        """Take an announcement in, or what one takes back; the devices that are something else now."""
        key = said.place.key
        former = self._of.get(key)
        if not said.entities:
            return () if former is None else self._drop(key, former)
        wire_id = wire_id_of(said)
        present = self._devices[former].places[key] if former is not None else None
        if former == wire_id and present == said:
            return ()
        if not self._room(wire_id, said, 0 if present is None else present.size, new=former != wire_id):
            self.refused += 1
            return ()
        gone = () if former is None else self._drop(key, former)
        self._of[key] = wire_id
        self._bytes += said.size
        self._devices.setdefault(wire_id, Announced(wire_id)).places[key] = said
        return tuple(dict.fromkeys((*gone, wire_id)))

    def _room(self, wire_id: str, said: Announcement, given_back: int, *, new: bool) -> bool:
        """Whether there is room for an announcement; `new`: it is another one of its device."""
        device = self._devices.get(wire_id)
        if self._bytes - given_back + said.size > MOST_BYTES:
            return False
        if device is None:
            return len(self._devices) < MOST_DEVICES and len(self._of) < MOST_PLACES
        return not new or (len(self._of) < MOST_PLACES and len(device.places) < MOST_ENTITIES)

    def _drop(self, key: str, wire_id: str) -> tuple[str, ...]:
        device = self._devices[wire_id]
        self._bytes -= device.places.pop(key).size
        del self._of[key]
        if not device.places:
            del self._devices[wire_id]
        return (wire_id,)


def wire_id_of(said: Announcement) -> str:
    """The id of the device: its first identifier; without any, that of its only entity."""
    entity = said.entities[0]
    text = said.owner.identifiers[0] if said.owner else entity.text("unique_id") or said.place.key.replace("/", ".")
    plain = _STRANGE.sub("_", text)
    if plain == text and len(plain) <= LONGEST_ID:
        return plain
    digest = hashlib.sha256(text.encode(errors="replace")).hexdigest()[:8]  # two ids are not to become one
    return f"{plain[: LONGEST_ID - 9]}-{digest}"
