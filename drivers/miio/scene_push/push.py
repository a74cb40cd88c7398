"""Scene push: the hub as a device that a gateway commands when one of its children tells something.

A scene installed in the gateway calls a device that is none: it lives on UDP port 54321 of the hub, and its calls are
the events. They are signed with the gateway's own token. Source: python-miio push_server.
"""

import asyncio
import json
import socket
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Final

from drivers.miio.calls import Caller
from drivers.miio.codec import PORT, Keys, hello_answer, parse_header, parse_json
from drivers.miio.exchange import Ask
from drivers.miio.scene_push.products import Trigger
from drivers.miio.transport import Address, Transport, address_of
from hub.model.errors import BadBytes, BadSetup, HearthError

DID: Final = 120009025  # of the device that is none
MODEL: Final = "chuangmi.plug.v3"  # any that a gateway may command
COMMAND_LENGTH: Final = 49
REMEMBERED: Final = 4096  # packets: the same one again is an echo, or a replay
MOST_IDS: Final = 9_000_000

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Source:
    """Who tells: a child by its id on the wire, and its model."""

    did: str
    model: str


def scene_id(gateway: str, source: Source, trigger: Trigger) -> str:
    """The name of the scene in the gateway: the same after a restart, so that it takes the place of the one before."""
    number = zlib.crc32(f"{gateway} {source.did} {trigger.action}".encode()) % MOST_IDS
    return f"x.scene.{1_000_000 + number}"


def install_ask(name: str, source: Source, trigger: Trigger, token: bytes, ip: str, number: int) -> Ask:
    """What puts a scene into the gateway; `token` is the gateway's, `ip` ours, `number` any.

    Raises:
        BadBytes: the child's id is too long for a command.
    """
    command = f"{MODEL}.{trigger.action}:{source.did.replace('.', '_')}"
    if len(command) > COMMAND_LENGTH:
        raise BadBytes("lan.id_too_long", did=source.did, most=COMMAND_LENGTH)
    days = "0 0 * * 0,1,2,3,4,5,6"
    when = {
        "did": source.did, "extra": trigger.extra, "key": f"event.{source.model}.{trigger.action}",
        "model": source.model, "src": "device", "timespan": [days, days], "token": "",
    }  # fmt: skip
    then = {
        "command": command, "did": str(DID), "extra": trigger.command_extra, "id": 0, "ip": ip, "model": MODEL,
        "token": Keys(token).conceal(token).hex(), "value": "",
    }  # fmt: skip
    scene = json.dumps([[name, ["1.0", number, ["0", when], [then]]]], separators=(",", ":"))
    return Ask("send_data_frame", {"cur": 0, "data": scene, "data_tkn": 29576, "total": 1, "type": "scene"})


@dataclass(slots=True)
class _Gateway:
    ref: str
    keys: Keys
    told: dict[str, Told]


class FakeDevice(asyncio.DatagramProtocol):
    """The device that is none, for all gateways of the hub. Opened when the first child asks for it.

    It hears gateways with a child that asked for it, and nobody else.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._clock = transport.ports.clock
        self._gateways: dict[str, _Gateway] = {}
        self._ways: dict[str, asyncio.DatagramTransport] = {}
        self._packets: dict[bytes, None] = {}
        self._opening = asyncio.Lock()
        self._retiring: set[asyncio.Task[None]] = set()

    async def open(self, host: str) -> str:
        """Be there for the gateway at `host`: the address of ours that it must call.

        Raises:
            BadSetup: the port is taken, by another program that plays a device.
        """
        target = int(IPv4Address(host))
        local = min(self._transport.ports.network.addresses, key=lambda one: int(IPv4Address(one)) ^ target)
        async with self._opening:
            if local not in self._ways:
                try:
                    way, _ = await asyncio.get_running_loop().create_datagram_endpoint(
                        lambda: self, local_addr=(local, PORT), family=socket.AF_INET
                    )
                except OSError as error:
                    raise BadSetup("lan.port_taken", address=local, port=PORT) from error
                self._ways[local] = way
        return local

    def listen(self, host: str, ref: str, keys: Keys, child: str, told: Told) -> None:
        """From now on, `told` gets the words of this child of the gateway at `host`."""
        known = self._gateways.get(host)
        if known is None or known.keys.token != keys.token:
            known = self._gateways[host] = _Gateway(ref, keys, {} if known is None else known.told)
        known.told[child] = told

    def retire(self, host: str, child: str, names: tuple[str, ...]) -> None:
        """Hear the child no longer, and take its scenes out of the gateway."""
        gateway = self._gateways.get(host)
        if gateway is None:
            return
        gateway.told.pop(child, None)
        if not gateway.told:
            del self._gateways[host]
        if names:
            task = asyncio.ensure_future(self._remove(host, gateway, names))
            self._retiring.add(task)
            task.add_done_callback(self._retiring.discard)

    async def close(self) -> None:
        """Give the removals their time, then close the socket."""
        await asyncio.gather(*self._retiring)
        for way in self._ways.values():
            way.close()
        self._ways.clear()

    async def _remove(self, host: str, gateway: _Gateway, names: tuple[str, ...]) -> None:
        address = address_of(self._transport.ports.book.address(gateway.ref) or host)
        if address is None:
            return
        try:
            with Caller(self._transport, address, gateway.keys, gateway.ref) as caller:
                await caller.greet()
                for name in names:
                    await caller.ask(Ask("miIO.xdel", [name]))
        except HearthError:
            return  # it is gone; its scenes then call a device that nobody is

    def datagram_received(self, data: bytes, addr: Address) -> None:
        """Take in a datagram. Nothing that the network can send raises here."""
        gateway = self._gateways.get(addr[0])
        counters = self._transport.counters
        if gateway is None:
            counters.strangers += 1
            return
        try:
            header = parse_header(data)
            if header.is_hello:
                self._send(hello_answer(DID, int(self._clock.now()), bytes(16)), addr)
                return
            message = parse_json(gateway.keys.open(data), counters.repairs)
        except BadBytes:
            counters.forged += 1
            return
        request_id, method = message.get("id"), message.get("method")
        if not isinstance(request_id, int) or not isinstance(method, str):
            counters.garbage += 1
            return
        answer = b'{"result":0,"id":%d}' % request_id
        self._send(gateway.keys.seal(DID, int(self._clock.now()), answer), addr)
        if header.checksum in self._packets:
            counters.repeated += 1
            return
        self._packets[header.checksum] = None
        if len(self._packets) > REMEMBERED:
            del self._packets[next(iter(self._packets))]
        action, _, source = method.removeprefix(f"{MODEL}.").rpartition(":")
        told = gateway.told.get(source.replace("_", "."))
        if told is not None:
            told(action)

    def error_received(self, exc: Exception) -> None:
        """An earlier datagram found nobody."""

    def _send(self, packet: bytes, to: Address) -> None:
        target = int(IPv4Address(to[0]))
        self._ways[min(self._ways, key=lambda local: int(IPv4Address(local)) ^ target)].sendto(packet, to)
