"""A household moves in: devices of many kinds out of one file of tokens, a scene among them, a hub that is killed."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any

import pytest

from drivers.kit.home import SimulatedDevice, SimulatedHome, build_home
from drivers.kit.simulator import SimulationPorts, Simulator
from drivers.miio.profiles.miot import MiotDefinition
from drivers.miio.simulator import simulators
from hub.core.clock import LoopClock
from tests.drivers.miio.definitions.published import Entry, published
from tests.drivers.miio.products import MODELS, definition
from tests.system.daemon import Daemon

ROOMS = ("厨房", "客厅", "卧室")
GATEWAY = "lumi.gateway.mgl03"
NAMES = {
    GATEWAY: "网关",
    "yunmi.kettle.v19": "水壶",
    "chunmi.oven.x02": "烤箱",
    "dooya.curtain.m2": "窗帘",
    "rockrobo.vacuum.v1": "扫地机",
    "xiaomi.aircondition.mc1": "空调",
    "zhimi.humidifier.cb1": "加湿器",
    "zhimi.airpurifier.mb3": "净化器",
    "cuco.plug.cp5": "插线板",
    "philips.light.bulb": "灯泡",
    "yeelink.light.ceilc": "吸顶灯",
    "lumi.remote.mcn001": "按钮",
    "miaomiaoce.sensor_ht.t9": "温度计",
    "isa.magnet.dw2hl": "大门",
}
CHILDREN = tuple(NAMES)[-3:]
SCENE = """
- scene: 早晨
  when: {event: 按钮.press}
  do:
    - set: {灯泡.on: on, 吸顶灯.brightness: 30 %, 空调.on: on, 加湿器.on: on}
"""
PATIENCE = 40.0
MANY = 200

Things = dict[str, Simulator]


def rows(net: str, models: Sequence[str], **settings: object) -> list[SimulatedDevice]:
    """A device of each model, the first one a gateway; what has no address sits behind it."""
    made: list[SimulatedDevice] = []
    for number, model in enumerate(models, 1):
        one = SimulatedDevice(f"d{number}", "miio", model, area=ROOMS[number % 3])
        if model in CHILDREN:
            made.append(replace(one, wire_id=f"blt.3.{number:013x}", via="d1"))
        else:
            push: dict[str, object] = {"push": True} if model == GATEWAY else {}
            place = {"address": f"127.77.{net}.{number}", "wire_id": str(422000000 + number)}
            made.append(replace(one, token=f"{number:032x}", settings={**settings, **push}, **place))  # type: ignore[arg-type]  # texts
    return made


def account(devices: Sequence[SimulatedDevice]) -> str:
    """What the vendor's account says of them."""
    listed = [
        {"did": one.wire_id, "name": NAMES.get(one.model, one.model), "model": one.model, "localip": one.address,
         "token": one.token, "parent_id": devices[0].wire_id if one.via else ""}
        for one in devices
    ]  # fmt: skip
    rooms = [{"name": room, "dids": [one.wire_id for one in devices if one.area == room]} for room in ROOMS]
    return json.dumps([{"server": "cn", "homes": [{"home_id": 1, "roomlist": rooms, "devices": listed}]}])


@asynccontextmanager
async def living(
    devices: Sequence[SimulatedDevice], folder: Path
) -> AsyncIterator[tuple[Daemon, dict[str, Simulator]]]:
    """The devices by model, the file of tokens, and a hub beside them."""
    things = build_home(SimulatedHome(tuple(devices)), {"miio": simulators}, SimulationPorts(LoopClock(), Random(3)))
    await asyncio.gather(*(thing.start() for thing in things))
    (folder / "tokens.json").write_text(account(devices), "utf-8")
    daemon = Daemon(folder)
    try:
        await begin(daemon)
        yield daemon, dict(zip((one.model for one in devices), things, strict=True))
    finally:
        daemon.end()
        await asyncio.gather(*(thing.stop() for thing in things))


async def begin(daemon: Daemon) -> None:
    daemon.drain()
    daemon.start()
    await asyncio.to_thread(daemon.told, "READY=1")


