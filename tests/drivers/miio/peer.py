"""A scripted device for the client's tests: it says what it is told to say, over a fake or a real wire."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from drivers.miio.codec import (
    HELLO,
    PORT,
    Keys,
    Subscription,
    hello_answer,
    parse_header,
    probed_by,
    subscription_answer,
)
from drivers.miio.driver import MiioDriver
from drivers.miio.transport import Address, Transport
from hub.core.clock import VirtualClock
from hub.model.device import Endpoint, Health, Status
from hub.model.errors import BadBytes, HearthError
from hub.model.ports import Blank, Clock, DriverPorts, Network, Notebook, Report, Session
from hub.model.secret import Secret
from tests.drivers.miio.products import LIBRARY

TOKEN = "00112233445566778899aabbccddeeff"
DID = 412345678
HOST = "127.77.1.1"
DROP = object()

Answer = Callable[[str, Any], Any]


class Refusal:
    """A top-level error."""

    def __init__(self, code: int) -> None:
        self.code = code


class Peer:
    """One device: `answer` gets method and params, and gives a result, a Refusal, or DROP."""

    def __init__(
        self, clock: Clock, answer: Answer, did: int = DID, token: str = TOKEN, booted: float = -1000.0
    ) -> None:
        self.clock = clock
        self.answer = answer
        self.did = did
        self.keys = Keys.of_hex(token)
        self.booted = booted
        self.subscription: Subscription | None = None
        self.requests: list[tuple[int, str, Any]] = []
        self.stamps: list[int] = []
        self.hellos = 0
        self.probes = 0
        self.silent = False  # even to greetings
        self.forgetful = True  # answers a repeated id again

    @property
    def stamp(self) -> int:
        return int(self.clock.monotonic() - self.booted)

    @property
    def methods(self) -> list[str]:
        return [method for _, method, _ in self.requests]

    def reboot(self) -> None:
        self.booted = self.clock.monotonic()

    def take(self, packet: bytes) -> list[bytes]:
        """What the device answers to a datagram."""
        if self.silent:
            return []
        if packet == HELLO or probed_by(packet) is not None:
            return [self._greet(packet)]
        header = parse_header(packet)
        try:
            message = json.loads(self.keys.open(packet))
        except BadBytes:
            return []
        self.stamps.append(header.stamp)
        if "method" not in message:
            self.requests.append((message["id"], "ack", message.get("result")))
            return []
        known = message["id"] in [request_id for request_id, _, _ in self.requests]
        self.requests.append((message["id"], message["method"], message["params"]))
        if known and not self.forgetful:
            return []
        result = self.answer(message["method"], message["params"])
        if result is DROP:
            return []
        if isinstance(result, Refusal):
            return [self.say({"id": message["id"], "error": {"code": result.code, "message": "no"}})]
        return [self.say({"id": message["id"], "result": result})]

    def _greet(self, packet: bytes) -> bytes:
        self.hellos += 1
        if probed_by(packet) is not None:
            self.probes += 1
            if self.subscription is not None:
                return subscription_answer(self.did, self.stamp, self.subscription)
        return hello_answer(self.did, self.stamp)

    def say(self, message: dict[str, Any]) -> bytes:
        return self.keys.seal(self.did, self.stamp, json.dumps(message).encode())


class FakeWire(Transport):
    """Datagrams without sockets: each takes `delay` seconds of the virtual clock. `lose` says which are lost."""

    def __init__(self, ports: DriverPorts, delay: float = 0.001) -> None:
        super().__init__(ports)
        self.peers: dict[Address, Peer] = {}
        self.delay = delay
        self.lose: Callable[[bytes], bool] = lambda _: False
        self.sent: list[tuple[bytes, Address]] = []

    async def start(self) -> None:
        """Nothing to open."""

    def send(self, packet: bytes, address: Address) -> None:
        self.sent.append((packet, address))
        to = list(self.peers) if address[0].endswith(".255") else [address]
        for each in to:
            peer = self.peers.get(each)
            if peer is not None and not self.lose(packet):
                self._later(self._arrive, packet, each)

    def _arrive(self, packet: bytes, address: Address) -> None:
        peer = self.peers.get(address)
        for answer in peer.take(packet) if peer is not None else ():
            if not self.lose(answer):
                self.deliver(answer, address)

    def deliver(self, packet: bytes, address: Address) -> None:
        self._later(self.datagram_received, packet, address)

    def _later(self, call: Callable[..., None], *arguments: Any) -> None:
        clock = self.ports.clock
        clock.call_at(clock.monotonic() + self.delay, lambda: call(*arguments))


@dataclass
class Book:
    addresses: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    moves: list[tuple[str, str]] = field(default_factory=list)

    def address(self, ref: str) -> str | None:
        return self.addresses.get(ref)

    def moved(self, ref: str, address: str) -> None:
        self.addresses[ref] = address
        self.moves.append((ref, address))

    def secret(self, ref: str) -> Secret | None:
        text = self.secrets.get(ref)
        return None if text is None else Secret(text)

    def adopted(self, ref: str) -> bool:
        return True


@dataclass
class Heard:
    """The Reports port, remembering."""

    reports: list[Report] = field(default_factory=list)
    statuses: list[tuple[str, str, Status]] = field(default_factory=list)

    def report(self, report: Report) -> None:
        self.reports.append(report)

    def status(self, device: str, endpoint: str, status: Status) -> None:
        self.statuses.append((device, endpoint, status))

    def values(self, device: str = "d1") -> dict[str, Any]:
        return {path: value for report in self.reports if report.device == device for path, value in report.values}

    def history(self, path: str, device: str = "d1") -> list[Any]:
        return [
            value for report in self.reports if report.device == device for name, value in report.values if name == path
        ]

    @property
    def health(self) -> Health | None:
        return self.statuses[-1][2].health if self.statuses else None

    @property
    def reason(self) -> str:
        return self.statuses[-1][2].reason if self.statuses else ""


class Bench:
    """A driver on a fake wire under a virtual clock."""

    def __init__(self, seed: int = 1, notebook: Notebook | None = None) -> None:
        self.clock = VirtualClock()
        self.heard = Heard()
        self.book = Book()
        self.ports = DriverPorts(
            self.clock,
            Random(seed),
            self.heard,
            self.book,
            Network(("127.0.0.1",), ("127.255.255.255",)),
            LIBRARY,
            notebook or Blank(),
        )
        self.driver = MiioDriver(self.ports)
        self.wire = FakeWire(self.ports)
        self.driver._transport = self.wire
        self.tasks: list[asyncio.Task[None]] = []

    def adopt(
        self, model: str, answer: Answer, *, host: str | None = HOST, did: int = DID, device: str = "d1"
    ) -> tuple[Session, Peer]:
        peer = Peer(self.clock, answer, did)
        if host is not None:
            self.wire.peers[host, PORT] = peer
            self.book.addresses[f"miio:{did}"] = host
        self.book.secrets[f"miio:{did}"] = TOKEN
        return self.driver.open(device, model, Endpoint("miio", str(did)), None), peer

    async def run(self, session: Session, seconds: float = 1.0) -> None:
        self.tasks.append(asyncio.ensure_future(session.run()))
        await asyncio.sleep(0)
        self.clock.advance(seconds)

    async def close(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


class Script:
    """Answers one after the other, the last one for ever; keeps what it was asked."""

    def __init__(self, *answers: Any) -> None:
        self._answers = list(answers)
        self.asked: list[Any] = []

    def __call__(self, params: Any) -> Any:
        self.asked.append(params)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


def miot(values: dict[tuple[int, int], Any], limit: int = 100, *, subscribe: Any = DROP, **methods: Any) -> Answer:
    """A MIoT device with these values, which sets what it is told to set; `methods` answer in its place."""
    methods["miIO.sub"] = subscribe

    def answer(method: str, params: Any) -> Any:
        if method in methods:
            made = methods[method]
            return made(params) if callable(made) else made
        if method == "get_properties":
            if len(params) > limit:
                return Refusal(-9999)
            return [_got(values, item) for item in params]
        if method == "set_properties":
            for item in params:
                values[item["siid"], item["piid"]] = item["value"]
            return [{**{name: item[name] for name in ("did", "siid", "piid")}, "code": 0} for item in params]
        if method == "action":
            return {"code": 0, "out": []}
        return Refusal(-9999)

    return answer


def _got(values: dict[tuple[int, int], Any], item: dict[str, Any]) -> dict[str, Any]:
    key = (item["siid"], item["piid"])
    if key not in values:
        return {**item, "code": -4003}
    return {**item, "code": 0, "value": values[key]}


def legacy(values: dict[str, Any], limit: int = 16, **methods: Any) -> Answer:
    """A legacy device with these values; `methods` answer what is no get_prop."""

    def answer(method: str, params: Any) -> Any:
        if method in methods:
            made = methods[method]
            return made(params) if callable(made) else made
        if method == "get_prop":
            return Refusal(-9999) if len(params) > limit else [values.get(name) for name in params]
        return Refusal(-9999)

    return answer


LAMP = "yeelink.light.lamp22"
REF = f"miio:{DID}"


def lamp() -> dict[tuple[int, int], Any]:
    return {(2, 1): False, (2, 2): 40, (2, 3): 4000}


class Outcome:
    """Remembers what `done` was called with, and how often."""

    def __init__(self) -> None:
        self.calls: list[HearthError | None] = []

    def __call__(self, error: HearthError | None) -> None:
        self.calls.append(error)

    @property
    def error(self) -> HearthError | None:
        (error,) = self.calls
        return error
