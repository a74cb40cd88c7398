"""Switching off everything on a list, all devices at once, through the families alone."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from random import Random
from typing import Final

from drivers.families import FAMILIES
from hub.core.supervisor import Supervisor
from hub.model.broker import Broker, NoBroker
from hub.model.capability import Property
from hub.model.device import Status
from hub.model.errors import HearthError, NotAdopted, NotSupported
from hub.model.ports import Clock, Driver, DriverPorts, Network, Report, Session
from hub.model.secret import Secret
from hub.off.broker import OwnBroker
from hub.off.effort import Effort
from hub.storage.off_records import Found, OffEntry, Way

ANYWHERE: Final = "0.0.0.0"  # noqa: S104 - without a hub nobody knows the home's interfaces; nothing is served there


def network_of(found: Found) -> Network:
    """The network as a list knows it."""
    return Network((ANYWHERE,), found.broadcasts)


class ListBook:
    """The AddressBook of a list: what stands in it, and where its devices turn out to be."""

    def __init__(self, owed: Iterable[OffEntry]) -> None:
        ways = [way for one in owed for way in one.ways]
        self._addresses = {way.owner.ref: way.address for way in ways if way.address}
        self._secrets = {way.owner.ref: way.secret for way in ways if way.secret is not None}
        self._known = frozenset(way.owner.ref for way in ways)

    def address(self, ref: str) -> str | None:
        return self._addresses.get(ref)

    def moved(self, ref: str, address: str) -> None:
        self._addresses[ref] = address

    def secret(self, ref: str) -> Secret | None:
        return self._secrets.get(ref)

    def adopted(self, ref: str) -> bool:
        return ref in self._known


class ListLibrary:
    """The Library of a list: what is written there of the products that it names."""

    def __init__(self, owed: Iterable[OffEntry]) -> None:
        self._entries: dict[str, list[Mapping[str, object]]] = {}
        self._specifications: dict[str, str] = {}
        self._made: dict[tuple[str, str], object] = {}
        for one in owed:
            entries, specification = one.product.get("entries"), one.product.get("specification")
            for model, written in entries.items() if isinstance(entries, dict) else ():
                found = written if isinstance(written, list) else []
                self._entries[model] = [each for each in found if isinstance(each, dict)]
            if isinstance(specification, str):
                self._specifications[one.model] = specification

    def definitions(self, _family: str, model: str) -> tuple[Mapping[str, object], ...]:
        return tuple(self._entries.get(model, ()))

    def specification(self, model: str) -> bytes | None:
        text = self._specifications.get(model)
        return None if text is None else text.encode()

    def models(self, _family: str) -> tuple[str, ...]:
        return tuple(self._entries)

    @property
    def edition(self) -> int:
        return 0

    @property
    def made(self) -> MutableMapping[tuple[str, str], object]:
        return self._made


class Switching:
    """Makes safe what is `owed`. `told` hears of each entry once: when it is confirmed, or nothing more can be done.

    It is the port `Reports` of its own sessions. `efforts` are in the order of the list. `broker`: the hub's, or `own`:
    a connection that is kept for as long as this runs.
    """

    def __init__(
        self, owed: Sequence[OffEntry], clock: Clock, random: Random, network: Network, told: Callable[[Effort], None],
        broker: Broker | None = None, own: OwnBroker | None = None,
    ) -> None:  # fmt: skip
        self.efforts: list[Effort] = []
        self._owed = owed
        self._network = network
        self._clock = clock
        self._random = random
        self._told = told
        self._broker = broker or own or NoBroker()
        self._own = own
        self._open = 0
        self._all_over = asyncio.Event()
        self._drivers: dict[str, Driver] = {}
        self._sessions: dict[tuple[str, str], Session] = {}

    async def run(self) -> None:
        """Return when there is nothing left to do; cancelled, it sends no more. Raises BadSetup: no socket."""
        book, library = ListBook(self._owed), ListLibrary(self._owed)
        ports = DriverPorts(self._clock, self._random, self, book, self._network, library, broker=self._broker)
        supervisor = Supervisor(self._clock, self._random)
        try:
            if self._own is not None:
                supervisor.spawn("mqtt", self._own.run)
            for family in dict.fromkeys(way.endpoint.family for one in self._owed for way in one.ways):
                if family in FAMILIES:
                    driver: Driver = FAMILIES[family](ports)
                    await driver.start()
                    self._drivers[family] = driver
            self._begin(supervisor)
            await self._all_over.wait()
        finally:
            for effort in self.efforts:
                effort.stop()
            if self._own is not None:
                await self._own.aclose()
            await supervisor.close()
            for driver in self._drivers.values():
                await driver.stop()

    def report(self, report: Report) -> None:
        """Take in what a device says."""
        values = dict(report.values)
        for effort in self.efforts:
            if effort.owed.device == report.device and effort.owed.path in values:
                effort.heard(values[effort.owed.path])

    def status(self, device: str, endpoint: str, status: Status) -> None:
        """How it fares is seen by what it answers."""

    def _begin(self, supervisor: Supervisor) -> None:
        self._open = len(self._owed)
        hopeless: list[tuple[Effort, HearthError]] = []
        for one in self._owed:
            sessions, error = self._ways(one, supervisor)
            effort = Effort(one, self._property(one), sessions, self._clock, self._random, self._over)
            self.efforts.append(effort)
            if sessions:
                # Not before the sessions' tasks have had their first turn.
                self._clock.call_at(self._clock.monotonic(), effort.send)
            else:
                hopeless.append((effort, error or NotAdopted("device.not_adopted")))
        for effort, error in hopeless:
            effort.fail(error)
        if not self.efforts:
            self._all_over.set()

    def _ways(self, one: OffEntry, supervisor: Supervisor) -> tuple[list[Session], HearthError | None]:
        """A session for every way to the device that can be gone; and why one cannot."""
        sessions: list[Session] = []
        error: HearthError | None = None
        for way in one.ways:
            try:
                sessions.append(self._session(one, way, supervisor))
            except HearthError as refusal:
                error = refusal
        return sessions, error

    def _session(self, one: OffEntry, way: Way, supervisor: Supervisor) -> Session:
        place = (one.device, way.endpoint.ref)
        if place not in self._sessions:
            if way.sealed is not None:
                raise NotAdopted("safe.sealed", ref=way.owner.ref)
            driver = self._drivers.get(way.endpoint.family)
            if driver is None:
                raise NotSupported("device.unknown_model", model=one.model, family=way.endpoint.family)
            session = driver.open(one.device, one.model, way.endpoint, way.gateway)
            supervisor.spawn(f"{one.handle} ({way.endpoint.ref})", session.run)
            self._sessions[place] = session
        return self._sessions[place]

    def _over(self, effort: Effort) -> None:
        self._told(effort)
        self._open -= 1
        if not self._open:
            self._all_over.set()

    def _property(self, one: OffEntry) -> Property | None:
        """The property as a family declares it; of two, the first that knows the model."""
        for way in one.ways:
            driver = self._drivers.get(way.endpoint.family)
            abilities = None if driver is None else driver.abilities(one.model)
            if abilities is not None:
                return abilities.properties.get(one.path)
        return None
