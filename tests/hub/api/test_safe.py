"""In safe mode every question has one answer, and there is a way out."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from hub.api.listening import SocketServer
from hub.api.ports import Json
from hub.api.safe import safe_app
from hub.model.errors import BadSetup, HearthError
from hub.text.messages.catalogue import Language


class Stay:
    """A safe mode that notes what is asked of it."""

    def __init__(self) -> None:
        self.fresh: list[bool] = []

    def trouble(self, language: Language) -> HearthError:
        return BadSetup("safe.mode", why=language)

    def efforts(self, language: Language) -> tuple[str, ...]:
        return (f"kettle: {language}",)

    async def weigh(self) -> Json:
        return {"rows": 7}

    async def recover(self, *, fresh: bool) -> Json:
        self.fresh.append(fresh)
        if fresh:
            raise BadSetup("store.in_use", path="control.db")
        return {"rows": 7}


@pytest.fixture
def stay() -> Stay:
    return Stay()


@pytest.fixture
async def hub(stay: Stay, tmp_path: Path) -> AsyncIterator[aiohttp.ClientSession]:
    server = SocketServer(safe_app(stay), tmp_path / "s.sock")
    await server.start()
    async with aiohttp.ClientSession(
        "http://localhost", connector=aiohttp.UnixConnector(str(tmp_path / "s.sock"))
    ) as client:
        yield client
    await server.stop()


async def asked(hub: aiohttp.ClientSession, method: str, path: str, **more: Any) -> tuple[int, Any]:
    async with hub.request(method, f"/api/v1{path}", **more) as response:
        return response.status, json.loads(await response.read())


@pytest.mark.parametrize(("method", "path"), [("GET", "/status"), ("POST", "/set"), ("DELETE", "/x/y"), ("GET", "/")])
async def test_whatever_is_asked_is_answered_with_what_happened(
    hub: aiohttp.ClientSession, method: str, path: str
) -> None:
    code, answer = await asked(hub, method, path, headers={"Accept-Language": "zh"})
    assert (code, answer["error"]["id"], answer["error"]["kind"]) == (503, "safe.mode", "bad_setup")
    assert answer["error"]["params"] == {"why": "zh"}
    assert answer["error"]["problems"] == [{"message": "kettle: zh", "file": None}]


async def test_what_can_be_saved_is_shown_and_saved_when_told(hub: aiohttp.ClientSession, stay: Stay) -> None:
    assert await asked(hub, "GET", "/recover") == (200, {"rows": 7})
    assert stay.fresh == []
    assert await asked(hub, "POST", "/recover", json={}) == (200, {"rows": 7})
    code, answer = await asked(hub, "POST", "/recover", json={"fresh": True})
    assert (code, answer["error"]["id"], stay.fresh) == (500, "store.in_use", [False, True])


async def test_a_web_page_recovers_nothing(hub: aiohttp.ClientSession, stay: Stay) -> None:
    code, _ = await asked(hub, "POST", "/recover", json={}, headers={"Origin": "http://localhost"})
    form, _ = await asked(hub, "POST", "/recover", data={"fresh": "1"})
    assert (code, form, stay.fresh) == (403, 415, [])
