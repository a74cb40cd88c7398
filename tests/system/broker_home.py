"""A hub process whose broker is on the far side of a wire that a test can harm, and somebody else at that broker."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final, TypeVar

import aiomqtt

from hub.core.clock import settle
from tests.mosquitto import HOST, Mosquitto
from tests.system.crash.house import Caller
from tests.system.daemon import HOME, PATIENCE, Daemon

HURRIED: Final = (
    "import sys\n"
    "from hub.broker import connection, entering\n"
    "from hub.model.backoff import Backoff\n"
    "entering.KEEP_ALIVE = connection.KEEP_ALIVE = entering.ANSWER = 1\n"
    "Backoff.next = lambda self: 0.02\n"
    "from hub.cli.main import main\n"
    "sys.exit(main())\n"
)
"""The command line of a hub that calls a lost broker again at once, and misses a silent one after a second."""
ROOT: Final = "hearth/villa"
T = TypeVar("T")
PRODUCTS: Final = """
- models: [own.lamp]
  family: mqtt
  from: "{at}"
  to: "{at}/set"
  bind:
    light.on: {json: power, values: {"ON": true, "OFF": false}}
    light.color_temperature: {json: ct, unit: kelvin, range: [2000, 6500]}
- models: [own.bell]
  family: mqtt
  bind:
    action.press: {to: "{at}/ring", write: now}
"""
DEVICES: Final = """
devices:
  lamp: {model: own.lamp, endpoints: mqtt:own/lamp}
  bell: {model: own.bell, endpoints: mqtt:own/bell}
  button: {virtual: {n: 0}}
  count: {virtual: {n: 0}}
  trap: {virtual: {n: 0}}
"""
SCENES: Final = """
- scene: No broker is in this
  when: {changes: button.n}
  do:
    - set: {count.n: "=count.n + 1"}
