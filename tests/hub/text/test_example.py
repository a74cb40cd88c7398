"""A value shows its type; what shows none is no value, whatever was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.text.example import LONGEST_TEXT, MOST_OPTIONS, Example, read_example
from hub.text.problem import Problem
from hub.text.source import Source
from hub.text.yaml import parse


def read(text: str) -> tuple[Example | None, list[Problem]]:
    node, problems = parse(Source("f", text))
    if node is None:
        return None, problems
    return read_example(node, problems), problems


@pytest.mark.parametrize(
    ("text", "example"),
    [
        ("off", Example("bool", False)),
        ("Yes", Example("bool", True)),
        ("0", Example("float", 0.0)),
        ("-4.5", Example("float", -4.5)),
        ("20 °C", Example("float", 20.0, "°C")),
        ("5m", Example("duration", 300.0, "s")),
        ("22:30", Example("time", 81000)),
        ("[low, high]", Example("enum", "low", options=("low", "high"))),
        ('"hello"', Example("text", "hello")),
        ('""', Example("text", "")),
        ("'#ff8800'", Example("color", "#ff8800")),
        ('"off"', Example("text", "off")),
    ],
)
def test_a_value_shows_its_type(text: str, example: Example) -> None:
    assert read(text) == (example, [])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("hello", "own.no_example"),
        ("~", "value.empty"),
        ("{a: b}", "value.not_word"),
        ("[]", "own.options"),
        ("[on, off]", "own.bad_option"),
        ("[a, a]", "own.bad_option"),
        ("[two words]", "own.bad_option"),
        ("[[a]]", "value.is_list"),
        (f"[{', '.join(f'a{number}' for number in range(MOST_OPTIONS + 1))}]", "own.options"),
        ('"' + "x" * (LONGEST_TEXT + 1) + '"', "value.too_long"),
    ],
)
def test_what_shows_none_is_told(text: str, message: str) -> None:
    found, problems = read(text)
    assert found is None
    assert [problem.message_id for problem in problems] == [message]


@given(st.text(max_size=40))
def test_no_text_is_too_odd(text: str) -> None:
    node, problems = parse(Source("f", text))
    if node is not None:
        assert (read_example(node, problems) is None) == bool(problems)
