"""Anchors, aliases, merges and tags of files from elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.importing.anchors import put_back, without_anchors
from hub.importing.document import read_document
from hub.text.source import Source
from tests.hub.importing.homes import translated

DOOR = "{platform: state, entity_id: binary_sensor.door, to: 'on'}"


def test_what_an_alias_stands_for_is_put_in_its_place() -> None:
    plain = translated(
        f"- alias: A\n  trigger: {DOOR}\n  action:\n    - {{service: light.turn_on, entity_id: light.hall}}\n"
        f"- alias: B\n  trigger: {DOOR}\n  mode: restart\n  action:\n"
        "    - {service: light.turn_on, entity_id: light.hall}\n"
    )
    anchored = translated(
        f"- alias: A\n  trigger: &door\n    {DOOR}\n  action: &do\n"
        "    - &on {service: light.turn_on, entity_id: light.hall}\n"
        "- alias: B\n  <<: {trigger: *door, mode: single}\n  mode: restart\n  action: [*on]\n"
    )
    assert not anchored.problems
    assert anchored.files == plain.files


def test_a_tag_is_told_at_its_place_and_the_rest_goes_on() -> None:
    result = translated(
        f"- alias: A\n  trigger: {DOOR}\n  action: !include other.yaml\n"
        f"- alias: B\n  trigger: {DOOR}\n  action: {{service: notify.phone, data: {{message: 'wow !now'}}}}\n"
        f"- alias: C\n  trigger: {DOOR}\n  action: {{service: notify.phone, data: {{message: !secret word}}}}\n"
    )
    assert [piece.translated for piece in result.pieces] == [False, True, False]
    assert [problem.message_id for piece in result.pieces for problem in piece.refusals] == [
        "import.tag", "import.secret",
    ]  # fmt: skip
    assert "message: wow !now" in result.files["automations.yaml"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: *nothing\n", "import.alias"),
        ("a: &a [*a]\n", "import.alias"),
        ("a: {<<: 5, b: &b 5}\nc: *b\n", "import.not_mapping"),
        ("a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40)),
         "yaml.too_many_nodes"),
    ],
)  # fmt: skip
def test_aliases_that_stand_for_nothing_or_too_much(text: str, reason: str) -> None:
    found = read_document(Source("x", text))
    assert found.root is None
    assert [one.message_id for one in found.problems] == [reason]


@given(st.text(alphabet="&*!ab<: \n-[]{},'\"x", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    source = Source("x", text)
    anchors = without_anchors(source)
    assert len(anchors.text) == len(text)
    root = read_document(source).root
    assert root is None or put_back(root, anchors, 1000).mark.line == root.mark.line
