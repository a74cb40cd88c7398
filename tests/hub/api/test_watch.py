import asyncio
import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from hub.api.ports import Json
from hub.api.server import ApiServer
from hub.api.watch import Feed
from hub.model.device import Happening, Health, Sighting, Status
from tests.hub.api.house import KETTLE_KEY, LIGHT_KEY, Client, House


async def lines(client: Client, house: House, count: int) -> list[dict[str, Any]]:
    """Everything up to the `count`th line after the stream has begun."""
    async with client.session.get("http://localhost/api/v1/watch") as stream, asyncio.timeout(10):
        assert stream.content_type == "application/x-ndjson"
        assert json.loads(await stream.content.readline()) == {"type": "watching"}
        house.state.apply(KETTLE_KEY, "on", True)
        house.state.occur(LIGHT_KEY, Happening("press", {"kind": "single"}))
        house.registry.set_status(KETTLE_KEY, "a:1", Status(Health.OFFLINE, 7.0))
        house.sightings.heard(Sighting("a", "77", "127.0.0.7", "hello"))
        house.scenes.watchers[0]({"run": "r9", "result": "done"})
        return [json.loads(await stream.content.readline()) for _ in range(count)]


async def test_everything_that_happens_comes_as_a_line(house: House, client: Client) -> None:
    reading, event, status, sighting, trace = await lines(client, house, 5)
    assert (reading["type"], reading["device"], reading["path"]) == ("reading", "kettle", "on")
    assert (reading["old"], reading["reading"]["value"], reading["cause"]["origin"]) == (None, True, "device")
    assert (event["type"], event["device"], event["fields"]) == ("event", "light", {"kind": "single"})
    assert (status["type"], status["old"], status["status"]["health"]) == ("status", "online", "offline")
    assert (sighting["type"], sighting["sighting"]["ref"]) == ("sighting", "a:77")
    assert trace == {"type": "trace", "trace": {"run": "r9", "result": "done"}}


async def test_a_watcher_that_leaves_is_forgotten(house: House, client: Client) -> None:
    await lines(client, house, 1)
    async with asyncio.timeout(10):
        while house.scenes.watchers:
            house.state.apply(KETTLE_KEY, "temperature", len(house.scenes.watchers))
            house.state.occur(LIGHT_KEY, Happening("press", {}))
            await asyncio.sleep(0.01)
    assert house.scenes.watchers == []


async def test_the_hub_stops_though_somebody_watches(house: House, tmp_path: Path) -> None:
    path = tmp_path / "hearth.sock"
    server = ApiServer(house.ports(), path)
    await server.start()
    reader, writer = await asyncio.open_unix_connection(str(path))
    writer.write(b"GET /api/v1/watch HTTP/1.1\r\nHost: localhost\r\n\r\n")
    async with asyncio.timeout(10):
        await reader.readuntil(b"watching")
        await server.stop()
        await reader.read()
    writer.close()
    assert not path.exists()
    assert house.scenes.watchers == []


def number(value: int) -> Json:
    return {"value": value}


async def test_a_slow_watcher_gets_the_newest_of_each_and_hears_what_was_lost() -> None:
    feed = Feed(limit=3)
    for key, value in (("a", 1), ("b", 2), ("a", 3), ("c", 4), ("d", 5)):
        feed.put(key, partial(number, value))
    taken = [await feed.take() for _ in range(4)]
    assert taken == [{"type": "lost", "count": 1}, {"value": 2}, {"value": 4}, {"value": 5}]


async def test_an_empty_feed_waits() -> None:
    feed = Feed()
    waiting = asyncio.ensure_future(feed.take())
    await asyncio.sleep(0)
    assert not waiting.done()
    feed.put("a", lambda: number(1))
    assert await asyncio.wait_for(waiting, 5) == {"value": 1}


@pytest.mark.parametrize("count", [1, 5000])
async def test_a_feed_never_holds_more_than_its_limit(count: int) -> None:
    feed = Feed(limit=100)
    for value in range(count):
        feed.put(str(value), lambda: number(0))
    assert feed.lost == max(0, count - 100)
