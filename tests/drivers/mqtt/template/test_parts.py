import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.mqtt.template import checks, lists, numbers, operators, tables, texts
from drivers.mqtt.template.closures import Maker
from drivers.mqtt.template.doing import body
from drivers.mqtt.template.errors import Failed, NotUnderstood
from drivers.mqtt.template.expressions import Expressions
from drivers.mqtt.template.lexer import Token, tokens
from drivers.mqtt.template.methods import METHODS, call
from drivers.mqtt.template.patterns import pattern
from drivers.mqtt.template.statements import parse
from drivers.mqtt.template.tree import Binary, Branches, Compare, Const, Filter, Name, Print, Unary
from drivers.mqtt.template.values import UNDEFINED, Namespace, Run, attribute, item, text_of


def test_tokens_keep_texts_and_drop_blanks_where_a_minus_says_so() -> None:
    found = tokens("a {{- 'b\\n' }} {# no -#} c\n{%- if x %}")
    assert found == [
        Token("data", "a"), Token("print", "{{"), Token("text", "b\n"), Token("close", "}}"), Token("data", " "),
        Token("data", "c"), Token("block", "{%"), Token("name", "if"), Token("name", "x"), Token("close", "%}"),
        Token("end", "the end"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["{{ 'x", "{{ $ }}", "{# x", "{{ '\\N{DOT}' }}", "{{ '\\Uffffffff' }}", "{{ x %}"])
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(NotUnderstood):
        parse(text)


def test_filters_bind_tighter_than_signs_and_these_tighter_than_words() -> None:
    found = Expressions(tokens("{{ not -a|f + b * c < d }}"))
    found.next()
    tree = found.expression()
    assert isinstance(tree, Unary)
    assert isinstance(tree.of, Compare)
    added = tree.of.first
    assert isinstance(added, Binary)
    assert (added.sign, type(added.left), type(added.right)) == ("+", Filter, Binary)
    assert parse("{% if a %}b{% endif %}c") == (Branches(((Name("a"), (Print(Const("b")),)),), ()), Print(Const("c")))


def test_statements_work_on_one_run() -> None:
    run = Run({"value": "1"})
    found = parse("{% set x = value | int %}{% for i in [1, 2] %}{{ i + x }}{% endfor %}")
    assert body(Maker(frozenset(("value",)), frozenset(("x", "i"))), found)(run) == ""
    assert run.out == ["2", "3"]
    assert run.names == {"value": "1", "x": 1}


def test_undefined_prints_as_nothing_and_fits_no_sum() -> None:
    assert (text_of(UNDEFINED), bool(UNDEFINED), list(UNDEFINED), repr([UNDEFINED])) == ("", False, [], "[Undefined]")
    for sign in ("-", "/", "//", "<", ">="):
        with pytest.raises(Failed):
            operators.OPERATORS[sign](UNDEFINED, 1)
    with pytest.raises(Failed):
        numbers.to_float(Run({}), UNDEFINED, 0)
    with pytest.raises(Failed):
        attribute(UNDEFINED, "x")


def test_python_is_out_of_reach() -> None:
    assert item({"a": 1}, "a") == 1
    assert item([1], 5) is UNDEFINED
    assert attribute(None, "x") is UNDEFINED
    for value, name in (("", "format"), ({}, "pop"), (1, "real"), (Run({}), "pay"), ("", "__class__")):
        with pytest.raises(Failed):
            attribute(value, name)
        with pytest.raises(Failed):
            item(value, name)
    for of, name in (("", "format"), ({}, "pop"), ([], "append"), (1, "bit_length"), (Namespace({}), "names")):
        with pytest.raises(Failed):
            call(Run({}), of, name, [], {})
    assert not METHODS & {"format", "format_map", "pop", "update", "append", "encode", "translate"}


def test_a_list_that_holds_a_list_twice_weighs_as_two() -> None:
    value: Any = [1]
    for _ in range(10):
        value = [value, value]
    run = Run({})
    run.keep(value)
    assert run.left < 20_000 - 2**11
    with pytest.raises(Failed):
        run.keep([value] * 20)


def test_filters_and_tests_have_what_their_tables_say() -> None:
    assert tables.FILTERS["round"] is numbers.rounded
    assert not set(tables.FUNCTIONS) & tables.THEIRS
    assert checks.TESTS["=="](Run({}), 1, 1.0)
    assert texts.to_json(Run({}), {"a": [1.0, 1e22, float("nan")], 1: None}) == '{"a":[1.0,1e22,null],"1":null}'
    assert list(lists.zipped(Run({}), [1, 2], "ab")) == [(1, "a"), (2, "b")]
    assert operators.OPERATORS["not in"](1, [2])


@pytest.mark.parametrize(
    "text",
    [
        "(a+)+$",
        "(a|a)*",
        "(?=a)",
        "(a)\\1",
        "a**",
        "a{5",
        "[a",
        "(?i)a",
        "(a*)*b",
        "x{0,99999}",
        "[[a]",
        "((a?){9}){9}",
        "(?P<n>a",
    ],
)
def test_patterns_that_could_run_away_are_refused(text: str) -> None:
    with pytest.raises(Failed):
        pattern(text, ignore_case=False)


@pytest.mark.parametrize(
    ("text", "least"),
    [
        (",.*| available|OK", 700),
        ("^(?P<b>(?:button_)?[a-z0-9]+)_(?P<a>press|hold)$", 800),
        ("[0-9]+", 1000),
        ("abc", 16_384),
    ],
)
def test_patterns_get_texts_for_which_they_are_cheap(text: str, least: int) -> None:
    found = pattern(text, ignore_case=True)
    found.fits("x" * least)
    with pytest.raises(Failed):
        found.fits("x" * 20_000)


@given(st.text("ab().*+?|[]{},12\\^$-x", max_size=12))
def test_a_pattern_is_what_python_takes_it_for_or_refused(text: str) -> None:
    try:
        found = pattern(text, ignore_case=False)
    except Failed:
        return
    assert found.compiled == re.compile(text)
    assert found.longest >= 1
