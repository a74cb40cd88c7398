"""Finding devices: what mDNS and hellos tell, and the proof that a token is right.

Sources: python-miio protocol.py and README (mDNS instance names), XiaoMi/ha_xiaomi_home.
"""

import asyncio
import re
from collections.abc import Callable
from typing import Any, Final

from drivers.miio.codec import HELLO, Header, Keys, parse_json
from drivers.miio.exchange import INFO, Answer, answer_of
from drivers.miio.transport import Address, Transport, address_of, text_of
from hub.model.device import Sighting
from hub.model.errors import AuthFailed, BadBytes, NotSupported, Unreachable
from hub.model.ports import Learned, MdnsRecord
from hub.model.secret import Secret

FAMILY: Final = "miio"
MDNS_TYPE: Final = "_miio._udp.local."
LISTEN_FOR: Final = 1.0  # seconds after a broadcast
MAX_SIGHTINGS: Final = 1000  # a scan: more is not a home but an attack
HELLO_WAITS: Final = (0.4, 0.8, 1.6)
ANSWER_WAITS: Final = (2.5, 4.0)

# `yeelink-light-color1_miio12345678`: the model with dashes, the device id in decimal.
_INSTANCE: Final = re.compile(r"([a-z0-9]+-[a-z0-9]+-[a-z0-9_-]+)_miio(\d{1,20})", re.ASCII)


def sighting_of(record: MdnsRecord) -> Sighting | None:
    """What an mDNS service of the type announces; None: it is named otherwise."""
    match = _INSTANCE.fullmatch(record.instance)
    address = address_of(f"{record.address}:{record.port}" if record.port else record.address)
    if match is None or address is None or not record.service_type.startswith("_miio._udp"):
        return None
    model, did = match[1].replace("-", "."), str(int(match[2]))
    return Sighting(FAMILY, did, text_of(address), "mdns", model)


async def scan(transport: Transport, sighted: Callable[[Sighting], None], models: dict[int, str]) -> None:
    """Broadcast a hello, and hand over who answers within a second; `models` are those known from mDNS."""
    seen: set[int] = set()

    def overheard(header: Header, address: Address) -> None:
        if header.did not in seen and len(seen) < MAX_SIGHTINGS:
            seen.add(header.did)
            sighted(Sighting(FAMILY, str(header.did), text_of(address), "hello", models.get(header.did, "")))

    transport.overheard.add(overheard)
    try:
        transport.call()
        await transport.ports.clock.sleep(LISTEN_FOR)
    finally:
        transport.overheard.discard(overheard)


async def verify(transport: Transport, sighting: Sighting, secret: Secret | None) -> Learned:
    """Greet the device, ask it for its particulars with the token, and believe only a signed answer.

    Raises:
        AuthFailed: no token, none that can be one, or the device does not understand it.
        Unreachable: nobody answers there, or somebody else does.
        NotSupported: not a device with an address of its own, or nobody knows its model.
    """
    if not sighting.wire_id.isdecimal():
        raise NotSupported("device.child_needs_gateway", ref=sighting.ref)
    if secret is None:
        raise AuthFailed("device.needs_token", ref=sighting.ref)
    try:
        keys = Keys.of_hex(secret.reveal())
    except BadBytes as error:
        raise AuthFailed("device.bad_token", **error.params) from error
    address = address_of(sighting.address)
    if address is None:
        raise Unreachable("device.silent_at", ref=sighting.ref, address=sighting.address)
    prover = _Prover(transport, address, keys)
    transport.attach(address, prover)
    try:
        await prover.greet(sighting)
        info = await prover.ask(sighting)
    finally:
        transport.detach(address, prover)
    model = _text(info.get("model")) or sighting.model
    if not model:
        raise NotSupported("device.no_model", ref=sighting.ref)
    return Learned(model, _text(info.get("fw_ver")), text_of(address))


def _text(value: object) -> str:
    return value[:100] if isinstance(value, str) else ""


class _Prover:
    """One try at a device that is not, or not yet, one of ours."""

    def __init__(self, transport: Transport, address: Address, keys: Keys) -> None:
        self._transport = transport
        self._clock = transport.ports.clock
        self._address = address
        self._keys = keys
        self._ids: list[int] = []
        self._header: asyncio.Future[Header] = asyncio.get_running_loop().create_future()
        self._answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()

    async def greet(self, sighting: Sighting) -> None:
        for wait in HELLO_WAITS:
            self._transport.send(HELLO, self._address)
            if await self._within(self._header, wait):
                break
        else:
            raise Unreachable("device.silent_at", ref=sighting.ref, address=sighting.address)
        if self._header.result().did != int(sighting.wire_id):
            raise Unreachable("device.somebody_else", ref=sighting.ref, address=sighting.address)

    async def ask(self, sighting: Sighting) -> dict[str, Any]:
        """Ask `miIO.info`; a device that refuses the question has proved itself by refusing."""
        header = self._header.result()
        begun = self._clock.monotonic()
        for wait in ANSWER_WAITS:
            request_id = self._transport.ids.next()
            self._ids.append(request_id)
            stamp = header.stamp + int(self._clock.monotonic() - begun)
            self._transport.send(self._keys.seal(header.did, stamp, INFO.text(request_id)), self._address)
            if await self._within(self._answer, wait):
                result = self._answer.result().result
                return result if isinstance(result, dict) else {}
        raise AuthFailed("device.wrong_token", ref=sighting.ref)

    async def _within(self, future: asyncio.Future[Any], seconds: float) -> bool:
        """Wait for the future, but not longer than that by the hub's clock."""
        over = asyncio.Event()
        timer = self._clock.call_at(self._clock.monotonic() + seconds, over.set)
        future.add_done_callback(lambda _: over.set())
        await over.wait()
        timer.cancel()
        return future.done()

    def greeted(self, header: Header, address: Address) -> None:
        if address == self._address and not self._header.done():
            self._header.set_result(header)

    def received(self, header: Header, packet: bytes, address: Address) -> bool:
        try:
            message = parse_json(self._keys.open(packet), self._transport.counters.repairs)
        except BadBytes:
            return False
        if message.get("id") in self._ids and not self._answer.done():
            self._answer.set_result(answer_of(message, INFO.method))
        return True
