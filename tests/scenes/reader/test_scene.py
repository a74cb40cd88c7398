"""What people write wrong in scenes: each mistake with its place and remedy, all at once."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.model.device import Device
from hub.text.problem import has_errors
from hub.text.source import Source
from scenes.engine.view import View
from scenes.language.facts import NOWHERE
from scenes.language.reading import Code
from scenes.reader.home import read_scenes
from scenes.reader.scene import SceneReader
from tests.scenes.household import FACTS, HOUSE, Stage, device

NEW = {**HOUSE, "newcomer": Device("k9", "newcomer", "Newcomer")}


def said(yaml: str) -> list[str]:
    reading = read_scenes([Source("scenes.yaml", yaml)], NEW, View())
    return [problem.render().split("\n")[0] for problem in reading.problems]


@pytest.mark.parametrize(
    ("yaml", "message"),
    [
        ("scene: A", "scenes.yaml:1:1: a scene file is a list of scenes (each begins with `- scene: …`)"),
        ("- {scene: A, when: hall.motion}", "scenes.yaml:1:3: this scene has neither `do` nor `hold`"),
        (
            "- {scene: A, when: ketle.on, do: {log: x}}",
            "scenes.yaml:1:20: there is no device `ketle`; did you mean `kettle`?",
        ),
        (
            "- {scene: A, when: fan.on, do: {sett: {fan.on: on}}}",
            "scenes.yaml:1:32: an action is one of: `set`, `toggle`, `call`, `wait`, `hold`, ",
        ),
        (
            "- {scene: A, when: hall.motion, do: {set: {bedroom.temperature: 20}}}",
            "scenes.yaml:1:44: `bedroom.temperature` cannot be set",
        ),
        (
            "- {scene: A, when: hall.motion, hold: {kettle.on: on}, until: not hall.motion}",
            "scenes.yaml:1:40: `kettle.on` cannot be held: only absolute and harmless properties can",
        ),
        (
            "- {scene: A, when: hall.motion, hold: {fan.on: on}}",
            "scenes.yaml:1:39: `hold` needs `until`: when does it end?",
        ),
        (
            "- {scene: A, when: {event: doorbell.rong}, do: {log: x}}",
            "scenes.yaml:1:37: `doorbell` has no event `rong` (it has: `doorbell.ring`); did you mean `ring`?",
        ),
        (
            "- {scene: A, when: hall.motion, do: {call: vacuum.fly}}",
            "scenes.yaml:1:51: `vacuum` has no command `fly` (it has: `vacuum.start`, `vacuum.pause`, `vacuum.stop`, ",
        ),
        (
            "- {scene: A, when: hall.motion, do: {notify: {to: kettle, message: x}}}",
            "scenes.yaml:1:51: `kettle` cannot show messages",
        ),
        (
            "- {scene: A, when: hall.motion, do: {call: band.send}}",
            "scenes.yaml:1:44: the argument `message` is missing under `with`",
        ),
        (
            "- {scene: A, when: {at: 22:30, days: mon-fro}, do: {log: x}}",
            "scenes.yaml:1:38: `mon-fro` is not a day or a range of days: write for example `mon`, `mon-fri`",
        ),
        (
            "- {scene: A, when: {at: 25:00}, do: {log: x}}",
            "scenes.yaml:1:25: `25:00` is not a time of day: write for example `06:00` or `22:30`",
        ),
        (
            "- {scene: A, when: {becomes: hall.motion, at: 22:00}, do: {log: x}}",
            "scenes.yaml:1:20: `becomes` and `at` do not go together: begin another item with `- `",
        ),
        (
            "- {scene: A, when: hall.motion, if: [{time: 6}], do: {log: x}}",
            "scenes.yaml:1:38: a condition is an expression, or one of: `is`, `all`, `any`, `not`",
        ),
        (
            "- {scene: A, when: hall.motion, do: {log: 'x {hall.motion'}}",
            "scenes.yaml:1:46: this brace is not closed; write {{ for the brace itself",
        ),
        (
            "- {scene: A, when: {event: newcomer.press}, do: {log: x}}",
            "scenes.yaml:1:28: what `newcomer` can do is not known yet: adopt it, or write its `model` in devices.yaml",
        ),
        (
            "- {scene: A, when: hall.motion, do: {log: x}, mode: serial}",
            "scenes.yaml:1:53: `serial` is not one of: `single`, `restart`, `queued`, `parallel`",
        ),
        (
            "- {scene: A, when: hall.motion, do: {log: x}, cool: 5m}",
            "scenes.yaml:1:47: the key `cool` is not known here (known: `scene`, `id`, `note`, `mode`, `priority`, ",
        ),
        (
            "- {scene: A, when: {changes: hall.motion, to: 5}, do: {log: x}}",
            "scenes.yaml:1:47: ",
        ),
    ],
)
def test_a_mistake_is_said_with_its_place(yaml: str, message: str) -> None:
    assert len(said(yaml)) == 1
    assert said(yaml)[0].startswith(message)


def test_all_mistakes_at_once() -> None:
    yaml = """
