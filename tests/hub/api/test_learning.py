"""Asking a device for everything, over HTTP."""

from dataclasses import dataclass, field, replace

import pytest

from hub.api.errors import BadRequest
from hub.api.learning import learn
from hub.api.ports import Json
from hub.api.route import Ask
from hub.model.secret import Secret
from tests.hub.api.house import House


@dataclass
class Teacher:
    asked: list[object] = field(default_factory=list)

    async def learn(
        self, what: str, secret: Secret | None, address: str | None, *, use: bool, model: str | None = None
    ) -> Json:
        self.asked.append((what, secret.reveal() if secret else None, address, use, model))
        hint = "learn.needs_legacy" if model else ""
        return {"overlay": "- models: [a.b.c]", "report": {"model": "a.b.c"}, "hint": hint}


def asking(**body: object) -> Ask:
    return Ask({}, {}, body, "tester", "en")


async def test_the_house_reloads_only_where_something_was_written(house: House) -> None:
    teacher = Teacher()
    ports = replace(house.ports(), learning=teacher)
    told = await learn(ports, asking(device="kettle"))
    assert (told["reload"], told["hint"]) == (None, None)
    used = await learn(ports, asking(device="miio:7", secret="t", address="127.0.0.1", use=True, model="a.b.c"))
    assert isinstance(used["reload"], dict)
    assert "Nothing is written of a.b.c. python-miio may know it" in str(used["hint"])
    assert teacher.asked == [("kettle", None, None, False, None), ("miio:7", "t", "127.0.0.1", True, "a.b.c")]


async def test_what_is_no_request(house: House) -> None:
    ports = replace(house.ports(), learning=Teacher())
    for body in ({}, {"device": "x", "use": "yes"}, {"device": 5}):
        with pytest.raises(BadRequest):
            await learn(ports, asking(**body))
    with pytest.raises(BadRequest) as caught:
        await learn(house.ports(), asking(device="x"))
    assert caught.value.status == 404
