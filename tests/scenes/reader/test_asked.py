"""`fields` of a scene: variables, each with its first value."""

import pytest

from hub.model.own import own_property
from hub.text.source import Source
from hub.text.yaml import parse
from scenes.engine.view import View
from scenes.language.facts import NOWHERE
from scenes.reader.asked import read_asked
from scenes.reader.home import read_scenes
from scenes.reader.scene import SceneReader
from tests.scenes.household import HOUSE


def test_each_field_is_a_variable_with_a_type() -> None:
    node, _ = parse(Source("f", "{minutes: 5m, level: 40 %}"))
    reader = SceneReader(HOUSE, View(), NOWHERE, {})
    assert node is not None
    minutes, level = read_asked(node, reader)
    assert (minutes, minutes.initial) == (own_property("minutes", "duration", 0.0, unit="s"), 300.0)
    assert (level.unit, level.initial) == ("%", 40.0)
    assert reader.variables == {"minutes": minutes, "level": level}
    assert reader.problems == []


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("{}", "value.empty"),
        ("[a]", "value.not_mapping"),
        ("{a: hello}", "own.no_example"),
        ("{a: 3 furlong}", "own.unknown_unit"),
        ("{hall: 3}", "scenes.name_taken"),
        ("{on: 3}", "scenes.name_taken"),
        ("{a.b: 3}", "scenes.no_name"),
    ],
)
def test_a_mistake_in_the_fields_is_told(fields: str, message: str) -> None:
    text = f"- {{scene: A, fields: {fields}, when: manual, do: {{log: x}}}}"
    assert [one.message_id for one in read_scenes([Source("s", text)], HOUSE, View()).problems] == [message]


CALLED = "- {scene: Called, fields: {minutes: 5m, level: 40 %, where: [hall, kitchen]}, when: manual, do: {log: x}}\n"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("{minutes: 3m, level: 50, where: 'kitchen'}", None),
        ("{level: 50 %}", None),
        ("{level: '=humidifier.target_humidity'}", None),
        (
            "{minuts: 3m}",
            "the scene `Called` has no field `minuts` (it has: `minutes`, `level`, `where`); did you mean",
        ),
        ("{minutes: 3}", "`minutes` of the scene `Called` is "),
        ("{level: on}", "`level` of the scene `Called` is "),
        ("{level: 20 °C}", "`level` of the scene `Called` is "),
        ("{level: '=bedroom.temperature'}", "`level` of the scene `Called` is "),
        ("{where: 'attic'}", "attic"),
    ],
)
def test_what_a_scene_gives_another_is_held_against_its_fields(given: str, said: str | None) -> None:
    text = f"{CALLED}- {{scene: A, when: hall.motion, do: {{run: Called, with: {given}}}}}\n"
    reading = read_scenes([Source("s", text)], HOUSE, View())
    messages = [problem.message() for problem in reading.problems]
    assert (messages == []) is (said is None)
    assert said is None or said in messages[0]
    assert len(reading.program.scenes) == (1 if said else 2)