"""


class Hurried(Daemon):
    """A hub process in a hurry."""

    def command(self, *words: str) -> list[str]:
        python, _, _, *rest = super().command(*words)
        return [python, "-c", HURRIED, *rest]


@dataclass
class Wire:
    """A wire to the broker. `dribbling`: a few bytes at a time; `hole`: what comes in goes nowhere, and nobody hears.

    `closed`: whoever calls is hung up on. `oldest`: whoever speaks MQTT 5 is told that only 3.1.1 is known.
    """

    to: int
    dribbling: bool = False
    hole: bool = False
    closed: bool = False
    oldest: bool = False
    port: int = 0
    _random: Random = field(default_factory=lambda: Random(5))
    _writers: list[asyncio.StreamWriter] = field(default_factory=list)
    _serving: set[asyncio.Task[None]] = field(default_factory=set)

    def cut(self) -> None:
        """End all connections at once."""
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    def begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._serving.add(asyncio.ensure_future(self._meet(reader, writer)))

    async def end(self) -> None:
        self.cut()
        for one in self._serving:
            one.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.closed:
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection(HOST, self.to)
        except OSError:
            writer.transport.abort()
            return
        self._writers += [writer, far_writer]
        if self.oldest:
            first = await reader.read(65_536)
            if first[8:9] == b"\5":
                writer.write(b"\x20\2\0\1")
                far_writer.transport.abort()
                writer.close()
                return
            far_writer.write(first)
        await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65_536):
                while self.hole:
                    await asyncio.sleep(0.01)
                while data:
                    size = self._random.randint(1, 16) if self.dribbling else len(data)
                    writer.write(data[:size])
                    await writer.drain()
                    data = data[size:]
                    await asyncio.sleep(0)
        except OSError:
            pass
        finally:
            writer.transport.abort()


class Lamp:
    """A lamp and a bell, at the broker itself: they do as they are told, and keep what they were told."""

    def __init__(self, broker: Mosquitto) -> None:
        self.told: list[int] = []
        self.rung = 0
        self.listens = asyncio.Event()
        self._broker = broker
        self._task = asyncio.ensure_future(self._live())

    async def end(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _live(self) -> None:
        while True:
            with suppress(aiomqtt.MqttError):
                async with aiomqtt.Client(self._broker.host, self._broker.port) as client:
                    await client.subscribe([("own/lamp/set", 1), ("own/bell/ring", 1)])
                    self.listens.set()
                    async for message in client.messages:
                        await self._do(client, message)
            await asyncio.sleep(0.02)

    async def _do(self, client: aiomqtt.Client, message: aiomqtt.Message) -> None:
        if str(message.topic) == "own/bell/ring":
            self.rung += 1
        elif isinstance(message.payload, bytes):
            self.told.append(json.loads(message.payload)["ct"])
            await client.publish("own/lamp", message.payload, qos=1)


@dataclass
class BrokerHome:
    """A hub with a wire to its broker. `took`: seconds from a command to what a scene did, by whether there was one."""

    hub: Hurried
    wire: Wire
    caller: Caller
    took: dict[bool, list[float]] = field(default_factory=lambda: {True: [], False: []})

    async def mqtt(self) -> dict[str, Any]:
        """What `hearth mqtt status` says."""
        return (await self.caller.get("/mqtt"))[1]

    async def connected(self, there: bool = True) -> dict[str, Any]:
        async def known() -> dict[str, Any] | None:
            found = await self.mqtt()
            return found if found["connected"] is there else None

        return await until(known)

    async def anew(self, before: int) -> dict[str, Any]:
        """Wait for another connection than the first `before` that were made anew."""

        async def known() -> dict[str, Any] | None:
            found = await self.mqtt()
            return found if found["connected"] and found["counts"]["reconnects"] > before else None

        return await until(known)

    async def set(self, handle: str, **values: object) -> dict[str, Any]:
        """Have it done; what came of the first of the values."""
        status, answer = await self.caller.post(f"/devices/{handle}/set", {"values": values})
        assert status == 200, answer
        outcome: dict[str, Any] = answer["outcomes"][0]
        return outcome

    async def ring(self) -> dict[str, Any]:
        """Ring the bell; what came of it."""
        status, answer = await self.caller.post("/devices/bell/call", {"command": "press"})
        assert status == 200, answer
        outcome: dict[str, Any] = answer["outcomes"][0]
        return outcome

    async def value(self, handle: str, path: str) -> object:
        listed = (await self.caller.get("/devices"))[1]["devices"]
        found = next(one for one in listed if one["handle"] == handle)
        return found["readings"][path]["value"]

    async def scenes_go_on(self, times: int = 5) -> None:
        """Set a scene off without any broker, so many times: each time it has done its work."""
        for _ in range(times):
            pressed, counted = await self.number("button"), await self.number("count")
            connected, began = (await self.mqtt())["connected"], asyncio.get_running_loop().time()
            await self.set("button", n=pressed + 1)
            async with asyncio.timeout(PATIENCE):
                while await self.number("count") == counted:
                    await asyncio.sleep(0.001)
            self.took[connected].append(asyncio.get_running_loop().time() - began)
            assert await self.number("count") == counted + 1

    async def scenes_begin(self) -> None:
        """What changes while a hub takes its first look at the home sets nothing off: wait until that is over."""
        counted = await self.number("count")
        async with asyncio.timeout(PATIENCE):
            while await self.number("count") == counted:
                await self.set("button", n=await self.number("button") + 1)
                await asyncio.sleep(0.1)

    async def number(self, handle: str) -> float:
        """The number of a virtual device."""
        found = await self.value(handle, "n")
        assert isinstance(found, (int, float)), found
        return found


async def until(found: Callable[[], Awaitable[T | None]]) -> T:
    """Wait for it to find something."""
    async with asyncio.timeout(PATIENCE):
        while not (something := await found()):
            await asyncio.sleep(0.01)
    return something


async def kept(broker: Mosquitto, *topics: str) -> dict[str, str]:
    """What the broker keeps under these topics, when there is something under each of them."""
    found: dict[str, str] = {}
    async with aiomqtt.Client(broker.host, broker.port) as client, asyncio.timeout(PATIENCE):
        for topic in topics:
            await client.subscribe(topic, qos=1)
        async for message in client.messages:
            if isinstance(message.payload, bytes):
                found[str(message.topic)] = message.payload.decode()
            if len(found) == len(topics):
                break
    return found


async def say(broker: Mosquitto, topic: str, text: str, *, retain: bool = False) -> None:
    """Say something as a stranger at the broker."""
    async with aiomqtt.Client(broker.host, broker.port) as client:
        await client.publish(topic, text, qos=1, retain=retain)


@asynccontextmanager
async def broker_home(
    folder: Path,
    port: int,
    *,
    more: str = "",
    devices: str = DEVICES,
    secrets: str = "",
    scheme: str = "mqtt",
    oldest: bool = False,
) -> AsyncIterator[BrokerHome]:
    """Start the hub, with a wire to that port; it ends well and without a traceback, whatever was done to it."""
    hub, wire = Hurried(folder), Wire(port, oldest=oldest)
    server = await asyncio.start_server(wire.begin, HOST, 0)
    wire.port = server.sockets[0].getsockname()[1]
    (hub.config / "products").mkdir()
    (hub.config / "products" / "own.yaml").write_text(PRODUCTS)
    if secrets:
        (hub.config / "secrets.yaml").write_text(secrets)
        (hub.config / "secrets.yaml").chmod(0o600)
    (hub.config / "devices.yaml").write_text(devices)
    (hub.config / "scenes" / "a.yaml").write_text(SCENES)
    section = f"mqtt: {{broker: '{scheme}://{HOST}:{wire.port}', name: villa, publish: on{more}}}\n"
    (hub.config / "hearth.yaml").write_text(HOME + section)
    try:
        hub.start()
        await asyncio.to_thread(hub.told, "READY=1")
        async with Caller(hub.socket) as caller:
            home = BrokerHome(hub, wire, caller)
            await home.scenes_begin()
            yield home
        assert (await asyncio.to_thread(hub.stop))[0] == 0, hub.log.read_text()
        assert "Traceback" not in hub.log.read_text(), hub.log.read_text()
    finally:
        hub.end()
        server.close()
        await wire.end()
        await settle()


def resident(pid: int) -> float:
    """MiB of memory that a process has."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 2**20
