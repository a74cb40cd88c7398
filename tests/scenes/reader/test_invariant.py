"""Invariants as people write them: what is read, and what is told where it cannot be."""

import pytest

from hub.text.source import Source
from hub.text.yaml import Sequence, parse
from scenes.engine.invariant import Follows, Guard, Lasting, Never, NotOnce
from scenes.engine.view import View
from scenes.reader.home import Reading, read_scenes
from scenes.reader.invariant import is_invariant
from tests.scenes.household import HOUSE


def read(text: str) -> Reading:
    return read_scenes([Source("s.yaml", text)], HOUSE, View())


def test_the_forms() -> None:
    found = read("""
- never: kettle.on
  while: bath_fan.on
- {always: kettle.on}
- {always: kettle.on, for: 1m}
- {never: {becomes: kettle.on}, note: mine, name: Quiet, guard: warn}
- {after: {event: doorbell.ring}, within: 1m, then: front_door.open}
""")
    assert found.problems == ()
    assert [(one.id, type(one.form)) for one in found.program.invariants] == [
        ("never kettle.on while bath_fan.on", Never),
        ("always kettle.on", Never),
        ("always kettle.on for 1m", Lasting),
        ("Quiet", NotOnce),
        ("after event doorbell.ring within 1m then front_door.open", Follows),
    ]
    assert [one.guard for one in found.program.invariants][2:4] == [Guard.WATCH, Guard.WARN]
    assert found.program.invariants[0].place == "s.yaml:2"


def test_the_hash_is_that_of_the_meaning() -> None:
    first, second, third = (
        read(text).program.invariants[0].hash
        for text in ("- never: kettle.on\n", "- {never: 'kettle.on'} # mine\n", "- never: bath_fan.on\n")
    )
    assert first == second != third


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{never: kettle.on, always: kettle.on}", "invariant.two_heads"),
        ("{never: {becomes: kettle.on}, guard: block}", "invariant.guards_states"),
        ("{always: kettle.on, for: 5m, guard: restore}", "invariant.guards_states"),
        ("{never: kettle.on, for: 5m, guard: block}", "invariant.block_for"),
        ("{never: kitchen_window.open, guard: block}", "invariant.nothing_to_guard"),
        ("{never: 'has_been(kettle.on, 10m)', guard: restore}", "invariant.nothing_to_guard"),
        ("{never: {with: {kind: long}}}", "value.unknown_key"),
        ("{never: {}}", "invariant.happens"),
        ("{after: kettle.on, then: bath_fan.on}", "value.missing_key"),
        ("{after: kettle.on, within: 5m}", "value.missing_key"),
        ("{never: ketle.on}", "scenes.unknown_device"),
        ("{never: kettle.on, unless: bath_fan.on}", "value.unknown_key"),
        ("{never: kettle.on, guard: stop}", "value.one_of"),
        ("{never: kettle.on}\n- {never: kettle.on}", "invariant.twice"),
        ("{never: {event: doorbell.rings}}", "scenes.unknown_event"),
    ],
)
def test_mistakes(text: str, message: str) -> None:
    assert message in [one.message_id for one in read(f"- {text}\n").problems]


@pytest.mark.parametrize(
    ("text", "so"), [("never: x", True), ("scene: A", False), ("scene: A\n  never: x", False), ("x", False)]
)
def test_what_is_an_invariant(text: str, so: bool) -> None:
    root, _ = parse(Source("a.yaml", f"- {text}\n"))
    assert isinstance(root, Sequence)
    assert is_invariant(root.items[0]) is so


def test_one_with_a_mistake_is_left_out_and_the_others_stand() -> None:
    found = read("- never: ketle.on\n- never: kettle.on\n- {scene: A, when: kettle.on, do: {log: x}}\n").program
    assert (len(found.invariants), len(found.scenes)) == (1, 1)
