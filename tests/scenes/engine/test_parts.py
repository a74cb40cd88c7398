"""The small parts of the engine: timers, the turn, the view, what effects and traces carry."""

import gc
from random import Random

from hub.model.capability import Property
from hub.model.cause import DEVICE, Cause, Origin
from hub.model.value import Kind
from scenes.engine.armed import CellListener
from scenes.engine.effects import Traced
from scenes.engine.run import Run
from scenes.engine.timers import SWEPT_AT, Alarm, Timers
from scenes.engine.trace import Trace
from scenes.engine.turn import MOST_ENTRIES, Turn
from scenes.engine.view import Context, View
from tests.scenes.household import BERLIN


def test_timers_fire_in_order_of_time_then_of_setting() -> None:
    timers, fired = Timers(), []
    rolled = [Random(7).choice((1.0, 2.0, 3.0)) for _ in range(50)]
    for number, due in enumerate(rolled):
        timers.set(due, lambda number=number: fired.append(number))  # type: ignore[misc] # mypy sees no type in the default
    while (fire := timers.pop_due(3.0)) is not None:
        fire()
    assert fired == sorted(range(50), key=lambda number: (rolled[number], number))


def test_a_cancelled_timer_is_forgotten() -> None:
    timers = Timers()
    timers.set(1.0, lambda: None).cancel()
    assert timers.next_due() is None
    assert len(timers) == 0


def test_cancelled_timers_of_a_far_future_do_not_pile_up() -> None:
    timers, fired, there = Timers(), list[int](), 0
    for number in range(20_000):
        alarm = timers.set(3600.0 - number % 7, lambda number=number: fired.append(number))  # type: ignore[misc] # as above
        there = max(there, sum(type(one) is Alarm for one in gc.get_objects())) if number % 999 == 0 else there
        if number % 100:
            alarm.cancel()
    assert there < 3 * SWEPT_AT
    while (fire := timers.pop_due(3600.0)) is not None:
        fire()
    assert fired == sorted(range(0, 20_000, 100), key=lambda number: (-(number % 7), number))


def test_the_turn_tells_of_a_trace_once_in_a_row() -> None:
    turn = Turn(BERLIN)
    trace = Trace("r1", "s", "S", DEVICE, 0.0, 0.0)
    turn.note(trace, 0, "trace.fired", {})
    turn.note(trace, 0, "trace.done", {})
    assert turn.effects == [Traced(trace, new=True)]
    assert [entry.what for entry in trace.entries] == ["trace.fired", "trace.done"]


def test_the_trace_of_a_run_without_end_keeps_its_beginning_and_what_is_new() -> None:
    turn = Turn(BERLIN)
    trace = Trace("r1", "s", "S", DEVICE, 0.0, 0.0)
    for number in range(10_000):
        turn.note(trace, number, "trace.wait", {})
        assert len(trace.entries) <= MOST_ENTRIES
    steps = [entry.step for entry in trace.entries if entry.what == "trace.wait"]
    (gap,) = [entry for entry in trace.entries if entry.what == "trace.shortened"]
    assert steps[0] == 0
    assert steps[-200:] == list(range(9_800, 10_000))
    assert gap.params == {"count": 10_000 - len(steps)}


def test_a_view_has_one_cell_a_property() -> None:
    view = View()
    prop = Property("on", Kind.BOOL)
    assert view.cell("k", "on", "kettle.on", prop) is view.cell("k", "on", "kettle.on", prop)


def test_local_time_of_a_context() -> None:
    context = Context(BERLIN)
    context.wall = 1_772_452_800.0  # 2026-03-02 12:00 UTC, a Monday
    assert (context.seconds_of_day, context.weekday) == (13 * 3600, 0)


def test_a_listener_calls_back() -> None:
    heard: list[tuple[object, object]] = []
    cell = View().cell("k", "on", "kettle.on", Property("on", Kind.BOOL))
    CellListener(lambda _, old, new: heard.append((old, new))).changed(cell, False, True)
    assert heard == [(False, True)]


def test_a_run_is_plain_data() -> None:
    run = Run("r1", "s", "h", Cause(Origin.SCENE))
    assert (run.step, run.due, run.holds, dict(run.variables)) == (0, None, False, {})
