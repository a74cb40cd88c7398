"""Scenes by hand, over the API."""

import pytest

from hub.api.hand import PATIENCE
from hub.api.ports import SceneInfo
from tests.hub.api.house import Client, House


async def test_a_scene_runs_with_its_fields_and_the_answer_is_its_trace(house: House, client: Client) -> None:
    code, answer = await client.post("/scenes/tea/run", {"fields": {"minutes": "10m", "strong": True}, "wait": 2})
    assert (code, house.scenes.ran) == (200, [("tea", {"minutes": 600.0, "strong": True}, 2.0)])
    assert answer == {"scene": "Tea", "id": "tea", "result": "done", "trace": {**house.scenes.kept[0]}}


async def test_a_title_will_do_and_nothing_need_be_said(house: House, client: Client) -> None:
    house.scenes.kept = []
    code, answer = await client.post("/scenes/Tea/run", {})
    assert (code, house.scenes.ran) == (200, [("tea", {}, PATIENCE)])
    assert (answer["result"], answer["trace"]) == ("waiting", None)


@pytest.mark.parametrize(
    ("path", "body", "code", "message"),
    [
        ("/scenes/Tee/run", {}, 404, "there is no scene `Tee`; did you mean `Tea`?"),
        ("/scenes/Two/run", {}, 422, "more than one scene is called `Two`: name one of them by its id (`a`, `b`)"),
        ("/scenes/tea/run", {"fields": {"minuts": 1}}, 422,
         "the scene `Tea` has no field `minuts` (it has: `minutes`, `strong`); did you mean `minutes`?"),
        ("/scenes/tea/run", {"fields": {"minutes": "5"}}, 422, None),
        ("/scenes/tea/run", {"fields": {"strong": 3}}, 422, None),
        ("/scenes/tea/run", {"fields": []}, 400, None),
        ("/scenes/tea/run", {"wait": 100}, 400, None),
        ("/scenes/tea/pause", {"seconds": 0}, 400, None),
        ("/scenes/Tee/pause", {}, 404, None),
        ("/scenes/Tee/resume", {}, 404, None),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_said(
    house: House, client: Client, path: str, body: dict[str, object], code: int, message: str | None
) -> None:
    house.scenes.more = (SceneInfo("a", "Two", "f:1"), SceneInfo("b", "Two", "f:2"))
    found, answer = await client.post(path, body)
    assert (found, house.scenes.ran, house.scenes.switched) == (code, [], [])
    if message is not None:
        assert answer["error"]["message"] == message


async def test_a_scene_is_paused_and_resumed(house: House, client: Client) -> None:
    _, answer = await client.post("/scenes/Tea/pause", {"seconds": 7200})
    assert answer == {"scene": "Tea", "id": "tea", "rest": {"why": "paused", "until": 1_750_007_200.0}}
    _, answer = await client.get("/scenes")
    assert answer["scenes"][0]["rest"] == {"why": "paused", "until": 1_750_007_200.0}
    _, answer = await client.post("/scenes/Tea/pause", {})
    assert answer["rest"] == {"why": "paused", "until": None}
    _, answer = await client.post("/scenes/tea/resume", {})
    assert answer["rest"] is None
    assert house.scenes.switched == [("tea", 7200.0), ("tea", None), ("tea", 0.0)]
