"""The whole way from text to expression."""

from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.model.capability import Property
from hub.model.value import Color, Kind, Value
from hub.text.problem import Problem
from hub.text.source import Mark, Source
from scenes.language.compiler import compile_condition, compile_expression, compile_value
from scenes.language.syntax import Node, write
from scenes.language.types import Type
from tests.scenes.language.house import House, complaints, house
from tests.scenes.language.trees import TREES

MISTAKES = [
    ("ketle.on", "scenes.unknown_device", "ketle"),
    ("( ketle.on )", "scenes.unknown_device", "ketle"),
    ("not ((kettle.onn))", "scenes.unknown_property", "onn"),
    ("((sin(4))) > 1", "scenes.unknown_function", "sin"),
    ("(plug.power) * 2 > plug.voltage * (1 + 1)", "scenes.other_unit", "plug.voltage * (1 + 1)"),
    ("(plug.power + 5 W) * 2", "scenes.not_a_condition", "(plug.power + 5 W) * 2"),
    ("kettle.onn", "scenes.unknown_property", "onn"),
    ("strip.left.onn", "scenes.unknown_property", "left.onn"),
    ("kettle", "scenes.device_alone", "kettle"),
    ("strip.left", "scenes.device_alone", "strip.left"),
    ("new", "scenes.device_alone_new", "new"),
    ("motion", "scenes.property_alone", "motion"),
    ("sunshine", "scenes.unknown_word", "sunshine"),
    ("doorbell.ring", "scenes.is_an_event", "ring"),
    ("vacuum.dock", "scenes.is_a_command", "dock"),
    ("band.on", "scenes.device_without_properties", "band"),
    ("event.zon == 'x'", "scenes.unknown_field", "zon"),
    ("kettle.on > 5", "scenes.no_order", "kettle.on"),
    ("5 < kettle.on", "scenes.no_order", "kettle.on"),
    ("kettle.on == 5", "scenes.mismatch", "5"),
    ("5 == kettle.on", "scenes.mismatch", "5"),
    ("kettle.on is kitchen.temperature", "scenes.mismatch", "kitchen.temperature"),
    ("kettle.on is heating", "scenes.value_switch", "heating"),
    ("kettle.state is heting", "scenes.unknown_option", "heting"),
    ("heting is kettle.state", "scenes.unknown_option", "heting"),
    ("kettle.state is 'heting'", "scenes.unknown_option", "'heting'"),
    ("kettle.state is off", "scenes.unknown_option", "off"),
    ("kettle.state in (idle, heting)", "scenes.unknown_option", "heting"),
    ("kettle.state < idle", "scenes.no_order", "kettle.state"),
    ("kettle.state is vacuum.battery", "scenes.mismatch", "vacuum.battery"),
    ("day is monday", "scenes.unknown_option", "monday"),
    ("day < fri", "scenes.no_order", "day"),
    ("day in mon..vacuum.state", "scenes.day_needs_constant", "vacuum.state"),
    ("kitchen.temperature > 20 lx", "scenes.other_unit", "20 lx"),
    ("20 lx < kitchen.temperature", "scenes.other_unit", "20 lx"),
    ("kitchen.temperature > 20 lxx", "scenes.unknown_unit", "20 lxx"),
    ("kitchen.temperature > kitchen.humidity", "scenes.other_unit", "kitchen.humidity"),
    ("event.score > 50 %", "scenes.no_unit_here", "50 %"),
    ("kitchen.humidity > event.score", "scenes.plain_number", "event.score"),
    ("kitchen.humidity + event.score * 2 > 5", "scenes.plain_number", "event.score * 2"),
    ("rest > 5", "scenes.needs_duration_unit", "5"),
    ("kitchen.temperature", "scenes.not_a_condition", "kitchen.temperature"),
    ("kitchen.temperature and kettle.on", "scenes.not_a_condition", "kitchen.temperature"),
    ("not kitchen.temperature", "scenes.not_a_condition", "kitchen.temperature"),
    ("kettle.on or 1", "scenes.not_a_condition", "1"),
    ("kettle.on + 1 > 2", "scenes.needs_number", "kettle.on"),
    ("-kettle.state > 2", "scenes.needs_number", "kettle.state"),
    ("abs(kettle.on) > 2", "scenes.needs_number", "kettle.on"),
    ("kitchen.temperature - 2 °F > 1", "scenes.no_difference", "2 °F"),
    ("kitchen.temperature - kettle.temperature > 2 °F", "scenes.no_difference", "2 °F"),
    ("abs(2 °F) > 1", "scenes.no_difference", "2 °F"),
    ("plug.power * plug.voltage > 1", "scenes.no_such_unit", "plug.voltage"),
    ("1 / plug.power > 1", "scenes.no_such_unit", "plug.power"),
    ("plug.power + plug.voltage > 1", "scenes.other_unit", "plug.voltage"),
    ("sin(4) > 1", "scenes.unknown_function", "sin"),
    ("max(4) > 1", "scenes.argument_count", "max"),
    ("round(4, 1.5) > 1", "scenes.round_digits", "1.5"),
    ("round(4, count) > 1", "scenes.round_digits", "count"),
    ("time == 22:30", "scenes.time_equals", "time"),
    ("time in (22:30, 23:00)", "scenes.time_equals", "time"),
    ("time > alarm", "scenes.time_needs_constant", "alarm"),
    ("time in 06:00..alarm", "scenes.time_needs_constant", "alarm"),
    ("time in 06:00..06:00", "scenes.empty_window", "06:00"),
    ("time > 5", "scenes.mismatch", "5"),
    ("time in 5..6", "scenes.mismatch", "5"),
    ("time + 5m > 22:30", "scenes.needs_number", "time"),
    ("kettle.state in idle..heating", "scenes.no_range", "kettle.state"),
    ("kitchen.temperature in 20..10", "scenes.range_backwards", "20"),
    ("kitchen.temperature in 20..30 lx", "scenes.other_unit", "30 lx"),
    ("event.zone is porch", "scenes.text_needs_quotes", "porch"),
    ("event.zone > 'a'", "scenes.no_order", "event.zone"),
    ("lamp.color == 5", "scenes.mismatch", "5"),
    ("unknown is kettle.on", "scenes.known_after_is", "unknown"),
]


