"""A second client not written by us, aholstenson's miio for Node, greets, reads and commands our simulators.

It runs in an environment and process of its own (`make setup-witness`), knows legacy products by definitions of its
own, and stamps, counts and repeats otherwise than python-miio: its ids begin at 1, and it answers a loss with id + 100.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts, Simulator
from drivers.miio.simulator import simulators
from hub.core.clock import LoopClock
from tests.drivers.miio.simulated.bench import TOKEN
from tests.drivers.witness import played

ROOT = Path(__file__).parents[3]
ENVIRONMENT = ROOT / ".venv-node"
SCRIPT = ROOT / "tests" / "witness" / "miio" / "client.js"
NODE = shutil.which("node")
NET = f"127.{80 + os.getpid() % 100}.{os.getpid() // 100 % 250}"
FIRST = 4_100_000_000 + os.getpid() % 1_000_000 * 10

pytestmark = pytest.mark.skipif(
    NODE is None or not (ENVIRONMENT / ".ready").exists(),
    reason="needs node, and .venv-node of `make setup-witness` (package npm)",
)

ROWS: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("bulb", "philips.light.bulb", {"trailing_nul": True}),
    ("desk", "yeelink.light.lamp1", {"duplicate": 1.0}),
    ("kettle", "yunmi.kettle.v19", {}),
    ("vacuum", "rockrobo.vacuum.v1", {"clock_stamps": True}),
    ("new", "yeelink.light.ceilc", {"provisioned": False}),
)


def place(name: str) -> int:
    return [row[0] for row in ROWS].index(name)


def at(name: str, token: str | None = TOKEN) -> dict[str, object]:
    address = f"{NET}.{place(name) + 101}"
    return {"address": address} if token is None else {"address": address, "token": token}


async def witness(*steps: dict[str, object]) -> list[Any]:
    """What the client says to the steps."""
    return await played((Path(NODE or "node"), SCRIPT), *steps, folder=ENVIRONMENT)


@pytest.fixture
async def home() -> AsyncIterator[dict[str, Simulator]]:
    rows = [
        SimulatedDevice(
            name, "miio", model, str(at(name)["address"]), str(FIRST + place(name)), TOKEN, "room",
            settings={"ack_timeout": 0.2, "latency": 0.002, "mdns": "none", **settings},
        )
        for name, model, settings in ROWS
    ]  # fmt: skip
    made = simulators(rows, SimulationPorts(LoopClock(), Random(1)))
    await asyncio.gather(*(simulator.start() for simulator in made))
    yield {simulator.name: simulator for simulator in made}
    await asyncio.gather(*(simulator.stop() for simulator in made))


async def test_it_greets_them_and_reads_what_they_say_of_themselves(home: dict[str, Simulator]) -> None:
    bulb, kettle, info, new = await witness(
        {"do": "connect", **at("bulb")},
        {"do": "connect", **at("kettle")},
        {"do": "call", **at("kettle"), "method": "miIO.info", "params": []},
        {"do": "connect", **at("new", None)},  # one that nobody has paired yet shows its token
    )
    assert (bulb["id"], bulb["model"]) == (f"miio:{FIRST}", "philips.light.bulb")
    assert "miio:philiphs-ball-lamp" in bulb["types"]
    assert (bulb["said"]["power"], bulb["said"]["brightness"]) == (False, 100)
    assert (kettle["id"], kettle["model"]) == (f"miio:{FIRST + 2}", "yunmi.kettle.v19")
    assert info["model"] == "yunmi.kettle.v19"
    assert "token" not in info
    assert new["model"] == "yeelink.light.ceilc"


async def test_its_own_definitions_agree_with_ours(home: dict[str, Simulator]) -> None:
    bulb, desk, vacuum = await witness(
        {"do": "act", **at("bulb"), "calls": [["power", True], ["brightness", "30%"]], "read": ["power", "brightness"]},
        {"do": "act", **at("desk"), "calls": [["power", True], ["brightness", "20%"]], "read": ["power", "brightness"]},
        {
            "do": "act", **at("vacuum"), "calls": [["fanSpeed", 77], ["activateCleaning"]],
            "read": ["cleaning", "fanSpeed"],
        },
    )  # fmt: skip
    assert bulb == {"power": True, "brightness": 30}
    assert (home["bulb"].state()["power"], home["bulb"].state()["bright"]) == ("on", 30)
    assert desk == {"power": True, "brightness": 20}
    assert (home["desk"].state()["power"], home["desk"].state()["bright"]) == ("on", 20)
    assert vacuum == {"cleaning": True, "fanSpeed": 77}


async def test_it_reads_and_writes_miot(home: dict[str, Simulator]) -> None:
    boil = [(2, 4, 99), (2, 5, False), (2, 6, 90), (3, 1, 1440), (3, 11, 1), (3, 13, "99,0,90,1440")]
    written = [{"did": "k", "siid": siid, "piid": piid, "value": value} for siid, piid, value in boil]
    status, set_, legacy = await witness(
        {
            "do": "call", **at("kettle"), "method": "get_properties",
            "params": [{"did": "status", "siid": 2, "piid": 1}, {"did": "none", "siid": 9, "piid": 9}],
        },
        {"do": "call", **at("kettle"), "method": "set_properties", "params": written},
        {"do": "call", **at("kettle"), "method": "get_prop", "params": ["power"]},
    )  # fmt: skip
    assert status == [
        {"did": "status", "siid": 2, "piid": 1, "code": 0, "value": 0},
        {"did": "none", "siid": 9, "piid": 9, "code": -4003},
    ]
    assert [one["code"] for one in set_] == [0] * 6
    assert home["kettle"].state()["heating"] is True
    assert legacy["code"] == -9999


async def test_a_wrong_token_is_not_answered(home: dict[str, Simulator]) -> None:
    wrong, hidden = await witness(
        {"do": "connect", **at("bulb", "f" * 32)},
        {"do": "connect", **at("desk", None)},
    )
    assert wrong["code"] == "connection-failure"
    assert "token might be wrong" in wrong["error"]
    assert hidden["code"] == "missing-token"
