"""Uses of blueprints become scenes; every mistake is told where it is, and with the use that brought it up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.model.device import Device
from hub.text.problem import has_errors
from hub.text.source import Mark, Source
from hub.text.yaml import Scalar
from scenes.engine.view import View
from scenes.reader import blueprints
from scenes.reader.filling import LONGEST_TEXT, Filler, names_in
from scenes.reader.home import Reading, read_scenes
from scenes.reader.parameters import TYPES
from tests.scenes.household import HOUSE

LIGHT = """\
blueprint: Motion light
note: Light while somebody is there
parameters:
  sensor: {type: device, capability: occupancy}
  light: {type: device, capability: light}
  after: {type: duration, default: 3m}
scenes:
  - scene: Light of ${light}
    when: $sensor.motion
    hold: {$light.on: on}
    until: {is: not $sensor.motion, for: $after}
"""
USE = """\
- use: Motion light
  with: {sensor: hall, light: hall_light}
"""

OURS = {name: HOUSE[name] for name in ("hall", "closet", "fan", "cat_fountain", "hall_light", "closet_light", "strip")}
OURS["heating"] = HOUSE["heating"]


def read(scenes: str, *files: str) -> Reading:
    sources = [Source(f"blueprints/{number}.yaml", text) for number, text in enumerate(files)]
    return read_scenes([Source("scenes.yaml", scenes)], OURS, View(), blueprints=sources)


def said(scenes: str, *files: str) -> list[str]:
    return [problem.render().split("\n")[0] for problem in read(scenes, *files).problems]


def test_a_use_becomes_the_scene_that_somebody_could_have_written() -> None:
    used, written = read(USE, LIGHT), read(
        """\
- scene: Light of hall_light
  when: hall.motion
  hold: {hall_light.on: on}
  until: {is: not hall.motion, for: 3m}
"""
    )  # fmt: skip
    assert used.problems == written.problems == ()
    (scene,), (other,) = used.program.scenes, written.program.scenes
    assert (scene.id, scene.title, scene.hash) == (other.id, other.title, other.hash)
    assert scene.place == "scenes.yaml:1"
    assert [text.text for text in used.texts] == [USE.rstrip("\n")]


def test_other_arguments_make_another_scene() -> None:
    (one,) = read(USE, LIGHT).program.scenes
    (other,) = read(USE.replace("}", ", after: 5m}"), LIGHT).program.scenes
    (edited,) = read(USE, LIGHT.replace("3m", "4m")).program.scenes
    assert len({one.hash, other.hash, edited.hash}) == 3


def test_a_use_may_have_a_title_and_an_id_of_its_own() -> None:
    (scene,) = read(USE + "  scene: Hall\n  id: hall\n  note: mine\n", LIGHT).program.scenes
    assert (scene.title, scene.id) == ("Hall", "hall")


def test_several_scenes_and_uses_inside_have_their_order() -> None:
    both = """\
blueprint: Both
parameters: {sensor: device, lamp: device}
scenes:
  - {scene: First of $lamp, when: $sensor.motion, do: {log: "$$1 in $sensor"}}
  - use: Motion light
    with: {sensor: $sensor, light: $lamp}
