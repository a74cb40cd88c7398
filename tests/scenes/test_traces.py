"""What is kept of what scenes did."""

from hub.model.cause import DEVICE
from scenes.engine.trace import Result, Trace
from scenes.traces import KEPT, Traces


def trace(number: int, result: Result = Result.DONE, scene: str = "s") -> Trace:
    return Trace(f"r{number}", scene, scene.upper(), DEVICE, float(number), float(number), result)


def test_the_newest_come_first_and_firings_push_no_runs_out() -> None:
    traces = Traces()
    traces.keep(trace(1), new=True)
    for number in range(2, KEPT + 10):
        traces.keep(trace(number, Result.NOT_RUN, "other"), new=True)
    found = list(traces.newest_first())
    assert len(found) == KEPT + 1
    assert [one.at for one in found[:2]] == [KEPT + 9, KEPT + 8]
    assert [one.run for one in traces.newest_first("S")] == ["r1"]


def test_a_trace_that_has_changed_is_told_and_not_kept_twice() -> None:
    traces, told = Traces(), list[Trace]()
    end = traces.subscribe(told.append)
    one = trace(1)
    traces.keep(one, new=True)
    traces.keep(one, new=False)
    end()
    traces.keep(trace(2), new=True)
    assert told == [one, one]
    assert len(list(traces.newest_first())) == 2


def test_a_scene_that_is_gone_has_no_last_trace() -> None:
    traces = Traces()
    traces.keep(trace(1), new=True)
    traces.forget({"other"})
    assert traces.last("s") is None
    traces.keep(trace(2), new=True)
    traces.forget({"s"})
    last = traces.last("s")
    assert last is not None
    assert last.run == "r2"
