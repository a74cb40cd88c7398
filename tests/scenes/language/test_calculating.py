import pytest

from hub.model.value import Kind
from scenes.language.calculating import calculate, negate
from scenes.language.draft import Draft, constant
from scenes.language.functions import FUNCTIONS
from scenes.language.notes import Notes
from scenes.language.types import BOOL, NUMBER, TEXT, Type, measured_in, type_of
from scenes.language.walker import CLOCK_WORDS, SWITCH_WORDS, Walker
from tests.scenes.language.house import DEVICES, House, house


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 - 3 - 2", 5),
        ("8 / 4 / 2", 1),
        ("-2 * -3", 6),
        ("-(2 + 3)", -5),
        ("1 / 0", None),
        ("1h + 30m", 5400),
        ("2 * 5m", 600),
        ("1h / 30m", 2),
        ("1 kW + 500 W", 1500),
        ("5 + 3 °C", 8),
        ("kitchen.temperature + 2", 22),
        ("2 + kitchen.temperature", 22),
        ("kitchen.temperature - heater.target_temperature", None),
        ("kitchen.temperature / kitchen.temperature", 1),
        ("min(3, 1, 2)", 1),
        ("max(kitchen.temperature, 25)", 25),
        ("max(kitchen.temperature, heater.target_temperature)", None),
        ("min(68 °F, 21 °C)", 20),
        ("abs(kitchen.temperature - 25)", 5),
        ("abs(-4)", 4),
        ("round(2.5)", 3),
        ("round(-2.5)", -2),
        ("round(20.26, 1)", 20.3),
        ("round(1 / 3, 2)", 0.33),
        ("round(1 / 0)", None),
        ("999999999999999 * 999999999999999", 999999999999999.0**2),
    ],
)
def test_values(text: str, value: float | None) -> None:
    home = House()
    home.tell("kitchen.temperature", 20.0)
    assert home.seen(text) == value


def test_a_result_without_end_is_unknown() -> None:
    assert House().seen(" * ".join(["999999999999999"] * 30)) is None
    assert House().seen(" * ".join(["count"] * 400)) is None
    assert House(count=10).seen(" * ".join(["count"] * 400)) is None
    assert House(count=10).seen(" * ".join(["count"] * 300)) == pytest.approx(1e300)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_checks_what_it_is_given(name: str) -> None:
    arguments = ", ".join(["kettle.on"] * FUNCTIONS[name].least)
    expression, problems = house().condition(f"{name}({arguments}) > 1")
    assert expression is None
    assert {problem.message_id for problem in problems} == {"scenes.needs_number"}
    _, problems = house().condition(f"{name}() > 1")
    assert [problem.message_id for problem in problems] == ["scenes.argument_count"]


def test_the_parts_of_a_sum_are_checked_both() -> None:
    draft = Draft(Notes("ab", None, []))
    assert calculate(draft, "+", constant(BOOL, True, 0, 1), constant(TEXT, "x", 1, 2)) is None
    assert [problem.params["text"] for problem in draft.notes.problems] == ["a", "b"]


def test_the_opposite_of_a_constant_is_a_constant() -> None:
    draft = Draft(Notes("-5", None, []))
    found = negate(draft, constant(NUMBER, 5.0, 1, 2), 0)
    assert found is not None
    assert (found.constant, found.value, found.start) == (True, -5.0, 0)


@pytest.mark.parametrize(
    ("type_", "shown"),
    [
        (Type(None), "?"),
        (BOOL, "on/off"),
        (NUMBER, "1/2.5/…"),
        (measured_in("°C"), "°C"),
        (measured_in("s"), "1h30m"),
        (Type(Kind.ENUM, options=("a", "b")), "a/b"),
        (Type(Kind.ENUM, options=tuple("abcdefghijklmn")), "a/b/c/d/e/f/g/h/i/j/k/l/…"),
        (Type(Kind.TIME), "22:30"),
        (Type(Kind.COLOR), "#rrggbb"),
    ],
)
def test_types_are_shown_without_words(type_: Type, shown: str) -> None:
    assert str(type_) == shown


def test_the_type_of_a_property() -> None:
    declared = DEVICES["heater"].abilities.properties["target_temperature"]
    assert type_of(declared) == Type(Kind.FLOAT, "°C", (), 0.5)


def test_own_words_do_not_hide_devices_and_options() -> None:
    # A word with dots is a device's, whatever its first part means alone.
    _, problems = house().condition("time.on and off.on")
    assert [problem.params["name"] for problem in problems] == ["time", "off"]
    walker = Walker(Draft(Notes("x", None, [])), house().scope)
    assert {*CLOCK_WORDS, *SWITCH_WORDS}.isdisjoint(DEVICES)
    assert walker.parts == ()
