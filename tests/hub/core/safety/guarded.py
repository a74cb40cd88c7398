"""A house with guards: the real core on a virtual clock, a device that may be unreachable, and a disk that may be slow.

Time is let pass by `House.pass_`, which gives the guards' task its turns of the loop.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random

from hub.core.clock import VirtualClock
from hub.core.dispatcher import Dispatcher
from hub.core.intake import Intake
from hub.core.records import NoLedger
from hub.core.registry import Registry
from hub.core.safety.safety import Safety
from hub.core.safety.times import Times
from hub.core.state import State
from hub.model.capability import Abilities, CommandType, Property
from hub.model.cause import Cause, Origin
from hub.model.command import AuditEntry, Call, Command, CommandClass, Outcome, Settled, Write
from hub.model.device import Device, Endpoint, Health, Status
from hub.model.errors import BadSetup, HearthError, Unreachable
from hub.model.ports import Order, Report, Timer
from hub.model.reading import PropertyId
from hub.model.safety import Owed, Pin, Tries, Wear
from hub.model.value import Kind, Value
from hub.model.words.guards import DOOR_GUARD, HEATER_GUARD, KETTLE_GUARD, LOCK_GUARD
from hub.model.words.shapes import AUTO_OFF

SCENE = Cause(Origin.SCENE, who="test")
ME = Cause(Origin.PERSON, who="me")
ANSWERS_AFTER = 0.02


def on(guard: object) -> Property:
    return Property("on", Kind.BOOL, writable=True, guard=guard, fresh_for=90.0)  # type: ignore[arg-type]  # a guard


KETTLE = Abilities((("", "kettle"),), {"on": on(KETTLE_GUARD)}, {}, {})
HEATER = Abilities((("", "climate"),), {"on": on(HEATER_GUARD), "auto_off": AUTO_OFF}, {}, {})
DOOR = Abilities((("", "switch"),), {"on": on(DOOR_GUARD)}, {}, {})
LOCK = Abilities(
    (("", "lock"),), {"locked": Property("locked", Kind.BOOL, writable=True, guard=LOCK_GUARD, fresh_for=90.0)}, {}, {}
)
BOMB = Abilities((), {}, {}, {"fire": CommandType("fire", command_class=CommandClass.C)})


class Life:
    """The clock of one life of the hub: what it waits for dies with it."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self.over = False

    def monotonic(self) -> float:
        return self._clock.monotonic()

    def now(self) -> float:
        return self._clock.now()

    def call_at(self, when: float, callback: Callable[[], None]) -> Timer:
        return self._clock.call_at(when, lambda: None if self.over else callback())

    def sleep(self, seconds: float) -> Awaitable[None]:
        return self._clock.sleep(seconds)


@dataclass
class Disk:
    """What outlives the hub: the port `SafetyRows`, and the port `OffKeeper` beside it."""

    clock: VirtualClock
    rows: dict[PropertyId, Owed] = field(default_factory=dict)
    wears: dict[PropertyId, Wear] = field(default_factory=dict)
    off_list: dict[tuple[str, str], tuple[Value, float]] = field(default_factory=dict)
    pin: Pin | None = None
    tries: Tries = field(default_factory=Tries)
    fails: bool = False
    slow: float = 0.0

    @property
    def owed(self) -> tuple[Owed, ...]:
        return tuple(self.rows.values())

    def worn(self, id_: PropertyId) -> Wear:
        return self.wears.get(id_, Wear())

    def owe(self, *what: object) -> None:
        match what:
            case (Owed() as owed,):
                self.rows[owed.id] = owed
            case (str() as device, str() as path, bool() as safe, float() as due):
                self.off_list[device, path] = (safe, due)
            case _:
                raise AssertionError(what)

    def paid(self, *what: str) -> None:
        match what:
            case (id_,):
                self.rows.pop(PropertyId(id_), None)
            case (device, path):
                self.off_list.pop((device, path), None)

    def owes(self, device: str, path: str) -> bool:
        return (device, path) in self.off_list

    def wear(self, id_: PropertyId, wear: Wear) -> None:
        self.wears[id_] = wear

    def set_pin(self, pin: Pin | None) -> None:
        self.pin = pin

    def set_tries(self, tries: Tries) -> None:
        self.tries = tries

    async def durable(self) -> None:
        if self.slow:
            await self.clock.sleep(self.slow)
        if self.fails:
            raise BadSetup("store.write_failed", path="x", reason="full")


