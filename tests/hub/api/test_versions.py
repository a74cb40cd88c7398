"""Earlier versions of scenes over HTTP."""

from dataclasses import replace

import pytest

from hub.api.errors import BadRequest
from hub.api.route import Ask
from hub.api.versions import list_versions
from tests.hub.api.house import CHANGES, Client, House, a_problem


async def test_the_versions_of_a_scene(client: Client) -> None:
    code, answer = await client.get("/scenes/Tea/versions")
    assert (code, [one["what"] for one in answer["versions"]]) == (200, ["meaning", "first"])
    code, answer = await client.get("/scenes/Tee/versions")
    assert (code, "did you mean `Tea`" in answer["error"]["message"]) == (404, True)


async def test_how_a_scene_differs(client: Client) -> None:
    _, answer = await client.get("/scenes/Tea/diff")
    assert answer["lines"] == ["-  when: started", "+  when: kettle.on"]
    _, answer = await client.get("/scenes/Tea/diff?version=bbb")
    assert (answer["from"], answer["lines"]) == ("bbb", [])


async def test_a_scene_is_made_what_it_was(house: House, client: Client) -> None:
    code, answer = await client.post("/scenes/Tea/rollback", {})
    assert (code, answer["accepted"], answer["version"], answer["changes"]) == (200, True, "a" * 16, CHANGES)
    house.hub.problems = [a_problem()]
    _, answer = await client.post("/scenes/Tea/rollback", {"version": "aaa"})
    assert (answer["accepted"], len(answer["problems"]), house.past.rolled) == (False, 1, [None, "aaa"])


async def test_a_hub_without_a_past_has_no_such_routes(house: House) -> None:
    ask = Ask({"scene": "Tea"}, {}, {}, "", "en")
    with pytest.raises(BadRequest):
        await list_versions(replace(house.ports(), past=None), ask)
