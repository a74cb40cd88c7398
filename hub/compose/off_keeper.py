"""The port `OffKeeper`: what is owed, put on off.list with what it takes to reach the device without the hub."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final, Protocol

from hub.compose.products import portable
from hub.core.registry import Registry
from hub.model.broker import Broker, NoBroker
from hub.model.device import Device, Endpoint
from hub.model.ports import AddressBook, Clock, Library, Network
from hub.model.value import Value
from hub.off.effort import Effort, Result
from hub.off.switching import Switching
from hub.storage.off_list import OffList, open_off_list
from hub.storage.off_records import BrokerWay, OffEntry, Seals, Way
from hub.text.messages.catalogue import render

_LOG = logging.getLogger(__name__)

LOOK: Final = 2.0
"""Seconds between looks for devices that left the house, or are back."""


AtBroker = tuple[Broker, Callable[[], BrokerWay | None]]
_NO_BROKER: Final[AtBroker] = (NoBroker(), lambda: None)


class Book(AddressBook, Protocol):
    """An address book that tells of changes."""

    def tell_changes(self, changed: Callable[[str], None]) -> None:
        """Tell of every endpoint that has a new address or secret from now on."""


@dataclass(frozen=True, slots=True)
class Keeper:
    """Fills in endpoint, address and secret, and writes an entry anew when one of them changes."""

    off: OffList
    registry: Registry
    book: AddressBook
    library: Library
    broker: Broker
    _products: dict[tuple[int, str], Mapping[str, object]] = field(default_factory=dict)
    _taken_up: set[tuple[str, str]] = field(default_factory=set)
    _given_up: set[tuple[str, str]] = field(default_factory=set)

    def owe(self, device: str, path: str, safe: Value, due: float) -> None:
        """Put it on the list. Of what has left the house, or its device, stays what the list says."""
        self._taken_up.add((device, path))
        self._given_up.discard((device, path))
        self._list(device, path, safe, due)

    def paid(self, device: str, path: str) -> None:
        """Take it off the list; what is owed by hardware that has given its name to other stays there."""
        self._taken_up.add((device, path))
        if not any(one.place == (device, path) and self._is_gone(one) for one in self.off.owed()):
            self.off.paid(device, path)

    def owes(self, device: str, path: str) -> bool:
        """Whether it is on the list."""
        return any(one.place == (device, path) for one in self.off.owed())

    async def durable(self) -> None:
        """Return when it is on disk. Raises BadSetup when the disk does not take it."""
        await self.off.durable()

    def changed(self, ref: str) -> None:
        """The endpoint has a new address or secret."""
        self._renew(one for one in self.off.owed() if any(way.owner.ref == ref for way in one.ways))

    async def run(self, clock: Clock, random: Random, network: Network) -> None:
        """Make safe what was left, and for ever what leaves the house while it is owed: the guards cannot reach it.

        Raises BadSetup: the machine gives no socket.
        """
        left = asyncio.ensure_future(self.make_safe_what_was_left(clock, random, network))
        try:
            while True:
                await clock.sleep(LOOK)
                if left.done():
                    left.result()
                self._renew(self.off.owed())
                await self.make_safe_what_is_gone(clock, random, network)
        finally:
            left.cancel()
            await asyncio.gather(left, return_exceptions=True)

    async def make_safe_what_was_left(self, clock: Clock, random: Random, network: Network) -> None:
        """Make safe what an earlier life of the hub left on the list, and the guards of this one do not know.

        To be called when the guards have taken up what they remember. Returns when there is nothing left to do.
        Raises BadSetup: the machine gives no socket.
        """
        left = tuple(one for one in self.off.found.owed if one.place not in self._taken_up)
        self._given_up.update(one.place for one in left)  # to be tried here alone
        if not self.off.found.whole:
            _LOG.error("%s", render("safe.damaged", {"path": str(self.off.path), "count": self.off.found.damaged}))
        await Switching(left, clock, random, network, self._switched_what_was_left, self.broker).run()

    async def make_safe_what_is_gone(self, clock: Clock, random: Random, network: Network) -> None:
        """Make safe what is owed by hardware that is not in the house, until that is done or is other hardware."""
        gone = self._gone()
        if not gone:
            return
        work = asyncio.ensure_future(Switching(gone, clock, random, network, self._gone_switched, self.broker).run())
        try:
            while not work.done() and self._gone() == gone:
                pause = asyncio.ensure_future(clock.sleep(LOOK))
                await asyncio.wait((work, pause), return_when=asyncio.FIRST_COMPLETED)
                pause.cancel()
                self._renew(self.off.owed())
            if work.done():
                work.result()
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)

    def _gone(self) -> tuple[OffEntry, ...]:
        return tuple(one for one in self.off.owed() if self._is_gone(one) and one.place not in self._given_up)

    def _list(self, device: str, path: str, safe: Value, due: float) -> None:
        known = self.registry.device(device)
        if known is not None and known.writes(path) and not known.remote:  # else its own hub has it on its list
            ways = tuple(self._way(endpoint) for endpoint in known.endpoints)
            product = self._product(known)
            self.off.owe(OffEntry(device, known.handle, known.name, known.model, path, safe, due, ways, product))

    def _product(self, device: Device) -> Mapping[str, object]:
        """What is written of its model; kept, since an entry is looked after every few seconds."""
        place = (self.library.edition, device.model)
        if place not in self._products:
            families = (endpoint.family for endpoint in device.endpoints)
            found = (portable(self.library, family, device.model) for family in families)
            self._products[place] = next((one for one in found if one), {})
        return self._products[place]

    def _renew(self, entries: Iterable[OffEntry]) -> None:
        """Write entries as the house knows their devices now."""
        for one in entries:
            if not self._is_gone(one):
                self._list(one.device, one.path, one.safe, one.due)

    def _is_gone(self, one: OffEntry) -> bool:
        """Whether the guards cannot reach it: its device is not here, is other hardware by now, or has it no more."""
        known = self.registry.device(one.device)
        if known is None or not known.writes(one.path):
            return True
        refs = tuple(endpoint.ref for endpoint in known.endpoints)
        return bool(one.ways) and all(way.endpoint.ref not in refs for way in one.ways)

    def _switched_what_was_left(self, effort: Effort) -> None:
        # What was switched on anew meanwhile is on the list for a reason of its own.
        if effort.owed.place not in self._taken_up:
            self._switched(effort)

    def _switched(self, effort: Effort) -> None:
        if effort.result is Result.CONFIRMED:
            self.off.paid(*effort.owed.place)
        else:
            self._given_up.add(effort.owed.place)

    def _gone_switched(self, effort: Effort) -> None:
        if effort.result is Result.CONFIRMED and self._is_gone(effort.owed):
            self.off.paid(*effort.owed.place)
        else:
            self._given_up.add(effort.owed.place)

    def _way(self, endpoint: Endpoint) -> Way:
        gateway = self.registry.by_handle(endpoint.via) if endpoint.via else None
        via = next((one for one in gateway.endpoints if one.family == endpoint.family), None) if gateway else None
        owner = via or endpoint
        bare = Endpoint(endpoint.family, endpoint.wire_id)
        return Way(
            bare, Endpoint(via.family, via.wire_id) if via else None, self.book.address(owner.ref) or "",
            self.book.secret(owner.ref),
        )  # fmt: skip


@asynccontextmanager
async def open_keeper(
    folder: Path, clock: Clock, registry: Registry, book: Book, network: Network, seals: Seals, library: Library,
    at: AtBroker = _NO_BROKER,
) -> AsyncIterator[Keeper]:  # fmt: skip
    """The keeper of the hub that lives in this state folder. Raises BadSetup as `open_off_list` does.

    `at`: the hub's own connection to a broker, and how others reach that without a hub.
    """
    off = await open_off_list(folder, seals, clock, network.broadcasts)
    broker, way = at
    off.broker = lambda: way() or off.found.broker
    try:
        keeper = Keeper(off, registry, book, library, broker)
        book.tell_changes(keeper.changed)
        yield keeper
    finally:
        left = ", ".join(dict.fromkeys(one.handle for one in off.owed()))
        if left:
            _LOG.warning("%s", render("safe.unguarded", {"handles": left}))
        await off.close()