@pytest.mark.parametrize(("text", "message_id", "word"), MISTAKES, ids=[text for text, *_ in MISTAKES])
def test_mistakes_are_found_with_the_caret_under_the_word(text: str, message_id: str, word: str) -> None:
    assert complaints(text) == [(message_id, word)]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("ketle.on", "kettle"),
        ("kettle.onn", "on"),
        ("kettle.state is heting", "heating"),
        ("day is monday", "mon"),
        ("kettle.on is unkown", "unknown"),
        ("kettle.on is onn", "on"),
        ("event.zon == 'x'", "zone"),
        ("kitchen.temperature > 20 lxx", "lux"),
        ("roud(1) > 1", "round"),
        ("kettle.on adn closet.motion", "and"),
        ("tme > 06:00", "time"),
    ],
)
def test_the_word_that_was_meant_is_offered(text: str, hint: str) -> None:
    expression, problems = house().condition(text)
    assert expression is None
    assert [problem.hint for problem in problems] == [hint]


def test_all_mistakes_are_found_at_once() -> None:
    text = "ketle.on and kettle.state is heting and kitchen.temperature > 20 lx or min(1) > 2"
    assert [word for _, word in complaints(text)] == ["ketle", "heting", "20 lx", "min"]


def test_names_are_checked_even_where_the_syntax_breaks_off() -> None:
    assert complaints("kettle.onn and ketle.on and") == [
        ("scenes.ends_early", ""),
        ("scenes.unknown_property", "onn"),
        ("scenes.unknown_device", "ketle"),
    ]


def test_marks_are_places_in_the_file() -> None:
    source = Source("scenes/kitchen.yaml", "- scene: Tea\n  when: ketle.on\n")
    problems: list[Problem] = []
    assert compile_condition("ketle.on", Mark(source, 2, 9, 8), house().scope, problems) is None
    assert problems[0].render() == (
        "scenes/kitchen.yaml:2:9: there is no device `ketle`; did you mean `kettle`?\n"
        "   2 |   when: ketle.on\n"
        "     |         ^^^^^"
    )


