from pathlib import Path

import pytest

from hub.api.house import MOST_TRACES
from hub.model.vocabulary import CAPABILITIES
from tests.hub.api.house import CHANGES, Client, House, a_problem, served


async def test_the_hub_says_how_it_fares(client: Client) -> None:
    code, answer = await client.get("/status")
    assert code == 200
    assert answer["version"] == "0.1"
    assert answer["devices"] == {"online": 3, "new": 1}
    assert answer["loop"] == {"worst_lag": 0.02, "late": 0}
    assert answer["counts"] == {"dropped sightings": 3}
    assert answer["tasks"] == [{"name": "mdns", "state": "waiting", "since": 1.0, "restarts": 2, "error": "OSError"}]
    assert answer["house_time"] is False


async def test_a_reload_says_what_changed(house: House, client: Client) -> None:
    code, answer = await client.post("/reload", {})
    assert (code, house.hub.reloads) == (200, 1)
    assert answer == {
        "accepted": True, "problems": [], "changed": ["kettle"], "restart": ["network"], "changes": CHANGES,
        "dry_run": False, "products": ["maker.kettle.v1"],
    }  # fmt: skip


async def test_a_rehearsal_changes_nothing(house: House, client: Client) -> None:
    _, answer = await client.post("/reload", {"dry_run": True})
    assert (answer["dry_run"], answer["changes"], house.hub.reloads) == (True, CHANGES, 0)


async def test_a_rehearsal_that_is_not_said_clearly_is_refused(house: House, client: Client) -> None:
    code, answer = await client.post("/reload", {"dry_run": "yes"})
    assert (code, answer["error"]["id"], house.hub.reloads) == (400, "api.field_switch", 0)


async def test_a_reload_with_errors_is_not_accepted(house: House, client: Client) -> None:
    house.hub.problems = [a_problem()]
    _, answer = await client.post("/reload", {})
    assert answer["accepted"] is False
    assert answer["problems"][0]["id"] == "api.target"


async def test_a_check_changes_nothing(house: House, client: Client) -> None:
    house.hub.problems = [a_problem()]
    _, answer = await client.get("/check")
    assert (answer["ok"], len(answer["problems"]), house.hub.reloads) == (False, 1, 0)


async def test_scenes_and_traces(house: House, client: Client) -> None:
    _, answer = await client.get("/scenes")
    assert answer["scenes"] == [
        {
            "id": "tea",
            "title": "Tea",
            "place": "scenes/kitchen.yaml:1",
            "running": 1,
            "last": {"run": "r1", "result": "done"},
            "fields": {
                "minutes": {"type": "duration", "unit": "s", "options": [], "initial": 300.0},
                "strong": {"type": "bool", "unit": None, "options": [], "initial": False},
            },
            "rest": None,
            "shadow": False,
        }
    ]
    _, answer = await client.get("/traces")
    assert answer["traces"][0]["run"] == "r1"
    await client.get("/traces?scene=Tea&limit=3")
    assert house.scenes.asked == [(None, 20), ("Tea", 3)]


@pytest.mark.parametrize("limit", ["0", str(MOST_TRACES + 1), "-1", "x", "", "9" * 50, "³"])
async def test_a_limit_has_limits(house: House, client: Client, limit: str) -> None:
    code, _ = await client.get(f"/traces?limit={limit}")
    assert (code, house.scenes.asked) == (400, [])


async def test_the_vocabulary(client: Client) -> None:
    _, answer = await client.get("/capabilities")
    assert [each["name"] for each in answer["capabilities"]] == [each.name for each in CAPABILITIES]
    kettle = next(each for each in answer["capabilities"] if each["name"] == "kettle")
    assert kettle["properties"][0]["level"] == 2


async def test_time_is_skipped_only_where_the_house_has_its_own(house: House, client: Client, tmp_path: Path) -> None:
    code, answer = await client.post("/clock/skip", {"seconds": 60})
    assert (code, answer["error"]["id"], house.skipped) == (409, "api.no_house_time", [])
    (tmp_path / "b").mkdir()
    async with served(house, tmp_path / "b", house_time=True) as other:
        assert await other.post("/clock/skip", {"seconds": 60}) == (200, {"skipped": 60.0})
        for seconds in (-1, None, "60", 1e9):
            assert (await other.post("/clock/skip", {"seconds": seconds}))[0] == 400
    assert house.skipped == [60.0]