- {scene: A, when: ketle.on, if: fann.on, do: {set: {fan.onn: on, fan.speed: 500}}}
- {scene: B, when: hall.motion, do: {log: x}}
- {scene: B, when: hall.motion, do: {log: y}}
"""
    found = said(yaml)
    assert len(found) == 5
    assert found[-1] == ("scenes.yaml:4:3: there is another scene `B` at scenes.yaml:3: give one of them an `id`")


def test_the_valid_scenes_stand() -> None:
    yaml = "- {scene: A, when: ketle.on, do: {log: x}}\n- {scene: B, when: hall.motion, do: {log: x}}\n"
    reading = read_scenes([Source("s.yaml", yaml)], HOUSE, View())
    assert [scene.title for scene in reading.program.scenes] == ["B"]


def test_an_empty_file_is_fine() -> None:
    assert said("# nothing yet\n") == []


def test_a_device_not_adopted_yet_is_a_warning_and_its_write_is_tried() -> None:
    yaml = "- {scene: A, when: hall.motion, if: newcomer.on, do: {set: {newcomer.on: on}}}"
    reading = read_scenes([Source("s.yaml", yaml)], NEW, View())
    assert len(reading.program.scenes) == 1
    assert not has_errors(reading.problems)
    assert {problem.message_id for problem in reading.problems} == {"scenes.not_adopted"}


def test_an_expression_that_yaml_has_split_is_recognised() -> None:
    assert said("- {scene: A, when: [[hall.motion, fan.on]], do: {log: x}}")[0].startswith("scenes.yaml:1:21: ")


def scene(title: str, more: str = "") -> str:
    return f"- {{scene: {title}, when: hall.motion, do: {{log: x}}{more}}}\n"


def test_order_is_priority_then_file_then_position() -> None:
    files = [
        Source("a.yaml", scene("A1") + scene("A2", ", priority: low")),
        Source("b.yaml", scene("B1") + scene("B2", ", priority: high")),
    ]
    reading = read_scenes(files, HOUSE, View())
    assert [scene.title for scene in reading.program.scenes] == ["B2", "A1", "B1", "A2"]


def test_the_hash_changes_with_the_meaning_and_not_with_the_looks() -> None:
    def hash_of(yaml: str) -> str:
        return read_scenes([Source("s.yaml", yaml)], HOUSE, View()).program.scenes[0].hash

    plain = hash_of("- {scene: A, when: hall.motion, do: {log: x}}")
    assert plain == hash_of("# looks\n- scene: 'A'\n  when: hall.motion\n  do: {log: \"x\"}\n")
    assert plain != hash_of("- {scene: A, when: hall.motion, do: {log: y}}")


def test_messages_with_values_and_braces() -> None:
    stage = Stage(
        "- {scene: A, when: hall.motion, do: {log: '{{{bedroom.temperature}}} {kettle.on} {fan.on}'}}",
        known={"hall.motion": False, "bedroom.temperature": 20.5, "kettle.on": True},
    )
    stage.is_at("hall.motion", True)
    assert stage.logs == ["{20.5} on ?"]


def test_code_keeps_its_places() -> None:
    code = Code()
    place = code.reserve()
    assert (place, code.here) == (0, 1)


@given(st.text(max_size=200))
def test_any_text_never_raises(text: str) -> None:
    read_scenes([Source("s.yaml", text)], HOUSE, View())


WORDS = st.sampled_from("scene when if do hold until set wait notify at event kettle.on on 5m mode to is".split())  # noqa: SIM905 - plainer
TREES = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4), max_leaves=12
)


@given(st.lists(TREES, max_size=3))
def test_any_tree_of_our_words_never_raises(tree: object) -> None:
    read_scenes([Source("s.yaml", repr(tree).replace("'", '"'))], HOUSE, View())
    assert SceneReader(HOUSE, View(), NOWHERE, {}).problems == []


@pytest.mark.parametrize(
    "yaml",
    [
        "- {scene: A, when: [], do: {log: x}}",
        "- {scene: A, when: fan.on, do: []}",
        "- {scene: A, when: fan.on, if: [], do: {log: x}}",
        "- {scene: A, when: fan.on, do: {set: {}}}",
        "- {scene: A, when: fan.on, hold: {}, until: not fan.on}",
        "- {scene: A, when: fan.on, if: {any: []}, do: {log: x}}",
        "- {scene: A, when: fan.on, do: {toggle: []}}",
        "- {scene: A, when: fan.on, do: {release: []}}",
        "- {scene: A, when: fan.on, do: {notify: {message: hello, to: []}}}",
        "- {scene: A, when: fan.on, do: {http: {url: 'http://example.org/', expect: []}}}",
    ],
)
def test_an_empty_list_is_a_mistake(yaml: str) -> None:
    (found,) = said(yaml)
    assert found.endswith(": a value is missing here")


def test_a_quoted_expression_is_an_expression_save_where_text_is_wanted() -> None:
    stage = Stage(
        "- scene: A\n  when: fan.on\n  do:\n    - set: {humidifier.target_humidity: '=max(40, 45)'}\n"
        "    - call: band.send\n      with: {message: '=5'}\n",
        known={"fan.on": False},
    )
    assert stage.problems == ()
    stage.is_at("fan.on", True)
    assert stage.commands == ["humidifier.target_humidity = 45", "band.send(message==5)"]


LOCKED = {**HOUSE, "door_lock": device("door_lock", "lock")}


@pytest.mark.parametrize("value", ["off", "=hall.motion", "'=not hall.motion'"])
def test_a_scene_never_opens_a_way_in(value: str) -> None:
    yaml = f"- {{scene: A, when: hall.motion, do: {{set: {{door_lock.locked: {value}}}}}}}"
    reading = read_scenes([Source("scenes.yaml", yaml)], LOCKED, View())
    (problem,) = reading.problems
    assert (problem.message_id, str(problem.mark)) == ("safety.scene_opens", "scenes.yaml:1:44")
    assert not reading.program.scenes


def test_a_scene_may_shut_it() -> None:
    yaml = "- {scene: A, when: hall.motion, do: {set: {door_lock.locked: on}}}"
    assert read_scenes([Source("scenes.yaml", yaml)], LOCKED, View()).problems == ()


@pytest.mark.parametrize("target", ["kitchen", "tea", "kettle", "kitchen.on", "tea.on", "all.on"])
def test_what_is_dangerous_is_reached_by_the_name_of_its_device_alone(target: str) -> None:
    """Areas and labels are no targets today; when they become some, what has a guard must not be among them."""
    kettle = replace(HOUSE["kettle"], area="kitchen", labels=("tea",))
    yaml = f"- {{scene: A, when: hall.motion, do: {{set: {{{target}: on}}}}}}"
    reading = read_scenes([Source("scenes.yaml", yaml)], {**HOUSE, "kettle": kettle}, View())
    assert has_errors(reading.problems)
    assert not reading.program.scenes


def test_another_secret_is_another_scene() -> None:
    text = "- {scene: T, when: {event: doorbell.ring}, do: [{http: {url: !secret %s}}]}"
    view = View()
    hashes = [
        read_scenes([Source("s.yaml", text % name)], HOUSE, view, FACTS).program.scenes[0].hash
        for name in ("alarm_hook", "weather_key", "alarm_hook")
    ]
    assert hashes[0] == hashes[2] != hashes[1]
