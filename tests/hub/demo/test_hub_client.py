import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from hub.demo.control import Refused
from hub.demo.hub_client import HubClient, Json
from hub.model.errors import Unreachable


async def _status(request: web.Request) -> web.Response:
    return web.json_response({"host": request.host})


async def _skip(request: web.Request) -> web.Response:
    if not (await request.json())["seconds"]:
        return web.json_response({"error": {"message": "no time"}}, status=409)
    return web.json_response({})


async def _watch(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    for number in range(3):
        await response.write(json.dumps({"number": number}).encode() + b"\n")
    return response


@pytest.fixture
async def socket(tmp_path: Path) -> AsyncIterator[Path]:
    app = web.Application()
    app.router.add_get("/api/v1/status", _status)
    app.router.add_post("/api/v1/clock/skip", _skip)
    app.router.add_get("/api/v1/watch", _watch)
    runner = web.AppRunner(app)
    await runner.setup()
    path = tmp_path / "s"
    await web.UnixSite(runner, str(path)).start()
    yield path
    await runner.cleanup()


async def test_a_conversation(socket: Path) -> None:
    told: list[Json] = []
    async with HubClient(socket) as client:
        assert await client.get("/status") == {"host": "localhost"}
        assert await client.post("/clock/skip", {"seconds": 1}) == {}
        with pytest.raises(Refused) as caught:
            await client.post("/clock/skip", {"seconds": 0})
        assert caught.value.params == {"message": "no time"}
        await client.listen(told.append)
        async with asyncio.timeout(10):
            while len(told) < 3:
                await asyncio.sleep(0.01)
    assert told == [{"number": number} for number in range(3)]


async def test_nobody_there(tmp_path: Path) -> None:
    client = HubClient(tmp_path / "none")
    with pytest.raises(Unreachable):
        await client.get("/status")
    async with client:
        with pytest.raises(Unreachable):
            await client.get("/status")
        await client.listen(lambda line: None)