def test_a_colour_that_yaml_took_for_a_comment_is_told() -> None:
    source = Source("scenes/x.yaml", "  until: lamp.color == #ff8800")
    problems: list[Problem] = []
    compile_condition("lamp.color ==", Mark(source, 1, 10, 13), house().scope, problems)
    compile_condition("lamp.color ==", Mark(Source("x", "lamp.color =="), 1, 1, 13), house().scope, problems)
    assert [problem.message_id for problem in problems] == ["scenes.cut_by_comment", "scenes.ends_early"]


def test_a_device_that_is_not_adopted_is_a_warning_and_unknown() -> None:
    expression, problems = house().condition("new.mode is turbo or new.level + 1 > 5 °C or new.level in 1..2")
    assert {problem.message_id for problem in problems} == {"scenes.not_adopted"}
    assert expression is not None
    assert expression.test(house().context) is None
    assert house().compile("max(new.a, kitchen.temperature)").evaluate(house().context) is None


TYPES = [
    ("kettle.on", Kind.BOOL, None),
    ("kitchen.temperature + 1", Kind.FLOAT, "°C"),
    ("2 * plug.power", Kind.FLOAT, "W"),
    ("plug.power / plug.power", Kind.FLOAT, None),
    ("plug.power / 2", Kind.FLOAT, "W"),
    ("5m + 2s", Kind.DURATION, "s"),
    ("round(kitchen.temperature)", Kind.INT, "°C"),
    ("min(1 kW, plug.power)", Kind.FLOAT, "W"),
    ("-kitchen.temperature", Kind.FLOAT, "°C"),
    ("time", Kind.TIME, None),
    ("'x'", Kind.TEXT, None),
    ("#ff0000", Kind.COLOR, None),
]


@pytest.mark.parametrize(("text", "kind", "unit"), TYPES, ids=[text for text, *_ in TYPES])
def test_types(text: str, kind: Kind, unit: str | None) -> None:
    found = house().compile(text).type
    assert found == Type(kind, unit, step=found.step)


def prop(kind: Kind, unit: str | None = None, **more: float) -> Property:
    return Property("target", kind, unit=unit, options=("low", "docked"), **more)  # type: ignore[arg-type]  # only numbers are passed


VALUES: list[tuple[str, Property, Value | None]] = [
    ("=kitchen.temperature + 2", prop(Kind.FLOAT, "°C"), 22.5),
    ("= 68 °F", prop(Kind.FLOAT, "°C"), 20),
    ("=19", prop(Kind.FLOAT, "°C"), 19),
    ("=not kettle.on", prop(Kind.BOOL), True),
    ("=low", prop(Kind.ENUM), "low"),
    ("=vacuum.state", prop(Kind.ENUM), "docked"),
    ("=vacuum.state", prop(Kind.TEXT), "docked"),
    ("=2 * 5m", prop(Kind.DURATION), 600),
    ("=22:30", prop(Kind.TIME), 81000),
    ("=#ff0000", prop(Kind.COLOR), Color(255, 0, 0)),
    ("=lamp.brightness", prop(Kind.INT, "%"), None),
]


@pytest.mark.parametrize(("text", "expected", "value"), VALUES, ids=[text for text, *_ in VALUES])
def test_computed_values(text: str, expected: Property, value: Value | None) -> None:
    home, problems = House(), list[Problem]()
    home.tell("kitchen.temperature", 20.5)
    home.tell("kettle.on", False)
    home.tell("vacuum.state", "docked")
    found = compile_value(text, None, home.scope, expected, problems)
    assert problems == []
    assert found is not None
    assert found.evaluate(home.context) == value


WRONG_VALUES = [
    ("=kitchen.temperature", prop(Kind.BOOL), "scenes.mismatch", "kitchen.temperature"),
    ("=kitchen.humidity", prop(Kind.FLOAT, "°C"), "scenes.other_unit", "kitchen.humidity"),
    ("=20 %", prop(Kind.FLOAT), "scenes.no_unit_here", "20 %"),
    ("=50", prop(Kind.FLOAT, "°C", maximum=35), "scenes.value_range", "50"),
    ("=90 + 20", prop(Kind.INT, "%", maximum=100), "scenes.value_range", "90 + 20"),
    ("=5", prop(Kind.DURATION), "scenes.needs_duration_unit", "5"),
    ("=hgh", prop(Kind.ENUM), "scenes.unknown_option", "hgh"),
    ("=kettle.state", prop(Kind.ENUM), "scenes.mismatch", "kettle.state"),
    ("=kettle.on", prop(Kind.TEXT), "scenes.mismatch", "kettle.on"),
    ("=5", prop(Kind.COLOR), "scenes.mismatch", "5"),
    ("=", prop(Kind.BOOL), "scenes.empty_expression", "="),
]


