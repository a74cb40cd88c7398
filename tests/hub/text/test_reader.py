from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.text import reader
from hub.text.problem import Problem
from hub.text.reader import Fields
from hub.text.source import Source
from hub.text.yaml import Node, parse


def tree(text: str) -> Node:
    node, problems = parse(Source("f", text))
    assert problems == []
    assert node is not None
    return node


def lines(problems: list[Problem]) -> list[str]:
    return [problem.render().splitlines()[0] for problem in problems]


READERS: list[tuple[reader.Reader[object], str, object]] = [
    (reader.text, "on", "on"),
    (reader.name, "' Kettle '", "Kettle"),
    (reader.handle, "水壶_2", "水壶_2"),
    (reader.number(0, 100), "12.5", 12.5),
    (reader.integer(0, 100), "12", 12),
    (reader.duration(), "1h30m", 5400.0),
    (reader.time_of_day, "22:30", 81_000),
    (reader.switch, "On", True),
    (reader.switch, "no", False),
    (reader.one_of({"en": 1, "zh": 2}), "zh", 2),
    (reader.quantity(["°C", "K"]), "20 °C", (20.0, "°C")),
    (reader.quantity(["°C", "K"]), "20", (20.0, "°C")),
    (reader.listing(reader.integer()), "[1, 2]", (1, 2)),
    (reader.one_or_more(reader.handle), "tea", ("tea",)),
    (reader.one_or_more(reader.handle), "[tea, hot]", ("tea", "hot")),
    (reader.one_or_more(reader.handle), "[]", ()),
    (reader.at_least_one(reader.handle), "tea", ("tea",)),
    (reader.at_least_one(reader.handle), "[tea, hot]", ("tea", "hot")),
]


@pytest.mark.parametrize(("read", "text", "value"), READERS)
def test_what_is_right_is_read(read: Callable[[Node, list[Problem]], object], text: str, value: object) -> None:
    problems: list[Problem] = []
    assert read(tree(text), problems) == value
    assert problems == []


WRONG: list[tuple[reader.Reader[object], str, str]] = [
    (reader.text, "[a]", "a single value is expected here, not a list"),
    (reader.one_or_more(reader.text), "{a: b}", "a single value is expected here, not keys with values (`key: value`)"),
    (reader.at_least_one(reader.text), "[]", "a value is missing here"),
    (reader.text, "~", "a value is missing here"),
    (reader.text, "!secret x", "a secret is not allowed here"),
    (reader.name, "'  '", "a value is missing here"),
    (reader.name, "x" * 129, "this text is too long: at most 128 characters"),
    (reader.handle, "2nd", "`2nd` is not a handle: use letters, digits and `_`, beginning with a letter"),
    (reader.handle, "a-b", "`a-b` is not a handle: use letters, digits and `_`, beginning with a letter"),
    (reader.number(), "1e5", "`1e5` is not a number"),
    (reader.duration(1, 7 * 86_400), "90d", "90d is too high: at most 7d"),
    (reader.duration(1, 7 * 86_400), "250ms", "250ms is too low: at least 1s"),
    (reader.number(0, 100), "101", "101 is too high: at most 100"),
    (reader.integer(5), "4", "4 is too low: at least 5"),
    (reader.integer(), "4.5", "`4.5` is not a whole number"),
    (reader.duration(), "5", "`5` has no unit: write for example `5s` or `5m`"),
    (reader.duration(), "soon", "`soon` is not a duration: write for example `90s`, `5m` or `1h30m`"),
    (reader.time_of_day, "25:00", "`25:00` is not a time of day: write for example `06:00` or `22:30`"),
    (reader.switch, "flase", "`flase` is not one of: `on`, `off`, `yes`, `no`; did you mean `false`?"),
    (reader.one_of({"info": 1, "debug": 2}), "inof", "`inof` is not one of: `info`, `debug`; did you mean `info`?"),
    (reader.quantity(["°C"]), "warm", "`warm` is not a number with a unit: write for example `20 °C`"),
    (reader.quantity(["kWh", "W"]), "3 KWh", "the unit `KWh` does not fit here: use `kWh`, `W`; did you mean `kWh`?"),
    (reader.listing(reader.text), "a", "a list is expected here (lines that begin with `- `)"),
    (reader.mapping, "a", "keys with values are expected here (`key: value`)"),
]


@pytest.mark.parametrize(("read", "text", "message"), WRONG)
def test_what_is_wrong_is_said(read: Callable[[Node, list[Problem]], object], text: str, message: str) -> None:
    problems: list[Problem] = []
    assert read(tree(text), problems) is None
    assert lines(problems) == [f"f:1:1: {message}"]


def test_a_list_keeps_what_is_right_and_notes_all_that_is_not() -> None:
    problems: list[Problem] = []
    assert reader.listing(reader.integer())(tree("[1, x, 3, y]"), problems) == (1, 3)
    assert lines(problems) == ["f:1:5: `x` is not a whole number", "f:1:11: `y` is not a whole number"]


def test_fields_are_asked_for_and_the_rest_is_reported() -> None:
    problems: list[Problem] = []
    fields = Fields.of(tree("name: Kettle\nlabls: [tea]\nempty:\ncount: x\n"), problems)
    assert fields is not None
    assert fields.required("name", reader.text) == "Kettle"
    assert fields.required("empty", reader.text) is None
    assert fields.required("gone", reader.text) is None
    assert fields.optional("count", reader.integer(), 7) == 7
    assert fields.optional("labels", reader.listing(reader.text), ()) == ()
    assert fields.maybe("empty", reader.text) is None
    assert fields.maybe("name", reader.text) == "Kettle"
    assert "name" in fields
    assert "labels" not in fields
    fields.close()
    known = "`name`, `empty`, `gone`, `count`, `labels`"
    assert lines(problems) == [
        "f:3:7: a value is missing here",
        "f:1:1: the key `gone` is missing here",
        "f:4:8: `x` is not a whole number",
        f"f:2:1: the key `labls` is not known here (known: {known}); did you mean `labels`?",
    ]


def test_fields_of_what_is_no_mapping_are_none() -> None:
    problems: list[Problem] = []
    assert Fields.of(tree("[a]"), problems) is None
    assert lines(problems) == ["f:1:1: keys with values are expected here (`key: value`)"]


@given(st.text())
def test_any_word_is_read_or_a_problem(text: str) -> None:
    node, _ = parse(Source("f", text))
    if node is None:
        return
    for read, _, _ in READERS:
        problems: list[Problem] = []
        value = read(node, problems)
        assert (value is None) <= bool(problems)
