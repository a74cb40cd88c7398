"""A camera that is cut off, or falls silent, after any number of bytes: told, and never a fault of ours."""

import asyncio
from collections.abc import AsyncIterator, Callable
from random import Random

import pytest

from drivers.axis.driver import AxisDriver
from drivers.axis.simulator import CameraSimulator
from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts
from hub.core.clock import VirtualClock
from hub.model.device import Endpoint
from tests.drivers.conversation import Book, Ears, free_port, ports_of, until

HOST = "127.99.3.1"
SERIAL, SECRET = "B8A44F0A0B0C", "hearth:open sesame"


class Cutter:
    """A proxy that ends after `after` bytes from the camera: closes, resets, or says nothing more."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.left = 1 << 30
        self.how = "close"
        self.carried = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._writers: list[asyncio.StreamWriter] = []

    async def start(self) -> int:
        self._server = await asyncio.start_server(self._serve, HOST, 0)
        own: int = self._server.sockets[0].getsockname()[1]
        return own

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_camera, to_camera = await asyncio.open_connection(HOST, self.port)
        self._writers += (writer, to_camera)
        up = asyncio.create_task(_pump(reader, to_camera))
        self._tasks.add(up)
        while data := await from_camera.read(4096):
            data, self.left = data[: self.left], max(0, self.left - len(data))
            self.carried += len(data)
            writer.write(data)
            if not self.left:
                break
        to_camera.close()
        if self.how == "silence":
            return  # and the connection stays open
        if self.how == "reset":
            writer.transport.abort()
        writer.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(4096):
            writer.write(data)
    except ConnectionError:
        pass


@pytest.fixture
async def camera() -> AsyncIterator[
    tuple[CameraSimulator, Cutter, Callable[[], asyncio.Task[None]], Ears, VirtualClock]
]:
    clock, ears, port = VirtualClock(), Ears(), free_port(HOST)
    row = SimulatedDevice("cam", "axis", "AXIS M3088-V", HOST, SERIAL, SECRET, port=port, settings={"scenario": "Door"})
    device = CameraSimulator(row, SimulationPorts(clock, Random(1)))
    await device.start()
    cutter = Cutter(port)
    driver = AxisDriver(ports_of(clock, ears, Book(f"{HOST}:{await cutter.start()}", SECRET)))

    def talk() -> asyncio.Task[None]:
        ears.statuses.clear()
        return asyncio.create_task(driver.open("key", "AXIS M3088-V", Endpoint("axis", SERIAL), None).run())

    yield device, cutter, talk, ears, clock
    await cutter.stop()
    await device.stop()


@pytest.mark.parametrize("how", ["close", "reset", "silence"])
async def test_cut_anywhere_it_is_offline_and_nothing_breaks(
    camera: tuple[CameraSimulator, Cutter, Callable[[], asyncio.Task[None]], Ears, VirtualClock], how: str
) -> None:
    _, cutter, talk, ears, clock = camera
    faults: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: faults.append(context))
    task = talk()
    await until(lambda: ears.health[0] == "online" and len(ears.told("person")) + cutter.carried > 0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    total, cutter.how = cutter.carried, how
    cuts = 6 if how == "silence" else 40  # silence takes a second of the machine's time
    for left in range(1, total, max(1, total // cuts)):
        cutter.left = left
        task = talk()

        def given_up() -> bool:
            if how == "silence":
                clock.advance(1.0)
            return ears.health[0] == "offline"

        await until(given_up)
        assert not task.done()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert faults == []
