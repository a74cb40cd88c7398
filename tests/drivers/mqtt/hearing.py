"""A session over a broker in memory, and what it tells."""

import asyncio
from dataclasses import dataclass, field
from random import Random

from drivers.kit.overlay import Entry
from drivers.mqtt.form import read_form
from drivers.mqtt.session import MqttSession
from hub.core.clock import VirtualClock
from hub.model.command import Call
from hub.model.device import Endpoint, Health, Status
from hub.model.errors import HearthError
from hub.model.ports import DriverPorts, Network, Order, Report
from hub.model.value import Value
from tests.drivers.conversation import Addresses
from tests.fake_broker import FakeBroker


@dataclass
class Ears:
    """The port `Reports`."""

    reports: list[Report] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)

    def report(self, report: Report) -> None:
        self.reports.append(report)

    def status(self, device: str, endpoint: str, status: Status) -> None:
        self.statuses.append(status)

    @property
    def values(self) -> dict[str, Value | None]:
        """The newest value of each property."""
        return {path: value for report in self.reports for path, value in report.values}

    @property
    def events(self) -> list[tuple[str, dict[str, Value | None]]]:
        return [(one.path, dict(one.fields)) for report in self.reports for one in report.events]

    @property
    def fares(self) -> tuple[Health, str]:
        """How it fares, and why."""
        return self.statuses[-1].health, self.statuses[-1].reason


class Hearing:
    """A device of one entry at work. `said` are errors of orders, None for what was taken."""

    def __init__(self, entry: Entry, *, connected: bool = True, wire_id: str = "garden/barrel") -> None:
        read = read_form("diy.thing", entry)
        assert read.flaws == ()
        assert read.definition is not None
        self.definition = read.definition
        self.broker = FakeBroker(connected)
        self.clock = VirtualClock()
        self.ears = Ears()
        self.book = Addresses()
        self.ports = DriverPorts(self.clock, Random(7), self.ears, self.book, Network(), broker=self.broker)
        self.session = MqttSession("k1", Endpoint("mqtt", wire_id), self.ports, read.definition)
        self.said: list[HearthError | None] = []
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> "Hearing":
        self._task = asyncio.ensure_future(self.session.run())
        await asyncio.sleep(0)
        return self

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self.session.close()

    def write(self, *writes: tuple[str, Value]) -> None:
        self.session.submit(Order(writes), self.said.append)
        self.broker.settle()

    def call(self, path: str, **args: Value) -> None:
        self.session.submit(Order(call=Call("k1", path, tuple(args.items()))), self.said.append)
        self.broker.settle()

    @property
    def sent(self) -> list[tuple[str, str]]:
        return [(one.topic, one.payload.decode()) for one in self.broker.sent]
