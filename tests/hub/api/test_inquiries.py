"""Questions about the past over HTTP."""

from dataclasses import dataclass, field, replace

import pytest

from hub.api.errors import BadRequest
from hub.api.inquiries import ask_past
from hub.api.ports import Json
from hub.api.route import Ask
from hub.api.routes import ROUTES
from hub.text.messages.catalogue import Language
from tests.hub.api.house import House


@dataclass
class Answers:
    asked: list[tuple[Json, Language]] = field(default_factory=list)

    async def ask(self, question: Json, language: Language) -> Json:
        self.asked.append((question, language))
        return {"found": 7}


async def test_a_question_is_handed_on_and_its_answer_back(house: House) -> None:
    answers = Answers()
    ask = Ask({}, {}, {"kind": "replay", "since": 5}, "", "zh")
    assert await ask_past(replace(house.ports(), inquiries=answers), ask) == {"found": 7}
    assert answers.asked == [({"kind": "replay", "since": 5}, "zh")]
    assert any(route.handler is ask_past and route.method == "POST" for route in ROUTES)


async def test_a_hub_without_a_journal_has_no_such_route(house: House) -> None:
    with pytest.raises(BadRequest):
        await ask_past(replace(house.ports(), inquiries=None), Ask({}, {}, {}, "", "en"))
