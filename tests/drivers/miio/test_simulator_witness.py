"""python-miio's client, a witness not written by us, finds, reads and commands our simulators.

It runs in an environment and process of its own (`make setup-witness`). It speaks to port 54321 only, so the simulators
have addresses of this process's own.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from zeroconf.asyncio import AsyncZeroconf

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import Announcer, SimulationPorts, Simulator
from drivers.miio.simulator import simulators
from hub.core.clock import LoopClock
from tests.drivers.miio.simulated.bench import TOKEN
from tests.drivers.witness import played

ROOT = Path(__file__).parents[3]
PYTHON = ROOT / ".venv-miio" / "bin" / "python"
SCRIPT = ROOT / "tests" / "witness" / "python_miio_client.py"
NET = f"127.{80 + os.getpid() % 100}.{os.getpid() // 100 % 250}"

pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason="the witness is not installed: run `make setup-witness`")

# It asks models that it does not know for their info, without a token: those announce nothing here.
ROWS: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("kettle", "yunmi.kettle.v19", {}),
    ("bulb", "philips.light.bulb", {"trailing_nul": True}),
    ("desk", "yeelink.light.lamp1", {"mdns": "none"}),
    ("heater", "zhimi.heater.mc2", {}),
    ("fan", "dmaker.fan.p10", {}),
    ("air", "xiaomi.aircondition.mc1", {}),
    ("moist", "zhimi.humidifier.ca4", {"water": 50}),
    ("old_moist", "zhimi.humidifier.cb1", {"water": 50}),
    ("fountain", "mmgg.pet_waterer.s1", {}),
    ("vacuum", "rockrobo.vacuum.v1", {"clock_stamps": True}),
    ("curtain", "dooya.curtain.m2", {}),
    ("commas", "yeelink.light.lamp22", {"mdns": "none", "malformed": "double_comma", "duplicate": 1.0}),
    ("nuls", "yeelink.light.ceilc", {"mdns": "none", "malformed": "after_nul", "reverse_order": True, "latency": 0.1}),
    ("zeros", "yeelink.light.ceilc", {"mdns": "none", "malformed": "leading_zero"}),
    ("purifier", "zhimi.airpurifier.mb3", {"mdns": "none"}),
    ("dishes", "viomi.dishwasher.m02", {"mdns": "none"}),
    ("new", "yeelink.light.colorc", {"mdns": "none", "provisioned": False}),
)
INTEGRATIONS = "miio.integrations"


def address(name: str) -> str:
    return f"{NET}.{[row[0] for row in ROWS].index(name) + 1}"


def did(name: str) -> int:
    return 4_000_000_000 + os.getpid() % 1_000_000 * 100 + [row[0] for row in ROWS].index(name)


def at(name: str) -> dict[str, object]:
    return {"address": address(name), "token": TOKEN}


def product(name: str, integration: str, calls: list[list[object]], read: list[str]) -> dict[str, object]:
    model = next(row[1] for row in ROWS if row[0] == name)
    where = f"{INTEGRATIONS}.{integration}"
    return {"do": "product", "class": where, "model": model, **at(name), "calls": calls, "read": read}


async def witness(*steps: dict[str, object]) -> list[Any]:
    """What the client says to the steps."""
    return await played((PYTHON, SCRIPT), *steps)


@pytest.fixture
async def home() -> AsyncIterator[dict[str, Simulator]]:
    zeroconf = AsyncZeroconf(interfaces=["127.0.0.1"])
    rows = [
        SimulatedDevice(
            name, "miio", model, address(name), str(did(name)), TOKEN, "room",
            settings={"ack_timeout": 0.2, "latency": 0.002, **settings},
        )
        for name, model, settings in ROWS
    ]  # fmt: skip
    made = simulators(rows, SimulationPorts(LoopClock(), Random(1), Announcer(zeroconf)))
    await asyncio.gather(*(simulator.start() for simulator in made))
    yield {simulator.name: simulator for simulator in made}
    await asyncio.gather(*(simulator.stop() for simulator in made))
    await zeroconf.async_close()


async def test_it_finds_them_over_mdns_and_by_hello(home: dict[str, Simulator]) -> None:
    announced = [name for name, _, settings in ROWS if settings.get("mdns") != "none"]
    found, hello, new = await witness(
        {"do": "discover", "wanted": [did(name) for name in announced], "seconds": 60},
        {"do": "hello", "address": address("kettle")},
        {"do": "hello", "address": address("new")},
    )
    assert found == {address(name): did(name) for name in announced}
    assert (hello["did"], hello["shown"]) == (did("kettle"), "ff" * 16)
    assert hello["stamp"] > 3600
    assert new["shown"] == TOKEN


async def test_it_reads_info_and_raw_properties(home: dict[str, Simulator]) -> None:
    results = await witness(
        *({"do": "info", **at(name)} for name in ("kettle", "bulb", "commas")),
        {
            "do": "send", **at("kettle"), "method": "get_properties",
            "params": [{"did": "status", "siid": 2, "piid": 1}, {"did": "none", "siid": 9, "piid": 9}],
        },
        {"do": "send", **at("bulb"), "method": "get_prop", "params": ["power", "bright", "cct"]},
        {"do": "send", **at("bulb"), "method": "get_properties", "params": [{"did": "1", "siid": 2, "piid": 1}]},
        {"do": "send", "address": address("kettle"), "token": "f" * 32, "method": "miIO.info", "params": []},
    )  # fmt: skip
    assert [info["model"] for info in results[:3]] == [
        "yunmi.kettle.v19", "philips.light.bulb", "yeelink.light.lamp22",
    ]  # fmt: skip
    assert results[3] == [
        {"did": "status", "siid": 2, "piid": 1, "code": 0, "value": 0},
        {"did": "none", "siid": 9, "piid": 9, "code": -4003},
    ]
    assert results[4] == ["off", 100, 50]
    assert results[5]["error"] == "DeviceException"
    assert results[6]["error"] == "DeviceException"


async def test_it_boils_water_in_one_write_only(home: dict[str, Simulator]) -> None:
    boil = [(2, 4, 99), (2, 5, False), (2, 6, 90), (3, 1, 1440), (3, 11, 1), (3, 13, "99,0,90,1440")]
    params = [{"did": "k", "siid": siid, "piid": piid, "value": value} for siid, piid, value in boil]
    order = {"do": "send", **at("kettle"), "method": "set_properties"}
    results = await witness(*({**order, "params": [one]} for one in params))
    assert all(result[0]["code"] == 0 for result in results)
    assert home["kettle"].state()["heating"] is False
    (result,) = await witness({**order, "params": params})
    assert [answer["code"] for answer in result] == [0] * 6
    assert home["kettle"].state()["heating"] is True


async def test_its_own_definitions_of_lamps_agree_with_ours(home: dict[str, Simulator]) -> None:
    bulb, desk = await witness(
        product(
            "bulb", "philips.light.philips_bulb.PhilipsBulb",
            [["on"], ["set_brightness", 30], ["set_color_temperature", 70]],
            ["is_on", "brightness", "color_temperature"],
        ),
        product(
            "desk", "yeelight.light.yeelight.Yeelight", [["on"], ["set_brightness", 20], ["set_color_temp", 3000]],
            ["is_on", "brightness", "color_temp"],
        ),
    )  # fmt: skip
    assert bulb == {"is_on": True, "brightness": 30, "color_temperature": 70}
    assert (home["bulb"].state()["power"], home["bulb"].state()["bright"]) == ("on", 30)
    assert desk == {"is_on": True, "brightness": 20, "color_temp": 3000}
    assert (home["desk"].state()["power"], home["desk"].state()["ct"]) == ("on", 3000)


async def test_its_own_definitions_of_what_moves_air_agree_with_ours(home: dict[str, Simulator]) -> None:
    heater, fan, air, moist, old = await witness(
        product(
            "heater", "zhimi.heater.heater_miot.HeaterMiot", [["on"], ["set_target_temperature", 25]],
            ["is_on", "target_temperature", "temperature"],
        ),
        product("fan", "dmaker.fan.fan_miot.FanMiot", [["on"], ["set_speed", 70]], ["is_on", "speed"]),
        product(
            "air", "xiaomi.aircondition.airconditioner_miot.AirConditionerMiot",
            [["on"], ["set_target_temperature", 22.5]], ["is_on", "target_temperature", "mode"],
        ),
        product(
            "moist", "zhimi.humidifier.airhumidifier_miot.AirHumidifierMiot", [["on"], ["set_target_humidity", 60]],
            ["is_on", "target_humidity", "water_level", "temperature"],
        ),
        product(
            "old_moist", "zhimi.humidifier.airhumidifier.AirHumidifier", [["on"], ["set_target_humidity", 60]],
            ["is_on", "target_humidity", "water_level", "humidity"],
        ),
    )  # fmt: skip
    assert heater == {"is_on": True, "target_temperature": 25, "temperature": pytest.approx(21.0, abs=0.2)}
    assert fan == {"is_on": True, "speed": 70}
    assert air == {"is_on": True, "target_temperature": 22.5, "mode": "Cool"}
    assert (moist["is_on"], moist["target_humidity"], moist["water_level"]) == (True, 60, 50)
    assert (old["is_on"], old["target_humidity"], old["water_level"]) == (True, 60, 50)
    assert home["heater"].state()["works"] is True
    assert home["moist"].state()["strength"] == 0.6


async def test_its_own_definitions_of_purifier_and_dishwasher_agree_with_ours(home: dict[str, Simulator]) -> None:
    purifier, dishes, paused = await witness(
        product(
            "purifier", "zhimi.airpurifier.airpurifier_miot.AirPurifierMiot",
            [["on"], ["set_child_lock", True]], ["is_on", "aqi", "child_lock", "filter_life_remaining"],
        ),
        product(
            "dishes", "viomi.viomidishwasher.viomidishwasher.ViomiDishwasher", [["on"], ["start", None]],
            ["power", "status", "program", "temperature"],
        ),
        product("dishes", "viomi.viomidishwasher.viomidishwasher.ViomiDishwasher", [["pause"]], ["status"]),
    )  # fmt: skip
    assert purifier == {"is_on": True, "aqi": 35, "child_lock": True, "filter_life_remaining": 100}
    assert home["purifier"].state()["strength"] == 0.3
    assert (dishes["power"], dishes["status"], dishes["program"]) == (True, "Running", "Standard")
    assert paused == {"status": "Paused"}
    assert home["dishes"].state()["wash_status"] == 3


async def test_its_own_definitions_of_fountain_and_vacuum_agree_with_ours(home: dict[str, Simulator]) -> None:
    vacuum_says = product("vacuum", "roborock.vacuum.vacuum.RoborockVacuum", [], []) | {"status": "vacuum_status"}
    full, off, vacuum, homing = await witness(
        product("fountain", "mmgg.petwaterdispenser.device.PetWaterDispenser", [], ["is_on", "is_no_water"]),
        product("fountain", "mmgg.petwaterdispenser.device.PetWaterDispenser", [["off"]], ["is_on"]),
        vacuum_says | {"calls": [["start"]], "read": ["state_code", "is_on"]},
        vacuum_says | {"calls": [["home"]], "read": ["state_code"]},
    )
    assert full == {"is_on": True, "is_no_water": False}
    assert off == {"is_on": False}
    assert (vacuum["state_code"], vacuum["is_on"]) == (5, True)
    assert homing == {"state_code": 6}


async def test_it_reads_through_bad_manners(home: dict[str, Simulator]) -> None:
    def ask(name: str, method: str, *params: dict[str, object]) -> dict[str, object]:
        return {"do": "send", **at(name), "method": method, "params": params}

    mode, brightness = {"did": "mode", "siid": 2, "piid": 2}, {"did": "brightness", "siid": 2, "piid": 3}
    *_, commas, zeros, nuls = await witness(
        ask("commas", "set_properties", {**mode, "value": 33}),
        ask("commas", "get_properties", mode),
        ask("zeros", "get_properties", mode),
        ask("nuls", "get_properties", mode, brightness),
    )
    assert commas[0]["value"] == 33
    assert zeros[0]["value"] == 0
    assert [answer["value"] for answer in nuls] == [100, 0]
