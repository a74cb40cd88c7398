"""The promises of delivery under a device that loses, refuses, answers late and twice, and goes away."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from hub.model.command import Call, Outcome, Write
from hub.model.device import Health
from hub.model.errors import HearthError, NotSupported, Rejected, Unreachable
from hub.model.ports import Order
from hub.model.value import Value
from tests.hub.core.house import House

SETTLED_WITHIN = 70.0


@dataclass(frozen=True)
class Manner:
    """What becomes of one order: whether the device acts, and the answers with their delays."""

    acts: bool
    answers: tuple[tuple[float, HearthError | None], ...]
    reports: bool


ANSWERS = st.sampled_from([None, Unreachable("device.silent"), Rejected("device.rejected"), NotSupported("x.y")])
MANNERS = st.builds(
    Manner,
    acts=st.booleans(),
    answers=st.lists(st.tuples(st.sampled_from([0.0, 0.01, 2.0, 5.0, 9.0]), ANSWERS), max_size=3).map(tuple),
    reports=st.booleans(),
)
WISHES = st.one_of(
    st.tuples(st.sampled_from(["on", "heat"]), st.booleans()),
    st.tuples(st.sampled_from(["position", "step"]), st.integers(0, 20)),
    st.tuples(st.just("start"), st.none()),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("wish"), st.lists(WISHES, min_size=1, max_size=3), st.sampled_from([None, 1.0, 20.0, 60.0])),
        st.tuples(st.just("pass"), st.sampled_from([0.0, 0.5, 3.0, 12.0, 40.0]), st.none()),
        st.tuples(st.just("fares"), st.sampled_from([Health.OFFLINE, Health.ONLINE, Health.DEGRADED]), st.none()),
    ),
    min_size=1,
    max_size=12,
)


class FlakyDevice:
    """Behaves by a list of manners, over and over; remembers what it was told."""

    def __init__(self, house: House, manners: list[Manner]) -> None:
        self.house = house
        self.manners = manners
        self.well = False
        self.state: dict[str, Value] = {}
        self.ones: Counter[object] = Counter()
        self.log: list[tuple[float, str, Value | None]] = []
        house.session.answer = self.take

    def take(self, order: Order, done: Callable[[HearthError | None], None]) -> None:
        now = self.house.clock.monotonic()
        manner = Manner(acts=True, answers=((0.01, None),), reports=True)
        if not self.well:
            manner = self.manners[len(self.log) % len(self.manners)]
        self.log += [(now, path, value) for path, value in order.writes]
        if order.call is not None:
            self.log.append((now, order.call.path, None))
        if manner.acts:
            self.state.update(order.writes)
        for delay, error in manner.answers:
            if delay == 0:
                done(error)
            else:
                self.house.clock.call_at(now + delay, partial(done, error))
        if manner.reports:
            self.house.clock.call_at(now + 0.05, self.report)

    def report(self) -> None:
        for path, value in tuple(self.state.items()):
            self.house.hear(path, value)


def _sent(device: FlakyDevice, path: str, value: Value | None) -> int:
    return sum(1 for _, one, other in device.log if (one, other) == (path, value))


@given(manners=st.lists(MANNERS, min_size=1, max_size=6), steps=STEPS)
def test_promises_hold(manners: list[Manner], steps: list[tuple[str, object, float | None]]) -> None:
    house = House()
    device = FlakyDevice(house, manners)
    wishes: list[tuple[str, str, Value | None]] = []
    for kind, what, deadline in steps:
        if kind == "pass":
            assert isinstance(what, float)
            house.clock.advance(what)
        elif kind == "fares":
            assert isinstance(what, Health)
            house.fares(what)
        else:
            assert isinstance(what, list)
            writes = tuple(Write("k1", path, value) for path, value in what if path != "start")
            call = Call("k1", "start") if any(path == "start" for path, _ in what) else None
            name = house.submit(*writes, call=call, deadline=deadline)
            wishes += [(name, write.path, write.value) for write in writes]
            wishes += [(name, "start", None)] if call is not None else []

    house.clock.advance(SETTLED_WITHIN)
    outcomes = {name: got for name, got in house.outcomes.items() if len(got) != 1}
    assert not outcomes, "every requester hears exactly once, in time"
    _at_most_once(device, wishes)
    _make_safe_goes_on(house, device)
    _confirmed_means_reported(house, device)


def _at_most_once(device: FlakyDevice, wishes: list[tuple[str, str, Value | None]]) -> None:
    """However often a command got lost: what is relative or hazardous goes out no more often than it was asked for."""
    for path, value in {(path, value) for _, path, value in wishes}:
        if path in ("step", "start") or (path, value) == ("heat", True):
            asked = sum(1 for _, one, other in wishes if (one, other) == (path, value))
            assert _sent(device, path, value) <= asked


def _make_safe_goes_on(house: House, device: FlakyDevice) -> None:
    """What is still on its way now is make-safe only; with the device well again it is delivered, and all is quiet."""
    open_ = house.dispatcher.pending()
    assert open_ <= 1
    before = len(device.log)
    device.well = True
    house.fares(Health.ONLINE)
    house.clock.advance(40)
    assert house.dispatcher.pending() == 0
    assert {(path, value) for _, path, value in device.log[before:]} <= {("heat", False)}
    if open_:
        assert device.state["heat"] is False
    house.clock.advance(400)
    assert house.clock.next_due() is None


def _confirmed_means_reported(house: House, device: FlakyDevice) -> None:
    for got in house.outcomes.values():
        for settled in got[0]:
            if settled.outcome is Outcome.CONFIRMED:
                assert any(path == settled.path for _, path, _ in device.log)
            if settled.outcome in (Outcome.FAILED, Outcome.UNKNOWN, Outcome.EXPIRED):
                assert settled.error


@given(
    manners=st.lists(MANNERS, min_size=1, max_size=6),
    values=st.lists(st.tuples(st.booleans(), st.sampled_from([0.0, 0.2, 4.0, 25.0])), min_size=2, max_size=8),
)
def test_the_newest_wins(manners: list[Manner], values: list[tuple[bool, float]]) -> None:
    """Once a newer value is wanted, the older one is never sent again."""
    house = House()
    device = FlakyDevice(house, manners)
    for value, pause in values:
        begun = len(device.log)
        house.set(("on", value))
        house.clock.advance(pause)
        assert {one for _, _, one in device.log[begun:]} <= {value}
    house.clock.advance(SETTLED_WITHIN)
    assert all(len(got) == 1 for got in house.outcomes.values())
    assert house.dispatcher.pending() == 0
