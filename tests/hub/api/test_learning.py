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

    async def learn(self, what: str, secret: Secret | None, address: str | None, *, use: bool) -> Json:
        self.asked.append((what, secret.reveal() if secret else None, address, use))
        return {"overlay": "- models: [a.b.c]"}


def asking(**body: object) -> Ask:
    return Ask({}, {}, body, "tester", "en")


async def test_the_house_reloads_only_where_something_was_written(house: House) -> None:
    teacher = Teacher()
    ports = replace(house.ports(), learning=teacher)
    assert (await learn(ports, asking(device="kettle")))["reload"] is None
    used = await learn(ports, asking(device="miio:7", secret="t", address="127.0.0.1", use=True))
    assert isinstance(used["reload"], dict)
    assert teacher.asked == [("kettle", None, None, False), ("miio:7", "t", "127.0.0.1", True)]


async def test_what_is_no_request(house: House) -> None:
    ports = replace(house.ports(), learning=Teacher())
    for body in ({}, {"device": "x", "use": "yes"}, {"device": 5}):
        with pytest.raises(BadRequest):
            await learn(ports, asking(**body))
    with pytest.raises(BadRequest) as caught:
        await learn(house.ports(), asking(device="x"))
    assert caught.value.status == 404