"""
    reading = read("- {use: Both, with: {sensor: hall, lamp: fan}}\n" + USE, LIGHT, both)
    (problem,) = reading.problems
    told = "blueprints/1.yaml:6:36: `fan` is no `light` (these are: `hall_light`, `closet_light`)"
    assert problem.render().split("\n")[0] == f"{told} (used at scenes.yaml:1:3)"
    reading = read("- {use: Both, with: {sensor: closet, lamp: closet_light}}\n" + USE, LIGHT, both)
    assert reading.problems == ()
    assert [scene.title for scene in reading.program.scenes] == [
        "First of closet_light", "Light of closet_light", "Light of hall_light"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("use", "message"),
    [
        ("{use: Motion lihgt}", "1:9: there is no blueprint `Motion lihgt` in the folder `blueprints`"),
        ("{use: Motion light, with: {sensor: hall}}",
         "1:29: the blueprint `Motion light` needs `light` (device): write it under `with`"),
        ("{use: Motion light, with: {sensor: hall, light: hall_light, afer: 1m}}",
         "1:63: the blueprint `Motion light` has no parameter `afer` (it has: `sensor`, `light`, `after`); did you"),
        ("{use: Motion light, with: {sensor: hal, light: hall_light}}",
         "1:38: there is no device `hal`; did you mean `hall`?"),
        ("{use: Motion light, with: {sensor: fan, light: hall_light}}",
         "1:38: `fan` is no `occupancy` (these are: `hall`, `closet`)"),
        ("{use: Motion light, with: {sensor: hall, light: hall_light, after: 5}}", "1:70: "),
        ("{use: Motion light, with: [hall]}", "1:29: keys with values are expected here (`key: value`)"),
        ("{use: Motion light, whit: {}}", "1:23: the key `whit` is not known here"),
        ("{use: }", "1:9: a value is missing here"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_use_has_its_place(use: str, message: str) -> None:
    (problem,) = said(f"- {use}\n", LIGHT)
    assert problem.startswith(f"scenes.yaml:{message}")


def test_what_the_scene_reader_finds_names_blueprint_and_use() -> None:
    wrong = LIGHT.replace("$sensor.motion\n", "$sensor.motoin\n")
    (problem,) = read(USE, wrong).problems
    assert problem.render() == (
        "blueprints/0.yaml:9:11: `hall` has no property `motoin` (it has `motion`, `occupied`, `illuminance`); "
        "did you mean `motion`? (used at scenes.yaml:1:3)\n"
        "   9 |     when: $sensor.motoin\n"
        "     |           ^^^^^^^^^^^^^^"
    )
    assert str(problem.to_json()["message"]).endswith("(used at scenes.yaml:1:3)")


@pytest.mark.parametrize(
    ("blueprint", "messages"),
    [
        ("- a", ["value.not_mapping"]),
        ("blueprint: A", ["value.missing_key"]),
        ("{blueprint: A, scenes: []}", ["value.empty"]),
        ("{scenes: [{scene: A}]}", ["value.missing_key"]),
        ("{blueprint: A, scenes: {scene: $b}}", ["blueprint.no_parameter"]),
        ("{blueprint: A, parameters: {b: text}, scenes: {scene: C}}", ["blueprint.unused"]),
        ("{blueprint: A, parameters: {b: txet}, scenes: {scene: $b}}", ["value.one_of", "blueprint.no_parameter"]),
        ("{blueprint: A, parameters: {b: {type: text, x: 1}}, scenes: {scene: $b}}", ["value.unknown_key"]),
        (
            "{blueprint: A, parameters: {b: {type: text, capability: light}}, scenes: {scene: $b}}",
            ["value.unknown_key"],
        ),
        ("{blueprint: A, parameters: {b: {type: device, capability: lihgt}}, scenes: {scene: $b}}", ["value.one_of"]),
        ("{blueprint: A, parameters: [b], scenes: {scene: c}}", ["value.not_mapping"]),
        ("{blueprint: Motion light, scenes: {scene: c}}", ["blueprint.twice"]),
        ("", []),
    ],
)
def test_a_mistake_in_a_blueprint_is_told_once_though_it_is_used(blueprint: str, messages: list[str]) -> None:
    reading = read("- {use: A}\n" if "blueprint: A" in blueprint else "[]", LIGHT, blueprint)
    assert [problem.message_id for problem in reading.problems] == messages


@pytest.mark.parametrize(
    ("kind", "good", "wrong"),
    [
        ("{type: property}", "hall.motion", ["hall.motoin", "hal.motion", "hall"]),
        ("{type: property}", "strip.left.on", ["strip.on"]),
        ("{type: property}", "area.kitchen.motion", []),
        ("{type: property, capability: occupancy}", "hall.motion", ["hall.illuminance"]),
        ("{type: device}", "fan", ["fun"]),
        ("{type: number}", "19.5 °C", ["warm"]),
        ("{type: duration}", "1h30m", ["5", "long"]),
        ("{type: time}", "22:30", ["22"]),
        ("{type: switch}", "on", ["maybe"]),
        ("{type: text}", "anything", ["[a]", "{a: b}"]),
        ("{type: area}", "kitchen", ["kitchn"]),
        ("{type: label}", "night", ["day"]),
    ],
)
def test_types_are_checked_at_the_use(kind: str, good: str, wrong: list[str]) -> None:
    blueprint = f"blueprint: A\nparameters: {{b: {kind}}}\nscenes: {{scene: 'x $b', when: started, do: {{log: y}}}}\n"
    assert any(f"type: {name}" in kind for name in TYPES)
    placed = {**OURS, "lamp": Device("k", "lamp", "Lamp", area="kitchen", labels=("night",))}

    def problems(argument: str) -> list[str]:
        use = Source("s", f"- {{use: A, with: {{b: {argument}}}}}\n")
        reading = read_scenes([use], placed, View(), blueprints=[Source("b", blueprint)])
        return [f"{problem.mark}"[:4] for problem in reading.problems]

    assert problems(good) == []
    for argument in wrong:
        assert problems(argument) == ["s:1:"]


def test_a_default_is_checked_where_it_stands() -> None:
    (problem,) = said(USE, LIGHT.replace("3m", "3"))
    assert problem.startswith("blueprints/0.yaml:6:")
    assert problem.endswith("(used at scenes.yaml:1:3)")


def test_two_uses_alike_are_told_to_differ() -> None:
    (problem,) = said(USE + USE, LIGHT)
    assert problem.startswith("scenes.yaml:3:3: ")
    assert "Light of hall_light" in problem


def test_a_title_for_several_scenes_is_refused() -> None:
    both = "blueprint: A\nscenes: [{scene: B, when: started, do: {log: x}}, {scene: C, when: started, do: {log: y}}]\n"
    assert [one.message_id for one in read("- {use: A, scene: D}\n", both).problems] == ["blueprint.several"]


def test_keys_that_become_one_are_told() -> None:
    two = """\
