"""A client that we did not write reads the simulated camera: python's `axis`, in an environment of its own.

Its version for our Python speaks digest, API discovery, device information and the configuration of Object Analytics;
it follows events over RTSP only, so the stream has no witness here.
"""

import asyncio
import json
from pathlib import Path
from random import Random

import pytest

from drivers.axis.simulator import CameraSimulator
from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts
from hub.core.clock import LoopClock
from tests.drivers.conversation import free_port

WITNESS = Path(__file__).parents[3] / ".venv-axis/bin/python"
HOST = "127.77.92.7"
TIMEOUT = 60.0

CLIENT = """
import asyncio, json, sys
import httpx
from axis.device import AxisDevice
from axis.errors import Unauthorized
from axis.models.configuration import Configuration

async def main(host, port, password):
    async with httpx.AsyncClient(trust_env=False) as session:
        vapix = AxisDevice(Configuration(session, host, username="root", password=password, port=int(port))).vapix
        try:
            scenarios = (await vapix.object_analytics.get_configuration()).scenarios
            await vapix.api_discovery.update()
            info = (await vapix.basic_device_info.get_all_properties())["0"]
        except Unauthorized:
            print(json.dumps("unauthorized"))
            return
    named = {number: [one.name, one.type, one.object_classifications] for number, one in scenarios.items()}
    print(json.dumps([sorted(vapix.api_discovery), info.serial_number, info.product_short_name, named]))

asyncio.run(main(*sys.argv[1:]))
"""


async def ask_witness(port: int, password: str) -> object:
    process = await asyncio.create_subprocess_exec(
        WITNESS, "-c", CLIENT, HOST, str(port), password, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await asyncio.wait_for(process.communicate(), TIMEOUT)
    assert process.returncode == 0
    answer: object = json.loads(output)
    return answer


@pytest.mark.skipif(not WITNESS.exists(), reason="needs the environment .venv-axis of requirements/axis-witness.txt")
async def test_a_foreign_client_reads_the_camera() -> None:
    port = free_port(HOST)
    row = SimulatedDevice("cam", "axis", "AXIS M3088-V", HOST, "B8A44F000007", "root:pass", port=port)
    camera = CameraSimulator(row, SimulationPorts(LoopClock(), Random(1)))
    await camera.start()
    try:
        assert await ask_witness(port, "pass") == [
            ["api-discovery", "basic-device-info", "event-streaming-over-websocket"],
            "B8A44F000007",
            "AXIS M3088-V",
            {"1": ["Scenario 1", "motion", [{"type": "human"}]], "2": ["Line", "crosslinecounting", []]},
        ]
        assert await ask_witness(port, "wrong") == "unauthorized"
    finally:
        await camera.stop()
