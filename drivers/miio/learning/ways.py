"""The two ways to ask a device for everything: through the link of one that is ours, or a conversation of its own."""

import asyncio
from collections.abc import Awaitable, Callable

from drivers.miio.calls import Caller
from drivers.miio.codec import Keys
from drivers.miio.exchange import Answer, Ask
from drivers.miio.learning.lecture import Lecture
from drivers.miio.link import Link
from drivers.miio.spec.model import Spec
from drivers.miio.transport import Transport, address_of
from hub.model.device import Endpoint, Sighting
from hub.model.errors import AuthFailed, BadBytes, NotSupported, Unreachable
from hub.model.lesson import Lesson, Taught
from hub.model.ports import Clock
from hub.model.secret import Secret

Known = Callable[[str], tuple[Spec, bool]]
Describe = Callable[[str], Awaitable[list[Taught]]]
"""The members of a model of which nothing is written."""


async def learn_on(
    link: Link, clock: Clock, sighting: Sighting, known: Known, describe: Describe | None = None
) -> Lesson:
    """Ask over the link, in turn with whatever else goes over it. Raises HearthError."""

    async def ask(ask: Ask) -> Answer:
        answered: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        link.ask(ask, lambda answer: None if answered.done() else answered.set_result(answer))
        return await answered

    return await Lecture(ask, clock, sighting.wire_id, known, sighting.model, describe).hold()


async def learn_at(
    transport: Transport, sighting: Sighting, owner: Endpoint, secret: Secret | None, known: Known,
    describe: Describe | None = None,
) -> Lesson:  # fmt: skip
    """Greet the device where it was heard, and ask it. Raises AuthFailed, Unreachable, NotSupported."""
    ports = transport.ports
    secret = secret or ports.book.secret(owner.ref)
    if not owner.wire_id.isdecimal():
        raise NotSupported("device.child_needs_gateway", ref=sighting.ref)
    if secret is None:
        raise AuthFailed("device.needs_token", ref=owner.ref)
    try:
        keys = Keys.of_hex(secret.reveal())
    except BadBytes as error:
        raise AuthFailed("device.bad_token", **error.params) from error
    where = ports.book.address(owner.ref) or sighting.address
    address = address_of(sighting.address or where)
    if address is None:
        raise Unreachable("device.silent_at", ref=owner.ref, address=where)
    with Caller(transport, address, keys, owner.ref) as caller:
        if await caller.greet() != int(owner.wire_id):
            raise Unreachable("device.somebody_else", ref=owner.ref, address=where)
        first = await caller.ask(Ask("miIO.info", []))

        async def ask(ask: Ask) -> Answer:
            """One that proved itself may still be deaf to a question: that is no wrong token."""
            if ask.method == "miIO.info":
                return first
            try:
                return await caller.ask(ask)
            except AuthFailed:
                return Answer(None, Unreachable("device.no_reply", ref=owner.ref))

        return await Lecture(ask, ports.clock, sighting.wire_id, known, sighting.model, describe).hold()
