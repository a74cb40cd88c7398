"""Questions to one gateway and their answers: one at a time, since the protocol numbers none, and each tried thrice.

Sources: PyXiaomiGateway 0.14.3.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final

from drivers.lumi.codec import Message, Scalar, answers, list_request, read_request, write_request
from drivers.lumi.transport import Address, Transport
from hub.model.errors import HearthError, Unreachable

TRIES: Final = 3
ANSWER_WITHIN: Final = 1.0  # seconds a try
MOST_WAITING: Final = 256  # questions


def nothing(_message: Message, _packet: bytes) -> None:
    """Nobody listens to what is told."""


class Asker:
    """Asks the gateway at one address; what it tells by itself goes to `told`. `generation` 0: not heard yet."""

    def __init__(
        self, transport: Transport, address: Address, told: Callable[[Message, bytes], None] = nothing
    ) -> None:
        self.address = address
        self.generation = 0
        self._transport = transport
        self._clock = transport.ports.clock
        self._told = told
        self._answer: asyncio.Future[Message] | None = None
        self._wanted: tuple[str, str] = ("", "")
        self._turn = asyncio.Lock()
        self._waiting = 0
        transport.attach(address[0], self._received)

    def close(self) -> None:
        """Hear this address no longer."""
        self._transport.detach(self.address[0], self._received)

    async def read(self, sid: str) -> Message:
        """What the gateway knows of a child, or of itself. Raises Unreachable."""
        message = await self._ask("read", sid, lambda: read_request(sid))
        self.generation = message.generation or self.generation or 1
        return message

    async def list(self) -> Message:
        """Its token and children. Raises Unreachable."""
        return await self._ask("list", "", lambda: list_request(self.generation))

    async def write(
        self, sid: str, model: str, values: Mapping[str, Scalar], proof: str, *, once: bool = False
    ) -> Message:
        """Set values; `once`: not sent again when no answer comes. Raises Unreachable."""
        return await self._ask(
            "write", sid, lambda: write_request(self.generation, sid, model, values, proof), tries=1 if once else TRIES
        )

    async def _ask(self, kind: str, sid: str, packet: Callable[[], bytes], tries: int = TRIES) -> Message:
        if self._waiting >= MOST_WAITING:
            raise Unreachable("device.silent")
        self._waiting += 1
        try:
            async with self._turn:
                return await self._ask_now(kind, sid, packet, tries)
        finally:
            self._waiting -= 1

    async def _ask_now(self, kind: str, sid: str, packet: Callable[[], bytes], tries: int) -> Message:
        self._wanted = kind, sid
        patience = ANSWER_WITHIN * (TRIES if tries == 1 else 1)
        try:
            for _ in range(tries):
                answer: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
                self._answer = answer
                over = self._clock.call_at(self._clock.monotonic() + patience, _waker(answer))
                self._transport.send(packet(), self.address)
                try:
                    return await answer
                except _OverError:
                    continue
                finally:
                    over.cancel()
        finally:
            self._answer = None
        raise Unreachable("device.silent")

    def _received(self, message: Message, packet: bytes) -> None:
        if message.cmd in ("report", "heartbeat"):
            self._told(message, packet)
        elif self._answer is not None and not self._answer.done() and self._answers(message):
            self._answer.set_result(message)

    def _answers(self, message: Message) -> bool:
        kind, sid = self._wanted
        generations = (self.generation,) if self.generation else (1, 2)
        return message.cmd in [answers(each, kind) for each in generations] and (not sid or message.sid == sid)


class _OverError(HearthError):
    """A try has taken too long."""


def _waker(future: asyncio.Future[Message]) -> Callable[[], None]:
    def wake() -> None:
        if not future.done():
            future.set_exception(_OverError("device.silent"))

    return wake