@pytest.mark.parametrize(("text", "expected", "message_id", "word"), WRONG_VALUES, ids=[row[0] for row in WRONG_VALUES])
def test_computed_values_that_do_not_fit(text: str, expected: Property, message_id: str, word: str) -> None:
    problems: list[Problem] = []
    where = Mark(Source("x", text), 1, 1, len(text))
    assert compile_value(text, where, house().scope, expected, problems) is None
    (problem,) = problems
    assert problem.message_id == message_id
    assert problem.mark is not None
    assert text[problem.mark.column - 1 :][: problem.mark.length] == word


PIECES = [
    *("kettle.on", "closet.motion", "kitchen.temperature", "plug.power", "vacuum.state", "lamp.color", "event.zone"),
    *(
        "new.x",
        "count",
        "rest",
        "alarm",
        "time",
        "day",
        "kettle",
        "ketle.on",
        "event.zon",
        "strip.left",
        "docked",
        "sat",
    ),
    *(
        "on",
        "5",
        "20 °C",
        "68 °F",
        "5m",
        "0",
        "22:30",
        "06:00..10:00",
        "mon..fri",
        "'x'",
        "#ff8800",
        "known",
        "unknown",
    ),
    *("and", "or", "not", "is", "is not", "in", "==", "<", ">=", "+", "-", "*", "/", "(", ")", ",", "..", "="),
    *("min(", "round(", "abs("),
]


@settings(max_examples=250)
@given(st.one_of(st.text(max_size=60), TREES.map(write), st.lists(st.sampled_from(PIECES), max_size=15).map(" ".join)))
def test_whatever_is_written_gives_an_expression_or_problems_and_never_raises(text: str) -> None:
    problems: list[Problem] = []
    home = house()
    found = compile_expression(text, Mark(Source("x", text), 1, 1), home.scope, problems)
    assert (found is None) == any(problem.severity == "error" for problem in problems)
    for problem in problems:
        assert problem.message_id not in problem.message()
        assert problem.render("zh")
        assert problem.mark is not None
        assert problem.mark.column + problem.mark.length <= max(len(text), 1) + 2
    if found is not None:
        found.evaluate(home.context)


@given(TREES)
def test_writing_a_tree_again_does_not_change_what_is_found(tree: Node) -> None:
    once: list[Problem] = []
    twice: list[Problem] = []
    text = write(tree)
    compile_expression(text, None, house().scope, once)
    compile_expression(f"  ( {text} )  ", None, house().scope, twice)
    assert [problem.message_id for problem in once] == [problem.message_id for problem in twice]


# A naive evaluator: every random expression comes with the value it must have.

BOOLS = ("kettle.on", "closet.motion", "strip.left.on")
NUMBERS = {"kitchen.temperature": 0.1, "heater.target_temperature": 0.5, "kettle.temperature": 1.0}
STATES = ("idle", "cleaning", "docked")
Known = dict[str, Value | None]
Truth = tuple[str, bool | None]
Number = tuple[str, float | None, float]
COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


@st.composite
def numbers(draw: st.DrawFn, known: Known, depth: int) -> Number:
    choice = draw(st.integers(0, 5 if depth else 1))
    if choice == 0:
        constant = draw(st.integers(-40, 240)) / 2
        return f"{constant:g}" if constant >= 0 else f"({constant:g})", constant, 0.0
    if choice == 1:
        name = draw(st.sampled_from(list(NUMBERS)))
        return name, known[name], NUMBERS[name]  # type: ignore[return-value]  # these are numbers
    (left, a, _), (right, b, _) = draw(numbers(known, depth - 1)), draw(numbers(known, depth - 1))
    if choice == 2:
        return f"({left} + {right})", None if a is None or b is None else a + b, 0.0
    if choice == 3:
        return f"({left} - {right})", None if a is None or b is None else a - b, 0.0
    if choice == 4:
        return f"max({left}, {right})", None if a is None or b is None else max(a, b), 0.0
    factor = draw(st.sampled_from([0, 1, 2, 4]))
    return f"({left} / {factor})", None if a is None or factor == 0 else a / factor, 0.0


