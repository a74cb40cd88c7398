"""Scenes run by hand, with what whoever runs them says along."""

from hub.model.cause import Cause, Origin
from hub.text.source import Source
from scenes.engine.given import given
from scenes.engine.moments import Asked, Switched
from scenes.engine.trace import Result
from scenes.engine.view import View
from scenes.reader.home import read_scenes
from scenes.triggers.manual import Manual
from tests.scenes.household import HOUSE, Stage

ANN = Cause(Origin.PERSON, "ann")
SCENE = """
- scene: Light for a while
  fields: {minutes: 5m, how: [warm, cold], level: 40 %}
  when: [manual, hall.motion]
  if: not hall_light.on
  do:
    - log: "{how} {level}"
    - set: {hall_light.on: on}
    - wait: {until: fan.on, timeout: 10m, on_timeout: continue}
  cooldown: 1h
"""


def ask(stage: Stage, scene: str = "Light for a while", **fields: object) -> None:
    stage.feed(Asked(stage.now, stage.wall, scene, fields, ANN))  # type: ignore[arg-type]  # whatever somebody says


def stage(**known: bool) -> Stage:
    return Stage(SCENE, known={ref.replace("__", "."): value for ref, value in known.items()})


def test_the_bare_word_and_the_key() -> None:
    for when in ("manual", "{manual: hand}"):
        reading = read_scenes([Source("s", f"- {{scene: A, when: {when}, do: {{log: x}}}}")], HOUSE, View())
        assert reading.problems == ()
        assert reading.program.scenes[0].triggers == (Manual(),)
    (problem,) = read_scenes([Source("s", "- {scene: A, when: {manual: foot}, do: {log: x}}")], HOUSE, View()).problems
    assert problem.message_id == "value.one_of"


def test_a_scene_runs_by_hand_with_what_was_said() -> None:
    one = stage(hall_light__on=False)
    ask(one, how="cold", level=80.0)
    assert one.logs == ["cold 80"]
    assert one.commands == ["hall_light.on = on"]
    assert one.traces[0].cause == ANN


def test_what_nobody_says_is_what_it_is_at_first() -> None:
    one = stage(hall_light__on=False, hall__motion=False)
    ask(one, how="sideways", level="much")
    assert one.logs == ["warm 40"]
    other = stage(hall_light__on=False, hall__motion=False)
    other.is_at("hall.motion", True)
    assert other.logs == ["warm 40"]


def test_conditions_count_and_the_cooldown_does_not() -> None:
    one = stage(hall_light__on=True)
    ask(one)
    assert one.commands == []
    assert one.traces[0].result is Result.NOT_RUN
    one.is_at("hall_light.on", False)
    ask(one)
    one.is_at("fan.on", True)
    one.is_at("hall_light.on", False)
    ask(one)
    assert one.commands == ["hall_light.on = on"] * 2


def test_a_paused_scene_runs_by_hand_alone() -> None:
    one = stage(hall_light__on=False, hall__motion=False)
    one.feed(Switched(one.now, one.wall, "Light for a while", None))
    one.is_at("hall.motion", True)
    assert one.commands == []
    ask(one)
    assert one.commands == ["hall_light.on = on"]


def test_other_variables_stay() -> None:
    (field, *_) = read_scenes([Source("s", SCENE)], HOUSE, View()).program.scenes[0].fields
    assert given((field,), {"event.kind": "x"}) == {"event.kind": "x", "minutes": 300.0}
    assert given((field,), {"minutes": 60.0}) == {"minutes": 60.0}
