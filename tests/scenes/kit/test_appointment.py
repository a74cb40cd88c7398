"""What an appointment says of itself when it is kept."""

from datetime import UTC, datetime

import pytest

from hub.model.reading import property_id
from scenes.engine.days import EVERY_DAY
from scenes.engine.schedule import Schedule
from scenes.kit.appointment import AsTold, appoint, look_anew
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


WAKE = "- {scene: T, when: {at: [=heating.wake - 30m, 18:00]}, do: {log: x}}"


@pytest.mark.parametrize(
    ("wake", "fired"),
    [
        (12 * 3600 + 40 * 60, ["12:10"]),  # in ten minutes
        (12 * 3600 + 20 * 60, []),  # ten minutes ago
        (12 * 3600 + 30 * 60, []),  # this very moment
        (600, ["23:40"]),  # the offset goes over midnight
        (18 * 3600 + 30 * 60, []),  # together with the other time
    ],
)
def test_a_time_that_is_changed_counts_from_then_on(wake: int, fired: list[str]) -> None:
    stage = Lives(WAKE, begins="2026-03-02T12:00:00")
    stage.is_at("heating.wake", wake)
    stage.wait("18h")
    told = [datetime.fromtimestamp(trace.wall, stage.home.zone).strftime("%H:%M") for trace in stage.traces]
    assert told == sorted({*fired, "18:00"})


@pytest.mark.parametrize(("down", "fired"), [(300, ["x"]), (900, []), (86400, ["x"])])
def test_a_time_that_was_changed_before_the_hub_was_down(down: int, fired: list[str]) -> None:
    stage = Lives(WAKE, begins="2026-03-02T12:00:00")
    stage.is_at("heating.wake", 12 * 3600 + 35 * 60)
    stage.wait("4m30s")
    stage.restart(down=down)
    stage.wait("1m")
    assert stage.logs == fired


def test_changed_while_it_is_being_kept_it_is_not_kept_twice() -> None:
    stage = Lives(WAKE, begins="2026-03-02T12:00:00")
    stage.is_at("heating.wake", 12 * 3600 + 35 * 60)
    stage.wait("5m")
    assert stage.logs == ["x"]
    stage.is_at("heating.wake", 12 * 3600 + 34 * 60)
    stage.is_at("heating.wake", 12 * 3600 + 35 * 60)
    stage.restart(down=1)
    stage.wait("5h")
    assert stage.logs == ["x"]
    stage.is_at("heating.wake", 17 * 3600 + 40 * 60)
    stage.wait("10m")
    assert stage.logs == ["x", "x"]


def test_nobody_looks_anew_at_a_value_that_is_the_same() -> None:
    stage = Lives(WAKE)
    looked: list[int] = []
    cell = stage.view.cells[property_id("heating", "wake")]
    look_anew(stage.engine.armed["T"], cell, lambda: looked.append(1))
    for second in (25_200, 25_200, 3600, 3600):
        stage.is_at("heating.wake", second)
    assert looked == [1]
    assert AsTold(cell, 0.0, EVERY_DAY).next_after(0.0, UTC) == 3600.0
