"""Each kind of trigger by itself: when it fires, when it must not."""

from pathlib import Path

import pytest

from hub.model.value import Value
from scenes import triggers
from scenes.kinds import TRIGGERS
from tests.scenes.household import Stage
from tests.scenes.triggers.arming import refused


def stage(when: str, known: dict[str, Value] | None = None) -> Stage:
    made = Stage(f"- {{scene: T, mode: parallel, when: {when}, do: {{log: fired}}}}", known=known or {})
    assert [problem.message() for problem in made.problems] == []
    return made


def test_every_file_of_the_folder_is_in_the_table() -> None:
    folder = Path(triggers.__file__).parent
    files = {file.stem for file in folder.glob("*.py") if "\ndef read(" in file.read_text(encoding="utf-8")}
    assert {kind.read.__module__.rpartition(".")[2] for kind in TRIGGERS.values()} == files


def test_becomes_with_for() -> None:
    made = stage("{becomes: hall.motion, for: 30s}", {"hall.motion": False})
    made.is_at("hall.motion", True)
    made.wait("29s")
    assert made.logs == []
    made.wait("1s")
    assert made.logs == ["fired"]


@pytest.mark.parametrize(
    ("when", "values", "times"),
    [
        ("{changes: fan.speed}", [20, 20, 40, 60], 3),
        ("{changes: fan.speed, to: 40}", [20, 40, 60, 40], 2),
        ("{changes: fan.speed, from: 20}", [20, 40, 20, 60], 2),
        ("{changes: fan.speed, from: 20 %, to: 40 %}", [20, 40, 20, 60, 40], 1),
        ("{changes: fan.speed}", [None, 20, None, 20], 0),
    ],
)
def test_changes(when: str, values: list[int | None], times: int) -> None:
    made = stage(when, {"fan.speed": 10} if values[0] is not None else {})
    for value in values:
        made.is_at("fan.speed", value)
    assert len(made.logs) == times


def test_an_event_with_narrowed_fields() -> None:
    made = stage("{event: kitchen_button.press, with: {kind: long}}")
    made.happens("kitchen_button.press", kind="single")
    made.happens("kitchen_button.press", kind="long")
    made.happens("doorbell.ring")
    assert made.logs == ["fired"]


def test_fields_of_an_event_in_conditions_values_and_words() -> None:
    made = Stage(
        "- scene: T\n  when: {event: kitchen_camera.person_seen}\n  if: event.score > 0.5\n"
        "  do:\n    - set: {fan.speed: =event.score * 100 %}\n    - log: seen at {event.zone}\n"
    )
    assert made.problems == ()
    made.happens("kitchen_camera.person_seen", zone="door", score=0.4)
    made.happens("kitchen_camera.person_seen", zone="door", score=0.9)
    assert made.commands == ["fan.speed = 90"]
    assert made.logs == ["seen at door"]


def test_one_of_several_triggers_brings_no_fields() -> None:
    made = Stage(
        "- {scene: T, when: [{event: kitchen_camera.person_seen}, doorbell_pressed], do: {log: x}}".replace(
            "doorbell_pressed", "{event: doorbell.ring}"
        ).replace("log: x", "log: '{event.zone}'")
    )
    made.happens("doorbell.ring")
    assert made.logs == ["?"]


@pytest.mark.parametrize(
    ("days", "fires"),
    [("mon", True), ("fri-mon", True), ("tue-sun", False), ("[sat, sun]", False), ("[tue, mon]", True)],
)
def test_days(days: str, fires: bool) -> None:
    made = stage(f"{{at: 12:30, days: {days}}}")
    made.wait("31m")
    assert made.logs == (["fired"] if fires else [])


def test_several_times() -> None:
    made = stage("{at: [12:30, '13:15:30']}")
    made.wait("30m")
    made.wait("45m")
    assert made.logs == ["fired"]
    made.wait("30s")
    assert made.logs == ["fired", "fired"]


@pytest.mark.parametrize("when", ["started", "[started]", "{started: hub}"])
def test_started(when: str) -> None:
    made = stage(when)
    assert made.logs == []
    made.start()
    assert made.logs == ["fired"]


def test_any_of_several() -> None:
    made = stage("[hall.motion, front_door.open, {at: 12:05}]", {"hall.motion": False, "front_door.open": False})
    made.is_at("front_door.open", True)
    made.is_at("hall.motion", True)
    made.wait("5m")
    assert made.logs == ["fired"] * 3


@pytest.mark.parametrize(
    ("when", "says", "found"),
    [
        ("{changes: fan.speed}", "{change.odl}", [("scenes.unknown_field", "odl")]),
        ("{webhook: a, fields: {b: text}}", "{webhook.c}", [("scenes.unknown_field", "c")]),
        ("{event: doorbell.ring}", "{mqtt.topic}", [("scenes.no_event", "mqtt")]),
        ("{offline: kettle}", "{member.nmae}", [("scenes.bound_lacks", "nmae")]),
    ],
)
def test_a_field_that_nothing_brings(when: str, says: str, found: list[tuple[str, str]]) -> None:
    assert refused(when, says) == found