async def says(daemon: Daemon, *words: str) -> tuple[int, str]:
    ended = await asyncio.to_thread(daemon.run, *words)
    return ended.returncode, ended.stdout + ended.stderr


async def online(daemon: Daemon, count: int) -> dict[str, Any]:
    """All devices by handle, once so many are online."""
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while True:
        _, said = await says(daemon, "--json", "devices")
        found = {one["handle"]: one for one in json.loads(said)["devices"] if one["way"] != "hub"}
        healths = {handle: one["status"]["health"] for handle, one in found.items()}
        if list(healths.values()) == ["online"] * count:
            return found
        assert asyncio.get_running_loop().time() < deadline, healths


async def killed(daemon: Daemon) -> None:
    await asyncio.to_thread(daemon.stop, signal.SIGKILL)
    await begin(daemon)


async def test_a_household_moves_in_and_stays(tmp_path: Path) -> None:
    devices = rows("21", tuple(NAMES))
    async with living(devices, tmp_path) as (daemon, things):
        code, said = await says(daemon, "adopt", "--from", str(tmp_path / "tokens.json"), "--yes")
        assert code == 0, said
        assert said.splitlines()[-1] == f"all {len(NAMES)} adopted: `hearth devices` shows them"
        found = await online(daemon, len(NAMES))
        assert found.keys() == set(NAMES.values())
        assert {one["area"] for one in found.values()} == set(ROOMS)
        assert all(one["capabilities"] for one in found.values())

        (daemon.config / "scenes" / "morning.yaml").write_text(SCENE, "utf-8")
        assert (await says(daemon, "reload"))[0] == 0
        assert await scene_is_done(daemon, things)

        await killed(daemon)
        again = await online(daemon, len(NAMES))
        assert {handle: one["endpoints"] for handle, one in again.items()} == {
            handle: one["endpoints"] for handle, one in found.items()
        }
        assert again["空调"]["readings"]["on"]["value"] is True
        log = daemon.log.read_text("utf-8")
        assert not [one.token for one in devices if one.token and one.token in log]


async def scene_is_done(daemon: Daemon, things: Things) -> bool:
    """Press the button, and wait until the devices themselves have done it all."""
    things["lumi.remote.mcn001"].act("press", "single")
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while asyncio.get_running_loop().time() < deadline:
        _, said = await says(daemon, "--json", "get", "灯泡.on", "吸顶灯.brightness", "空调.on", "加湿器.on")
        if [one["value"] for one in json.loads(said).values()] == [True, 30, True, True]:
            received = [command.method for command in things["philips.light.bulb"].received()]
            return "set_power" in received
    return False


def answers(entry: Entry) -> bool:
    """Whether such a device answers on the LAN, in the form that we know of it, and is asked anything at all."""
    ours = definition(entry["model"])
    form = "miot" if isinstance(ours, MiotDefinition) else "legacy"
    polled = any(not path.startswith("raw.") for path in ours.abilities.properties)
    return entry.get("local") == "yes" and entry["speaks"] == form and polled


@pytest.mark.soak
async def test_two_hundred_move_in_and_stay(tmp_path: Path) -> None:
    known = {one["model"]: one for one in published() if one["model"] in MODELS and answers(one)}
    parts = ("speaks", "properties", "actions", "max_props", "getter")
    made: list[SimulatedDevice] = []
    for one in rows("22", [GATEWAY, *islice(cycle([*known, *CHILDREN]), MANY - 1)]):
        entry = known.get(one.model)
        product = {"product": {part: entry[part] for part in parts if part in entry}} if entry and not one.via else {}
        made.append(one if one.model == GATEWAY else replace(one, settings={**one.settings, **product}))
    async with living(made, tmp_path) as (daemon, _):
        code, said = await says(daemon, "adopt", "--from", str(tmp_path / "tokens.json"), "--yes")
        assert code == 0, said
        assert f"all {MANY} adopted" in said
        found = await online(daemon, MANY)
        await killed(daemon)
        assert (await online(daemon, MANY)).keys() == found.keys()
