"""The promises of the guards in any order of wishes, deaths, partitions, steps of the clock and hands on the device."""

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.clock import VirtualClock
from hub.core.safety.debts import SECOND_LOOK
from hub.model.device import Device
from hub.model.words.guards import HEATER_GUARD, KETTLE_GUARD
from tests.hub.core.safety.guarded import HEATER, KETTLE, Disk, House, Thing, device

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("set"), st.booleans()),
        st.tuples(st.just("pass"), st.sampled_from([0.0, 1.0, 20.0, 31.0, 250.0, 601.0, 3000.0])),
        st.tuples(st.just("reachable"), st.booleans()),
        st.tuples(st.just("deaf"), st.booleans()),
        st.tuples(st.just("silent"), st.booleans()),
        st.tuples(st.just("report"), st.none()),
        st.tuples(st.just("old word"), st.booleans()),
        st.tuples(st.just("hand"), st.booleans()),
        st.tuples(st.just("disk fails"), st.booleans()),
        st.tuples(st.just("step"), st.sampled_from([-4000.0, -60.0, 60.0, 4000.0])),
        st.tuples(st.just("restart"), st.sampled_from([0.0, 5.0, 700.0])),
        st.tuples(st.just("reboot"), st.sampled_from([0.0, 5.0, 700.0])),
    ),
    min_size=1,
    max_size=14,
)


@dataclass
class World:
    """A house, its disk and its one device, through as many lives as it takes."""

    one: Device
    clock: VirtualClock = field(default_factory=lambda: VirtualClock(now=1_000_000.0))
    boots: int = 0
    dead: list[tuple[float, float]] = field(default_factory=list)
    held_back: float = 0.0
    shut: list[float] = field(default_factory=list)
    """When a hand switched the device off."""

    def __post_init__(self) -> None:
        self.disk = Disk(self.clock)
        values = {path: False if path == "on" else 0.0 for path in self.one.abilities.properties}
        self.thing = Thing(self.clock, dict(values))
        self.unowed: list[float] = []
        self._watch_orders()

    def _watch_orders(self) -> None:
        """Whatever switches on must be owed on both lists at that moment."""
        submit = self.thing.submit

        def watched(order: object, done: object) -> None:
            if ("on", True) in order.writes and not (self.disk.rows and self.disk.off_list):  # type: ignore[attr-defined]  # an order
                self.unowed.append(self.clock.monotonic())
            submit(order, done)  # type: ignore[arg-type]  # what it takes

        self.thing.submit = watched  # type: ignore[method-assign]  # a spy

    async def play(self, steps: list[tuple[str, object]]) -> None:
        rest = list(steps)
        while True:
            house = House(self.clock, self.disk, {self.one.key: self.thing}, f"boot {self.boots}")
            async with house.lives():
                house.move_in([self.one])
                pause = await self._live(house, rest)
                if pause is None:
                    await self._end_well(house)
                    return
            died = self.clock.monotonic()
            self.clock.advance(pause)
            self.dead.append((died, self.clock.monotonic()))

    async def _live(self, house: House, rest: list[tuple[str, object]]) -> float | None:
        """Play on until the hub dies: for how long; None when there is nothing more to play."""
        while rest:
            word, value = rest.pop(0)
            if word in ("restart", "reboot"):
                self.boots += word == "reboot"
                assert isinstance(value, float)
                return value
            await self._do(house, word, value)
        return None

    async def _do(self, house: House, word: str, value: object) -> None:
        key, thing = self.one.key, self.thing
        match word, value:
            case "set", bool():
                house.set(key, value)
                await house.pass_(0.0)
            case "pass", float():
                await house.pass_(value)
            case (("reachable" | "deaf" | "silent"), bool()):
                setattr(thing, word, value)
            case "report", _:
                house.tell(key)
            case "old word", bool():
                if self.clock.monotonic() >= self.held_back:  # one word is late, not two that bear each other out
                    house.hear(key, {"on": value})
                    self.held_back = self.clock.monotonic() + SECOND_LOOK + 1
            case "hand", bool():
                thing.values["on"] = value
                self.shut += [] if value else [self.clock.monotonic()]
                house.tell(key)
            case "disk fails", bool():
                self.disk.fails = value
            case "step", float():
                self.clock.step_wall(value)

    async def _end_well(self, house: House) -> None:
        thing = self.thing
        thing.reachable, thing.deaf, thing.silent, self.disk.fails = True, False, False, False
        guard = self.one.abilities.properties["on"].guard
        assert guard is not None
        assert guard.max_on is not None
        await house.pass_(guard.max_on + 200)
        house.tell(self.one.key)
        await house.pass_(100)
        assert (self.disk.rows, self.disk.off_list, house.safety.owed()) == ({}, {}, 0)

    def is_dead(self, since: float, until: float) -> bool:
        """Whether the hub was dead at some time between the two."""
        return any(died <= until and back >= since for died, back in self.dead)


def lasted(world: World, at: float) -> float | None:
    """How long after an ON was sent the next OFF was."""
    return next((off - at for off in world.thing.sent(False) if off >= at), None)


def check(world: World, max_on: float) -> None:
    thing = world.thing
    assert world.unowed == []
    for on in thing.sent(True):
        left = lasted(world, on)
        paid = next((at for at, path, value in thing.log if path == "on" and value is False and at >= on), None)
        assert left is not None or paid is not None or not thing.values["on"]
    for on in thing.actuations(True):
        ends = [at for at in (*thing.sent(False), *world.shut) if at >= on]
        offs = [at for at, path, value in thing.log if path == "on" and value is False and at >= on]
        until = on + max_on + 1
        if not world.is_dead(on, until):
            assert min(ends + offs, default=until + 1) <= until
    times = thing.sent(True)
    assert all(len([other for other in times if one <= other < one + 3600]) <= 6 for one in times)


@settings(max_examples=60)
@given(steps=STEPS)
async def test_a_kettle_is_switched_off_whatever_happens(steps: list[tuple[str, object]]) -> None:
    world = World(device("kettle", KETTLE))
    await world.play(steps)
    assert KETTLE_GUARD.max_on is not None
    check(world, KETTLE_GUARD.max_on)


@settings(max_examples=40)
@given(steps=STEPS)
async def test_a_heater_too(steps: list[tuple[str, object]]) -> None:
    world = World(device("heater", HEATER))
    await world.play(steps)
    assert HEATER_GUARD.max_on is not None
    check(world, HEATER_GUARD.max_on)
