"""Our client reads devices that we did not write: python-miio's simulators, in an environment and process of their own.

They are kind: the token is zeros, a repeated id is answered again, `miIO.info` comes without its `result`. They are lax
where we are strict: `set_properties` answers a bare 0, which tells nothing of what was written.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from drivers.miio.driver import MiioDriver
from hub.core.clock import LoopClock
from hub.model.device import Endpoint, Health, Sighting
from hub.model.errors import AuthFailed, HearthError, Unreachable
from hub.model.ports import DriverPorts, Network, Order, Session
from hub.model.secret import Secret
from hub.model.value import Value
from tests.drivers.miio.peer import Book, Heard
from tests.drivers.miio.products import LIBRARY

WITNESS = Path(__file__).parents[3] / ".venv-miio/bin/python"
TIMEOUT = 60.0  # real seconds until a test gives up
ZEROS = "0" * 32

SERVER = """
import asyncio, random, sys
from pathlib import Path
import miio
from miio.push_server import server as push
from miio.devtools.simulators import miiosimulator, miotsimulator
from miio.devtools.simulators.common import did_and_mac_for_model

kind, model, address, file = sys.argv[1:]
made = push.PushServer.__init__
def on_loopback(self, **arguments):
    made(self, **arguments)
    self._address = address
push.PushServer.__init__ = on_loopback
random.seed(1)
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
if kind == "miot":
    device = miotsimulator.SimulatedDeviceModel.parse_raw(Path(file).read_text())
    loop.run_until_complete(miotsimulator.main(device, model=model))
else:
    text = (Path(miio.__file__).parent / file).read_text()
    device = miiosimulator.SimulatedMiio.parse_obj(miiosimulator.safe_load(text))
    device._model = model
    loop.run_until_complete(miiosimulator.main(device))
print("ready", did_and_mac_for_model(model)[0], flush=True)
loop.run_forever()
"""


def prop(piid: int, name: str, kind: str, **more: object) -> dict[str, object]:
    urn = f"urn:miot-spec-v2:property:{name}:00000000:witness:1"
    return {"iid": piid, "type": urn, "description": name, "format": kind, "access": ["read", "write"], **more}


LAMP = {
    "type": "urn:miot-spec-v2:device:light:0000A001:yeelink-lamp22:1",
    "description": "Lamp",
    "services": [
        {
            "iid": 2,
            "type": "urn:miot-spec-v2:service:light:00007802:yeelink-lamp22:1",
            "description": "Light",
            "properties": [
                prop(1, "on", "bool"),
                prop(2, "brightness", "uint8", **{"value-range": [1, 100, 1]}),
                prop(3, "color-temperature", "uint32", **{"value-range": [2700, 6500, 1]}),
            ],
        }
    ],
}


class Witness:
    """A running simulator of theirs, and a driver of ours."""

    def __init__(self, model: str, address: str, did: int) -> None:
        self.model = model
        self.address = address
        self.did = did
        self.heard = Heard()
        self.book = Book({f"miio:{did}": address}, {f"miio:{did}": ZEROS})
        ports = DriverPorts(LoopClock(), Random(1), self.heard, self.book, Network(("127.0.0.1",), ()), LIBRARY)
        self.driver = MiioDriver(ports)
        self.sighting = Sighting("miio", str(did), address, "hello")

    async def until(self, *paths: str) -> None:
        async with asyncio.timeout(TIMEOUT):
            while not set(paths) <= self.heard.values().keys():
                await asyncio.sleep(0.01)

    async def submit(self, session: Session, **writes: Value) -> HearthError | None:
        answered: asyncio.Future[HearthError | None] = asyncio.get_running_loop().create_future()
        session.submit(Order(writes=tuple(writes.items())), answered.set_result)
        async with asyncio.timeout(TIMEOUT):
            return await answered


async def started(kind: str, model: str, address: str, file: str) -> tuple[asyncio.subprocess.Process, int]:
    pipe = asyncio.subprocess.PIPE
    command = (str(WITNESS), "-c", SERVER, kind, model, address, file)
    process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=asyncio.subprocess.DEVNULL)
    assert process.stdout is not None
    async with asyncio.timeout(TIMEOUT):
        line = await process.stdout.readline()
    assert line.startswith(b"ready"), "the witness did not start"
    return process, int(line.split()[1])


@pytest.fixture
async def witness(row: tuple[str, str, str, str], tmp_path: Path) -> AsyncIterator[Witness]:
    if not WITNESS.exists():
        pytest.skip("python-miio is not installed: run `make setup-witness`")
    kind, model, address, file = row
    if kind == "miot":
        (tmp_path / "lamp.json").write_text(json.dumps(LAMP))
        file = str(tmp_path / "lamp.json")
    process, did = await started(kind, model, address, file)
    witness = Witness(model, address, did)
    await witness.driver.start()
    try:
        yield witness
    finally:
        await witness.driver.stop()
        process.kill()
        await process.wait()


def served(kind: str, model: str, address: str, file: str = "") -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", [(kind, model, address, file)], ids=[model])


@served("miot", "yeelink.light.lamp22", "127.77.93.1")
async def test_miot(witness: Witness, row: object) -> None:
    learned = await witness.driver.verify(witness.sighting, Secret(ZEROS))
    assert (learned.model, learned.firmware, learned.address) == ("yeelink.light.lamp22", "1.2.4_16", "127.77.93.1")
    session = witness.driver.open("d1", witness.model, Endpoint("miio", str(witness.did)), None)
    running = asyncio.ensure_future(session.run())
    await witness.until("on", "brightness", "color_temperature")
    assert 1 <= witness.heard.values()["brightness"] <= 100
    assert witness.heard.health is Health.ONLINE
    error = await witness.submit(session, on=True, brightness=77)
    assert isinstance(error, Unreachable)
    assert error.message_id == "device.odd_answer"  # it took the values, but did not say so
    session.refresh(("on", "brightness"))
    async with asyncio.timeout(TIMEOUT):
        while witness.heard.values()["brightness"] != 77 or witness.heard.values()["on"] is not True:
            await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@served("miot", "yeelink.light.lamp22", "127.77.93.2")
async def test_a_wrong_token(witness: Witness, row: object) -> None:
    with pytest.raises(AuthFailed):
        await witness.driver.verify(witness.sighting, Secret("1" * 32))


@served("miio", "zhimi.fan.za4", "127.77.93.3", "integrations/zhimi/fan/zhimi_fan.yaml")
async def test_get_prop_and_setters(witness: Witness, row: object) -> None:
    session = witness.driver.open("d1", witness.model, Endpoint("miio", str(witness.did)), None)
    running = asyncio.ensure_future(session.run())
    await witness.until("on", "speed", "oscillate")
    told = {"on": True, "speed": 1, "oscillate": False}
    assert witness.heard.values().items() >= told.items()
    assert await witness.submit(session, on=False, oscillate=True) is None
    session.refresh(("on", "oscillate"))
    told = {"on": False, "speed": 1, "oscillate": True}
    async with asyncio.timeout(TIMEOUT):
        while not witness.heard.values().items() >= told.items():
            await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@served("miio", "roborock.vacuum.a15", "127.77.93.4", "integrations/roborock/vacuum/simulated_roborock.yaml")
async def test_vacuum_status(witness: Witness, row: object) -> None:
    session = witness.driver.open("d1", witness.model, Endpoint("miio", str(witness.did)), None)
    running = asyncio.ensure_future(session.run())
    await witness.until("state", "battery")
    assert witness.heard.values()["state"] in ("idle", "cleaning", "paused", "returning", "docked", "error")
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
