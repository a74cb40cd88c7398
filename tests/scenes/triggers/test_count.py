"""`count` against a brute-force model, and its refusals."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenes.triggers.count import MOST
from tests.scenes.triggers.arming import armed, lived, refused

WITHIN = 10


def model(times: int, waits: list[int]) -> list[int]:
    """At which presses it fires: when there were that many within the time, none of them counted before."""
    at, pressed, fired, first = 0, list[int](), list[int](), 0
    for number, wait in enumerate(waits):
        at += wait
        pressed.append(at)
        if len([one for one in pressed[first:] if at - one <= WITHIN]) >= times:
            fired.append(number)
            first = number + 1
    return fired


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 4), st.lists(st.integers(0, 9), max_size=16))
def test_it_fires_exactly_when_there_were_so_many(times: int, waits: list[int]) -> None:
    stage = armed(f"{{count: {{event: doorbell.ring}}, times: {times}, within: {WITHIN}s}}")
    fired = []
    for number, wait in enumerate(waits):
        stage.wait(f"{wait}s")
        stage.happens("doorbell.ring")
        fired += [number] * len(stage.logs)
        stage.logs.clear()
    assert fired == model(times, waits)


def test_several_triggers_count_together_and_the_last_brings_its_fields() -> None:
    stage = armed(
        "{count: [{event: doorbell.ring}, {button: kitchen_button, press: long}], times: 2, within: 1m}",
        says="{event.kind}",
    )
    stage.happens("doorbell.ring")
    stage.happens("kitchen_button.press", kind="single")
    assert stage.logs == []
    stage.happens("kitchen_button.press", kind="long")
    assert stage.logs == ["long"]


@pytest.mark.parametrize(("away", "times"), [(5.0, 1), (20.0, 0)])
def test_what_was_counted_counts_after_a_restart(away: float, times: int) -> None:
    stage = lived("{count: {event: doorbell.ring}, times: 3, within: 10s}")
    stage.happens("doorbell.ring")
    stage.happens("doorbell.ring")
    stage.restart(down=away)
    stage.happens("doorbell.ring")
    assert stage.logs == ["fired"] * times
    stage.restart(down=1)
    stage.happens("doorbell.ring")
    assert stage.logs == ["fired"] * times


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ("{count: hall.motion, within: 5s}", "value.missing_key"),
        ("{count: hall.motion, times: 3}", "value.missing_key"),
        ("{count: hall.motion, times: 1, within: 5s}", "value.too_low"),
        (f"{{count: hall.motion, times: {MOST + 1}, within: 5s}}", "value.too_high"),
        ("{count: [], times: 3, within: 5s}", "value.empty"),
        ("{count: hall.moton, times: 3, within: 5s}", "scenes.unknown_property"),
    ],
)
def test_refusals(when: str, found: str) -> None:
    assert [id_ for id_, _ in refused(when)] == [found]
