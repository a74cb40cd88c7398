from hub.discovery.adoption import Request
from hub.discovery.outlook import Outlook
from hub.model.broker import HOW
from hub.model.device import Sighting
from hub.model.secret import Secret
from tests.hub.api.house import Client, House


async def test_a_sighting_says_whose_it_is_and_whether_its_token_is_known(house: House, client: Client) -> None:
    house.sightings.heard(Sighting("a", "77", "127.0.0.7:80", "mdns", name="Stranger", details=(("firmware", "1"),)))
    code, answer = await client.post("/sightings/scan", {})
    assert code == 200
    stranger, kettle = answer["sightings"]
    assert (stranger["ref"], stranger["handle"], stranger["adopted"]) == ("a:77", None, False)
    assert (stranger["how"], stranger["address"], stranger["details"]) == (["mdns"], "127.0.0.7:80", {"firmware": "1"})
    assert (kettle["handle"], kettle["adopted"], kettle["model"]) == ("kettle", True, "maker.kettle.v1")
    assert await client.get("/sightings") == (200, answer)


async def test_what_adopting_would_take(house: House, client: Client) -> None:
    house.adopting.outlook = Outlook(secret=False, device="lamp", alike=True)
    code, answer = await client.post("/adopt/look", {"ref": "a:77"})
    assert (code, answer) == (200, {"secret": False, "device": "lamp", "alike": True})
    code, _ = await client.post("/adopt", {"ref": "a:77", "secret": "right", "handle": "lamp", "join": True})
    assert (code, house.adopting.requests[0].join) == (200, True)
    assert (await client.post("/adopt", {"ref": "a:77", "join": "yes"}))[0] == 400


async def test_adopting_one(house: House, client: Client) -> None:
    body = {"ref": "a:77", "secret": "right", "handle": "pot", "name": "Pot", "area": "kitchen", "address": ""}
    code, answer = await client.post("/adopt", body)
    assert (code, answer["handle"], answer["adopted"]) == (200, "pot", True)
    assert house.adopting.requests == [Request("a:77", Secret("right"), "pot", "Pot", "kitchen", None)]


async def test_a_refusal_says_why_and_never_the_secret(house: House, client: Client) -> None:
    code, answer = await client.post("/adopt", {"ref": "a:77", "secret": "wr0ng", "handle": "pot"})
    assert code == 409
    assert answer["error"]["kind"] == "auth_failed"
    assert "wr0ng" not in str(answer)


async def test_a_plan_says_what_would_be(house: House, client: Client) -> None:
    row = {"family": "a", "id": "7", "name": "Pot", "room": "Kitchen", "token": True}
    code, answer = await client.post("/adopt/plan", {"devices": [row, {"family": "a", "id": "8"}]})
    pot, other = answer["plan"]
    assert (code, pot["ref"], pot["take"], pot["handle"], pot["area_name"]) == (200, "a:7", True, "pot_7", "Kitchen")
    assert (other["take"], other["reason"]) == (False, "plan.no_token")
    assert "no token" in other["message"]
    assert house.adopting.requests == []


async def test_many_each_with_its_outcome(client: Client) -> None:
    rows = [{"ref": "a:1", "secret": "right"}, {"ref": "a:2", "secret": "wrong"}, {"ref": "a:3"}]
    code, answer = await client.post("/adopt/bulk", {"devices": rows})
    assert code == 200
    assert [one["adopted"] for one in answer["outcomes"]] == [True, False, False]
    assert answer["outcomes"][0]["handle"] == "kettle"
    assert "a:2" in answer["outcomes"][1]["error"]["message"]


async def test_a_form_that_does_not_fit(client: Client) -> None:
    twice = {"devices": [{"ref": "a:1"}, {"ref": "a:1"}]}
    bulk = [{}, {"devices": {}}, {"devices": [5]}, {"devices": [{"ref": "a:1", "secret": 5}]}, twice]
    for path, body in (("/adopt", {}), ("/adopt/plan", {"devices": [{}]}), *(("/adopt/bulk", one) for one in bulk)):
        code, _ = await client.post(path, body)
        assert code == 400


async def test_what_another_family_knows_better_is_marked(house: House, client: Client) -> None:
    told = Sighting("announced", "x", "ha/x", HOW, "TS0121", details=(("identifiers", "z_0x00158d0001abcdef"),))
    house.sightings.heard(told)
    house.sightings.heard(Sighting("z", "0x00158d0001abcdef", "z/plug", HOW, "TS0121"))
    code, answer = await client.get("/sightings")
    assert code == 200
    rows = {one["ref"]: one for one in answer["sightings"]}
    assert "Another family knows it better" in rows["announced:x"]["doubt"]
    assert rows["announced:x"]["same_as"] == ["z:0x00158d0001abcdef"]
    assert rows["z:0x00158d0001abcdef"]["doubt"] is None
    assert rows["announced:x"]["left_out"] == ["switch: it says no `command_topic`"]
    assert rows["z:0x00158d0001abcdef"]["left_out"] == []
