import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.text.source import Mark, Source
from scenes.language.lexer import KEYWORDS, OPERATORS, tokenize
from scenes.language.notes import Notes
from scenes.language.parser import DEEPEST, parse
from scenes.language.syntax import Arithmetic, Compare, Logic, Name, Negative, Node, Not, Number, Within


def read(text: str) -> tuple[Node | None, list[tuple[str, str]]]:
    """The tree, and (message id, marked words) of the problems."""
    notes = Notes(text, Mark(Source("x", text), 1, 1), [])
    tree = parse(tokenize(notes), notes)
    marks = [(problem.message_id, problem.mark) for problem in notes.problems]
    return tree, [(name, text[mark.column - 1 :][: mark.length]) for name, mark in marks if mark]


A, B, C = (Name((name,)) for name in "abc")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a or b and c", Logic("or", (A, Logic("and", (B, C))))),
        ("not a and b", Logic("and", (Not(A), B))),
        ("not a == b", Not(Compare("==", A, B))),
        ("a + b * c", Arithmetic(A, (("+", Arithmetic(B, (("*", C),))),))),
        ("a - b - c", Arithmetic(A, (("-", B), ("-", C)))),
        ("-a * b", Arithmetic(Negative(A), (("*", B),))),
        ("a + 1 < b", Compare("<", Arithmetic(A, (("+", Number(1)),)), B)),
        ("a in (b, c)", Within(A, (B, C))),
        ("a in (b)", Within(A, (B,))),
        ("a not in (b)", Not(Within(A, (B,)))),
        ("a or not b", Logic("or", (A, Not(B)))),
    ],
)
def test_what_belongs_to_what(text: str, tree: Node) -> None:
    assert read(text) == (tree, [])


@pytest.mark.parametrize(
    ("text", "message_id", "word"),
    [
        ("", "scenes.empty_expression", ""),
        ("   ", "scenes.empty_expression", " "),
        ("a and", "scenes.ends_early", ""),
        ("a and or b", "scenes.expected_value", "or"),
        ("a b", "scenes.unexpected", "b"),
        ("a AND b", "scenes.write_instead", "AND"),
        ("(a", "scenes.unclosed", "("),
        ("min(a", "scenes.unclosed", "("),
        ("a)", "scenes.stray_parenthesis", ")"),
        ("(a b)", "scenes.unexpected", "b"),
        ("a, b", "scenes.stray_comma", ","),
        ("a..b", "scenes.stray_range", ".."),
        ("a in 5", "scenes.expected_range", "5"),
        ("a == not b", "scenes.not_needs_parentheses", "not"),
        ("1 < a < 5", "scenes.chained", "<"),
        ("a is b is c", "scenes.chained", "is"),
        ("a in (b) == c", "scenes.chained", "=="),
        ("a = b", "scenes.single_equals", "="),
        ("a && b", "scenes.write_instead", "&&"),
        ("a > 10 AND b", "scenes.write_instead", "AND"),
        ("NOT a", "scenes.write_instead", "NOT"),
        ("time in 22：00..06:00", "scenes.write_instead", "22：00"),
        ("time > 22:30：15", "scenes.write_instead", "22:30：15"),
        ("a for 5m", "scenes.for_inside", "for"),
        ("a is in (b)", "scenes.write_instead", "in"),
        ("a is not in 1..2", "scenes.write_instead", "in"),
        ("a is !b", "scenes.write_instead", "!"),
    ],
)
def test_mistakes_of_syntax(text: str, message_id: str, word: str) -> None:
    assert (message_id, word) in read(text)[1]


def test_a_mistake_that_is_understood_does_not_stop_the_reading() -> None:
    tree, problems = read("a = b && c = a")
    assert tree == Logic("and", (Compare("==", A, B), Compare("==", C, A)))
    assert [word for _, word in problems] == ["=", "&&", "="]


@pytest.mark.parametrize(
    "text",
    [
        "(" * 200 + "a" + ")" * 200,
        "not " * 500 + "a",
        "-" * 3000 + "a",
        "min(" * 500,
        "(a in (" * 500,
        "(" * 4000,
        "a + (" * 800,
        "(a*b+c == a and b or " * 190,
        "(" * 40 + "a" + "*b+c == a and b or c)" * 40,  # few parentheses, a high tree
    ],
)
def test_what_is_too_deep_is_refused(text: str) -> None:
    assert [message_id for message_id, _ in read(text)[1]] == ["scenes.too_deep"]


@pytest.mark.parametrize(
    "text",
    [
        "(" * DEEPEST + "a" + ")" * DEEPEST,
        "not " * DEEPEST + "a",
        "a and " * 600 + "a",
        "a + " * 1000 + "a",
        "(a or " * (DEEPEST - 1) + "a" + ")" * (DEEPEST - 1),
    ],
)
def test_what_is_long_but_not_too_deep_is_read(text: str) -> None:
    tree, problems = read(text)
    assert tree is not None
    assert problems == []


PIECES = st.sampled_from([*OPERATORS, *KEYWORDS, "a", "b.c", "5", "5 °C", "22:30", "'t'", "#ff0000", "known", "=", "$"])


@given(st.lists(PIECES, max_size=40).map(" ".join))
def test_a_tree_or_a_problem_and_never_raises(text: str) -> None:
    tree, problems = read(text)
    assert tree is not None or problems
