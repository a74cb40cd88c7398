"""G3: what is asked of another hub, and what is said about a link that is down."""

import pytest

from scenes.check.links import unanswered
from tests.scenes.check.checked import THERE, checked

SCENE = "- scene: A\n  when: hall.motion\n  do:\n    - {step}\n    - set: {{hall_light.on: on}}\n"


def codes(step: str) -> list[str]:
    return [one.code for one in unanswered(checked(SCENE.format(step=step)).index, THERE)]


@pytest.mark.parametrize(
    "step",
    [
        "set: {cabin_light.on: on}", "toggle: cabin_light.on", "call: cabin_vacuum.start",
        "{set: {cabin_light.brightness: 40 %}, over: 10s}", "{set: {cabin_light.on: on}, retry: {times: 3}}",
        "{set: {bath_fan.on: on}, on_error: [{set: {cabin_light.on: on}}]}",
    ],
)  # fmt: skip
def test_a_step_that_says_nothing_of_the_link_is_told(step: str) -> None:
    assert codes(step) == ["G3"]


@pytest.mark.parametrize(
    "step",
    [
        "{set: {cabin_light.on: on}, on_error: continue}", "{toggle: cabin_light.on, on_error: stop}",
        "{set: {cabin_light.brightness: 40 %}, over: 10s, on_error: stop}",
        "{call: cabin_vacuum.start, on_error: stop}", "{set: {cabin_light.on: on}, when_back: 2h}",
        "{call: cabin_vacuum.start, on_error: [{log: no}]}", "{toggle: cabin_light.on, on_error: continue}",
        "set: {bath_fan.on: on}", "call: vacuum.start", "{if: cabin_light.on, then: [{log: it is on}]}",
        "{hold: {cabin_light.on: on}, until: not hall.motion}",
    ],
)  # fmt: skip
def test_a_step_that_does_is_not(step: str) -> None:
    assert codes(step) == []


def test_it_says_of_what_and_how_to_mend_it() -> None:
    (finding,) = unanswered(checked(SCENE.format(step="set: {cabin_light.on: on}")).index, THERE)
    problem = finding.problem(None)
    assert "cabin_light.on" in problem.message()
    assert "cabin_light.on" in problem.message("zh")
    assert finding.scenes == ("A",)
