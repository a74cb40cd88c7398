"""The stage: a home that is not there, in which the real engine runs."""

from hub.model.command import Outcome
from hub.model.reading import property_id
from hub.text.source import Source
from scenes.reader.home import read_scenes
from scenes.stage.home import DeedKind, Home, Load, Manners
from scenes.stage.lives import Lives
from scenes.stage.stage import Stage, spoken
from tests.scenes.household import BERLIN, FACTS, HOUSE

HOME = Home(HOUSE, FACTS, BERLIN)
BEGINS = 1_772_449_200.0
SCENES = """
- scene: Light
  when: hall.motion
  do: [{set: {hall_light.on: on}}, {wait: 5m}, {set: {hall_light.on: off}}]
- {scene: Echo, when: hall_light.on, do: {notify: "{hall_light.on}"}}
"""
KNOWN = {property_id("hall", "motion"): False, property_id("hall_light", "on"): False}


def loads(text: str) -> Load:
    return lambda view: read_scenes([Source("s.yaml", text)], HOUSE, view, FACTS).program


def test_what_scenes_do_is_done_and_written_down() -> None:
    stage = Stage(HOME, loads(SCENES), begins=BEGINS, known=KNOWN)
    stage.is_at("hall.motion", value=True)
    stage.wait(300)
    assert [(deed.kind, deed.text, deed.scene) for deed in stage.done] == [
        (DeedKind.WRITE, "hall_light.on = on", "Light"),
        (DeedKind.NOTICE, "on", "Echo"),
        (DeedKind.WRITE, "hall_light.on = off", "Light"),
    ]
    assert stage.done[-1].wall == BEGINS + 300
    assert stage.value("hall_light.on") is False
    assert [trace.title for trace in stage.traces] == ["Light", "Echo"]


def test_a_device_that_refuses_or_says_nothing() -> None:
    for answer, result in ((Outcome.FAILED, "failed"), (None, "running")):
        stage = Stage(
            HOME, loads(SCENES), begins=BEGINS, known=KNOWN, manners=Manners(answers={"hall_light.on": answer})
        )
        stage.is_at("hall.motion", value=True)
        assert stage.value("hall_light.on") is False
        assert [str(trace.result) for trace in stage.traces] == [result]


def test_a_wait_goes_on_over_a_restart() -> None:
    stage = Lives(HOME, loads(SCENES), begins=BEGINS, known=KNOWN)
    stage.is_at("hall.motion", value=True)
    stage.wait(100)
    stage.restart(loads(SCENES), down=60, killed=True)
    stage.wait(139)
    assert stage.value("hall_light.on") is True
    stage.wait(1)
    assert stage.value("hall_light.on") is False


def test_values_are_said_as_people_write_them() -> None:
    wait, wake = HOUSE["heating"].abilities.properties["pause"], HOUSE["heating"].abilities.properties["wake"]
    assert [spoken(True), spoken(21.5), spoken(21.0), spoken(None)] == ["on", "21.5", "21", "unknown"]
    assert [spoken(90.0, wait), spoken(27000, wake)] == ["1m30s", "07:30"]
