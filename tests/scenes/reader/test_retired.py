"""Earlier versions of scenes are read again for the runs that finish on them, if they still mean what they meant."""

from dataclasses import replace

import pytest

from hub.model.scene_text import SceneText
from hub.text.source import Source
from scenes.engine.view import View
from scenes.reader.home import Reading, read_scenes
from tests.scenes.household import HOUSE, device

OLD = (
    "# why\n- scene: Slow\n  when: hall.motion\n  on_change: finish\n  do: [{wait: 1h}, {set: {hall_light.on: off}}]\n"
)
NEW = OLD.replace("1h", "2h")
BLUEPRINT = """\
blueprint: Later
parameters: {lamp: device}
scenes: {scene: Slow, when: hall.motion, on_change: finish, do: {set: {$lamp.on: off}}}
"""
USE = "- {use: Later, with: {lamp: hall_light}}\n"


def read(text: str, *, retired: tuple[SceneText, ...] = (), blueprint: str = "", view: View | None = None) -> Reading:
    blueprints = [Source("b.yaml", blueprint)] if blueprint else []
    return read_scenes([Source("a.yaml", text)], HOUSE, view or View(), retired=retired, blueprints=blueprints)


def test_a_version_that_means_what_it_meant_is_read_again() -> None:
    before = read(OLD)
    after = read(NEW, retired=before.texts)
    assert [scene.hash for scene in after.program.retired] == [before.program.scenes[0].hash]
    assert after.program.scenes[0].hash != after.program.retired[0].hash
    assert after.problems == ()


def test_a_version_that_is_in_use_is_not_read_twice() -> None:
    assert read(OLD, retired=read(OLD).texts).program.retired == ()


@pytest.mark.parametrize(
    "text", ["", "- [", "- {scene: Slow}", "- 5", NEW, OLD + OLD, OLD.replace("hall.motion", "gone.motion")]
)
def test_a_text_that_says_something_else_by_now_is_none(text: str) -> None:
    (old,) = read(OLD).texts
    view = View()
    assert read("[]", retired=(replace(old, text=text),), view=view).program.retired == ()
    assert view.cells == {}


def test_runs_that_stop_need_no_version() -> None:
    stops = OLD.replace("finish", "stop")
    assert read(NEW, retired=read(stops).texts).program.retired == ()


def test_a_device_that_is_another_one_means_something_else(monkeypatch: pytest.MonkeyPatch) -> None:
    before = read(OLD).texts
    monkeypatch.setitem(HOUSE, "hall_light", replace(device("hall_light", "light"), key="another"))
    assert read(NEW, retired=before).program.retired == ()


def test_what_a_blueprint_made_is_made_again() -> None:
    before = read(USE, blueprint=BLUEPRINT)
    assert before.problems == ()
    again = read("[]", retired=before.texts, blueprint=BLUEPRINT)
    assert [scene.hash for scene in again.program.retired] == [before.program.scenes[0].hash]
    assert read("[]", retired=before.texts, blueprint=BLUEPRINT.replace("off", "on")).program.retired == ()
