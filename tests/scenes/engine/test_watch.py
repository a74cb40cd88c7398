"""Edges, levels, gaps and `for`, on the smallest engine there is."""

from hub.model.capability import Property
from hub.model.cause import DEVICE, Cause, Origin
from hub.model.reading import PropertyId
from hub.model.value import Kind
from scenes.engine.timers import Alarm, Timers
from scenes.engine.view import BRIDGE, Cell, Context
from scenes.engine.watch import Watch
from tests.scenes.household import BERLIN


class Small:
    """Time, and nothing else."""

    def __init__(self) -> None:
        self.now = 0.0
        self.cause = DEVICE
        self.late = False
        self.timers = Timers()

    def alarm(self, seconds: float, fire: object) -> Alarm:
        assert callable(fire)
        return self.timers.set(self.now + seconds, fire)

    def to(self, now: float) -> None:
        while (due := self.timers.next_due()) is not None and due <= now:
            self.now = due
            fire = self.timers.pop_due(due)
            assert fire is not None
            fire()
        self.now = now


class Bench:
    """One boolean cell under one watch, and how often it fired."""

    def __init__(self, *, level: bool = False, for_seconds: float = 0.0, first: bool | None = False) -> None:
        self.engine = Small()
        self.cell = Cell(PropertyId("a.b"), "a.b", Property("b", Kind.BOOL))
        self.cell.value, self.cell.heard = first, True
        self.fired: list[float] = []
        self.watch = Watch(
            self.engine,
            (self.cell,),
            lambda _: self.cell.value if isinstance(self.cell.value, bool) else None,
            lambda: self.fired.append(self.engine.now),
            level=level,
            for_seconds=for_seconds,
        )
        self.watch.begin(Context(BERLIN))

    def at(self, now: float, value: bool | None) -> None:
        self.engine.to(now)
        self.cell.value = value
        if value is None:
            self.cell.unknown_since = now
        self.watch.turn(value)


def test_an_edge_fires_and_a_baseline_does_not() -> None:
    bench = Bench(first=None)
    bench.at(1, True)
    assert bench.fired == []
    bench.at(2, False)
    bench.at(3, True)
    assert bench.fired == [3]


def test_what_is_true_at_the_first_look_is_no_edge() -> None:
    bench = Bench(first=True)
    bench.engine.to(100)
    assert bench.fired == []


def test_false_unknown_true_counts_within_the_bridge_only() -> None:
    near, far = Bench(), Bench()
    near.at(10, None)
    near.at(10 + BRIDGE, True)
    assert near.fired == [10 + BRIDGE]
    far.at(10, None)
    far.at(11 + BRIDGE, True)
    assert far.fired == []


def test_true_unknown_true_is_no_edge() -> None:
    bench = Bench()
    bench.at(1, True)
    bench.at(2, None)
    bench.at(3, True)
    assert bench.fired == [1]


def test_for_counts_from_the_edge_and_a_flutter_starts_anew() -> None:
    bench = Bench(for_seconds=60)
    bench.at(10, True)
    bench.at(50, False)
    bench.at(55, True)
    bench.engine.to(114)
    assert bench.fired == []
    bench.engine.to(115)
    assert bench.fired == [115]


def test_for_never_fires_while_unknown_and_fires_once_known_again() -> None:
    bench = Bench(for_seconds=60)
    bench.at(10, True)
    bench.at(60, None)
    bench.engine.to(100)
    assert bench.fired == []
    bench.at(110, True)
    assert bench.fired == [110]


def test_for_is_reset_by_a_long_gap() -> None:
    bench = Bench(for_seconds=60)
    bench.at(10, True)
    bench.at(20, None)
    bench.at(21 + BRIDGE, True)
    bench.engine.to(10_000)
    assert bench.fired == []


def test_a_level_fires_for_what_is_true_already() -> None:
    assert Bench(level=True, first=True).fired == [0]
    bench = Bench(level=True, first=True, for_seconds=30)
    bench.engine.to(29)
    assert bench.fired == []
    bench.engine.to(30)
    assert bench.fired == [30]


def test_a_level_fires_on_what_becomes_known() -> None:
    bench = Bench(level=True, first=None)
    bench.at(5, True)
    assert bench.fired == [5]


def test_the_cause_of_the_edge_is_the_cause_of_what_fires_later() -> None:
    bench = Bench(for_seconds=60)
    bench.engine.cause = Cause(Origin.PERSON, "ann")
    bench.at(1, True)
    bench.engine.cause = DEVICE
    bench.engine.to(61)
    assert bench.engine.cause.who == "ann"


def test_an_ended_watch_is_silent() -> None:
    bench = Bench(for_seconds=60)
    bench.at(1, True)
    bench.watch.end()
    bench.engine.to(1000)
    assert bench.fired == []
