import pytest
from hypothesis import given, settings

from hub.text.problem import Problem
from scenes.language.lexer import tokenize
from scenes.language.notes import Notes
from scenes.language.parser import parse
from scenes.language.syntax import Node, write
from tests.scenes.language.trees import TREES


def read(text: str) -> tuple[Node | None, list[Problem]]:
    notes = Notes(text, None, [])
    return parse(tokenize(notes), notes), notes.problems


@settings(max_examples=400)
@given(TREES)
def test_a_written_tree_reads_back_as_the_same(tree: Node) -> None:
    assert read(write(tree)) == (tree, [])


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("kettle.on is not on", "kettle.on != on"),
        ("a.b is not known", "a.b is unknown"),
        ("a.b is not unknown", "a.b is known"),
        ("a not in (b,c)", "not a in (b, c)"),
        ("((a and b)) and c", "(a and b) and c"),
        ("a and b and c or d", "a and b and c or d"),
        ("not a == b", "not a == b"),
        ("(not a) == b", "(not a) == b"),
        ("1h30m", "5400 s"),
        ("-5", "-5"),
        ("-(5)", "-(5)"),
        ("- a", "-a"),
        ("a - (b - c) - d", "a - (b - c) - d"),
        ("(a + b) * c", "(a + b) * c"),
        ("x in (1..2)", "x in 1..2"),
        ("x in (a + b) * 2..c", "x in (a + b) * 2..c"),
        ("x in ((a or b), c)", "x in ((a or b), c)"),
        ("max( a , 2 , )", "max(a, 2)"),
        ("'say \"hi\"'", "'say \"hi\"'"),
        ("0.000000000000001", "0.000000000000001"),
    ],
)
def test_writing_is_plain(text: str, plain: str) -> None:
    tree, problems = read(text)
    assert problems == []
    assert tree is not None
    assert write(tree) == plain
    assert read(plain)[0] == tree
