"""A simulated lamp on loopback, and the hub's conversation with it."""

import asyncio
from random import Random

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts
from drivers.yeelight.driver import YeelightDriver
from drivers.yeelight.session import YeelightSession
from drivers.yeelight.simulator import LampSimulator
from hub.core.clock import VirtualClock
from hub.model.device import Endpoint, Sighting
from hub.model.errors import HearthError
from hub.model.ports import Order
from hub.model.value import Value
from tests.drivers.conversation import Book, Ears, free_port, ports_of, quiet, until

ID = "0x00000000037073d2"
COLOR = "yeelink.light.color1"


class House:
    """A lamp, and the hub's conversation with it. Each test file has an address of its own."""

    def __init__(self, host: str, model: str = COLOR, wire_id: str = ID) -> None:
        self.clock = VirtualClock()
        self.ears = Ears()
        self.host = host
        self.port = free_port(host)
        self.address = f"{host}:{self.port}"
        row = SimulatedDevice("lamp", "yeelight", model, host, wire_id, port=self.port)
        self.lamp = LampSimulator(row, SimulationPorts(self.clock, Random(1)))
        self.book = Book(self.address, None)
        self.driver = YeelightDriver(ports_of(self.clock, self.ears, self.book))
        self.session: YeelightSession = self.driver.open("key", model, Endpoint("yeelight", ID), None)
        self.answers: list[HearthError | None] = []
        self.task: asyncio.Task[None] | None = None

    async def talk(self) -> None:
        """Start the conversation, and wait until the lamp is online."""
        self.task = asyncio.create_task(self.session.run())
        await until(lambda: self.ears.health[0] == "online")

    def write(self, *writes: tuple[str, Value], timeout: float = 5.0) -> None:
        self.session.submit(Order(writes, timeout=timeout), self.answers.append)

    async def answer(self) -> HearthError | None:
        """What the next order came to."""
        await until(lambda: self.answers)
        return self.answers.pop(0)

    async def passes(self, seconds: float, breath: float = 0.01) -> None:
        """Let time pass, and at every stop the sockets work."""
        until_ = self.clock.monotonic() + seconds
        while (now := self.clock.monotonic()) < until_:
            due = self.clock.next_due()
            self.clock.advance(max(0.0, (until_ if due is None else min(due, until_)) - now))
            await quiet(breath)

    def methods(self) -> list[str]:
        """What was asked of the lamp, questions apart."""
        return [one.method for one in self.lamp.received() if one.method != "get_prop"]

    def sighting(self, wire_id: str = ID, address: str | None = None) -> Sighting:
        return Sighting("yeelight", wire_id, address or self.address, "typed")

    async def stop(self) -> None:
        if self.task is not None:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)
        self.session.close()
        await self.driver.stop()
        await self.lamp.stop()
        await quiet(0.01)