@dataclass
class Thing:
    """A device: obeys while it is reachable, and counts down by itself where it can. Keeps what it did, with times."""

    clock: VirtualClock
    values: dict[str, Value]
    reachable: bool = True
    deaf: bool = False
    """Acts on nothing, and answers nothing."""
    silent: bool = False
    """Acts, and tells nobody."""
    counts_down: bool = False
    log: list[tuple[float, str, Value]] = field(default_factory=list)
    orders: list[tuple[float, str, Value]] = field(default_factory=list)
    """Every write that was sent, whether it arrived or not."""
    report: Callable[[dict[str, Value]], None] = lambda _: None
    _until: float | None = None

    def sent(self, value: Value, path: str = "on") -> list[float]:
        """When the value was sent."""
        return [at for at, each, one in self.orders if each == path and one is value]

    def actuations(self, value: Value) -> list[float]:
        """When the main property became `value`."""
        return [at for at, path, one in self.log if path in ("on", "locked") and one is value]

    def settle(self) -> None:
        """Let the device's own countdown run out."""
        if self._until is not None and self.clock.monotonic() >= self._until:
            self._put("on", value=False, at=self._until)
            self._until = None

    def submit(self, order: Order, done: Callable[[HearthError | None], None]) -> None:
        self.settle()
        self.orders += [(self.clock.monotonic(), path, value) for path, value in order.writes]
        if self.deaf or not self.reachable:
            self._later(5.0, lambda: done(Unreachable("device.no_answer", seconds=5)))
            return
        for path, value in order.writes:
            if path == "auto_off" and isinstance(value, float):
                self._until = self.clock.monotonic() + value if value else None
            self._put(path, value=value, at=self.clock.monotonic())
        if self.silent:
            self._later(5.0, lambda: done(Unreachable("device.no_answer", seconds=5)))
        else:
            self._later(ANSWERS_AFTER, lambda: done(None))

    def refresh(self, paths: tuple[str, ...]) -> None:
        def tell() -> None:
            self.settle()
            if self.reachable and not self.silent and not self.deaf:
                self.report({path: self.values[path] for path in paths})

        self._later(ANSWERS_AFTER, tell)

    async def run(self) -> None:
        raise AssertionError

    def close(self) -> None:
        raise AssertionError

    def _put(self, path: str, *, value: Value, at: float) -> None:
        if self.values.get(path) != value or path == "auto_off":
            self.log.append((at, path, value))
        self.values[path] = value

    def _later(self, seconds: float, work: Callable[[], None]) -> None:
        self.clock.call_at(self.clock.monotonic() + seconds, work)


class Book(NoLedger):
    """A ledger that keeps the audit."""

    def __init__(self) -> None:
        self.entries: list[AuditEntry] = []

    def audit(self, entry: AuditEntry) -> None:
        self.entries.append(entry)


class House:
    """One life of a hub over a disk and devices that outlive it."""

    def __init__(
        self, clock: VirtualClock, disk: Disk, things: dict[str, Thing], boot: str = "boot 1", *, trusted: bool = True
    ) -> None:
        self.clock, self.disk, self.things = clock, disk, things
        self.life = life = Life(clock)
        self.state, self.registry, self.ledger = State(life), Registry(life), Book()
        self.times = Times(life, boot, trusted=trusted)
        random = Random(7)
        self.safety = Safety(life, self.times, random, self.state, self.registry, disk, disk, self.ledger)
        self.dispatcher = Dispatcher(life, self.state, self.registry, random, ledger=self.ledger, interlock=self.safety)
        self.intake = Intake(life, self.state, self.registry, self.dispatcher)
        self.outcomes: dict[str, tuple[Settled, ...]] = {}
        self._ids = 0

    def move_in(self, devices: Sequence[Device]) -> None:
        """Take the devices, as the configuration says them, and what the life before left."""
        self.registry.replace(devices)
        for device in devices:
            self.state.adopt(device)
            thing = self.things[device.key]
            thing.report = lambda values, key=device.key: self.hear(key, values)  # type: ignore[misc]  # a default binds
            self.registry.attach(device.key, f"test:{device.key}", thing)
            self.fares(device.key, Health.ONLINE)
        self.safety.begin(self.dispatcher)

    def fares(self, key: str, health: Health) -> None:
        self.intake.status(key, f"test:{key}", Status(health, self.clock.now()))

    def hear(self, key: str, values: dict[str, Value]) -> None:
        self.intake.report(Report(key, tuple(values.items())))

    def tell(self, key: str) -> None:
        """The device says how it is."""
        thing = self.things[key]
        thing.settle()
        if thing.reachable:
            self.hear(key, thing.values)

    def submit(self, *writes: Write, call: Call | None = None, cause: Cause = SCENE) -> str:
        self._ids += 1
        name = f"c{self._ids}"
        command = Command(name, cause, writes, call)
        self.dispatcher.submit(command, lambda settled: self.outcomes.update({name: settled}))
        return name

    def set(self, key: str, value: Value, path: str = "on", cause: Cause = SCENE) -> str:
        return self.submit(Write(key, path, value), cause=cause)

    def outcome(self, name: str) -> Outcome | None:
        return self.outcomes[name][0].outcome if name in self.outcomes else None

    def error(self, name: str) -> str | None:
        return self.outcomes[name][0].error if name in self.outcomes else None

    async def pass_(self, seconds: float, turns: int = 10) -> None:
        await self.clock.run_for(seconds, turns)

    async def report_for(self, seconds: float, every: float = 30.0, keys: Sequence[str] = ()) -> None:
        """Let time pass while the devices report."""
        left = seconds
        while left > 0:
            await self.pass_(min(every, left))
            left -= every
            for key in keys or self.things:
                self.tell(key)

    @asynccontextmanager
    async def lives(self) -> AsyncIterator["House"]:
        """While the guards' task runs; then the hub dies without a word."""
        task = asyncio.create_task(self.safety.run())
        try:
            yield self
        finally:
            self.life.over = True
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def device(key: str, abilities: Abilities, *, allowed: bool = True, without_off: bool = False) -> Device:
    return Device(
        key, key, key, endpoints=(Endpoint("test", key),), abilities=abilities, hazard_allowed=allowed,
        without_off=without_off,
    )  # fmt: skip


def kettle_house(clock: VirtualClock | None = None) -> tuple[House, Disk, Thing]:
    """A house with a kettle, not yet moved in."""
    clock = clock or VirtualClock(now=1_000_000.0)
    disk = Disk(clock)
    thing = Thing(clock, {"on": False})
    house = House(clock, disk, {"kettle": thing})
    return house, disk, thing
