"""What devices said of themselves, by family and model: kept among control.db's facts.

A model is `name@hash` of what was said, so a row never changes; what nobody is any more is dropped.
"""

import json
import re
from collections.abc import Collection, Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from hub.model.descriptions import MARK
from hub.model.errors import BadValue
from hub.model.ports import Clock
from hub.storage.facts import Facts

PREFIX: Final = "described:"
MOST: Final = 2000
LARGEST: Final = 64 << 10
"""Bytes of the JSON of one."""
LONGEST_NAME: Final = 60
GRACE: Final = 600.0
"""Seconds for which one is kept that nobody is: whoever is being adopted has said it, and is not adopted yet."""
_HASH: Final = 12
_MOST_PARTS: Final = 6

Entry = Mapping[str, object]
Place = tuple[str, str]
"""(family, model)."""


class Descriptions:
    """Entries by family and model. To be changed on the loop's thread; `said` may be looked into from others."""

    def __init__(self, facts: Facts, clock: Clock) -> None:
        self._facts = facts
        self._clock = clock
        self._said = {place: entry for name in facts.names(PREFIX) for place, entry in _found(facts, name)}
        self._new: dict[Place, float] = {}

    @property
    def said(self) -> Mapping[Place, Entry]:
        """All of them, as they are at any time."""
        return MappingProxyType(self._said)

    def add(self, family: str, name: str, entry: Entry, used: Collection[Place]) -> str:
        """Put one in, and the model that it is. `used`: what must not be dropped for it. Raises BadValue."""
        shown = clean_name(name)
        text = _canonical(shown, entry)
        model = f"{shown}{MARK}{sha256(text).hexdigest()[:_HASH]}"
        place = (family, model)
        self._new[place] = self._clock.monotonic()
        if place not in self._said:
            if len(self._said) >= MOST:
                self._make_room(used)
            said = json.loads(text)
            self._said[place] = said
            self._facts.put(f"{PREFIX}{family}:{model}", said)
        return model

    def collect(self, used: Collection[Place]) -> tuple[Place, ...]:
        """Drop what is not used, and was not said just now; what was dropped."""
        old = self._clock.monotonic() - GRACE
        self._new = {place: at for place, at in self._new.items() if at > old}
        return self._drop([place for place in self._said if place not in used and place not in self._new])

    def _make_room(self, used: Collection[Place]) -> None:
        spare = [place for place in self._said if place not in used]
        if not spare:
            raise BadValue("described.too_many", most=MOST)
        self._drop(spare[: len(spare) // 2 + 1])

    def _drop(self, places: Collection[Place]) -> tuple[Place, ...]:
        for family, model in places:
            del self._said[family, model]
            self._new.pop((family, model), None)
            self._facts.forget(f"{PREFIX}{family}:{model}")
        return tuple(places)


def clean_name(name: str) -> str:
    """A product's name as a model can be written: letters, digits, `_`, `-` and single dots."""
    parts = (re.sub("[^A-Za-z0-9_-]+", "_", part).strip("_") for part in name[: 4 * LONGEST_NAME].split("."))
    cleaned = ".".join(list(filter(None, parts))[:_MOST_PARTS])[:LONGEST_NAME].rstrip(".")
    return cleaned or "device"


def place_in(fact: str) -> Place | None:
    """Family and model of a fact's name; None for another fact."""
    family, colon, model = fact.removeprefix(PREFIX).partition(":")
    return (family, model) if fact.startswith(PREFIX) and colon and MARK in model else None


def _found(facts: Facts, name: str) -> list[tuple[Place, Entry]]:
    place, entry = place_in(name), facts.get(name)
    return [(place, entry)] if place is not None and isinstance(entry, dict) else []


def _canonical(name: str, entry: Entry) -> bytes:
    """The same text for the same content, whatever the order it was said in. Raises BadValue."""
    try:
        text = json.dumps(
            dict(entry), sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")
        ).encode()  # fmt: skip
    except (TypeError, ValueError, RecursionError) as error:
        raise BadValue("described.no_plain_data", model=name) from error
    if len(text) > LARGEST:
        raise BadValue("described.too_large", model=name, size=len(text) >> 10, most=LARGEST >> 10)
    return text
