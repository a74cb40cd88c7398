"""Times of day while the clock is set, and while nobody can say that it is right; durations know nothing of it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenes.engine.diary import STEPPED_BACK
from scenes.engine.moments import Doubted
from tests.scenes.household import BERLIN, Stage

HOUR, DAY = 3600.0, 86400.0
YEARS = 56 * 365.25 * DAY
DAILY = """
- {scene: Morning, when: {at: "07:00"}, do: {log: morning}, mode: parallel}
- {scene: Noon, when: {at: "12:00"}, do: {log: noon}, mode: parallel}
- {scene: Night, when: {at: "02:30"}, do: {log: night}, mode: parallel}
- {scene: Delay, when: {event: doorbell.ring}, do: [{wait: 90m}, {log: done}], mode: parallel}
"""


class Days(Stage):
    """Notes the local date at which each schedule ran, and the engine time."""

    def __init__(self, yaml: str, **given: Any) -> None:
        self.ran: list[tuple[str, str]] = []
        super().__init__(yaml, **given)

    def look(self) -> None:
        date = datetime.fromtimestamp(self.wall, UTC).astimezone(BERLIN).date().isoformat()
        self.ran += [(text, date) for text in self.logs if text != "done"]
        self.logs.clear()

    def live(self, hours: float) -> None:
        for _ in range(int(hours * 4)):
            self.wait("15m")
            self.look()


@pytest.mark.parametrize("steps", [(YEARS,), (-HOUR,), (DAY,), (0.7, -0.9) * 10, (40.0, -35.0) * 10, (-HOUR, HOUR)])
@pytest.mark.parametrize("begins", ["2026-03-02T06:50:00", "2026-03-02T07:10:00", "2026-10-24T20:00:00"])
def test_each_schedule_runs_at_most_once_a_local_date_over_clock_steps(begins: str, steps: tuple[float, ...]) -> None:
    stage = Days(DAILY, begins=begins)
    for step in steps:
        stage.set_clock(step)
        stage.look()
        stage.live(1)
    before = len(stage.ran)
    stage.live(48)
    assert len(stage.ran) == len(set(stage.ran))
    assert len(stage.ran) - before == 6


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.floats(-7200, 7200) | st.sampled_from((-STEPPED_BACK / 2, 0.5, -0.5)), min_size=1, max_size=20),
    st.sampled_from(("2026-03-28T20:00:00", "2026-10-24T20:00:00", "2026-03-02T11:59:00")),
)
def test_small_steps_lose_no_day_and_double_none(steps: list[float], begins: str) -> None:
    stage = Days(DAILY, begins=begins)
    for step in steps:
        stage.set_clock(step)
        stage.look()
        stage.live(0.5)
    assert len(stage.ran) == len(set(stage.ran))


@pytest.mark.parametrize("step", [YEARS, -HOUR, DAY, -YEARS / 2])
def test_a_delay_is_as_long_as_it_was_to_be(step: float) -> None:
    stage = Stage(DAILY)
    stage.happens("doorbell.ring")
    stage.wait("30m")
    stage.set_clock(step)
    stage.wait("59m")
    assert "done" not in stage.logs
    stage.wait("61s")
    assert stage.logs.count("done") == 1


def doubted(begins: str) -> Stage:
    stage = Stage(DAILY, begins=begins)
    stage.feed(Doubted(stage.now, stage.wall, stage.now + 600))
    return stage


def trust(stage: Stage) -> None:
    stage.feed(Doubted(stage.now, stage.wall))
    stage.wait("1s")


def test_a_doubted_clock_is_waited_for_and_then_taken_as_it_is() -> None:
    stage = doubted("2026-03-02T06:58:00")
    stage.wait("599s")
    assert stage.logs == []
    stage.wait("1s")
    assert stage.logs == ["morning"]
    stage.wait("5h")
    assert stage.logs == ["morning", "noon"]


def test_a_clock_that_was_right_runs_what_waited() -> None:
    stage = doubted("2026-03-02T06:58:00")
    stage.wait("5m")
    trust(stage)
    assert stage.logs == ["morning"]
    stage.wait("23h")
    assert stage.logs == ["morning", "noon", "night"]


@pytest.mark.parametrize(
    ("step", "ran"), [(5.0, ["morning"]), (-30.0, ["morning"]), (-600.0, []), (YEARS, ["morning"])]
)
def test_a_clock_that_is_set_runs_what_is_due_by_it(step: float, ran: list[str]) -> None:
    stage = doubted("2026-03-02T06:58:00")
    stage.wait("4m")
    stage.set_clock(step)
    trust(stage)
    assert stage.logs == ran


def test_durations_do_not_wait_for_the_clock() -> None:
    stage = Stage(
        "- {scene: S, when: {event: doorbell.ring}, do: [{wait: 1m}, {log: done}]}", begins="1970-01-02T00:00:00"
    )
    stage.feed(Doubted(stage.now, stage.wall, stage.now + 600))
    stage.happens("doorbell.ring")
    stage.wait("1m")
    assert stage.logs == ["done"]
