"""Scenes compiled once for many stages."""

from hub.text.source import Source
from scenes.engine.view import View
from scenes.reader.home import read_scenes
from scenes.stage.home import Home
from scenes.stage.lives import Lives
from scenes.stage.script import Script
from tests.scenes.household import BERLIN, FACTS, HOUSE

HOME = Home(HOUSE, FACTS, BERLIN)
SCENES = """
- {scene: Long, when: "has_been(hall.motion, 10m)", do: {set: {hall_light.on: on}}}
- {scene: Fan, when: bedroom.temperature > 25, do: {set: {fan.on: on}}}
- {never: kettle.on and kitchen_window.open}
"""


def script() -> Script:
    view = View()
    return Script.of(read_scenes([Source("a.yaml", SCENES)], HOUSE, view, FACTS), view)


def test_each_stage_begins_anew() -> None:
    one = script()
    for _ in range(2):
        stage = Lives(HOME, one.load(), begins=0.0, known={HOME.id_of("hall.motion"): False})
        assert stage.value("hall_light.on") is None
        stage.is_at("hall.motion", True)
        stage.wait(599)
        assert [deed.text for deed in stage.done] == []
        stage.wait(1)
        assert [deed.text for deed in stage.done] == ["hall_light.on = on"]


def test_a_window_of_the_past_goes_on_over_a_restart() -> None:
    one = script()
    stage = Lives(HOME, one.load(), begins=0.0, known={HOME.id_of("hall.motion"): False})
    stage.is_at("hall.motion", True)
    stage.wait(300)
    stage.restart(one.load(), down=60)
    stage.wait(239)
    assert stage.done == []
    stage.wait(1)
    assert [deed.text for deed in stage.done] == ["hall_light.on = on"]


def test_only_what_is_asked_for_is_there() -> None:
    one = script()
    view = View()
    assert [scene.id for scene in one.load({"Fan"})(view).scenes] == ["Fan"]
    assert sorted(cell.ref for cell in view.cells.values()) == [
        "bedroom.temperature", "fan.on", "kettle.on", "kitchen_window.open",
    ]  # fmt: skip
    assert view.derived == {}
    window = one.view.cells[HOME.id_of("hall.motion")]
    also = View()
    one.load({"Fan"}, also=[window])(also)
    assert window.id in also.cells
