"""Claims through the API: who holds what, and giving it back."""

from hub.api.claims import list_claims, release
from hub.api.ports import ClaimInfo
from hub.api.routes import ROUTES
from tests.hub.api.house import Client, House


def test_both_ways_in_are_in_the_table() -> None:
    assert {list_claims, release} <= {route.handler for route in ROUTES}


async def test_what_is_held_with_the_strongest_first(house: House, client: Client) -> None:
    assert await client.get("/claims") == (200, {"claims": []})
    house.scenes.held = [ClaimInfo("light.on", None, [("person", "person", True), ("Evening", "normal", False)], 5.0)]
    code, answer = await client.get("/claims")
    assert code == 200
    (claim,) = answer["claims"]
    assert (claim["property"], claim["base"], claim["until"]) == ("light.on", None, 5.0)
    assert claim["by"][0] == {"who": "person", "level": "person", "value": True}
    assert claim["by"][1]["who"] == "Evening"


async def test_a_property_is_given_back(house: House, client: Client) -> None:
    assert await client.post("/devices/light/on/release", {}) == (200, {"property": "light.on"})
    code, answer = await client.post("/devices/light/brightness/release", {})
    assert (code, answer["error"]["id"]) == (409, "api.not_claimed")
    assert [path for _, path in house.scenes.handed_back] == ["on", "brightness"]
    code, _ = await client.post("/devices/light/brigthness/release", {})
    assert code == 404
