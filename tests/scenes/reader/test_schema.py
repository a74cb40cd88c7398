"""The schema of scenes says what the reader reads: the same keys, the same names, nothing more and nothing less."""

import re

import pytest

from hub.model.device import Device
from hub.text.messages.catalogue import CATALOGUE, LANGUAGES, Language, render
from hub.text.source import Source
from scenes.engine.view import View
from scenes.kinds import ACTIONS, CONDITIONS, TRIGGERS
from scenes.language.facts import HomeFacts
from scenes.language.shapes import House
from scenes.reader.home import read_scenes
from scenes.reader.schema import blueprint_schema, scene_keys, scenes_schema
from tests.scenes.editors import judge, key_sets, mappings, tree, with_key
from tests.scenes.household import AREAS, HOUSE
from tests.scenes.pages import PAGES

HOME = House(HOUSE, tuple(AREAS), ("night",), ())
SCHEMA = scenes_schema(HOME, lambda _: None)
LOOK = judge(SCHEMA)
EXAMPLES = [
    (f"{page.relative_to(PAGES)}: {match[1].splitlines()[0]}", match[1])
    for page in sorted(PAGES.rglob("*.md"))
    for match in re.finditer(r"^```yaml\n(- (?:scene|use): .*?)```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
]

RARE = [
    f"- {{scene: A, when: {{{when}}}, do: {{log: x}}}}\n"
    for when in ("started: hub", "manual: hand", "sun: sunset", "cron: 0 7 * * *")
]


@pytest.mark.parametrize(("name", "scene"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_every_worked_example_is_valid(name: str, scene: str) -> None:
    assert LOOK(scene) is None


@pytest.mark.parametrize("table", [TRIGGERS, CONDITIONS, ACTIONS])
def test_every_kind_tells_its_own_key(table: dict[str, object]) -> None:
    for kind, module in table.items():
        assert kind in module.schema(HOME), kind  # type: ignore[attr-defined]  # the three kinds share no base


def test_every_key_is_told_in_both_languages() -> None:
    asked: list[str] = []

    def say(id_: str) -> str | None:
        asked.append(id_)
        return None

    scenes_schema(HOME, say)
    blueprint_schema(say)
    assert [id_ for id_ in dict.fromkeys(asked) if id_ not in CATALOGUE] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_schema_speaks_the_language(language: Language) -> None:
    told = scenes_schema(HOME, lambda id_: render(id_, {}, language) if id_ in CATALOGUE else None)
    assert render("schema.action.set", {}, language) in repr(told)


def unknown(scene: str) -> list[tuple[set[str], str]]:
    """A key that nobody knows, put into each mapping of a scene: the keys that the reader names, and the text."""
    found: list[tuple[set[str], str]] = []
    for under, mapping in mappings(tree(scene)):
        if under == "with":  # names of the owner's own, or of one device
            continue
        text = with_key(scene, mapping, "zzz")
        problems = read_scenes([Source("a.yaml", text)], HOUSE, View(), HomeFacts(52.5, 13.4)).problems
        named = [one.params for one in problems if one.message_id == "value.unknown_key"]
        found += [(set(re.findall(r"`([^`]+)`", str(one["known"]))), text) for one in named if one["key"] == "zzz"]
    return found


def test_reader_and_schema_know_the_same_keys() -> None:
    described = set(key_sets(SCHEMA))
    seen: set[str] = set()
    compared = 0
    for scene in (*(scene for _, scene in EXAMPLES), *RARE):
        for known, text in unknown(scene):
            assert frozenset(known) in described, (sorted(known), text)
            assert LOOK(text) is not None, text
            seen |= known
            compared += 1
    assert compared > 300
    kinds = {key for table in (TRIGGERS, CONDITIONS, ACTIONS) for kind in table.values() for key in kind.schema(HOME)}
    assert kinds | scene_keys(HOME).keys() <= seen


def targets(scene: str) -> list[str]:
    """The scene with one name of a property misspelt, for each that is written in it."""
    names = "|".join(re.escape(handle) for handle in HOUSE)
    places = [match.start(1) for match in re.finditer(rf"[{{ ]((?:{names})\.[a-z_.]+):", scene)]
    return [f"{scene[:place]}zq{scene[place:]}" for place in places]


def test_a_misspelt_property_is_marked() -> None:
    mutants = [text for _, scene in EXAMPLES if "for_each" not in scene for text in targets(scene)]
    assert len(mutants) > 60
    assert [text for text in mutants if LOOK(text) is None] == []


WRONG = [
    "set: {kettle.on: onn}",
    "set: {hall_light.brightness: 400}",
    "set: {hall_light.brightness: bright}",
    "set: {hall_light.brightness: 20 lx}",
    "set: {kettle.temperature: 5}",
    "hold: {kettle.on: on}",
    "call: vacuum.strat",
    "notify: {to: kettle, message: x}",
    "wait: 5",
    "wait: {untl: hall.motion}",
    "run: {}",
    "set: []",
]


@pytest.mark.parametrize("action", WRONG)
def test_what_is_wrong_is_marked(action: str) -> None:
    scene = "- scene: A\n  when: started\n  do:\n    - {}\n"
    assert LOOK(scene.format(f"{{{action}}}")) is not None


@pytest.mark.parametrize(
    "scene",
    [
        "- {scene: A, when: started, do: {log: x}, mode: somehow}",
        "- {when: started, do: {log: x}}",
        "- {scene: A, when: {at: 25:00}, do: {log: x}}",
        "- {scene: A, when: {event: doorbell.rang}, do: {log: x}}",
        "- {scene: A, when: {button: kettle}, do: {log: x}}",
        "- {scene: A, when: {becomes: hall.motion, for: 5}, do: {log: x}}",
        "- {scene: A, when: started, if: {mode: gone}, do: {log: x}}",
        "- {scene: A, when: started, do: {log: x}, cooldown: 5}",
        "{scene: A}",
    ],
)
def test_what_is_wrong_with_a_scene_is_marked(scene: str) -> None:
    assert LOOK(scene) is not None


def test_a_loop_may_bind_any_name() -> None:
    scene = "- scene: A\n  when: started\n  do:\n    - repeat: {{for_each: [hall_light], as: lamp, do: {}}}\n"
    assert LOOK(scene.format("{set: {lamp.on: off}}")) is None
    assert LOOK(scene.format("{set: {hall_light.brightness: 40 %}}")) is None
    assert LOOK(scene.format("{sett: {lamp.on: off}}")) is not None
    assert LOOK("- scene: A\n  when: started\n  do: {set: {lamp.on: off}}\n") is not None


def test_a_device_that_nobody_knows_yet_may_have_anything() -> None:
    new = Device("new", "new", "New")
    look = judge(scenes_schema(House({**HOUSE, "new": new}), lambda _: None))
    scene = "- {{scene: A, when: {{changes: {0}.on}}, do: [{{set: {{{0}.on: on}}}}, {{call: {0}.start}}]}}"
    assert look(scene.format("new")) is None
    assert look(scene.format("old")) is not None


def test_names_of_every_script_are_names() -> None:
    scene = "- {scene: 灯, when: started, do: {let: {亮度: 40 %}}}"
    assert LOOK(scene) is None


def test_a_blueprint() -> None:
    look = judge(blueprint_schema(lambda _: None))
    assert look("{blueprint: A, parameters: {lamp: device}, scenes: [{scene: X}]}") is None
    assert look("{blueprint: A, parameters: {lamp: {type: device, capability: light}}, scenes: {scene: X}}") is None
    assert look("{blueprint: A, parameters: {lamp: devise}, scenes: {scene: X}}") is not None
    assert look("{blueprint: A, scene: {scene: X}}") is not None
