"""How long something must stay true, as `becomes` and `any` read it."""

import pytest

from hub.text.reader import Fields
from hub.text.source import Source
from hub.text.yaml import Mapping, parse
from scenes.engine.view import BRIDGE, View
from scenes.kit.staying import STAYING, read_staying
from scenes.reader.parts import Parts
from tests.scenes.household import HOUSE, Stage


@pytest.mark.parametrize(
    ("text", "wanted", "problems"),
    [
        ("{}", (0.0, BRIDGE, True), []),
        ("{for: 5m, gap: 10s}", (300.0, 10.0, True), []),
        ("{for: 5m, restart: reset}", (300.0, BRIDGE, False), []),
        ("{restart: reset}", (0.0, BRIDGE, False), ["scenes.restart_without_for"]),
        ("{for: 5m, restart: never}", (300.0, BRIDGE, True), ["value.one_of"]),
    ],
)
def test_what_is_read(text: str, wanted: tuple[float, float, bool], problems: list[str]) -> None:
    node, _ = parse(Source("s.yaml", text))
    assert isinstance(node, Mapping)
    parts = Parts(HOUSE, View())
    fields = Fields(node, parts.problems)
    assert read_staying(fields, parts) == wanted
    fields.close()
    assert [one.message_id for one in parts.problems] == problems
    assert {key.text for key, _ in node.entries} <= STAYING.keys()


@pytest.mark.parametrize("trigger", ["any: area.kitchen.motion", "becomes: kitchen_motion.motion"])
def test_a_gap_of_one_s_own(trigger: str) -> None:
    stage = Stage(f"- {{scene: T, when: {{{trigger}, for: 5m, gap: 10s}}, do: {{log: x}}}}\n")
    stage.is_at("kitchen_motion.motion", False)
    for away, logged in (("9s", ["x"]), ("11s", ["x"])):
        stage.is_at("kitchen_motion.motion", True)
        stage.wait("4m")
        stage.is_at("kitchen_motion.motion", None)
        stage.wait(away)
        stage.is_at("kitchen_motion.motion", True)
        stage.wait("2m")
        stage.is_at("kitchen_motion.motion", False)
        assert stage.logs == logged