@st.composite
def truths(draw: st.DrawFn, known: Known, depth: int) -> Truth:
    choice = draw(st.integers(0, 8 if depth else 3))
    if choice <= 1:
        name = draw(st.sampled_from(BOOLS))
        return name, known[name]  # type: ignore[return-value]  # these are truths
    if choice == 2:
        state, other = known["vacuum.state"], draw(st.sampled_from(STATES))
        return f"vacuum.state is {other}", None if state is None else state == other
    if choice == 3:
        return draw(comparisons(known, max(depth - 1, 0)))
    if choice == 4:
        text, value = draw(truths(known, depth - 1))
        return f"(not ({text}))", None if value is None else not value
    if choice == 5:
        text, value = draw(truths(known, depth - 1))
        wanted = draw(st.booleans())
        return f"(({text}) is {'known' if wanted else 'unknown'})", (value is not None) == wanted
    parts = draw(st.lists(truths(known, depth - 1), min_size=2, max_size=4))
    values = [value for _, value in parts]
    word, decides = ("and", False) if choice % 2 else ("or", True)
    verdict = decides if decides in values else None if None in values else not decides
    return f"({f' {word} '.join(f'({text})' for text, _ in parts)})", verdict


@st.composite
def comparisons(draw: st.DrawFn, known: Known, depth: int) -> Truth:
    (left, a, step), (right, b, other) = draw(numbers(known, depth)), draw(numbers(known, depth))
    sign = draw(st.sampled_from(["<", "<=", ">", ">=", "==", "!=", "in"]))
    if sign == "in":
        low = draw(st.integers(-10, 50))
        inside = None if a is None else low <= a <= low + 10
        return f"({left} in {low}..{low + 10})", inside
    if a is None or b is None:
        return f"({left} {sign} {right})", None
    if sign in COMPARE:
        return f"({left} {sign} {right})", COMPARE[sign](a, b)
    near = abs(a - b) < max(step, other) / 2 + 1e-9
    return f"({left} {sign} {right})", near if sign == "==" else not near


@settings(max_examples=300)
@given(st.data())
def test_every_expression_has_the_value_of_a_naive_evaluator(data: st.DataObject) -> None:
    found, naive = both_ways(data)
    assert found is naive


@pytest.mark.soak
@settings(max_examples=20_000)
@given(st.data())
def test_very_many_expressions_have_the_value_of_a_naive_evaluator(data: st.DataObject) -> None:
    found, naive = both_ways(data)
    assert found is naive


def both_ways(data: st.DataObject) -> tuple[bool | None, bool | None]:
    known: Known = {name: data.draw(st.sampled_from([True, False, None])) for name in BOOLS}
    known |= {name: data.draw(st.sampled_from([None, 0.0, 19.5, 20.0, 20.1, 100.0])) for name in NUMBERS}
    known["vacuum.state"] = data.draw(st.sampled_from([*STATES, None]))
    text, value = data.draw(truths(known, 3))
    home = House()
    for ref, reading in known.items():
        home.tell(ref, reading)
    expression, problems = home.condition(text)
    assert [problem.message() for problem in problems] == []
    assert expression is not None
    return expression.test(home.context), value


@pytest.mark.parametrize(("one", "other"), list(product([True, False, None], repeat=2)))
def test_logic_is_kleenes(one: bool | None, other: bool | None) -> None:
    home = House()
    home.tell("kettle.on", one)
    home.tell("closet.motion", other)
    order = [False, None, True]
    least, most = (pick([one, other], key=order.index) for pick in (min, max))
    assert home.seen("kettle.on and closet.motion") is least
    assert home.seen("kettle.on or closet.motion") is most
    assert home.seen("kettle.on and closet.motion and on") is least
    assert home.seen("off or kettle.on or closet.motion") is most
    assert home.seen("not kettle.on") is (None if one is None else not one)
