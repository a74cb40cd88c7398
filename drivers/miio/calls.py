"""One question to a device that is not, or not yet, one of ours, or that another family asks something on the side."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any, Final, Self

from drivers.miio.codec import HELLO, Header, Keys, parse_json
from drivers.miio.exchange import Answer, Ask, answer_of
from drivers.miio.transport import Address, Transport, address_of, text_of
from hub.model.errors import AuthFailed, BadBytes, Unreachable
from hub.model.secret import Secret

HELLO_WAITS: Final = (0.4, 0.8, 1.6)
ANSWER_WAITS: Final = (2.5, 4.0)


class Caller:
    """A conversation of one greeting and a few questions; hears its address for as long as it is entered."""

    def __init__(self, transport: Transport, address: Address, keys: Keys, ref: str) -> None:
        self._transport = transport
        self._clock = transport.ports.clock
        self._address = address
        self._keys = keys
        self._ref = ref
        self._method = ""
        self._ids: list[int] = []
        self._greeted_at = 0.0
        self._header: asyncio.Future[Header] = asyncio.get_running_loop().create_future()
        self._answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()

    def __enter__(self) -> Self:
        self._transport.attach(self._address, self)
        return self

    def __exit__(self, *_: object) -> None:
        self._transport.detach(self._address, self)

    async def greet(self) -> int:
        """The device id of who answers there. Raises Unreachable."""
        for wait in HELLO_WAITS:
            self._transport.send(HELLO, self._address)
            if await self._within(self._header, wait):
                self._greeted_at = self._clock.monotonic()
                return self._header.result().did
        raise Unreachable("device.silent_at", ref=self._ref, address=text_of(self._address))

    async def ask(self, ask: Ask) -> Answer:
        """The signed answer; its error, if it is one, is in it.

        Raises:
            AuthFailed: it greets, and does not understand what is said with this token.
        """
        header = self._header.result()
        self._method = ask.method
        self._ids.clear()
        self._answer = asyncio.get_running_loop().create_future()
        for wait in ANSWER_WAITS:
            request_id = self._transport.ids.next()
            self._ids.append(request_id)
            stamp = header.stamp + int(self._clock.monotonic() - self._greeted_at)
            self._transport.send(self._keys.seal(header.did, stamp, ask.text(request_id)), self._address)
            if await self._within(self._answer, wait):
                return self._answer.result()
        raise AuthFailed("device.wrong_token", ref=self._ref)

    async def _within(self, future: asyncio.Future[Any], seconds: float) -> bool:
        """Wait for the future, but not longer than that by the hub's clock."""
        over = asyncio.Event()
        timer = self._clock.call_at(self._clock.monotonic() + seconds, over.set)
        future.add_done_callback(lambda _: over.set())
        await over.wait()
        timer.cancel()
        return future.done()

    def greeted(self, header: Header, address: Address) -> None:
        """Take in an answer to a hello."""
        if address == self._address and not self._header.done():
            self._header.set_result(header)

    def received(self, header: Header, packet: bytes, address: Address) -> bool:
        """Take in a packet with content; False: it is not signed with this token."""
        try:
            message = parse_json(self._keys.open(packet), self._transport.counters.repairs)
        except BadBytes:
            return False
        if message.get("id") in self._ids and not self._answer.done():
            self._answer.set_result(answer_of(message, self._method))
        return True

    def garbled(self, address: Address) -> None:
        """What is no packet proves nothing."""


async def call(
    transport: Transport, refs: Iterable[str], host: str, method: str, params: Sequence[object], secret: Secret | None
) -> object:
    """The result of one call to the device at `host`; without a secret, with that of the endpoint adopted there.

    `refs` are the endpoints in use. Raises AuthFailed, Unreachable, Rejected, NotSupported.
    """
    book = transport.ports.book
    ref = next((one for one in refs if (book.address(one) or "").partition(":")[0] == host), host)
    secret = secret or book.secret(ref)
    address = address_of(book.address(ref) or host)
    if secret is None or address is None:
        raise AuthFailed("device.needs_token", ref=ref)
    try:
        keys = Keys.of_hex(secret.reveal())
    except BadBytes as error:
        raise AuthFailed("device.bad_token", **error.params) from error
    with Caller(transport, address, keys, ref) as caller:
        await caller.greet()
        answer = await caller.ask(Ask(method, list(params)))
    if answer.error is not None:
        raise answer.error
    result: object = answer.result
    return result
