"""The port `Descriptions` of a house: what devices say of themselves is kept, and taken into use when it changes."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from hub.config.library import YamlLibrary
from hub.model.capability import Abilities, Guard, Property
from hub.model.descriptions import MARK
from hub.model.device import Device
from hub.model.ports import Clock, Driver
from hub.storage.addresses import Addresses
from hub.storage.descriptions import Descriptions, Entry, Place
from hub.storage.facts import Facts
from hub.text.problem import Problem, warning

_LOG = logging.getLogger(__name__)

SOON: Final = 1.0
"""Seconds until a change is taken into use: others may come along with it."""
LONGEST_PAUSE: Final = 300.0
"""Seconds between two, where devices never stop saying something else: each makes the house read all its scenes."""
QUIET: Final = 600.0
"""Seconds without a change after which the next one need not wait again."""


@dataclass(slots=True)
class Describing:
    """Keeps descriptions of adopted endpoints, and has the house taken into use anew when one of them is another.

    What was adopted with a guard is not taken for something less guarded because somebody says so at the broker: that
    takes a person, who adopts it again. `drivers` are to be set as soon as there are any. `_refused`: by endpoint, the
    model that it stayed when that was refused; empty where it has said something fit since.
    """

    rows: Descriptions
    book: Addresses
    library: YamlLibrary
    clock: Clock
    drivers: Mapping[str, Driver] = field(default_factory=dict)
    _refused: dict[str, str] = field(default_factory=dict)
    _told: int = 0
    _taken: int = 0
    _wanted: asyncio.Event = field(default_factory=asyncio.Event)

    def describe(self, family: str, name: str, entry: Entry) -> str:
        """As the port says."""
        return self.rows.add(family, name, entry, self._used())

    def described(self, ref: str, model: str) -> None:
        """As the port says."""
        learned = self.book.learned(ref)
        family = ref.partition(":")[0]
        if learned is None or (MARK in model and (family, model) not in self.rows.said):
            return
        if learned.model != model and self._is_weaker(family, learned.model, model):
            if ref not in self._refused:
                _LOG.warning("%s says now that it is something less guarded: adopt it again if that is so", ref)
            self._refused[ref] = learned.model
            return
        if ref in self._refused:
            self._refused[ref] = ""
        if learned.model == model:
            return
        self.book.taught(ref, model)
        self._told += 1
        self._wanted.set()

    def notices(self, devices: Iterable[Device]) -> tuple[Problem, ...]:
        """Which devices say that they are something less guarded than what they were adopted as."""
        return tuple(
            warning("described.weaker", None, handle=device.handle, ref=endpoint.ref)
            for device in devices
            for endpoint in device.endpoints
            if self._stays(endpoint.ref)
        )

    def _stays(self, ref: str) -> bool:
        """Whether it is still what it was when something less guarded was refused."""
        before, learned = self._refused.get(ref), self.book.learned(ref)
        return bool(before) and learned is not None and learned.model == before

    def _is_weaker(self, family: str, before: str, now: str) -> bool:
        driver = self.drivers.get(family)
        old, new = (None if driver is None else driver.abilities(model) for model in (before, now))
        return old is not None and new is not None and weaker(old, new)

    async def run(self, renew: Callable[[], Awaitable[None]]) -> None:
        """Have changes taken into use, until cancelled: those of one moment together, and with pauses between."""
        self.collect()
        pause, last = 0.0, self.clock.monotonic() - QUIET
        while True:
            if self._taken == self._told:
                self._wanted.clear()
                await self._wanted.wait()
            quiet = self.clock.monotonic() - last >= QUIET
            pause = SOON if quiet else min(2 * pause, LONGEST_PAUSE)
            await self.clock.sleep(pause)
            told, last = self._told, self.clock.monotonic()
            await renew()
            self._taken = told
            self.collect()

    def collect(self) -> None:
        """Drop what no adopted endpoint is any more."""
        for place in self.rows.collect(self._used()):
            self.library.made.pop(place, None)

    def _used(self) -> frozenset[Place]:
        return frozenset((ref.partition(":")[0], model) for ref, model in self.book.models().items())


def weaker(old: Abilities, new: Abilities) -> bool:
    """Whether a guard is lesser, or gone together with its property: what comes after that would have none."""
    guarded = {path: one.guard for path, one in old.properties.items() if one.guard is not None and one.writable}
    return not all(_stands(guard, new.properties.get(path)) for path, guard in guarded.items())


def _stands(old: Guard, prop: Property | None) -> bool:
    new = prop.guard if prop is not None and prop.writable else None
    if new is None or new.level < old.level or new.safe is not old.safe:
        return False
    return old.max_on is None or (new.max_on is not None and new.max_on <= old.max_on)


def describing_of(facts: Facts, book: Addresses, library: YamlLibrary, clock: Clock) -> Describing:
    """What control.db knows of descriptions, put into the library."""
    rows = Descriptions(facts, clock)
    library.said = rows.said
    return Describing(rows, book, library, clock)