blueprint: A
parameters: {a: device, b: device}
scenes: {scene: S, when: started, do: {set: {$a.on: on, $b.on: off}}}
"""
    assert read("- {use: A, with: {a: fan, b: cat_fountain}}", two).problems == ()
    (problem,) = read("- {use: A, with: {a: fan, b: fan}}", two).problems
    assert (problem.message_id, str(problem.mark)) == ("blueprint.same_key", "blueprints/0.yaml:3:57")


def test_blueprints_that_use_themselves_end() -> None:
    one = "blueprint: A\nscenes: {use: B}\n"
    other = "blueprint: B\nscenes: {use: A}\n"
    assert [one.message_id for one in read("- {use: A}", one, other).problems] == ["blueprint.round"]


def chain(depth: int, width: int) -> list[str]:
    """Blueprints, each using the next `width` times."""
    files = [f"blueprint: B{n}\nscenes:\n" + f"  - use: B{n + 1}\n" * width for n in range(depth)]
    return [*files, f"blueprint: B{depth}\nscenes: {{scene: S, when: started, do: {{log: x}}}}\n"]


def test_deep_uses_end() -> None:
    assert read("- {use: B0}", *chain(blueprints.MOST_NESTED - 1, 1)).problems == ()
    reading = read("- {use: B0}", *chain(blueprints.MOST_NESTED, 1))
    assert [problem.message_id for problem in reading.problems] == ["blueprint.deep"]


def test_a_bomb_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blueprints, "MOST_NODES", 5000)
    reading = read("- {use: B0}\n- {use: B0}", *chain(7, 20))
    assert [problem.message_id for problem in reading.problems].count("blueprint.too_large") == 1
    assert len(reading.program.scenes) <= 1


def test_a_text_that_doubles_is_refused() -> None:
    files = [
        f"blueprint: B{n}\nparameters: {{a: text}}\nscenes: {{use: B{n + 1}, with: {{a: {'$a' * 20}}}}}\n"
        for n in range(7)
    ]
    files.append("blueprint: B7\nparameters: {a: text}\nscenes: {scene: $a, when: started, do: {log: x}}\n")
    assert [one.message_id for one in read("- {use: B0, with: {a: abcdefgh}}", *files).problems] == ["value.too_long"]
    assert LONGEST_TEXT < 8 * 20**7


def test_a_secret_stands_alone() -> None:
    said_by = "blueprint: A\nparameters: {a: text}\nscenes: {scene: S, when: started, do: {log: %s}}\n"
    use = "- {use: A, with: {a: !secret token}}"
    assert [one.message_id for one in read(use, said_by % "'x $a'").problems] == ["blueprint.secret_inside"]
    assert [one.message_id for one in read(use, said_by % "$a").problems] == ["value.secret"]


def test_a_quoted_text_stays_text() -> None:
    note = "blueprint: A\nparameters: {a: text}\nscenes: {scene: S, when: started, do: {set: {heating.note: $a}}}\n"
    assert read("- {use: A, with: {a: '=x'}}", note).problems == ()
    assert has_errors(read("- {use: A, with: {a: =x}}", note).problems)


words = st.text(alphabet="$ab{}.: \n'\"[]-,#", max_size=30)


@settings(max_examples=150)
@given(words, words, words)
def test_no_blueprint_is_too_odd(title: str, inside: str, argument: str) -> None:
    file = f"blueprint: A\nparameters: {{a: text, b: {title}}}\n"
    file += f"scenes:\n  - {{scene: {inside}, when: {argument}}}\n  - $a$b\n"
    reading = read(f"- {{use: A, with: {{a: {argument}, b: {inside}}}}}\n- use: {title}\n", file, inside)
    assert all(problem.render() for problem in reading.problems)


@settings(max_examples=150)
@given(st.text(alphabet="$ab{}x", max_size=20), st.text(alphabet="$ab", max_size=5))
def test_filling_is_one_pass(text: str, argument: str) -> None:
    mark = Mark(Source("f", ""), 1, 1)
    word = Scalar(text, mark)
    filled = Filler(100).fill(word, {"a": Scalar(argument, mark)})
    assert isinstance(filled, Scalar)
    if not any(True for _ in names_in(word)) and "$$" not in text:
        assert filled.text == text
