"""Why, why not and what if, of files that a hub has left, and of questions that are none."""

from typing import Any

import pytest

from hub.compose.asking import FARTHEST, LOOK_ON, MINUTE, answer_what_if, answer_why, answer_why_not
from hub.compose.inquiry import QUESTIONS
from hub.model.errors import UnknownName
from tests.scenes.why.recording import ANNA, House, Past

YAML = "- {scene: Light, when: hall.motion, do: {set: {hall_light.on: on}}}"


def house() -> House:
    made = House(YAML, {"hall.motion": False, "hall_light.on": False})
    made.look()
    made.wait("10s")
    made.is_at("hall.motion", value=True)
    return made


def test_they_can_be_asked() -> None:
    assert (QUESTIONS["why"], QUESTIONS["why_not"], QUESTIONS["what_if"]) == (
        answer_why, answer_why_not, answer_what_if,
    )  # fmt: skip


def test_a_minute_is_asked_about_at_its_end() -> None:
    made = house()
    archive: Any = Past(made)
    now = made.clock.now()
    question = {"ref": "hall_light.on", "since": now - 10, "until": now + MINUTE}
    assert answer_why(archive, question, "en")["value"] == "off"
    assert answer_why(archive, question | {"minute": True}, "en")["value"] == "on"
    assert answer_why(archive, question | {"minute": True, "until": now - 1}, "en")["at"] == now - 1


def test_how_far_is_looked() -> None:
    made = house()
    archive: Any = Past(made)
    now = made.clock.now()
    question = {"scene": "Light", "since": now, "until": now}
    assert answer_why_not(archive, question, "en")["firings"]
    made.is_at("hall_light.on", False, ANNA)
    made.wait("10s")
    assert not answer_why_not(archive, question | {"since": now + 10, "seconds": 5}, "en")["firings"]
    told = answer_what_if(archive, {"text": "+1s", "until": now + 10, "seconds": None}, "en")
    assert told["to"] == pytest.approx(now + 11 + LOOK_ON)
    told = answer_what_if(archive, {"text": "+1s", "until": now + 10, "seconds": FARTHEST}, "en")
    assert told["to"] == pytest.approx(now + 11 + 31 * 86_400)


@pytest.mark.parametrize(
    ("ask", "question", "lacks"),
    [
        (answer_why, {"since": 1, "until": 1}, "ref"),
        (answer_why, {"ref": "a.b", "until": 1}, "since"),
        (answer_why, {"ref": "a.b", "since": float("nan"), "until": 1}, "since"),
        (answer_why_not, {"scene": 5, "since": 1, "until": 1}, "scene"),
        (answer_why_not, {"scene": "x", "since": 1, "until": 1, "seconds": "9"}, "seconds"),
        (answer_what_if, {"text": "+1h", "until": True}, "until"),
    ],
)
def test_a_question_that_is_none(ask: Any, question: dict[str, object], lacks: str) -> None:
    archive: Any = Past(house())
    with pytest.raises(UnknownName) as refused:
        ask(archive, question, "en")
    assert refused.value.params == {"field": lacks}
