"""Who has announced what: all announcements by device, bounded, alike in whatever order they came."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from typing import Final

from drivers.announced.reader import MOST_ENTITIES, Announcement, Entity, Owner

MOST_DEVICES: Final = 2_000
MOST_PLACES: Final = 20_000
"""Announcements that are kept, of all devices together."""
MOST_BYTES: Final = 48 << 20
"""Of memory that all announcements take that are kept."""
MOST_SHARED: Final = 16
"""Identifiers and connections of one device that are looked at."""
LONGEST_ID: Final = 128
_STRANGE: Final = re.compile(r"[^A-Za-z0-9_.:+-]")


@dataclass(frozen=True, slots=True)
class Announced:
    """One device as far as it was announced."""

    wire_id: str
    places: dict[str, Announcement] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """All ids under which it is found."""
        return tuple(dict.fromkeys((self.wire_id, *map(wire_id_of, self.places.values()))))

    @property
    def owner(self) -> Owner | None:
        """What is said of the device, by the announcement that says most."""
        owners = [(_weight(one.owner), key, one.owner) for key, one in self.places.items() if one.owner]
        most = max((weight for weight, _, _ in owners), default=(0, 0))
        return min((key, owner) for weight, key, owner in owners if weight == most)[1] if owners else None

    @property
    def origin(self) -> str:
        """The program that announces it; empty where it does not say."""
        return min((one.origin for one in self.places.values() if one.origin), default="")

    @property
    def entities(self) -> tuple[Entity, ...]:
        """What it has announced."""
        found = [entity for key in sorted(self.places) for entity in self.places[key].entities]
        return tuple(found[:MOST_ENTITIES])


def _weight(owner: Owner) -> tuple[int, int]:
    """How much is said in words, and then how many ids."""
    values = list(_values(owner))
    words = sum(bool(value) for value in values if not isinstance(value, tuple))
    return words, sum(len(value) for value in values if isinstance(value, tuple))


def _values(owner: Owner) -> Iterator[object]:
    for one in fields(owner):
        yield getattr(owner, one.name)


class Roll:
    """All that was announced. Whatever shares an identifier or a connection is one device, as Home Assistant has it.

    Its id is the first of those that its announcements would have alone, an adopted one before all others; it is found
    under each of them. `refused` counts what there was no room for.
    """

    def __init__(self, adopted: Callable[[str], bool] = lambda _: False) -> None:
        self._adopted = adopted
        self._devices: dict[str, Announced] = {}
        self._of: dict[str, str] = {}
        self._joined: dict[str, str] = {}
        self._named: dict[str, str] = {}
        self._bytes = 0
        self.refused = 0

    def __len__(self) -> int:
        return len(self._devices)

    def device(self, wire_id: str) -> Announced | None:
        """The device of that id; None where none has announced itself."""
        return self._devices.get(wire_id) or self._devices.get(self._named.get(wire_id, ""))

    def ids(self) -> tuple[str, ...]:
        """All devices."""
        return tuple(self._devices)

    def hear(self, said: Announcement) -> tuple[str, ...]:
        """Take an announcement in, or what one takes back; the devices that are something else now."""
        key = said.place.key
        former = self._of.get(key)
        if not said.entities:
            return self.take_back(key)
        present = self._devices[former].places[key] if former is not None else None
        if present == said:
            return ()
        if not self._room(said, present):
            self.refused += 1
            return ()
        gone = () if former is None else self._drop(key, former)
        self._bytes += said.size
        return tuple(dict.fromkeys((*gone, *self._add({key: said}))))

    def take_back(self, key: str) -> tuple[str, ...]:
        """Forget what was announced at a place; as `hear`."""
        former = self._of.get(key)
        return () if former is None else self._drop(key, former)

    def has(self, key: str) -> bool:
        """Whether anything is announced at a place."""
        return key in self._of

    def _owners(self, said: Announcement) -> list[str]:
        """The devices that an announcement belongs to by what it shares with them."""
        return list(dict.fromkeys(self._joined[one] for one in _shared(said) if one in self._joined))

    def _room(self, said: Announcement, present: Announcement | None) -> bool:
        """Whether there is room for an announcement in place of the one that is there."""
        owners = self._owners(said)
        places = sum(len(self._devices[one].places) for one in owners)
        given_back = 0 if present is None else present.size
        if self._bytes - given_back + said.size > MOST_BYTES or (not owners and len(self._devices) >= MOST_DEVICES):
            return False
        inside = present is not None and self._of[present.place.key] in owners
        return places + (not inside) <= MOST_ENTITIES and len(self._of) + (present is None) <= MOST_PLACES

    def _add(self, places: dict[str, Announcement]) -> tuple[str, ...]:
        """Put announcements of one device in, which may join others; the devices that are something else now."""
        shared = {one for said in places.values() for one in _shared(said)}
        owners = sorted({self._joined[one] for one in shared if one in self._joined})
        names = {wire_id_of(said) for said in places.values()}
        wire_id = min({*owners, *names}, key=lambda one: (not self._adopted(one), one))
        if owners != [wire_id]:
            for one in owners:
                joined = self._devices.pop(one).places
                shared.update(each for said in joined.values() for each in _shared(said))
                names.update(wire_id_of(said) for said in joined.values())
                places = joined | places
            self._devices[wire_id] = Announced(wire_id, {})
        self._devices[wire_id].places.update(places)
        self._of.update(dict.fromkeys(places, wire_id))
        self._joined.update(dict.fromkeys(shared, wire_id))
        self._named.update(dict.fromkeys(names, wire_id))
        return tuple(dict.fromkeys((*owners, wire_id)))

    def _drop(self, key: str, wire_id: str) -> tuple[str, ...]:
        """Take an announcement out; without it a device may be several."""
        device = self._devices[wire_id]
        gone = device.places.pop(key)
        self._bytes -= gone.size
        del self._of[key]
        if any(_same_device(gone, said) for said in device.places.values()):
            return (wire_id,)
        del self._devices[wire_id]
        for said in (gone, *device.places.values()):
            for one in _shared(said):
                self._joined.pop(one, None)
            self._named.pop(wire_id_of(said), None)
        changed = [one for places in _apart(device.places) for one in self._add(places)]
        return tuple(dict.fromkeys((wire_id, *changed)))


def _shared(said: Announcement) -> tuple[str, ...]:
    """What makes announcements one device."""
    return said.owner.identifiers[:MOST_SHARED] if said.owner else (wire_id_of(said),)


def _same_device(one: Announcement, other: Announcement) -> bool:
    """Whether both say the same of which device they belong to."""
    return _shared(one) == _shared(other)


def _apart(places: dict[str, Announcement]) -> list[dict[str, Announcement]]:
    """Announcements by device: those that share something, or share something with one that does."""
    by_shared: dict[str, list[str]] = {}
    for key, said in places.items():
        for one in _shared(said):
            by_shared.setdefault(one, []).append(key)
    found: list[dict[str, Announcement]] = []
    left = dict(places)
    while left:
        due = [next(iter(left))]
        together: dict[str, Announcement] = {}
        while due:
            key = due.pop()
            if key in left:
                together[key] = left.pop(key)
                due += [other for one in _shared(together[key]) for other in by_shared.pop(one, ())]
        found.append(together)
    return found


def wire_id_of(said: Announcement) -> str:
    """The id of the device: its first identifier; without any, that of its only entity."""
    entity = said.entities[0]
    text = said.owner.identifiers[0] if said.owner else entity.text("unique_id") or said.place.key.replace("/", ".")
    plain = _STRANGE.sub("_", text)
    if plain == text and len(plain) <= LONGEST_ID:
        return plain
    digest = hashlib.sha256(text.encode(errors="replace")).hexdigest()[:8]  # two ids are not to become one
    return f"{plain[: LONGEST_ID - 9]}-{digest}"
