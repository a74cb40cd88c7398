"""A gateway with children on loopback, and the hub's conversation with it."""

import asyncio
from collections.abc import Sequence
from random import Random

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts
from drivers.lumi.driver import LumiDriver
from drivers.lumi.session import LumiSession
from drivers.lumi.simulator import ChildSimulator, GatewaySimulator, simulators
from hub.core.clock import VirtualClock
from hub.model.command import Call
from hub.model.device import Endpoint, Sighting
from hub.model.errors import HearthError
from hub.model.ports import DriverPorts, Learned, Network, Order
from hub.model.secret import Secret
from hub.model.value import Value
from tests.drivers.conversation import Book, Ears, quiet, until

SID = "34ce008d1234"
KEY = "0123456789abcdef"
TOKEN = "00112233445566778899aabbccddeeff"
GATEWAY = Endpoint("lumi", SID)


class Calls:
    """The neighbouring family: `key` is what the gateway says of its LAN key, None: it does not know the token."""

    def __init__(self, key: str | HearthError = KEY) -> None:
        self.key = key
        self.asked: list[tuple[str, str, tuple[object, ...], str | None]] = []

    async def call(self, host: str, method: str, params: Sequence[object], token: Secret | None) -> object:
        self.asked.append((host, method, tuple(params), None if token is None else token.reveal()))
        if isinstance(self.key, HearthError):
            raise self.key
        if method == "set_lumi_dpf_aes_key":
            self.key = str(params[0])
            return ["ok"]
        return [self.key]


class House:
    """Children are named by their model; their sids are numbered."""

    def __init__(
        self,
        host: str,
        *models: str,
        generation: int = 1,
        secret: str | None = KEY,
        gateway: str = "gateway.v3",
        calls: Calls | None = None,
    ) -> None:
        self.clock = VirtualClock()
        self.ears: dict[str, Ears] = {}
        self.calls = calls or Calls()
        rows = [
            SimulatedDevice(
                "gateway", "lumi", gateway, host, SID, KEY, settings={"generation": generation}
            ),
            *(
                SimulatedDevice(model, "lumi", model, wire_id=f"158d000{number:07x}", via="gateway")
                for number, model in enumerate(models)
            ),
        ]  # fmt: skip
        self.simulators = simulators(rows, SimulationPorts(self.clock, Random(1)))
        self.book = Book(host, secret)
        self.all = Ears()
        ports = DriverPorts(self.clock, Random(7), self, self.book, Network((host,)))
        ports.side_door.answer = self.calls.call
        self.driver = LumiDriver(ports)
        self.sessions: dict[str, LumiSession] = {}
        self._tasks: list[asyncio.Task[None]] = []
        for row in rows:
            via = GATEWAY if row.via else None
            self.sessions[row.handle] = self.driver.open(row.handle, row.model, Endpoint("lumi", row.wire_id), via)
            self.ears[row.handle] = Ears()

    # -- the port `Reports`

    def report(self, report: object) -> None:
        self.ears[report.device].report(report)  # type: ignore[attr-defined, arg-type]  # it is a Report

    def status(self, device: str, endpoint: str, status: object) -> None:
        self.ears[device].status(device, endpoint, status)  # type: ignore[arg-type]  # it is a Status

    # -- life

    async def start(self) -> None:
        for simulator in self.simulators:
            await simulator.start()

    async def talk(self) -> None:
        """Let the sessions run, and wait for the first contact."""
        self._tasks = [asyncio.create_task(session.run()) for session in self.sessions.values()]
        for handle in self.sessions:
            await self.fares(handle, "online")
        await until(lambda: all(not one._under_way for one in self.sessions.values()))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.driver.stop()
        for simulator in self.simulators:
            await simulator.stop()
        await quiet(0.0)

    # -- what a test does

    @property
    def gateway(self) -> GatewaySimulator:
        gateway = self.simulators[0]
        assert isinstance(gateway, GatewaySimulator)
        return gateway

    def child(self, model: str) -> ChildSimulator:
        child = next(one for one in self.simulators if one.name == model)
        assert isinstance(child, ChildSimulator)
        return child

    async def shows(self, handle: str, path: str, value: object) -> None:
        """Wait until the newest report of the path says so."""
        await until(lambda: self.ears[handle].told(path)[-1:] == [value])

    async def fares(self, handle: str, health: str, reason: str = "") -> None:
        await until(lambda: self.ears[handle].health == (health, reason))

    async def passes(self, seconds: float, step: float = 1.0) -> None:
        """Time goes by, and the sockets keep up."""
        passed = 0.0
        while passed < seconds:
            self.clock.advance(min(step, seconds - passed))
            passed += step
            await quiet(0.002)

    async def write(self, handle: str, **values: Value) -> HearthError | None:
        return await self._submit(handle, Order(tuple(values.items())))

    async def call(self, handle: str, command: str, **args: Value) -> HearthError | None:
        return await self._submit(handle, Order(call=Call(handle, command, tuple(args.items())), once=True))

    async def _submit(self, handle: str, order: Order) -> HearthError | None:
        answers: list[HearthError | None] = []
        self.sessions[handle].submit(order, answers.append)
        await until(lambda: answers)
        return answers[0]

    async def verify(self, secret: str | None, host: str | None = None) -> Learned:
        address = host or self.book.address("") or ""
        sighting = Sighting("lumi", SID, address, "whois")
        return await self.driver.verify(sighting, None if secret is None else Secret(secret))
