"""Waits for an event and until a time of day; the other waits are in `test_actions`."""

import pytest

from scenes.actions import wait
from scenes.engine.trace import Result
from scenes.language.reading import Fixed
from tests.scenes.lives import Lives

SCENE = "- scene: T\n  when: {event: doorbell.ring}\n  do:\n"


def ring(do: str, begins: str = "2026-03-02T12:00:00") -> Lives:
    """Play actions, set off by the doorbell."""
    made = Lives(SCENE + do, begins=begins)
    assert [problem.message() for problem in made.problems] == []
    made.happens("doorbell.ring")
    return made


def test_an_event_brings_its_fields() -> None:
    made = ring("    - wait: {for_event: kitchen_button.press}\n    - log: '{event.kind}'\n")
    made.happens("kitchen_button.press", kind="double")
    assert made.logs == ["double"]
    made.happens("kitchen_button.press", kind="single")
    assert made.logs == ["double"]


def test_only_the_event_that_fits() -> None:
    made = ring("    - wait: {for_event: kitchen_button.press, with: {kind: [double, long]}}\n    - log: after\n")
    made.happens("kitchen_button.press", kind="single")
    made.happens("kitchen_button.press")
    assert made.logs == []
    made.happens("kitchen_button.press", kind="long")
    assert made.logs == ["after"]


def test_an_event_that_does_not_come_in_time() -> None:
    made = ring("    - wait: {for_event: kitchen_button.press, timeout: 10s}\n    - log: after\n")
    made.wait("10s")
    made.happens("kitchen_button.press", kind="long")
    assert (made.logs, made.traces[0].result) == ([], Result.FAILED)


def test_an_event_is_listened_for_after_a_restart_and_its_timeout_goes_on() -> None:
    do = "    - wait: {for_event: kitchen_button.press, timeout: 10s, on_timeout: {log: late}}\n    - log: after\n"
    made = ring(do)
    made.wait("4s")
    made.restart(down=3.0)
    made.start()
    made.wait("2s")
    assert made.logs == []
    made.wait("1s")
    assert made.logs == ["late", "after"]
    again = ring(do)
    again.restart()
    again.start()
    again.happens("kitchen_button.press", kind="long")
    assert again.logs == ["after"]


@pytest.mark.parametrize(
    ("begins", "time", "hours"),
    [
        ("2026-03-02T12:00:00", "13:30", 1.5),
        ("2026-03-02T12:00:00", "12:00", 24),
        ("2026-03-02T12:00:00", "11:00", 23),
        ("2026-03-28T12:00:00", "11:00", 22),  # an hour is left out that night
        ("2026-03-28T12:00:00", "02:30", 14),  # and with it that time
        ("2026-10-24T12:00:00", "11:00", 24),
    ],
)
def test_a_time_of_day(begins: str, time: str, hours: float) -> None:
    made = ring(f"    - wait: {{until_time: {time}}}\n    - log: after\n", begins)
    made.wait(f"{int(hours * 3600) - 1}s")
    assert made.logs == []
    made.wait("1s")
    assert made.logs == ["after"]


def test_a_time_of_day_when_the_clock_is_set() -> None:
    made = ring("    - wait: {until_time: 13:00}\n    - log: after\n")
    made.set_clock(-1800.0)
    made.wait("89m")
    assert made.logs == []
    made.wait("1m")
    assert made.logs == ["after"]


@pytest.mark.parametrize("step", [86_400.0, -3600.0])
def test_what_a_wait_has_counted_outlives_a_clock_that_is_set(step: float) -> None:
    made = Lives(
        SCENE + "    - wait: {until: not hall.motion, for: 60s, timeout: 5m}\n    - wait: 60s\n    - log: after\n",
        known={"hall.motion": False},
    )
    made.happens("doorbell.ring")
    for seconds in (20, 40 + 20):  # in the middle of each of the two waits
        made.wait(f"{seconds}s")
        made.set_clock(step)
        made.restart(down=10.0)
        made.start()
    made.wait("19s")
    assert made.logs == []
    made.wait("1s")
    assert made.logs == ["after"]


@pytest.mark.parametrize(
    ("how", "problem"),
    [
        ("{}", "scenes.wait_for_what"),
        ("{until: hall.motion, until_time: 07:00}", "scenes.wait_for_what"),
        ("{for_event: kitchen_button.pres}", "scenes.unknown_event"),
        ("{for_event: kitchen_button.press, with: {kid: long}}", "value.unknown_key"),
        ("{until_time: seven}", "value.time_of_day"),
        ("{until: hall.motion, on_timeout: continue}", "scenes.endless_wait"),
        ("{for_event: doorbell.ring, on_timeout: stop}", "scenes.endless_wait"),
        ("{until_time: =bedroom.temperature}", "scenes.mismatch"),
        ("=bedroom.temperature", "scenes.other_unit"),
        ("=5", "scenes.needs_duration_unit"),
        ("{until: hall.motion, timeout: =heating.pause}", "value.written_out"),
        ("{until_time: 07:00, timeout: 5m}", "value.unknown_key"),
    ],
)
def test_what_is_wrong_with_a_wait(how: str, problem: str) -> None:
    made = Lives(SCENE + f"    - wait: {how}\n")
    assert [(one.message_id, one.mark and one.mark.line) for one in made.problems] == [(problem, 4)]
    assert wait.Pause(Fixed(1.0)).seconds == Fixed(1.0)


def test_how_long_is_worked_out_when_the_wait_begins() -> None:
    made = ring("    - wait: =heating.pause * 2\n    - log: after\n")
    made.is_at("heating.pause", 60.0)
    made.wait("59m")
    made.restart(down=30.0)
    made.start()
    assert made.logs == []
    made.wait("30s")
    assert made.logs == ["after"]


def test_until_a_time_that_is_worked_out() -> None:
    made = ring("    - wait: {until_time: =heating.wake}\n    - log: after\n")
    made.is_at("heating.wake", 30.0)
    made.wait("18h59m")
    made.restart(down=30.0)
    made.start()
    assert made.logs == []
    made.wait("30s")
    assert made.logs == ["after"]


def test_how_long_that_nobody_knows_is_a_failure() -> None:
    made = ring("    - wait: =lowest(heating.pause, 1h)\n    - log: after\n")
    made.wait("2d")
    assert made.logs == []
    assert made.traces[0].result == Result.FAILED


def test_a_wait_of_less_than_nothing_is_none() -> None:
    made = ring("    - wait: =heating.pause - 2h\n    - log: after\n")
    made.wait("1s")
    assert made.logs == ["after"]
