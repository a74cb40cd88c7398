"""Backups through the API."""

import base64
import json
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp
import pytest

from hub.api.ports import ApiPorts, Json
from hub.api.server import ApiServer
from hub.model.errors import BadSetup
from tests.hub.api.house import Client, House


@dataclass
class Made:
    path: Path = Path("/b/x.age")
    size: int = 5
    files: int = 3
    at: float = 7.0
    sha256: str = "00"


class Backups:
    def __init__(self) -> None:
        self.asked: list[object] = []
        self.fails = False

    def state(self) -> Json:
        return {"recipient": None, "folder": "/b"}

    async def appoint(self, recipient: str, *, replace: bool) -> None:
        self.asked.append((recipient, replace))

    async def make(self, *, history: bool | None = None) -> Made:
        self.asked.append(history)
        if self.fails:
            raise BadSetup("backup.no_key")
        return Made()

    async def stream(self, *, history: bool | None = None) -> AsyncGenerator[bytes]:
        self.asked.append(history)
        yield b"\0\xff"
        if self.fails:
            raise BadSetup("backup.cannot_write", folder="/b", reason="full")
        yield b"abc"


@pytest.fixture
async def backups() -> Backups:
    return Backups()


@pytest.fixture
async def client(house: House, backups: Backups, tmp_path: Path) -> AsyncIterator[Client]:
    ports: ApiPorts = replace(house.ports(), backups=backups)
    server = ApiServer(ports, tmp_path / "b.sock")
    await server.start()
    async with aiohttp.ClientSession(connector=aiohttp.UnixConnector(str(tmp_path / "b.sock"))) as session:
        yield Client(session)
    await server.stop()


async def lines(client: Client, query: str = "") -> list[Json]:
    async with client.session.get(f"http://localhost/api/v1/backup/file{query}") as answer:
        return [json.loads(line) for line in (await answer.text()).splitlines()]


async def test_how_they_fare(client: Client) -> None:
    assert await client.get("/backup") == (200, {"recipient": None, "folder": "/b"})


async def test_a_key_is_taken_on(client: Client, backups: Backups) -> None:
    assert (await client.post("/backup/key", {"recipient": "age1x"}))[0] == 200
    assert (await client.post("/backup/key", {"recipient": "age1y", "replace": True}))[0] == 200
    assert backups.asked == [("age1x", False), ("age1y", True)]


async def test_one_is_made_now(client: Client, backups: Backups) -> None:
    code, answer = await client.post("/backup", {"history": True})
    assert (code, answer) == (200, {"file": "/b/x.age", "size": 5, "files": 3, "at": 7.0, "sha256": "00"})
    await client.post("/backup", {})
    assert backups.asked == [True, None]


@pytest.mark.parametrize(
    ("path", "body"),
    [("/backup", {"history": 1}), ("/backup/key", {}), ("/backup/key", {"recipient": "x", "replace": "y"})],
)
async def test_what_has_not_the_right_form_is_refused(client: Client, path: str, body: object) -> None:
    assert (await client.post(path, body))[0] == 400


async def test_why_none_was_made(client: Client, backups: Backups) -> None:
    backups.fails = True
    code, answer = await client.post("/backup", {})
    assert (code, answer["error"]["kind"]) == (500, "bad_setup")
    assert "hearth backup init" in answer["error"]["message"]


async def test_one_is_given_out(client: Client, backups: Backups) -> None:
    *parts, end = await lines(client, "?history=off")
    assert b"".join(base64.b64decode(str(part["data"])) for part in parts) == b"\0\xffabc"
    assert end == {"done": True, "size": 5}
    assert backups.asked == [False]


async def test_one_that_fails_on_the_way_says_so_at_its_end(client: Client, backups: Backups) -> None:
    backups.fails = True
    _, end = await lines(client)
    assert isinstance(end["error"], dict)
    assert end["error"]["id"] == "backup.cannot_write"


async def test_a_hub_without_backups_has_no_such_way(house: House, tmp_path: Path) -> None:
    server = ApiServer(house.ports(), tmp_path / "n.sock")
    await server.start()
    async with aiohttp.ClientSession(connector=aiohttp.UnixConnector(str(tmp_path / "n.sock"))) as session:
        assert (await Client(session).get("/backup"))[0] == 404
    await server.stop()
