"""Finding devices: what mDNS and hellos tell, and the proof that a token is right.

Sources: python-miio protocol.py and README (mDNS instance names), XiaoMi/ha_xiaomi_home.
"""

import re
from collections.abc import Callable
from typing import Final

from drivers.miio.calls import Caller
from drivers.miio.codec import Header, Keys
from drivers.miio.exchange import INFO
from drivers.miio.reach import explained
from drivers.miio.transport import Address, Transport, address_of, text_of
from hub.model.device import Sighting
from hub.model.errors import AuthFailed, BadBytes, NotSupported, Unreachable
from hub.model.ports import Learned, MdnsRecord
from hub.model.secret import Secret

FAMILY: Final = "miio"
MDNS_TYPE: Final = "_miio._udp.local."
LISTEN_FOR: Final = 1.0  # seconds after a broadcast
MAX_SIGHTINGS: Final = 1000  # a scan: more is not a home but an attack

# `yeelink-light-color1_miio12345678`: the model with dashes, the device id in decimal.
_INSTANCE: Final = re.compile(r"([a-z0-9]+-[a-z0-9_]+-[a-z0-9_-]+)_miio(\d{1,20})", re.ASCII)


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
    try:
        with Caller(transport, address, keys, sighting.ref) as caller:
            did = await caller.greet()
            if did != int(sighting.wire_id):
                raise Unreachable("device.somebody_else", ref=sighting.ref, address=sighting.address)
            answer = await caller.ask(INFO)
    except (AuthFailed, Unreachable) as error:
        ports = transport.ports
        raise explained(error, sighting, ports.network, proven=ports.book.secret(sighting.ref) == secret) from error
    # A device that refuses the question has proved itself by refusing.
    info = answer.result if isinstance(answer.result, dict) else {}
    model = _text(info.get("model")) or sighting.model
    if not model:
        raise NotSupported("device.no_model", ref=sighting.ref)
    return Learned(model, _text(info.get("fw_ver")), text_of(address))


def _text(value: object) -> str:
    return value[:100] if isinstance(value, str) else ""
