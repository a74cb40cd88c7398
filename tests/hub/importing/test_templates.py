"""Templates as trees, as terms, and as expressions of scenes."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hub.importing.terms
from hub.importing.around import Around
from hub.importing.document import Comments
from hub.importing.logic import Logic, days_phrase, uncut
from hub.importing.phrases import FALSE, TRUE, Phrase, all_of, any_of, opposite, switched
from hub.importing.refused import Findings, Refused
from hub.importing.templates import Both, Const, Filter, Name, Not, pieces, single
from hub.text.source import Mark, Source
from hub.text.yaml import Scalar
from tests.hub.importing.homes import the_map

MARK = Mark(Source("x", ""), 1, 1)
TERMS = hub.importing.terms.Terms


def logic() -> Logic:
    source = Source("x", "")
    return Logic(Around(the_map(), Findings(), source, Comments()), MARK)


def said(template: str) -> str:
    return logic().condition(Scalar("{{ " + template + " }}", MARK)).text


def test_what_binds_how_tightly() -> None:
    assert single("{{ not a and b or c | int > 2 }}", MARK) == Both(
        "or", Both("and", Not(Name("a")), Name("b")), Both(">", Filter(Name("c"), "int", ()), Const(2.0))
    )
    assert pieces("a {{ 'b' }} c {# d #}", MARK) == ("a ", Const("b"), " c ")


@pytest.mark.parametrize(
    ("template", "expression"),
    [
        (
            "is_state('light.hall', 'on') or is_state('light.kitchen', 'on') and states('sensor.lux') | int > 40",
            "hall_light.on or kitchen_light.on and hall.illuminance > 40",
        ),
        (
            "not (is_state('light.hall', 'on') and is_state('light.kitchen', 'off'))",
            "not (hall_light.on and not kitchen_light.on)",
        ),
        ("states('sensor.temp') | int > 20", "bedroom.temperature >= 21"),
        ("states.sensor.temp.state | float(0) * 2 < 40.5", "bedroom.temperature * 2 < 40.5"),
        ("states('input_select.mode') not in ['home', 'away']", "settings.mode not in (home, away)"),
        ("is_state('input_select.mode', ['home', 'away'])", "settings.mode in (home, away)"),
        ("states('sensor.temp') not in ['unknown', 'unavailable']", "bedroom.temperature is known"),
        ("20 < states('sensor.temp_f') | float", "bedroom.temperature > 20 °F"),
        ("now().hour == 23", "time >= 23:00"),
        ("now().hour in [6, 7]", "time in 06:00..07:00 or time in 07:00..08:00"),
        ("now().isoweekday() in [6, 7]", "day in (sat, sun)"),
        ("is_state('sun.sun', 'below_horizon')", "not sun.up"),
        ("states('light.hall')", "hall_light.on"),
    ],
)
def test_conditions(template: str, expression: str) -> None:
    assert said(template) == expression


@pytest.mark.parametrize(
    "template",
    [
        "states('sensor.temp') > '20'",
        "states('sensor.temp') == 'unknown'",
        "x > 2",
        "states('light.hall') > 2",
        "a if b else c",
        "states('sensor.temp') | round > 20",
        "expand('group.x') | count",
        "this.state",
        "is_state('light.hall')",
        "1 <",
        "'a' ~ 'b'",
        "not states('light.hall')",
        "state_attr('light.hall', 'brightness') > 100",
        "now() > today_at('10:00')",
        "trigger.id == 'x'",
    ],
)
def test_what_cannot_be_told_exactly(template: str) -> None:
    with pytest.raises(Refused):
        said(template)


def test_figures_may_read_otherwise_and_that_is_noted() -> None:
    for template, notes in (("{{ states('sensor.temp') }}", 1), ("{{ states('sensor.lux') }}", 0)):
        one = logic()
        one.message(template)
        assert len(one.around.findings.notes) == notes


def test_messages() -> None:
    words = (
        "{a} {{ states('sensor.lux') }} lx {{ states('sensor.temp') | float | round(1) }}, {{ states('light.hall') }}"
    )
    assert logic().message(words) == "{{a}} {hall.illuminance} lx {round(bedroom.temperature, 1)}, {hall_light.on}"
    with pytest.raises(Refused):
        logic().message("{{ states('person.anna') }}")


@given(st.sampled_from(["<", "<=", ">", ">="]), st.integers(-30, 30), st.integers(-3000, 3000))
def test_a_number_cut_off_at_the_point(sign: str, limit: int, hundredths: int) -> None:
    number = hundredths / 100
    orders = {"<": float.__lt__, "<=": float.__le__, ">": float.__gt__, ">=": float.__ge__}
    instead, at = uncut(sign, limit)
    assert orders[instead](number, float(at)) == orders[sign](float(int(number)), float(limit))


def test_phrases() -> None:
    one, other = switched("a.on", on=True), switched("b.on", on=False)
    assert opposite(any_of([one, other])).text == "not (a.on or not b.on)"
    assert all_of([any_of([one, other]), TRUE]).text == "a.on or not b.on"
    assert all_of([one, FALSE]) == FALSE
    assert any_of([]) == FALSE
    assert opposite(opposite(one)).text == "a.on"
    assert days_phrase(["mon"]) == Phrase("day is mon", 3)


@given(st.text(alphabet="abc(){}[]|'\"=<>~.,1 \n#%notandrif", max_size=60))
def test_any_template_is_read_or_refused(text: str) -> None:
    with suppress(Refused):
        logic().condition(Scalar("{{" + text + "}}", MARK))
