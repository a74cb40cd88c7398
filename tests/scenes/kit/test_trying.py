"""What stands beside an action that can fail, and what is refused there."""

import pytest

from hub.model.command import Outcome, Settled
from hub.text.problem import Severity
from scenes.kit.trying import OUTCOMES, word_of
from tests.scenes.household import Stage


def problems(action: str) -> list[tuple[str, str]]:
    """The problems of one action, each with the text that it points at."""
    yaml = f"- scene: T\n  when: {{event: doorbell.ring}}\n  do:\n    - {action}\n"
    found = []
    for problem in Stage(yaml).problems:
        assert problem.severity is Severity.ERROR
        assert problem.mark is not None
        line = yaml.splitlines()[problem.mark.line - 1]
        found.append((problem.message_id, line[problem.mark.column - 1 :][: problem.mark.length]))
    return found


SET = "set: {fan.on: on}\n      "


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (f"{SET}on_error: whatever", ("scenes.on_error", "whatever")),
        (f"{SET}on_error: []", ("value.empty", "[]")),
        (f"{SET}retry: 3", ("value.not_mapping", "3")),
        (f"{SET}retry: {{every: 10s}}", ("value.missing_key", "{every: 10s}")),
        (f"{SET}retry: {{times: 0}}", ("value.too_low", "0")),
        (f"{SET}retry: {{times: 101}}", ("value.too_high", "101")),
        (f"{SET}retry: {{times: 1, every: 10ms}}", ("value.too_low", "10ms")),
        (f"{SET}retry: {{times: 1, evry: 10s}}", ("value.unknown_key", "evry")),
        (f"{SET}deadline: 11m", ("value.too_high", "11m")),
        (f"{SET}deadline: 5", ("value.duration_unit", "5")),
        (f"{SET}result: fan", ("scenes.name_taken", "fan")),
        (f"{SET}result: 1st", ("scenes.no_name", "1st")),
        (
            "set: {kettle.on: on}\n      retry: {times: 1, may_repeat: yes}",
            ("scenes.retry_hazard", "{times: 1, may_repeat: yes}"),
        ),
        ("set: {kettle.on: =hall.motion}\n      retry: {times: 1}", ("scenes.retry_hazard", "{times: 1}")),
        ("toggle: kettle.on\n      retry: {times: 1}", ("scenes.retry_hazard", "{times: 1}")),
        ("call: vacuum.start\n      retry: {times: 1}", ("scenes.retry_relative", "{times: 1}")),
        ("http: {url: 'http://a/', method: POST}\n      retry: {times: 1}", ("scenes.retry_relative", "{times: 1}")),
        ("mqtt: {topic: a}\n      retry: {times: 1}", ("scenes.retry_relative", "{times: 1}")),
        ("http: http://a/\n      deadline: 5s", ("value.unknown_key", "deadline")),
    ],
)
def test_what_is_refused(action: str, expected: tuple[str, str]) -> None:
    assert problems(action) == [expected]


@pytest.mark.parametrize(
    "action",
    [
        "set: {kettle.on: off}\n      retry: {times: 3}",
        "set: {kettle.target_temperature: 80}\n      retry: {times: 3, every: 1m}",
        "call: vacuum.start\n      retry: {times: 3, may_repeat: yes}",
        "http: http://a/\n      retry: {times: 3}",
        "http: {url: 'http://a/', method: POST}\n      retry: {times: 3, may_repeat: yes}",
        "mqtt: {topic: a, retain: yes}\n      retry: {times: 3}",
        "toggle: fan.on\n      retry: {times: 1}\n      deadline: 5s\n      result: it\n      on_error: continue",
    ],
)
def test_what_is_allowed(action: str) -> None:
    assert problems(action) == []


def test_the_variable_is_known_to_what_follows_and_to_the_fallback() -> None:
    assert problems(f"{SET}result: it\n      on_error: [{{log: '{{it}}'}}]\n    - log: '{{it}}'") == []
    assert problems("log: '{it}'\n    - set: {fan.on: on}\n      result: it")[0][0] == "scenes.unknown_word"
    assert problems(f"{SET}result: it\n    - if: it is late\n      then: [{{log: a}}]") == [
        ("scenes.unknown_option", "late")
    ]


def test_two_steps_may_use_one_variable() -> None:
    assert problems(f"{SET}result: it\n    - set: {{fan.on: off}}\n      result: it") == []


def test_each_outcome_has_a_word() -> None:
    words = {word_of((Settled("d", "p", outcome),)) for outcome in Outcome}
    assert len(words) == len(Outcome)
    assert words < {*OUTCOMES}
    assert "unknown" not in OUTCOMES
