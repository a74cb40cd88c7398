"""One simulated device on a virtual clock, and a client that says exactly what it is told to."""

import hashlib
import json
import struct
from collections.abc import Mapping
from random import Random
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES128
from cryptography.hazmat.primitives.ciphers.modes import CBC

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts
from drivers.miio.simulator import ChildSimulator, MiioSimulator, simulators
from hub.core.clock import VirtualClock

TOKEN = "00112233445566778899aabbccddeeff"
DID = 0x0A1B2C3D
HERE = ("127.0.0.1", 40000)
HELLO = bytes.fromhex("21310020" + "ff" * 28)


def md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def cipher(token: bytes) -> Cipher[CBC]:
    key = md5(token)
    return Cipher(AES128(key), CBC(md5(key + token)))


def seal(message: object, stamp: int, token: str = TOKEN, did: int = DID) -> bytes:
    """A packet, made here and not by the codec of the drivers: what is wrong there shows."""
    secret = bytes.fromhex(token)
    text = message if isinstance(message, bytes) else json.dumps(message).encode()
    pad = 16 - len(text) % 16
    encryptor = cipher(secret).encryptor()
    body = encryptor.update(text + bytes([pad]) * pad) + encryptor.finalize()
    head = struct.pack(">HHQI", 0x2131, 32 + len(body), did, stamp)
    return head + md5(head + secret + body) + body


def unseal(packet: bytes, token: str = TOKEN) -> bytes:
    secret = bytes.fromhex(token)
    assert packet[:2] == b"\x21\x31"
    assert struct.unpack(">H", packet[2:4])[0] == len(packet)
    assert packet[16:32] == md5(packet[:16] + secret + packet[32:])
    decryptor = cipher(secret).decryptor()
    padded = decryptor.update(packet[32:]) + decryptor.finalize()
    return padded[: -padded[-1]]


class Wire:
    """In place of a socket: keeps what is sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[bytes, tuple[str, int]]] = []

    def send(self, packet: bytes, to: tuple[str, int]) -> None:
        self.sent.append((packet, to))

    def close(self) -> None: ...


class Bench:
    """A device of `model` with `settings`, started at 100,000 s of the clock. Children by handle, as `handle=model`."""

    def __init__(
        self, model: str, children: Mapping[str, str] | None = None, speed: float = 1.0, **settings: object
    ) -> None:
        self.clock = VirtualClock(monotonic=100_000.0)
        self.ports = SimulationPorts(self.clock, Random(7), None, speed)
        row = SimulatedDevice("thing", "miio", model, "127.77.9.1", str(DID), TOKEN, "room", settings=settings)
        rows = [row] + [
            SimulatedDevice(handle, "miio", child, wire_id=f"blt.{handle}", area="room", via="thing")
            for handle, child in (children or {}).items()
        ]
        made = simulators(rows, self.ports)
        assert isinstance(made[0], MiioSimulator)
        self.sim = made[0]
        self.children = {child.name: child for child in made[1:] if isinstance(child, ChildSimulator)}
        self.wire = Wire()
        self.sim._socket = self.wire  # stands in for the UDP socket
        self.number = 1000
        self.sim.rouse()

    @property
    def dropped(self) -> dict[str, int]:
        return dict(self.sim.network.dropped)

    def raw(self, packet: bytes, source: tuple[str, int] = HERE) -> list[bytes]:
        """What comes back to the sender at once."""
        before = len(self.wire.sent)
        self.sim.network.received(packet, source)
        return [packet for packet, to in self.wire.sent[before:] if to == source]

    def send(self, method: str, params: object = (), number: int | None = None, source: tuple[str, int] = HERE) -> int:
        """Send a request, and do not wait."""
        self.number += 1
        number = self.number if number is None else number
        message = {"id": number, "method": method, "params": list(params) if params == () else params}
        self.sim.network.received(seal(message, self.sim.network.stamp), source)
        return number

    def wait(self, seconds: float) -> list[dict[str, Any]]:
        """Let time pass; the messages that arrive while it does."""
        before = len(self.wire.sent)
        self.clock.advance(seconds)
        return self.heard(before)

    def heard(self, since: int = 0) -> list[dict[str, Any]]:
        """Messages sent by the device since the datagram `since`."""
        texts = [unseal(packet) for packet, _ in self.wire.sent[since:] if len(packet) > 32]
        return [json.loads(text.rstrip(b"\0")) for text in texts]

    def ask(self, method: str, params: object = (), number: int | None = None) -> dict[str, Any] | None:
        """Send a request and wait for its answer, for at most ten seconds; None: silence."""
        before = len(self.wire.sent)
        number = self.send(method, params, number)
        for _ in range(200):
            for message in self.heard(before):
                if message.get("id") == number and "method" not in message:
                    return message
            self.clock.advance(0.05)
        return None

    def get(self, *keys: str, did: str = "x") -> list[dict[str, Any]]:
        """The result of get_properties."""
        reply = self.ask("get_properties", [item(key, did) for key in keys])
        assert reply is not None
        assert "result" in reply, reply
        result: list[dict[str, Any]] = reply["result"]
        return result

    def value(self, key: str, did: str = "x") -> object:
        """The value of one property."""
        answer = self.get(key, did=did)[0]
        assert answer["code"] == 0, answer
        return answer["value"]

    def put(self, **values: object) -> list[int]:
        """Write properties together (`_2_1=True`): their codes."""
        items = [item(key[1:].replace("_", "."), "x") | {"value": value} for key, value in values.items()]
        reply = self.ask("set_properties", items)
        assert reply is not None
        assert "result" in reply, reply
        return [answer["code"] for answer in reply["result"]]

    def subscribe(self, hub: int = 77, stamp: int = 5000) -> None:
        """Take a subscription to everything."""
        order = {"version": "2.0", "did": str(hub), "update_ts": stamp, "sub_method": "."}
        reply = self.ask("miIO.sub", order)
        assert reply is not None
        assert reply["result"] == {"code": 0}

    def pushes(self, method: str = "properties_changed") -> list[Any]:
        """Params of the pushes so far, each message once."""
        found = {message["id"]: message["params"] for message in self.heard() if message.get("method") == method}
        return list(found.values())


def item(key: str, did: str) -> dict[str, Any]:
    siid, piid = key.split(".")
    return {"did": did, "siid": int(siid), "piid": int(piid)}
