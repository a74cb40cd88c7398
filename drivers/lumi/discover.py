"""Finding gateways, and the proof that one holds the LAN key.

An answer of this protocol carries no signature: only the gateway can tell a right key from a wrong one, but anybody
can say that all is well. So a gateway is given right and wrong keys in random order, and must tell them apart.
"""

from collections.abc import Callable
from typing import Final

from drivers.lumi.codec import INVALID_KEY, Message, is_sid, write_key
from drivers.lumi.definitions.gateways import SILENCE
from drivers.lumi.definitions.table import PRODUCTS
from drivers.lumi.keys import lan_key
from drivers.lumi.question import Asker
from drivers.lumi.transport import Address, Transport, address_of, text_of
from hub.model.device import Sighting
from hub.model.errors import AuthFailed, NotSupported, Unreachable
from hub.model.ports import Learned
from hub.model.secret import Secret

FAMILY: Final = "lumi"
LISTEN_FOR: Final = 1.0  # seconds after the question
MAX_SIGHTINGS: Final = 200
ROUNDS: Final = 16  # who guesses passes one time in 65,536


async def scan(transport: Transport, sighted: Callable[[Sighting], None]) -> None:
    """Ask the group who is there, and hand over who answers within a second."""
    seen: set[str] = set()

    def overheard(message: Message, address: Address) -> None:
        if message.cmd == "iam" and message.sid and message.sid not in seen and len(seen) < MAX_SIGHTINGS:
            seen.add(message.sid)
            # The address is where it came from: what the message says of it could send us anywhere.
            sighted(Sighting(FAMILY, message.sid, address[0], "whois", message.model))

    await transport.open(group=False)
    transport.overheard.add(overheard)
    try:
        transport.call()
        await transport.ports.clock.sleep(LISTEN_FOR)
    finally:
        transport.overheard.discard(overheard)


async def verify(transport: Transport, sighting: Sighting, secret: Secret | None) -> Learned:
    """Read the gateway, get its LAN key, and see that it knows it.

    Raises:
        AuthFailed: no key, or not this gateway's. Unreachable: nobody answers there, or somebody else does.
        NotSupported: a child, or nobody knows its model.
    """
    sid, address = sighting.wire_id, address_of(sighting.address)
    if not is_sid(sid):
        raise NotSupported("lan.bad_sid", sid=sid)
    if address is None:
        raise Unreachable("device.silent_at", ref=sighting.ref, address=sighting.address)
    await transport.open(group=False)
    asker = Asker(transport, address)
    try:
        gateway = await asker.read(sid)
        product = PRODUCTS.get(gateway.model)
        if product is None:
            raise NotSupported("device.unknown_model", model=gateway.model, family=FAMILY)
        if not product.gateway:
            raise NotSupported("device.child_needs_gateway", ref=sighting.ref)
        key = await lan_key(secret, address[0], transport.ports.side_door, transport.ports.random)
        await _prove(transport, asker, gateway, key, sighting.ref)
    finally:
        asker.close()
    return Learned(gateway.model, f"lan {asker.generation}", text_of(address))


async def _prove(transport: Transport, asker: Asker, gateway: Message, key: bytes, ref: str) -> None:
    """Write what changes nothing, with the right key and with wrong ones: the lamp as it is, or silence."""
    values = {"rgb": gateway.values["rgb"]} if "rgb" in gateway.values else {"mid": SILENCE}
    token = (await asker.list()).token
    random = transport.ports.random
    for right in (True, *(random.random() < 0.5 for _ in range(ROUNDS))):
        proof = write_key(key, token) if right else f"{random.getrandbits(128):032x}"
        answer = await asker.write(gateway.sid, gateway.model, values, proof)
        if right and INVALID_KEY in answer.error:
            token = (await asker.list()).token  # it may have been renewed meanwhile
            answer = await asker.write(gateway.sid, gateway.model, values, write_key(key, token))
        if right != (INVALID_KEY not in answer.error):
            raise AuthFailed("lan.wrong_key" if right else "lan.no_proof", ref=ref)
