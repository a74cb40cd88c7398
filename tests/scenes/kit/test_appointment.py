"""What an appointment says of itself when it is kept."""

from scenes.engine.schedule import Schedule
from scenes.kit.appointment import appoint
from tests.scenes.lives import Lives

SCENE = "- {scene: T, when: {at: 12:05}, do: {log: x}}"


def values(stage: Lives) -> list[object]:
    return [entry.values for trace in stage.traces for entry in trace.entries if entry.what == "trace.fired"]


def test_in_time_it_says_nothing() -> None:
    stage = Lives(SCENE)
    stage.wait("5m")
    assert values(stage) == [()]


def test_late_it_says_by_how_much() -> None:
    stage = Lives(SCENE)
    stage.restart(down=420)
    stage.wait("1s")
    assert values(stage) == [(("late by", "2m1s"),)]
    assert stage.logs == ["x"]


def test_what_does_not_last_is_not_written_down() -> None:
    stage = Lives(SCENE)
    fired: list[int] = []
    armed = stage.engine.armed["T"]
    appoint(armed, Schedule((43_260,)), lambda variables, values: fired.append(1), lasting=False)
    before = len(armed._memos)
    appoint(armed, Schedule((43_320,)), lambda variables, values: fired.append(2))
    assert len(armed._memos) == before + 1
    stage.wait("3m")
    assert fired == [1, 2]
