"""Two homes, and three: hub processes with a Mosquitto each, bridged over TLS, and a reader that is not ours."""

import asyncio
import json
import re
import ssl
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Final

import aiomqtt
import pytest

from hub.cli.client import HubClient
from hub.config.mqtt import Mqtt, Sharing
from hub.mqtt.acl import acl
from tests.mosquitto import HOST, Mosquitto, certificates, free_port, mosquitto
from tests.system.daemon import HOME, PATIENCE, Daemon

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
QUICK: Final = "tests.system.quick_beats"
TEN_MINUTES: Final = 600.0
USERS: Final = {"hearth": "kept"}
OFF, ON = "discovery: off", "discovery: on"
DEVICES: Final = "devices:\n  lamp: {virtual: light}\n  count: {virtual: {n: 0}}\n"
LOOP: Final = """
- scene: Loop
  when: {{changes: {other}_count.n}}
  do:
    - set: {{count.n: "={other}_count.n + 1"}}
"""
MQTT: Final = (
    "mqtt: {{broker: 'mqtt://{host}:{port}', name: {name}, publish: off, share: {{with: {{{others}}}}}, "
    "user: hearth, password: !secret mqtt}}\n"
)
DOCUMENTED: Final = re.findall(r"```text\n(.*?)```", (ROOT / "docs" / "homes.md").read_text("utf-8"), re.DOTALL)
"""What docs/homes.md has people write for Mosquitto: the bridge at home, and the cabin's broker."""
OWN_LISTENER: Final = ("allow_anonymous", "password_file", "acl_file", "listener 1883")
"""What the test's broker has already."""


class Quick(Daemon):
    """A hub process with quick beats, and a clock of its own."""

    def __init__(self, folder: Path, ahead: float) -> None:
        super().__init__(folder)
        self._clock = folder / "ahead"
        self.turn(ahead)

    def turn(self, ahead: float) -> None:
        """Set its clock so many seconds before the machine's."""
        self._clock.write_text(f"{ahead}", "ascii")

    def command(self, *words: str) -> list[str]:
        python, _, _, *rest = super().command(*words)
        return [python, str(HERE / "crash" / "stepped.py"), str(self._clock), python, "-m", QUICK, *rest]


class Link:
    """A wire between two brokers that can be cut."""

    def __init__(self, port: int) -> None:
        self.port, self.up = port, True
        self._writers: list[asyncio.StreamWriter] = []
        self._pumps: list[asyncio.Task[None]] = []

    @asynccontextmanager
    async def laid(self, port: int) -> AsyncIterator["Link"]:
        server = await asyncio.start_server(self._meet, HOST, port)
        try:
            yield self
        finally:
            server.close()
            self.cut()
            for pump in self._pumps:
                pump.cancel()
            await asyncio.gather(*self._pumps, return_exceptions=True)

    def cut(self) -> None:
        self.up = False
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    def mend(self) -> None:
        self.up = True

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.up:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection(HOST, self.port)
        self._writers += [writer, far_writer]
        self._pumps += [
            asyncio.ensure_future(self._pump(reader, far_writer)), asyncio.ensure_future(self._pump(far_reader, writer))
        ]  # fmt: skip

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
        except OSError:
            return
        finally:
            writer.close()


@contextmanager
def hub_at(
    folder: Path, broker: Mosquitto, name: str, others: str, scenes: str = "", ahead: float = 0.0
) -> Iterator[Quick]:
    folder.mkdir()
    hub = Quick(folder, ahead)
    (hub.config / "devices.yaml").write_text(DEVICES)
    section = MQTT.format(host=broker.host, port=broker.port, name=name, others=others)
    (hub.config / "hearth.yaml").write_text(f"{HOME.replace(OFF, ON)}{section}")
    (hub.config / "secrets.yaml").write_text("mqtt: kept\n")
    (hub.config / "secrets.yaml").chmod(0o600)
    if scenes:
        (hub.config / "scenes" / "b.yaml").write_text(scenes)
    try:
        hub.start()
        yield hub
    finally:
        hub.end()


