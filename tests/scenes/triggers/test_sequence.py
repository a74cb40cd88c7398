"""`sequence` against a brute-force model, in one moment, over time, in its refusals."""

import json
import re
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenes.triggers import sequence
from tests.scenes.triggers.arming import armed, lived, refused

KINDS = ("single", "double", "long")
PARTS = st.lists(st.sets(st.sampled_from(KINDS), min_size=1), min_size=2, max_size=4)
PRESSES = st.lists(st.tuples(st.integers(0, 7), st.sampled_from(KINDS)), max_size=14)
WITHIN = 10


def button(kinds: set[str]) -> str:
    return f"{{button: kitchen_button, press: {json.dumps(sorted(kinds))}}}"


def model(parts: list[set[str]], presses: list[tuple[int, str]]) -> list[int]:
    """At which presses it fires: whenever presses since the last firing, this the last, make up the parts in order."""
    at, times = 0, []
    for wait, _ in presses:
        at += wait
        times.append(at)
    fired, first = [], 0
    for last in range(len(presses)):
        for chosen in combinations(range(first, last), len(parts) - 1):
            numbers = (*chosen, last)
            fits = all(presses[number][1] in part for number, part in zip(numbers, parts, strict=True))
            if fits and times[last] - times[numbers[0]] <= WITHIN:
                fired.append(last)
                first = last + 1
                break
    return fired


@settings(max_examples=60, deadline=None)
@given(PARTS, PRESSES)
def test_it_fires_exactly_when_the_parts_came_in_order(parts: list[set[str]], presses: list[tuple[int, str]]) -> None:
    stage = armed(f"{{sequence: [{', '.join(map(button, parts))}], within: {WITHIN}s}}")
    fired = []
    for number, (wait, kind) in enumerate(presses):
        stage.wait(f"{wait}s")
        stage.happens("kitchen_button.press", kind=kind)
        fired += [number] * len(stage.logs)
        stage.logs.clear()
    assert fired == model(parts, presses)


def test_parts_of_any_kind_bring_what_they_know() -> None:
    stage = armed(
        "{sequence: [{becomes: front_door.open, for: 5s},"
        " [{event: doorbell.ring}, {event: kitchen_camera.person_seen}]], within: 1m}",
        {"front_door.open": False},
        says="{event.zone}",
    )
    stage.is_at("front_door.open", True)
    stage.wait("4s")
    stage.happens("doorbell.ring")
    stage.wait("2s")
    stage.happens("kitchen_camera.person_seen", zone="steps", score=0.9)
    assert stage.logs == ["steps"]
    stage.happens("doorbell.ring")
    assert stage.logs == ["steps"]


def test_what_is_due_in_one_late_tick_still_has_its_order() -> None:
    stage = armed(
        "{sequence: [{becomes: hall.motion, for: 5s}, {becomes: front_door.open, for: 6s}], within: 10s}",
        {"hall.motion": False, "front_door.open": False},
    )
    stage.is_at("hall.motion", True)
    stage.is_at("front_door.open", True)
    stage.now += 20
    stage.wall += 20
    stage.happens("doorbell.ring")
    assert stage.logs == ["fired"]


def test_one_change_is_not_one_after_another() -> None:
    stage = armed("{sequence: [hall.motion, {changes: hall.motion}], within: 10s}", {"hall.motion": False})
    stage.is_at("hall.motion", True)
    assert stage.logs == []
    stage.is_at("hall.motion", False)
    assert stage.logs == ["fired"]


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ("{sequence: [started], within: 5s}", [("scenes.sequence_length", "[started]")]),
        ("{sequence: started, within: 5s}", [("value.not_list", "started")]),
        ("{sequence: [hall.motion, front_door.open]}", [("value.missing_key", "{sequence")]),
        ("{sequence: [hall.motion, ketle.on], within: 5s}", [("scenes.unknown_device", "ketle")]),
        ("{sequence: [hall.motion, front_door.open], within: 5}", [("value.duration_unit", "5")]),
        ("{sequence: [hall.motion, front_door.open], within: 5s, times: 2}", [("value.unknown_key", "times")]),
    ],
)
def test_refusals(when: str, found: list[tuple[str, str]]) -> None:
    assert [(one, text[: len(wanted)]) for (one, text), (_, wanted) in zip(refused(when), found, strict=True)] == found


def test_how_many_parts() -> None:
    assert (sequence.FEWEST, sequence.MOST) == (2, 16)


def test_a_sequence_begun_goes_on_after_a_restart() -> None:
    for away, fires in ((20.0, True), (40.0, False)):
        stage = lived(
            "{sequence: [{button: kitchen_button}, front_door.open], within: 30s}", {"front_door.open": False}
        )
        stage.happens("kitchen_button.press", kind="single")
        stage.restart(down=away)
        stage.is_at("front_door.open", True)
        assert stage.logs == ["fired"] * fires


def test_what_the_first_part_brought_is_remembered() -> None:
    stage = lived(
        "{sequence: [{event: kitchen_camera.person_seen}, {event: doorbell.ring}], within: 1m}", says="{event.zone}"
    )
    stage.happens("kitchen_camera.person_seen", zone="gate", score=0.5)
    stage.restart(down=5)
    stage.happens("doorbell.ring")
    assert stage.logs == ["gate"]


def test_a_reload_of_another_scene_forgets_nothing_one_of_its_own_all() -> None:
    stage = lived("{sequence: [{button: kitchen_button}, front_door.open], within: 30s}", {"front_door.open": False})
    other = "- {scene: Other, when: started, do: {log: x}}\n"
    stage.happens("kitchen_button.press", kind="single")
    stage.load(stage.yaml + other, {"front_door.open": False})
    stage.is_at("front_door.open", True)
    assert stage.logs == ["fired"]
    stage.is_at("front_door.open", False)
    stage.happens("kitchen_button.press", kind="single")
    stage.load(stage.yaml.replace("30s", "31s"), {"front_door.open": False})
    stage.is_at("front_door.open", True)
    assert stage.logs == ["fired"]


def test_a_part_that_must_last_goes_on_within_a_sequence_over_a_restart() -> None:
    stage = lived(
        "{sequence: [{becomes: front_door.open, for: 5m}, {count: {event: doorbell.ring}, times: 2, within: 1m}],"
        " within: 10m}",
        {"front_door.open": False},
    )
    stage.is_at("front_door.open", True)
    stage.wait("4m")
    stage.restart(down=30)
    stage.happens("doorbell.ring")
    stage.happens("doorbell.ring")
    assert stage.logs == []
    stage.wait("30s")
    stage.happens("doorbell.ring")
    stage.restart(down=10)
    stage.happens("doorbell.ring")
    assert stage.logs == ["fired"]


def test_a_damaged_memory_is_none() -> None:
    for said in ("5", "[1]", '[["x", {}]]', "[[1, 2]]", "[null, null]"):
        stage = lived(
            "{sequence: [{button: kitchen_button}, front_door.open], within: 30s}", {"front_door.open": False}
        )
        stage.happens("kitchen_button.press", kind="single")
        stage.sync()
        row = next(id_ for id_ in stage.rows if id_.startswith("memo:"))
        stage.rows[row] = re.sub(r'"is": .*', f'"is": {said}}}', stage.rows[row])
        stage.restart(down=1)
        assert stage.engine.keeping.damaged == 1, said
        stage.is_at("front_door.open", True)
        assert stage.logs == []
