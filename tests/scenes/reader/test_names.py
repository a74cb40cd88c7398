"""Names in a scene: what they stand for is remembered, since the scene depends on it."""

from hub.text.problem import Problem
from hub.text.source import Source
from hub.text.yaml import Mapping, Node, Sequence, parse
from scenes.engine.view import View
from scenes.language.facts import NOWHERE, HomeFacts
from scenes.reader.names import Names
from tests.scenes.stage import HOUSE


def node(text: str) -> Node:
    tree, problems = parse(Source("s.yaml", f"- {text}\n"))
    assert problems == []
    assert isinstance(tree, Sequence)
    return tree.items[0]


def names() -> Names:
    return Names(HOUSE, View())


def said(problems: list[Problem]) -> list[str]:
    return [problem.message_id for problem in problems]


def test_a_property_is_remembered_as_a_cell() -> None:
    found = names()
    cell = found.reference(node("kettle.on"))
    assert cell is not None
    assert found.cells == {"kettle.on": cell}


def test_a_command_and_an_event_are_remembered_as_members() -> None:
    found = names()
    assert found.command(node("vacuum.start")) is not None
    assert found.event(node("doorbell.ring")) is not None
    assert found.members == {"vacuum.start", "doorbell.ring"}


def test_what_is_no_word_is_no_name() -> None:
    found = names()
    tree = node("{a: b}")
    assert isinstance(tree, Mapping)
    assert (found.reference(tree), found.command(tree), found.event(tree), found.notifier(tree)) == (None,) * 4
    assert said(found.problems) == ["value.not_word"] * 4


def test_a_home_is_nowhere_until_somebody_says_where() -> None:
    assert names().facts == NOWHERE == HomeFacts(None, None)