async def run(hub: Quick, *words: str) -> str:
    done = await asyncio.to_thread(hub.run, *words)
    assert done.returncode == 0, done.stdout + done.stderr + hub.log.read_text()
    return done.stdout


async def adopt(hub: Quick, *refs: str) -> None:
    deadline = asyncio.get_running_loop().time() + PATIENCE
    for ref in refs:
        while (done := await asyncio.to_thread(hub.run, "adopt", ref)).returncode:
            assert asyncio.get_running_loop().time() < deadline, done.stdout + done.stderr + hub.log.read_text()
            await asyncio.sleep(0.2)


async def device(hub: Quick, handle: str) -> dict[str, Any]:
    listed = (await asyncio.to_thread(HubClient(hub.socket, "en").get, "devices"))["devices"]
    found: dict[str, Any] = next(one for one in listed if one["handle"] == handle)
    return found


async def until(hub: Quick, handle: str, fine: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while not fine(found := await device(hub, handle)):
        assert asyncio.get_running_loop().time() < deadline, (found, hub.log.read_text())
        await asyncio.sleep(0.1)
    return found


@contextmanager
def two_brokers(folder: Path, wire: int) -> Iterator[tuple[Mosquitto, Mosquitto, int]]:
    """The home's broker, the cabin's, and the port at which the cabin's lets a bridge with a certificate in.

    Both as docs/homes.md has it, with the access lists that the two hubs print.
    """
    folder.mkdir()
    known, door = certificates(folder, "home"), free_port()
    files = {
        "ca.crt": known.ca, "broker.crt": known.server, "broker.key": known.server_key, "home.crt": known.client,
        "home.key": known.client_key,
    }  # fmt: skip
    bridge, listener = (_with_files(text, files) for text in DOCUMENTED[:2])
    bridge = bridge.replace("cabin.example:8883", f"{HOST}:{wire}") + "restart_timeout 1\n"
    listener = listener.replace("listener 8883", f"listener {door} {HOST}")
    with ExitStack() as stack:
        cabin = stack.enter_context(mosquitto(listener, users=USERS, acl=_printed("cabin", "home")))
        yield stack.enter_context(mosquitto(bridge, users=USERS, acl=_printed("home", "cabin"))), cabin, door


def _with_files(text: str, files: Mapping[str, Path]) -> str:
    lines = [line for line in text.splitlines() if not line.startswith(OWN_LISTENER)]
    return re.sub(r"/etc/mosquitto/(\S+)", lambda found: str(files[found[1]]), "\n".join([*lines, ""]))


def _printed(name: str, other: str) -> str:
    return acl(Mqtt(HOST, name, sharing=Sharing(hubs={other: True})), {})


def rename(hub: Quick, before: str, after: str) -> None:
    devices = hub.config / "devices.yaml"
    devices.write_text(devices.read_text().replace(before, after))


async def ready(*hubs: Quick) -> None:
    for hub in hubs:
        await asyncio.to_thread(hub.told, "READY=1")


@asynccontextmanager
async def two_homes(folder: Path, ahead: float = 0.0) -> AsyncIterator[tuple[Quick, Quick, Link, Mosquitto, Mosquitto]]:
    wire = free_port()
    with two_brokers(folder / "tls", wire) as (home_broker, cabin_broker, door), ExitStack() as stack:
        async with Link(door).laid(wire) as link:
            there = hub_at(folder / "cabin", cabin_broker, "cabin", "home: command", ahead=ahead)
            cabin = stack.enter_context(there)
            home = stack.enter_context(hub_at(folder / "home", home_broker, "home", "cabin: command"))
            await ready(cabin, home)
            yield home, cabin, link, home_broker, cabin_broker
            assert "Traceback" not in home.log.read_text() + cabin.log.read_text()


async def apart(here: Quick, there: Quick) -> float:
    """By how many seconds the cabin says that it heard its lamp later than the home says it did."""
    ages = [
        one["readings"]["on"]["heard_at"] for one in (await device(there, "lamp"), await device(here, "cabin_lamp"))
    ]
    return float(ages[0] - ages[1])


def fares(reason: str) -> Callable[[dict[str, Any]], bool]:
    return lambda one: bool((one["status"]["reason"] or "") == reason)


def has(path: str, value: object) -> Callable[[dict[str, Any]], bool]:
    return lambda one: bool(one["readings"][path]["value"] == value)


async def test_two_homes_see_and_command_each_other_and_live_without_each_other(tmp_path: Path) -> None:
    async with two_homes(tmp_path, TEN_MINUTES) as (home, cabin, link, _home_broker, _cabin_broker):
        await adopt(home, "hearth:cabin/lamp")
        await run(cabin, "set", "lamp.on=on")
        await until(home, "cabin_lamp", has("on", True))
        assert await apart(home, cabin) == pytest.approx(TEN_MINUTES, abs=0.5), "the cabin's clock is ten minutes fast"
        assert "confirmed" in await run(home, "set", "cabin_lamp.on=off")
        assert "another hub did that: home: person" in await run(cabin, "why", "lamp.on")
        link.cut()
        await until(home, "cabin_lamp", fares("homes.link_down"))
        assert "confirmed" in await run(cabin, "set", "lamp.brightness=40"), "each home goes on alone"


@pytest.mark.soak
async def test_a_clock_that_is_set_moves_no_age_and_stops_no_command(tmp_path: Path) -> None:
    async with two_homes(tmp_path) as (home, cabin, _link, _home_broker, _cabin_broker):
        await adopt(home, "hearth:cabin/lamp")
        on = False
        for ahead in (TEN_MINUTES, -TEN_MINUTES, 0.0):
            cabin.turn(ahead)
            on = not on
            assert "confirmed" in await run(home, "set", f"cabin_lamp.on={'on' if on else 'off'}")
            await asyncio.sleep(1.0)  # a beat says what the clock shows now
            on = not on
            await run(cabin, "set", f"lamp.on={'on' if on else 'off'}")
            await until(home, "cabin_lamp", has("on", on))
            assert await apart(home, cabin) == pytest.approx(ahead, abs=0.5)


@pytest.mark.soak
async def test_three_hubs_at_one_broker_are_no_one_s_hostage(tmp_path: Path) -> None:
    """`a` shares with both, `c` may command and `b` only watch; then `b` is stopped, then `a`."""
    with mosquitto() as broker, ExitStack() as stack:
        sharing = {"a": "b: watch, c: command", "b": "a: command, c: command", "c": "a: watch"}
        a, b, c = (stack.enter_context(hub_at(tmp_path / name, broker, name, sharing[name])) for name in sharing)
        await ready(a, b, c)
        await adopt(b, "hearth:a/lamp")
        await adopt(c, "hearth:a/lamp", "hearth:b/lamp")
        assert "confirmed" in await run(c, "set", "a_lamp.on=on")
        await until(b, "a_lamp", has("on", True))
        assert "c: person" in await run(a, "why", "lamp.on")
        refused = await asyncio.to_thread(b.run, "set", "a_lamp.on=off")
        assert refused.returncode
        assert "may watch here, not command" in refused.stdout + refused.stderr
        assert "hearth:b/a_lamp" not in await run(c, "discover", "--json"), "nothing is shown onward"
        await asyncio.to_thread(b.stop)
        await until(c, "b_lamp", fares("homes.stopped"))
        assert "confirmed" in await run(c, "set", "a_lamp.on=off"), "the others go on"
        assert "confirmed" in await run(a, "set", "lamp.on=on")
        await until(c, "a_lamp", has("on", True))
        await asyncio.to_thread(a.stop)
        await until(c, "a_lamp", fares("homes.stopped"))
        assert "confirmed" in await run(c, "set", "lamp.on=on"), "and each alone"
        for hub in (a, b):
            hub.start()
        await ready(a, b)
        await until(c, "b_lamp", fares(""))
        await until(c, "a_lamp", fares(""))
        assert "confirmed" in await run(c, "set", "a_lamp.on=off")


@pytest.mark.soak
async def test_whatever_is_cut_or_stopped_is_told_and_comes_back(tmp_path: Path) -> None:
    async with two_homes(tmp_path) as (home, cabin, link, home_broker, cabin_broker):
        await adopt(home, "hearth:cabin/lamp")
        await until(home, "cabin_lamp", fares(""))
        link.cut()
        await until(home, "cabin_lamp", fares("homes.link_down"))
        await run(cabin, "set", "lamp.brightness=40")
        link.mend()
        away = await until(home, "cabin_lamp", has("brightness", 40))
        there = await device(cabin, "lamp")
        ages = [one["readings"]["brightness"]["heard_at"] for one in (away, there)]
        assert abs(ages[0] - ages[1]) < 0.5, "as old as it is, not as old as the link"
        for how in (cabin.stop, cabin_broker.terminate):
            await asyncio.to_thread(how)
            await until(home, "cabin_lamp", lambda one: one["status"]["health"] == "offline")
            if how == cabin.stop:
                cabin.start()
                await ready(cabin)
            else:
                cabin_broker.start()
            await until(home, "cabin_lamp", fares(""))
        home_broker.kill()
        await until(home, "cabin_lamp", fares("mqtt.no_connection"))
        home_broker.start()
        await until(home, "cabin_lamp", fares(""))
        assert (await asyncio.to_thread(home.stop))[0] == 0
        home.start()
        await ready(home)
        await until(home, "cabin_lamp", fares(""))
        assert "confirmed" in await run(home, "set", "cabin_lamp.on=on")


@pytest.mark.soak
async def test_scenes_that_set_each_other_off_from_home_to_home_come_to_an_end(tmp_path: Path) -> None:
    async with two_homes(tmp_path) as (home, cabin, _link, _home_broker, _cabin_broker):
        for hub, other in ((home, "cabin"), (cabin, "home")):
            await adopt(hub, f"hearth:{other}/count")
            (hub.config / "scenes" / "b.yaml").write_text(LOOP.format(other=other))
            await run(hub, "reload")
        await until(home, "cabin_count", has("n", 0))
        await until(cabin, "home_count", has("n", 0))
        await run(cabin, "set", "count.n=1")
        ends = [await until(hub, "count", lambda one: one["readings"]["n"]["value"] >= 16) for hub in (cabin, home)]
        last = max(one["readings"]["n"]["value"] for one in ends)
        await asyncio.sleep(1)
        again = [(await device(hub, "count"))["readings"]["n"]["value"] for hub in (cabin, home)]
        assert max(*again, last) <= 18


@pytest.mark.soak
async def test_a_device_that_is_renamed_there_is_followed_as_it_is_said(tmp_path: Path) -> None:
    async with two_homes(tmp_path) as (home, cabin, _link, _home_broker, _cabin_broker):
        await adopt(home, "hearth:cabin/lamp")
        await until(home, "cabin_lamp", fares(""))
        rename(cabin, "lamp:", "floor_lamp:")
        await run(cabin, "reload")
        await until(home, "cabin_lamp", fares("homes.renamed_there"))
        assert "be `hearth:cabin/floor_lamp`, and adopt that" in await run(home, "devices")
        rename(home, "hearth:cabin/lamp", "hearth:cabin/floor_lamp")
        await run(home, "reload")
        assert "as `cabin_lamp`" in await run(home, "adopt", "hearth:cabin/floor_lamp")
        await until(home, "cabin_lamp", fares(""))
        assert "confirmed" in await run(home, "set", "cabin_lamp.on=on")


async def test_what_is_said_is_what_the_documentation_says_and_old_asks_are_refused(tmp_path: Path) -> None:
    """A hub that is not ours: JSON and aiomqtt, and nothing of Hearth."""
    with mosquitto() as broker, hub_at(tmp_path / "cabin", broker, "cabin", "other: command") as cabin:
        await ready(cabin)
        async with aiomqtt.Client(broker.host, broker.port) as other, asyncio.timeout(PATIENCE):
            await other.subscribe("hearth/cabin/shared/#", qos=1)
            said: dict[str, Any] = {}
            beats: list[dict[str, Any]] = []
            answers: list[dict[str, Any]] = []

            async def listen(fine: Callable[[], bool]) -> None:
                async for message in other.messages:
                    topic, content = (
                        str(message.topic).removeprefix("hearth/cabin/shared/"),
                        json.loads(message.payload),
                    )
                    said[topic] = content
                    if topic == "beat":
                        assert not message.retain
                        beats.append(content)
                    if topic == "to/other/answer":
                        answers.append(content)
                    if fine():
                        return

            await listen(lambda: bool(beats) and "state/lamp" in said)
            about = said["about/lamp"]
            assert about["properties"]["brightness"]["max"] == 100
            assert ["", "light"] in about["capabilities"]
            assert said["state/lamp"]["values"]["on"]["value"] is False

            async def ask(**differs: object) -> None:
                fields = {
                    "hearth": 1, "id": "a1", "device": "lamp", "writes": {"on": True}, "run": beats[-1]["run"],
                    "beat": beats[-1]["beat"], "ago": 0.0, "within": 5.0, "cause": "scene test", "depth": 0, **differs,
                }  # fmt: skip
                await other.publish("hearth/other/shared/to/cabin/ask", json.dumps(fields), qos=1)

            await ask()
            await listen(lambda: bool(answers) and said["state/lamp"]["values"]["on"].get("value") is True)
            assert answers == [{"hearth": 1, "id": "a1", "done": True}]
            assert said["state/lamp"]["values"]["on"]["cause"] == "other: scene test"
            await ask(writes={"on": False})
            await ask(id="a2", writes={"on": False}, run="another life")
            await ask(id="a3", writes={"on": False}, within=0.0)
            await ask(id="a4", writes={"on": False}, device="house")
            await listen(lambda: len(answers) == 4)
            assert [one["id"] for one in answers[1:]] == ["a2", "a3", "a4"], "what is repeated has its answer already"
            assert not any(one["done"] for one in answers[1:])
            assert (await device(cabin, "lamp"))["readings"]["on"]["value"] is True


async def test_who_has_the_certificate_of_the_home_is_the_home_in_the_cabin_and_nothing_else(tmp_path: Path) -> None:
    with two_brokers(tmp_path / "tls", free_port()) as (_home, cabin, door):
        context = ssl.create_default_context(cafile=str(tmp_path / "tls" / "ca.pem"))
        context.load_cert_chain(tmp_path / "tls" / "client.pem", tmp_path / "tls" / "client.key")
        spy = aiomqtt.Client(cabin.host, cabin.port, username="hearth", password="kept")
        async with spy, aiomqtt.Client(HOST, door, tls_context=context) as bridge, asyncio.timeout(PATIENCE):
            await spy.subscribe("#", qos=1)
            own = ["hearth/home/status", "hearth/home/shared/state/lamp", "hearth/home/shared/to/cabin/ask"]
            others = ["hearth/home/set/lamp/on", "hearth/cabin/shared/state/lamp", "hearth/cabin/status", "lamp/set"]
            for topic in (*others, *own):
                await bridge.publish(topic, b"1", qos=1)
            heard = [str((await anext(aiter(spy.messages))).topic) for _ in own]
            assert heard == own
        with pytest.raises(aiomqtt.MqttError):
            async with aiomqtt.Client(cabin.host, cabin.port):
                pass
