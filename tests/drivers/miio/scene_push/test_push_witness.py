"""python-miio, a witness not written by us, makes the same scenes, and takes our device that is none for one.

It runs in an environment and process of its own (`make setup-witness`).
"""

import json
import os
from pathlib import Path
from random import Random
from typing import Any

import pytest

from drivers.miio.codec import Keys
from drivers.miio.scene_push.products import PRODUCTS, triggers
from drivers.miio.scene_push.push import DID, FakeDevice, Source, install_ask
from drivers.miio.transport import Transport
from hub.core.clock import LoopClock
from hub.model.ports import DriverPorts, Network
from tests.drivers.miio.peer import TOKEN, Book, Heard
from tests.drivers.witness import played

ROOT = Path(__file__).parents[4]
PYTHON = ROOT / ".venv-miio" / "bin" / "python"
SCRIPT = ROOT / "tests" / "witness" / "python_miio_client.py"
HUB = f"127.{60 + os.getpid() % 15}.{os.getpid() // 15 % 250}.9"
CHILD = "lumi.158d0001a2b3c4"
MODEL = "lumi.sensor_switch.v2"

pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason="the witness is not installed: run `make setup-witness`")


async def witness(*steps: dict[str, object]) -> list[Any]:
    """What the client says to the steps."""
    return await played((PYTHON, SCRIPT), *steps)


async def test_it_makes_the_same_scene_and_calls_our_device() -> None:
    trigger = triggers(PRODUCTS[MODEL])["key_double"].address
    fake = FakeDevice(Transport(DriverPorts(LoopClock(), Random(1), Heard(), Book(), Network((HUB,)))))
    told: list[str] = []
    assert await fake.open("127.0.0.1") == HUB
    fake.listen("127.0.0.1", "miio:1", Keys.of_hex(TOKEN), CHILD, told.append)
    theirs, answer = await witness(
        {
            "do": "scene", "name": "x.scene.7", "action": trigger.action, "extra": trigger.extra, "sid": CHILD,
            "model": MODEL, "token": TOKEN, "ip": HUB, "device_id": DID,
        },
        {"do": "send", "address": HUB, "token": TOKEN, "method": "key_double:lumi_158d0001a2b3c4", "params": []},
    )  # fmt: skip
    await fake.close()
    number = theirs[0][1][1]  # they draw one
    ask = install_ask("x.scene.7", Source(CHILD, MODEL), trigger, bytes.fromhex(TOKEN), HUB, number)
    assert json.loads(ask.params["data"]) == theirs
    assert ask.method == "send_data_frame"
    assert (answer, told) == (0, ["key_double"])
