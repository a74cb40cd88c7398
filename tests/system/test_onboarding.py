"""Moving in as a person does: a file of tokens, the plan, adoption over real sockets, a kill, a swap, another kill."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from drivers.kit.home import SimulatedDevice, SimulatedHome, build_home
from drivers.kit.simulator import SimulationPorts
from drivers.miio.simulator import simulators
from hub.core.clock import LoopClock
from tests.system.daemon import Daemon

NET = "127.77.20"
LAMP = "philips.light.bulb"
ROWS = (
    SimulatedDevice("gateway", "miio", "lumi.gateway.mgl03", f"{NET}.1", "421002001", "a1" * 16),
    SimulatedDevice("door", "miio", "isa.magnet.dw2hl", wire_id="blt.3.1kq7m2v9c4001", via="gateway"),
    SimulatedDevice("lamp", "miio", LAMP, f"{NET}.2", "421002002", "a2" * 16),
    SimulatedDevice("spare", "miio", LAMP, f"{NET}.3", "421002003", "a3" * 16),
)


def account() -> str:
    """The home as the vendor's list has it: with a device that is off, and a speaker."""
    listed = [
        {"did": "blt.3.1kq7m2v9c4001", "name": "大门", "model": "isa.magnet.dw2hl", "parent_id": "421002001"},
        {"did": "421002001", "name": "Gateway", "model": ROWS[0].model, "localip": f"{NET}.1", "token": "a1" * 16},
        {"did": "421002002", "name": "Hall lamp", "model": LAMP, "localip": f"{NET}.2", "token": "a2" * 16},
        {"did": "421002003", "name": "Spare lamp", "model": LAMP, "localip": f"{NET}.3", "token": "a3" * 16},
        {"did": "421002005", "name": "Off", "model": LAMP, "localip": f"{NET}.5", "token": "cc" * 16},
        {"did": "421002006", "name": "Speaker", "model": "xiaomi.wifispeaker.lx06", "localip": f"{NET}.6",
         "token": "dd" * 16},
    ]  # fmt: skip
    rooms = [{"name": "门厅", "dids": ["421002002", "blt.3.1kq7m2v9c4001"]}]
    return json.dumps([{"server": "cn", "homes": [{"home_id": 1, "roomlist": rooms, "devices": listed}]}])


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Daemon]:
    ports = SimulationPorts(LoopClock(), Random(2))
    things = build_home(SimulatedHome(ROWS), {"miio": simulators}, ports)
    await asyncio.gather(*(thing.start() for thing in things))
    daemon = Daemon(tmp_path)
    (daemon.config / "devices.yaml").write_text("# mine\ndevices:\n")
    (tmp_path / "tokens.json").write_text(account(), "utf-8")
    yield daemon
    daemon.end()
    await asyncio.gather(*(thing.stop() for thing in things))


async def begin(home: Daemon) -> None:
    home.drain()
    home.start()
    await asyncio.to_thread(home.told, "READY=1")


async def says(home: Daemon, *words: str) -> tuple[int, str]:
    ended = await asyncio.to_thread(home.run, *words)
    return ended.returncode, ended.stdout + ended.stderr


async def killed(home: Daemon) -> None:
    await asyncio.to_thread(home.stop, signal.SIGKILL)
    await begin(home)


async def handles(home: Daemon) -> dict[str, list[str]]:
    _, said = await says(home, "--json", "devices")
    return {one["handle"]: [end["ref"] for end in one["endpoints"]] for one in json.loads(said)["devices"]}


async def test_moving_in(home: Daemon) -> None:
    await begin(home)
    words = ("adopt", "--from", str(home.config.parent / "tokens.json"))
    code, said = await says(home, *words)
    assert code == 0, said
    assert "5 to adopt, 0 adopted already, 1 not taken" in said
    assert "works through the vendor's cloud only" in said
    assert (home.config / "devices.yaml").read_text() == "# mine\ndevices:\n"

    code, said = await says(home, *words, "--yes")
    assert code == 1, said
    assert "4 of 5 adopted" in said
    assert f"nobody answers at {NET}.5" in said
    assert "a1" * 16 not in said
    text = (home.config / "devices.yaml").read_text("utf-8")
    assert "# mine" in text
    assert "门厅: 门厅" in text
    assert "endpoints: [{id: miio:blt.3.1kq7m2v9c4001, via: gateway}]" in text

    await killed(home)
    assert (await handles(home))["hall_lamp"] == ["miio:421002002"]
    code, said = await says(home, *words, "--yes")
    assert "is not adopted" in said
    assert "1 to adopt, 4 adopted already, 1 not taken" in said
    assert (home.config / "devices.yaml").read_text("utf-8") == text

    code, said = await says(home, "swap", "hall_lamp", "spare_lamp", "--yes")
    assert code == 0, said
    await killed(home)
    found = await handles(home)
    assert (found["hall_lamp"], found["spare_lamp"]) == (["miio:421002003"], ["miio:421002002"])
    code, said = await says(home, "swap", "--undo", "hall_lamp", "--yes")
    assert code == 0, said
    assert (home.config / "devices.yaml").read_text("utf-8") == text
    assert "a1" * 16 not in home.log.read_text("utf-8")
