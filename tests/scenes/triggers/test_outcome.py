"""`outcome`: every way in which another scene can end, what it brings, and chains."""

import pytest

from hub.model.command import Outcome
from scenes.triggers.outcome import CHANNEL
from tests.scenes.household import Stage
from tests.scenes.triggers.arming import refused

WATCHER = """
- scene: Watcher
  mode: parallel
  when: {outcome: [Light, Heat], is: %s}
  do: {log: "{outcome.scene} {outcome.result} {outcome.error}"}
- scene: Heat
  id: Heat
  when: {event: doorbell.ring}
  do: {wait: {until: bedroom.temperature > 30, timeout: 5m}}
- scene: The light
  id: Light
  mode: restart
  when: {button: kitchen_button}
  if: hall_light.on is off
  do: [{set: {kitchen_light.on: on}}, {wait: 1m}]
"""


def stage(results: str, **answers: Outcome) -> Stage:
    made = Stage(
        WATCHER % results, known={"hall_light.on": False}, answers={"kitchen_light.on": Outcome.CONFIRMED} | answers
    )
    assert made.problems == ()
    return made


def press(made: Stage) -> None:
    made.happens("kitchen_button.press", kind="single")


def test_done() -> None:
    made = stage("done")
    press(made)
    assert made.logs == []
    made.wait("1m")
    assert made.logs == ["The light done ?"]


def test_failed() -> None:
    made = Stage(
        WATCHER % "[failed, timed_out]", known={"hall_light.on": False}, answers={"kitchen_light.on": Outcome.FAILED}
    )
    press(made)
    assert [text.split()[:3] for text in made.logs] == [["The", "light", "failed"]]


def test_timed_out() -> None:
    made = stage("[failed, timed_out]")
    made.happens("doorbell.ring")
    made.wait("5m")
    assert [text.split()[:2] for text in made.logs] == [["Heat", "timed_out"]]


def test_stopped() -> None:
    made = stage("stopped")
    press(made)
    press(made)
    assert made.logs == ["The light stopped ?"]


def test_not_run() -> None:
    made = stage("not_run")
    made.is_at("hall_light.on", True)
    press(made)
    assert made.logs == ["The light not_run ?"]
    assert ("scene", "Light") in made.engine.ground.arrivals
    assert CHANNEL == "scene"


def test_a_scene_may_wait_for_itself_and_the_chain_ends() -> None:
    made = Stage("- {scene: T, mode: queued, when: [{outcome: T, is: done}, {event: doorbell.ring}], do: {log: x}}")
    assert made.problems == ()
    made.happens("doorbell.ring")
    assert 10 <= len(made.logs) <= 20


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ("{outcome: T}", "value.missing_key"),
        ("{outcome: T, is: broken}", "scenes.unknown_option"),
        ("{outcome: [], is: done}", "value.empty"),
        ("{outcome: Nobody, is: done}", "scenes.unknown_scene"),
    ],
)
def test_refusals(when: str, found: str) -> None:
    assert [id_ for id_, _ in refused(when)] == [found]
