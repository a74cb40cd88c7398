"""The virtual home: its control room, and the process on real sockets, on addresses of its own."""

import asyncio
import json
import signal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.kit.home import SimulatedHome
from hub.broker.address import Address
from hub.broker.connection import open_broker
from hub.core.clock import LoopClock, VirtualClock
from hub.demo.control import Control, Refused
from hub.demo.home_file import read_home
from hub.demo.processes import virtual_home
from hub.demo.virtual_home import ControlRoom, live, main
from hub.model.errors import BadSetup, Unreachable
from tests.hub.demo.example import Room, household
from tests.mosquitto import free_port, mosquitto

# Port and addresses that no demo has: the two may run at the same time.
HOME = """
devices:
  lamp:
    {family: miio, model: yeelink.light.lamp22, address: 127.79.0.1, port: 54799, wire_id: "77001",
     token: 00112233445566778899aabbccddeeff, mdns: none}
  phone: {family: ntfy, model: ntfy, address: 127.79.0.2, port: 8799, wire_id: topic}
"""

ZIGBEE = """
devices:
  zigbee: {family: zigbee2mqtt, model: bridge, wire_id: bridge}
  sink: {family: zigbee2mqtt, model: SJCGQ11LM, via: zigbee, wire_id: "0x01", kept: true}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "home.yaml"
    path.write_text(HOME, "utf-8")
    return path


async def test_the_control_room() -> None:
    room = Room(household())
    control = ControlRoom(list(room.simulators.values()), room.clock)

    async def ask(**request: object) -> Any:
        return await control.answer(json.dumps(request).encode())

    assert len((await ask(do="list"))["devices"]) == 30
    assert await ask(do="act", device="kettle", what="lift", value=True) == {"at": room.clock.now()}
    assert (await ask(do="state", device="kettle"))["state"]["lifted"] is True
    assert await ask(do="received", device="kettle") == {"received": []}
    assert await ask(do="misbehave", device="kettle", what="lies", value=True) == {}
    assert await ask(do="stop", device="closet") == {}
    assert (await ask(do="act", device="kettle", what="lift", value=3))["error"] == "simulator.bad_value"
    assert (await ask(do="act", device="toaster"))["error"] == "simulator.unknown_device"
    assert (await ask(do="dance"))["error"] == "simulator.bad_request"
    assert (await control.answer(b"[]"))["error"] == "simulator.bad_request"


@given(st.binary(max_size=60))
async def test_any_line_is_answered_or_refused(line: bytes) -> None:
    assert "error" in await ControlRoom([], VirtualClock()).answer(line)


async def test_a_home_in_a_process_of_its_own(file: Path, tmp_path: Path) -> None:
    socket = tmp_path / "c"
    async with virtual_home(file, socket, tmp_path / "log", LoopClock()) as process, Control(socket) as control:
        at = await control.act("lamp", "on", True)
        looked = await control.look()
        assert looked["lamp"].state["on"] is True
        assert looked["phone"].received == ()
        assert at > 0
        await control.misbehave("lamp", "lies", True)
        await control.stop("phone")
        with pytest.raises(Refused):
            await control.act("lamp", "sing", True)
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0
        with pytest.raises(Unreachable):
            await control.look()
    with pytest.raises(Unreachable):
        async with Control(socket):
            pass


async def test_devices_at_a_broker(tmp_path: Path) -> None:
    file, socket, clock = tmp_path / "home.yaml", tmp_path / "c", LoopClock()
    file.write_text(ZIGBEE, "utf-8")
    heard: list[tuple[str, bytes]] = []
    with mosquitto() as broker:
        other = open_broker(Address(broker.host, "other", broker.port), clock, Random(0), lambda: None)
        other.subscribe("zigbee2mqtt/#", lambda topic, payload, _: heard.append((topic, payload)))
        running = asyncio.create_task(other.run())
        address = f"{broker.host}:{broker.port}"
        async with virtual_home(file, socket, tmp_path / "log", clock, address), Control(socket) as control:
            await control.act("sink", "leak", True)
            async with asyncio.timeout(10):
                while not any(b'"water_leak":true' in payload for _, payload in heard):
                    await asyncio.sleep(0.01)
        await other.aclose()
        running.cancel()
    assert ("zigbee2mqtt/bridge/state", b'{"state":"online"}') in heard


async def test_a_broker_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.demo.virtual_home.CONNECTED_WITHIN", 0.1)
    with pytest.raises(BadSetup) as caught:
        await live(read_home(ZIGBEE), tmp_path / "c", asyncio.Event(), f"127.0.0.1:{free_port()}")
    assert caught.value.message_id == "cli.demo_not_ready"


async def test_the_home_ends_with_whoever_started_it(file: Path, tmp_path: Path) -> None:
    async with virtual_home(file, tmp_path / "c", tmp_path / "log", LoopClock()) as process:
        assert process.stdin is not None
        process.stdin.close()
        assert await process.wait() == 0


async def test_two_homes_at_the_same_addresses(file: Path, tmp_path: Path) -> None:
    async with virtual_home(file, tmp_path / "c", tmp_path / "log", LoopClock()):
        with pytest.raises(BadSetup) as caught:
            async with virtual_home(file, tmp_path / "c2", tmp_path / "log2", LoopClock()):
                pass
    assert caught.value.message_id == "cli.demo_running"
    assert caught.value.params == {"detail": "127.79.0.1:54799"}


async def test_a_bad_file(tmp_path: Path) -> None:
    file = tmp_path / "home.yaml"
    file.write_text("devices: 3", "utf-8")
    with pytest.raises(BadSetup) as caught:
        async with virtual_home(file, tmp_path / "c", tmp_path / "log", LoopClock()):
            pass
    assert caught.value.message_id == "simulator.not_a_mapping"


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "no.yaml"), "--control", str(tmp_path / "c")]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["error"], told["params"]["reason"]) == ("config.unreadable", "No such file or directory")


async def test_a_line_without_an_end_ends_the_conversation(tmp_path: Path) -> None:
    ended = asyncio.Event()
    socket = tmp_path / "c"
    home: SimulatedHome = read_home(HOME)
    living = asyncio.create_task(live(home, socket, ended))
    async with asyncio.timeout(10):
        while not socket.exists():
            await asyncio.sleep(0.01)
        reader, writer = await asyncio.open_unix_connection(socket)
        writer.write(b"x" * (1 << 17))
        assert await reader.read() == b""
        writer.close()
        ended.set()
        await living
