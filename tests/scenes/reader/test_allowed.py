"""`owner` and `allow`: keys that change nothing that a scene does."""

import pytest

from hub.text.source import Source
from scenes.engine.program import Scene
from scenes.engine.view import View
from scenes.reader.allowed import CODES
from scenes.reader.home import Reading, read_scenes
from tests.scenes.household import HOUSE


def read(keys: str) -> Reading:
    text = f"- scene: A\n{keys}  when: manual\n  do: {{log: x}}\n"
    return read_scenes([Source("s.yaml", text)], HOUSE, View())


def scene(keys: str) -> Scene:
    (found,) = read(keys).program.scenes
    return found


def test_whose_a_scene_is_and_what_is_allowed() -> None:
    found = scene("  owner: anna\n  allow:\n    A1 Good night: it is meant\n    d4: no matter\n")
    assert found.owner == "anna"
    assert [(one.code, one.with_, one.reason, one.place) for one in found.allow] == [
        ("A1", "Good night", "it is meant", "s.yaml:4"),
        ("D4", "", "no matter", "s.yaml:5"),
    ]


def test_neither_changes_what_a_scene_is() -> None:
    assert scene("  owner: anna\n  allow: {A1: x}\n").hash == scene("").hash
    assert scene("  mode: restart\n").hash != scene("").hash


@pytest.mark.parametrize(
    ("keys", "message", "hint"),
    [
        ("  owner: ana\n", "value.one_of", "anna"),
        ("  owner: kettle\n", "value.one_of", None),
        ("  allow: A1\n", "value.not_mapping", None),
        ("  allow: {A9: x}\n", "check.no_such_code", None),
        ("  allow: {loop: x}\n", "check.no_such_code", None),
        ("  allow: {A1: }\n", "value.empty", None),
    ],
)
def test_a_mistake_is_told(keys: str, message: str, hint: str | None) -> None:
    (problem,) = read(keys).problems
    assert (problem.message_id, problem.hint) == (message, hint)


def test_where_nobody_is_known_anybody_may_own() -> None:
    text = "- {scene: A, owner: carla, when: manual, do: {log: x}}\n"
    (found,) = read_scenes([Source("s.yaml", text)], {}, View()).program.scenes
    assert found.owner == "carla"


def test_every_code_may_be_allowed() -> None:
    found = scene("  allow: {" + ", ".join(f"{code}: x" for code in CODES) + "}\n")
    assert [one.code for one in found.allow] == list(CODES)
