import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.model.capability import Property
from hub.model.value import Color, Kind, Value
from hub.text.problem import Problem
from hub.text.source import Mark, Source
from scenes.language.values import parse_literal
from tests.scenes.household import Stage

SWITCH = Property("on", Kind.BOOL)
PERCENT = Property("brightness", Kind.INT, unit="%", minimum=1, maximum=100, step=1)
CELSIUS = Property("target_temperature", Kind.FLOAT, unit="°C", minimum=5, maximum=35, step=0.5)
PLAIN = Property("score", Kind.FLOAT, minimum=0)
POWER = Property("limit", Kind.FLOAT, unit="W")
STATE = Property("state", Kind.ENUM, options=("idle", "docked", "off"))
WORDS = Property("message", Kind.TEXT)
COLOR = Property("color", Kind.COLOR)
TIME = Property("alarm", Kind.TIME)
REST = Property("rest", Kind.DURATION, minimum=0, maximum=7200)
COUNTDOWN = Property("countdown", Kind.INT, unit="s", minimum=0, maximum=7200)


@pytest.mark.parametrize(
    ("text", "expected", "value"),
    [
        ("on", SWITCH, True),
        ("no", SWITCH, False),
        (" off ", SWITCH, False),
        ("40", PERCENT, 40),
        ("40 %", PERCENT, 40),
        ("40%", PERCENT, 40),
        ("40.4", PERCENT, 40),
        ("19", CELSIUS, 19.0),
        ("19.2 °C", CELSIUS, 19.0),
        ("68 °F", CELSIUS, 20.0),
        ("1.5 kW", POWER, 1500.0),
        ("-3", POWER, -3.0),
        ("0.25", PLAIN, 0.25),
        ("docked", STATE, "docked"),
        ("off", STATE, "off"),
        ("The kettle is on, at last", WORDS, "The kettle is on, at last"),
        ("#FF8800", COLOR, Color(255, 136, 0)),
        ("#000000", COLOR, Color(0, 0, 0)),
        ("22:30", TIME, 81000),
        ("5m", REST, 300.0),
        ("1h30m", REST, 5400.0),
        ("1.5 h", REST, 5400.0),
        ("5m", COUNTDOWN, 300),
        ("1m30s", COUNTDOWN, 90),
        ("90", COUNTDOWN, 90),
    ],
)
def test_literals(text: str, expected: Property, value: Value) -> None:
    problems: list[Problem] = []
    found = parse_literal(text, None, expected, problems)
    assert problems == []
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "expected", "message_id", "hint"),
    [
        ("onn", SWITCH, "scenes.value_switch", "on"),
        ("1", SWITCH, "scenes.value_switch", None),
        ("", SWITCH, "scenes.value_switch", None),
        ("bright", PERCENT, "scenes.value_number", None),
        ("on", PERCENT, "scenes.value_number", None),
        ("0", PERCENT, "scenes.value_range", None),
        ("101 %", PERCENT, "scenes.value_range", None),
        ("40 lx", PERCENT, "scenes.other_unit", None),
        ("+10", PERCENT, "scenes.value_plus", None),
        ("+1.5 °C", CELSIUS, "scenes.value_plus", None),
        ("19 °c", CELSIUS, "scenes.unknown_unit", "°C"),
        ("4", CELSIUS, "scenes.value_range", None),
        ("104 °F", CELSIUS, "scenes.value_range", None),
        ("-1", PLAIN, "scenes.value_range", None),
        ("5 %", PLAIN, "scenes.no_unit_here", None),
        ("dokced", STATE, "scenes.unknown_option", "docked"),
        ("5", STATE, "scenes.unknown_option", None),
        ("#ff88", COLOR, "scenes.bad_color", None),
        ("red", COLOR, "scenes.bad_color", None),
        ("25:00", TIME, "scenes.bad_time", None),
        ("5", REST, "scenes.needs_duration_unit", None),
        ("soon", REST, "scenes.bad_duration", None),
        ("3h", REST, "scenes.value_range", None),
        ("5 lx", REST, "scenes.other_unit", None),
        ("x" * 5000, WORDS, "scenes.too_long", None),
    ],
)
def test_literals_that_do_not_fit(text: str, expected: Property, message_id: str, hint: str | None) -> None:
    problems: list[Problem] = []
    where = Mark(Source("scenes/x.yaml", text), 1, 1, len(text))
    assert parse_literal(text, where, expected, problems) is None
    (problem,) = problems
    assert (problem.message_id, problem.hint) == (message_id, hint)
    assert problem.mark == Mark(where.source, 1, 1, max(1, len(text)))
    assert "{" not in problem.message()


def test_the_range_is_said_with_its_unit() -> None:
    problems: list[Problem] = []
    parse_literal("40", None, CELSIUS, problems)
    parse_literal("-1", None, PLAIN, problems)
    assert [problem.message() for problem in problems] == [
        "`40` is out of range: `target_temperature` goes from 5 °C to 35 °C",
        "`-1` is out of range: `score` goes from 0 to ∞",
    ]


@given(
    st.text(max_size=30),
    st.sampled_from([SWITCH, PERCENT, CELSIUS, PLAIN, STATE, WORDS, COLOR, TIME, REST, COUNTDOWN]),
)
def test_any_text_gives_a_fitting_value_or_one_problem_and_never_raises(text: str, expected: Property) -> None:
    problems: list[Problem] = []
    found = parse_literal(text, None, expected, problems)
    assert len(problems) == (1 if found is None else 0)
    if found is not None:
        assert expected.accept(found) == found


def test_a_plain_number_takes_the_unit_of_the_property_as_a_literal_does() -> None:
    yaml = "- scene: S\n  when: {event: doorbell.ring}\n  do:\n    - let: {level: 20}\n"
    stage = Stage(yaml + "    - set: {hall_light.brightness: =level * 2}\n")
    assert stage.problems == ()
    stage.happens("doorbell.ring")
    assert stage.commands == ["hall_light.brightness = 40"]
    other = Stage(yaml + "    - set: {hall_light.brightness: =20 °C}\n")
    assert [problem.message_id for problem in other.problems] == ["scenes.other_unit"]
