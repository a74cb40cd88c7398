"""The conversation with one gateway: its token, its key, its children, and whether it is there."""

import asyncio
from collections.abc import Mapping
from typing import Final, Protocol

from drivers.kit.pace import jittered
from drivers.lumi.codec import INVALID_KEY, Message, Scalar, write_key
from drivers.lumi.keys import lan_key
from drivers.lumi.product import GATEWAY_BEATS
from drivers.lumi.question import Asker
from drivers.lumi.transport import Address, Transport, address_of
from hub.model.backoff import Backoff
from hub.model.device import Health
from hub.model.errors import AuthFailed, HearthError, Rejected, Unreachable

LOOK_EVERY: Final = 20.0  # seconds between two looks at whether it still tells by itself


class Member(Protocol):
    """A session, as its gateway's link sees it."""

    sid: str

    def found(self, *, listed: bool) -> None:
        """The gateway answers; `listed`: it knows this child."""

    def lost(self, error: HearthError) -> None:
        """The gateway does not answer."""

    def heard(self, message: Message, packet: bytes) -> None:
        """It told something by itself."""


class Link:
    """One gateway. `ref` names it in the address book, `sid` on the wire. Its members share it.

    `deaf`: it answers, and yet none of its announcements arrives here.
    """

    def __init__(self, transport: Transport, ref: str, sid: str) -> None:
        self.ref = ref
        self.sid = sid
        self.deaf = False
        self._transport = transport
        self._clock = transport.ports.clock
        self._members: dict[Member, None] = {}
        self._listed: frozenset[str] = frozenset()
        self._asker: Asker | None = None
        self._reading = asyncio.Lock()
        self._key: bytes | None = None
        self._token = ""
        self._there = False
        self._heard_at = float("-inf")
        self._watch: asyncio.Task[None] | None = None

    async def live(self, member: Member) -> None:
        """Let a session live on this link until it is cancelled; the first one starts it, the last one ends it."""
        self._members[member] = None
        if self._watch is None or self._watch.done():
            self._watch = asyncio.ensure_future(self._look_after())
        elif self._there:
            member.found(listed=member.sid in self._listed)
        try:
            await asyncio.shield(self._watch)
        finally:
            self.leave(member)

    def leave(self, member: Member) -> None:
        """Let a session go."""
        self._members.pop(member, None)
        if not self._members and self._watch is not None:
            self._watch.cancel()
            self._watch = None
            self._there = self.deaf = False
            self._move(None)

    @property
    def generation(self) -> int:
        """Of the protocol that it speaks."""
        return 1 if self._asker is None else self._asker.generation or 1

    @property
    def health(self) -> Health:
        """How the gateway fares, while it answers."""
        return Health.DEGRADED if self.deaf else Health.ONLINE

    async def read(self, sid: str) -> Message:
        """What the gateway knows of a child, or of itself.

        Raises:
            Unreachable: no answer. Rejected: it answers with an error.
        """
        async with self._reading:  # so that at most one reading is ahead of a command
            return _good(await self._here().read(sid))

    async def write(self, sid: str, model: str, values: Mapping[str, Scalar], *, once: bool) -> Message:
        """Set values. `once`: not sent again when no answer comes.

        Raises:
            AuthFailed: the gateway does not take our key. Unreachable: no answer. Rejected: it answers with an error.
        """
        asker = self._here()
        key = await self._lan_key(asker)
        if not self._token:
            await self._renew(asker)
        answer = await asker.write(sid, model, values, write_key(key, self._token), once=once)
        if INVALID_KEY in answer.error:
            # Its token has changed, or what said so lied: the answer to a question of ours has the newest.
            await self._renew(asker)
            answer = await asker.write(sid, model, values, write_key(key, self._token), once=once)
        if INVALID_KEY in answer.error:
            self._key = None
            raise AuthFailed("lan.wrong_key", ref=self.ref)
        return _good(answer)

    def _here(self) -> Asker:
        if self._asker is None:
            raise Unreachable("device.silent")
        return self._asker

    async def _lan_key(self, asker: Asker) -> bytes:
        if self._key is None:
            ports = self._transport.ports
            self._key = await lan_key(ports.book.secret(self.ref), asker.address[0], ports.side_door, ports.random)
        return self._key

    async def _look_after(self) -> None:
        """Greet it, and again whenever it has been silent; for as long as there are members."""
        random = self._transport.ports.random
        backoff = Backoff(random)
        while True:
            try:
                await self._greet()
            except HearthError as error:
                self._there = self.deaf = False
                for member in tuple(self._members):
                    member.lost(error)
                await self._clock.sleep(backoff.next())
                continue
            backoff.reset()
            await self._clock.sleep(jittered(LOOK_EVERY, random))
            while not self._silent:
                await self._clock.sleep(jittered(LOOK_EVERY, random))

    @property
    def _silent(self) -> bool:
        return self._clock.monotonic() - self._heard_at >= GATEWAY_BEATS / 2

    async def _greet(self) -> None:
        address = address_of(self._transport.ports.book.address(self.ref) or "")
        if address is None:
            raise Unreachable("device.no_address", endpoint=self.ref)
        await self._transport.open(group=True)
        self._move(address)
        asker = self._here()
        await asker.read(self.sid)
        await self._renew(asker)
        was_there, was_deaf = self._there, self.deaf
        self._there, self.deaf = True, was_there and self._silent
        if not was_there or self.deaf or was_deaf:
            for member in tuple(self._members):
                member.found(listed=member.sid in self._listed)

    async def _renew(self, asker: Asker) -> None:
        """Ask for the token and the children."""
        message = await asker.list()
        self._token = message.token or self._token
        self._listed = frozenset((self.sid, *(message.children or ())))

    def _move(self, address: Address | None) -> None:
        if self._asker is not None and self._asker.address != address:
            self._asker.close()
            self._asker = self._key = None
        if self._asker is None and address is not None:
            self._asker = Asker(self._transport, address, self._told)

    def _told(self, message: Message, packet: bytes) -> None:
        self._heard_at = self._clock.monotonic()
        if message.sid == self.sid and message.cmd == "heartbeat" and message.token:
            self._token = message.token
        for member in tuple(self._members):
            if member.sid == message.sid:
                member.heard(message, packet)


def _good(message: Message) -> Message:
    """The answer, where it is no refusal. Raises Rejected."""
    if message.error:
        raise Rejected("lan.refuses", detail=message.error)
    return message
