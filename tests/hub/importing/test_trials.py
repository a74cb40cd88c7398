"""Tests that come with a translation: what they are, and that a wrong translation does not pass them."""

import pytest

import hub.importing.acting
import hub.importing.company
import hub.importing.deeds
import hub.importing.evaluating
import hub.importing.firing
import hub.importing.proving
import hub.importing.there
import hub.importing.trials
from tests.hub.importing.automata import FIXED
from tests.hub.importing.homes import translated

MODULES = (
    hub.importing.acting,
    hub.importing.company,
    hub.importing.deeds,
    hub.importing.evaluating,
    hub.importing.firing,
    hub.importing.proving,
    hub.importing.there,
    hub.importing.trials,
)

FAN = """
- alias: Fan
  trigger: {platform: numeric_state, entity_id: sensor.temp, above: 25, for: "00:02:00"}
  condition: {condition: state, entity_id: input_boolean.guests, state: "on"}
  action:
    - {service: fan.set_percentage, entity_id: fan.fan, data: {percentage: 30}}
    - {delay: "00:10:00"}
    - {service: fan.turn_off, entity_id: fan.fan}
"""


def reasons(text: str) -> list[str]:
    """Why it is not translated."""
    return [problem.message_id for piece in translated(text).pieces for problem in piece.refusals]


def test_a_translation_comes_with_tests() -> None:
    result = translated(FAN)
    assert (
        result.tests["automations.test.yaml"]
        == """\
- test: 'Fan 1: acts'
  scenes: Fan
  given: {bedroom.temperature: 25, guests.on: on, fan.on: on}
  steps:
    - wait: 1s
    - is: {bedroom.temperature: 30}
    - wait: 1m59s
    - then: nothing
    - wait: 1s
    - then: {fan.on: on, fan.speed: 30 %}
    - wait: 9m59s
    - then: nothing
    - wait: 1s
    - then: {fan.on: off}

- test: 'Fan 2: silent'
  scenes: Fan
  given: {bedroom.temperature: 30, guests.on: on, fan.on: on}
  steps:
    - wait: 1s
    - is: {bedroom.temperature: 25}
    - wait: 5m
    - then: nothing

- test: 'Fan 3: silent'
  scenes: Fan
  given: {bedroom.temperature: 25, guests.on: off, fan.on: on}
  steps:
    - wait: 1s
    - is: {bedroom.temperature: 30}
    - wait: 1m59s
    - then: nothing
    - wait: 1s
    - wait: 1m
    - then: nothing
"""
    )


@pytest.mark.parametrize(
    ("automation", "has"),
    [
        ("{platform: time, at: '07:00'}", "at: 06:59"),
        ("{platform: time_pattern, minutes: 15}", "at: "),
        ("{platform: webhook, webhook_id: tell-me}", "hook: tell-me"),
        ("{platform: homeassistant, event: start}", "started:"),
        ("{platform: sun, event: sunset, offset: '-00:20'}", "wait: 9h"),
        ("{platform: event, event_type: pressed, event_data: {button: kitchen}}", "event: kitchen_button.press"),
        ("{platform: zone, entity_id: person.anna, zone: zone.home, event: leave}", "is: {anna.home: off}"),
        ("{platform: mqtt, topic: a/b, payload: x}", "{mqtt: a/b, payload: x}"),
        (
            "{platform: template, value_template: \"{{ states('sensor.lux') | int > 30 }}\"}",
            "is: {hall.illuminance: 41}",
        ),
    ],
)
def test_each_sort_of_trigger_has_its_beginning(automation: str, has: str) -> None:
    do = "{service: light.turn_on, entity_id: light.hall, data: {brightness_pct: 40}}"
    (tests,) = translated(f"- alias: A\n  trigger: {automation}\n  action: {do}\n").tests.values()
    assert has in tests
    assert "- then: {hall_light.on: on, hall_light.brightness: 40 %}" in tests


def test_what_the_second_reading_does_not_know_has_no_test() -> None:
    result = translated(
        "- alias: A\n  trigger: {platform: time_pattern, seconds: '/5'}\n"
        "  action: {service: light.turn_on, entity_id: light.hall}\n"
    )
    assert result.files
    assert not result.tests
    assert [piece.tests for piece in result.pieces] == [0]


@pytest.mark.parametrize(
    ("module", "name", "wrong"),
    [
        ("triggers", "becomes", lambda phrase, lasting: phrase.text),
        ("services", "_fan", lambda calling, entity: {"fan.on": "on"}),
        ("automations", "condition", lambda around, node: hub.importing.phrases.TRUE),
        ("waits", "duration", lambda node: "9m"),
    ],
)
def test_a_wrong_translation_does_not_pass_its_tests(
    module: str, name: str, wrong: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reasons(FAN) == []
    if name == "_fan":
        asked = {**hub.importing.services._ASKED}
        asked["fan.set_percentage"] = lambda calling: [{"set": {"fan.on": "on"}}]
        monkeypatch.setattr(hub.importing.services, "_ASKED", asked)
    else:
        monkeypatch.setattr(f"hub.importing.{module}.{name}", wrong)
    doubtful, why = reasons(FAN)
    assert doubtful == "import.doubtful"
    assert why.startswith("tests.")


def test_most_of_what_is_translated_has_tests() -> None:
    results = [
        translated(one["automations"], **({"scripts": one["scripts"]} if one["scripts"] else {})) for one in FIXED
    ]
    pieces = [piece for result in results for piece in result.pieces]
    assert all(piece.translated for piece in pieces)
    assert sum(piece.tests > 0 for piece in pieces) >= 0.7 * len(pieces)
    assert sum(piece.tests for piece in pieces) >= 40
