"""The port `OffKeeper`: what is owed, put on off.list with what it takes to reach the device without the hub."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Protocol

from hub.core.registry import Registry
from hub.model.device import Endpoint
from hub.model.ports import AddressBook, Clock, Network
from hub.model.value import Value
from hub.off.effort import Effort, Result
from hub.off.switching import Switching
from hub.storage.off_list import OffList, open_off_list
from hub.storage.off_records import OffEntry, Seals, Way
from hub.text.messages.catalogue import render

_LOG = logging.getLogger(__name__)


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
    _taken_up: set[tuple[str, str]] = field(default_factory=set)

    def owe(self, device: str, path: str, safe: Value, due: float) -> None:
        """Put it on the list. Of a device that has left the house stays what the list says."""
        self._taken_up.add((device, path))
        known = self.registry.device(device)
        if known is not None:
            ways = tuple(self._way(endpoint) for endpoint in known.endpoints)
            self.off.owe(OffEntry(device, known.handle, known.name, known.model, path, safe, due, ways))

    def paid(self, device: str, path: str) -> None:
        """Take it off the list."""
        self._taken_up.add((device, path))
        self.off.paid(device, path)

    async def durable(self) -> None:
        """Return when it is on disk. Raises BadSetup when the disk does not take it."""
        await self.off.durable()

    def changed(self, ref: str) -> None:
        """The endpoint has a new address or secret."""
        for one in self.off.owed():
            if any(way.owner.ref == ref for way in one.ways):
                self.owe(one.device, one.path, one.safe, one.due)

    async def run(self, clock: Clock, random: Random, network: Network) -> None:
        """Make safe what was left, and then rest: a supervised task must not return."""
        await self.make_safe_what_was_left(clock, random, network)
        await asyncio.Event().wait()

    async def make_safe_what_was_left(self, clock: Clock, random: Random, network: Network) -> None:
        """Make safe what an earlier life of the hub left on the list, and the guards of this one do not know.

        To be called when the guards have taken up what they remember. Returns when there is nothing left to do.
        Raises BadSetup: the machine gives no socket.
        """
        left = tuple(one for one in self.off.found.owed if one.place not in self._taken_up)
        if not self.off.found.whole:
            _LOG.error("%s", render("safe.damaged", {"path": str(self.off.path), "count": self.off.found.damaged}))
        await Switching(left, clock, random, network, self._switched).run()

    def _switched(self, effort: Effort) -> None:
        if effort.result is Result.CONFIRMED:
            self.off.paid(*effort.owed.place)

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
    folder: Path, clock: Clock, registry: Registry, book: Book, network: Network, seals: Seals
) -> AsyncIterator[Keeper]:
    """The keeper of the hub that lives in this state folder. Raises BadSetup as `open_off_list` does."""
    off = await open_off_list(folder, seals, clock, network.broadcasts)
    try:
        keeper = Keeper(off, registry, book)
        book.tell_changes(keeper.changed)
        yield keeper
    finally:
        left = ", ".join(dict.fromkeys(one.handle for one in off.owed()))
        if left:
            _LOG.warning("%s", render("safe.unguarded", {"handles": left}))
        await off.close()
