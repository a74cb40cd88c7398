"""A client that we did not write finds and steers the simulated lamp: python's `yeelight`, in its own environment."""

import asyncio
import json
from pathlib import Path
from random import Random

import pytest

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts
from drivers.yeelight.definitions.lights import WITH_BACKGROUND
from drivers.yeelight.simulator import LampSimulator
from hub.core.clock import LoopClock
from tests.drivers.conversation import free_port
from tests.drivers.yeelight.bench import COLOR, ID

WITNESS = Path(__file__).parents[3] / ".venv-yeelight/bin/python"
HOST = "127.77.93.3"
TIMEOUT = 60.0

CLIENT = """
import json, sys
from yeelight import Bulb, BulbException, LightType

bulb = Bulb(sys.argv[1], port=int(sys.argv[2]), effect="smooth", duration=500)
found = bulb.get_capabilities()
kind = (bulb.get_properties(), bulb.bulb_type.name)[1]
bulb.turn_on()
bulb.set_brightness(30)
bulb.set_color_temp(3000)
try:
    bulb.set_rgb(0, 0, 255)
    bulb.set_hsv(120, 50)
    refused = ""
except BulbException as error:
    refused = str(error.args[0]["message"])
second = ""
if "bg_set_power" in found["support"]:
    bulb.turn_on(light_type=LightType.Ambient)
    bulb.set_rgb(0, 255, 0, light_type=LightType.Ambient)
    second = bulb.get_properties()["bg_rgb"]
props = bulb.get_properties()
names = ("power", "bright", "ct", "color_mode", "hue")
print(json.dumps([found["id"], found["model"], kind, [props[name] for name in names], refused, second]))
"""


async def ask_witness(port: int) -> object:
    process = await asyncio.create_subprocess_exec(
        WITNESS, "-c", CLIENT, HOST, str(port), stdout=asyncio.subprocess.PIPE
    )
    output, _ = await asyncio.wait_for(process.communicate(), TIMEOUT)
    assert process.returncode == 0
    answer: object = json.loads(output)
    return answer


@pytest.mark.skipif(
    not WITNESS.exists(), reason="needs the environment .venv-yeelight of requirements/yeelight-witness.txt"
)
@pytest.mark.parametrize(
    ("model", "heard"),
    [
        (COLOR, [ID, "color1", "Color", ["on", "30", "3000", "3", "120"], "", ""]),
        (
            WITH_BACKGROUND,
            [ID, "ceiling4", "WhiteTempMood", ["on", "30", "3000", "2", None], "method not supported", "65280"],
        ),
    ],
)
async def test_a_foreign_client_finds_and_steers_the_lamp(model: str, heard: object) -> None:
    port = free_port(HOST)
    row = SimulatedDevice("lamp", "yeelight", model, HOST, ID, port=port)
    lamp = LampSimulator(row, SimulationPorts(LoopClock(), Random(1)))
    await lamp.start()
    try:
        assert await ask_witness(port) == heard
    finally:
        await lamp.stop()
        await asyncio.sleep(0.01)
