"""The second step over the socket: a challenge, the PIN, and then the command."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hub.api.routes import ROUTES
from hub.api.two_step import confirm, set_pin, show_pin
from hub.model.command import Write
from tests.hub.api.house import LIGHT_KEY, Client, House, served
from tests.hub.api.locked import LockedHouse


@pytest.fixture
async def house() -> LockedHouse:
    return LockedHouse()


@pytest.fixture
async def client(house: LockedHouse, tmp_path: Path) -> AsyncIterator[Client]:
    async with served(house, tmp_path) as client:
        yield client


async def test_what_opens_is_asked_for_and_then_confirmed(house: LockedHouse, client: Client) -> None:
    code, answer = await client.post("/set", {"values": {"light.on": "on"}, "deadline": 5})
    assert (code, answer["done"], answer["outcomes"]) == (200, False, [])
    assert 20 < answer["challenge"]["seconds"] <= 30
    assert house.commands.submitted == []
    code, answer = await client.post("/confirm", {"challenge": answer["challenge"]["id"], "pin": "2468"})
    assert (code, answer["done"]) == (200, True)
    (command,) = house.commands.submitted
    assert (command.writes, command.deadline) == ((Write(LIGHT_KEY, "on", True),), 5)


async def test_what_shuts_takes_one_step(house: LockedHouse, client: Client) -> None:
    _, answer = await client.post("/devices/light/set", {"values": {"on": "off"}})
    assert answer["done"] is True
    assert "challenge" not in answer
    assert house.steps.asked == []


async def test_a_wrong_pin_sends_nothing(house: LockedHouse, client: Client) -> None:
    await client.post("/set", {"values": {"light.on": "on"}})
    code, answer = await client.post("/confirm", {"challenge": "ch1", "pin": "1357"})
    assert (code, answer["error"]["id"], answer["error"]["kind"]) == (403, "safety.wrong_pin", "unsafe")
    code, _ = await client.post("/confirm", {"challenge": "ch1"})
    assert code == 400
    assert house.commands.submitted == []


async def test_without_a_pin_the_remedy_is_said(house: LockedHouse, client: Client) -> None:
    house.steps.pin = None
    code, answer = await client.post("/set", {"values": {"light.on": "on"}})
    assert (code, answer["error"]["id"]) == (403, "safety.no_pin")
    assert "hearth pin set" in answer["error"]["message"]


async def test_the_pin_is_set_and_never_shown(house: LockedHouse, client: Client) -> None:
    assert await client.get("/pin") == (200, {"set": True})
    code, answer = await client.post("/pin", {"pin": "9999"})
    assert (code, answer["error"]["id"]) == (403, "safety.wrong_pin")
    assert await client.post("/pin", {"current": "2468"}) == (200, {"done": False})
    code, answer = await client.post("/pin", {"current": "1357"})
    assert (code, answer["error"]["id"]) == (403, "safety.wrong_pin")
    assert (await client.post("/pin", {"pin": "", "current": "2468"}))[0] == 400
    assert house.steps.pin == "2468"
    assert await client.post("/pin", {"pin": "9999", "current": "2468"}) == (200, {"done": True})
    assert house.steps.pin == "9999"


async def test_a_hub_without_two_steps_has_no_such_way_in(tmp_path: Path) -> None:
    async with served(House(), tmp_path) as client:
        code, answer = await client.post("/confirm", {"challenge": "x", "pin": "2468"})
        assert (code, answer["error"]["id"]) == (404, "api.no_route")


def test_who_may_set_the_pin_is_the_owner() -> None:
    roles = {route.handler: route.role.name for route in ROUTES}
    assert (roles[set_pin], roles[confirm], roles[show_pin]) == ("OWNER", "USER", "VIEWER")
