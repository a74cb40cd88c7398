"""A broker of which every byte is written in the test: it reads CONNECT, says what it is told to, and hears on."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random

from hub.broker.address import Address
from hub.broker.connection import BrokerConnection, open_broker
from hub.core.clock import LoopClock, settle
from hub.model.ports import Clock

LET_IN = {4: b"\x20\2\0\0", 5: b"\x20\3\0\0\0"}


class Quick(Random):
    """Pauses of nearly nothing."""

    def uniform(self, a: float, b: float) -> float:
        return 0.002


@dataclass
class Scripted:
    """`says`: what it says to each connection in turn, the last one to all that follow; b"": it waits for `go` first.

    `heard`: what each connection said, in turn.
    """

    says: list[Iterable[bytes]]
    close: bool = True
    heard: list[bytearray] = field(default_factory=list)
    port: int = 0
    go: asyncio.Event = field(default_factory=asyncio.Event)
    serving: set[asyncio.Task[None]] = field(default_factory=set)

    def begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.serving.add(asyncio.create_task(self.serve(reader, writer)))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard = bytearray()
        self.heard.append(heard)
        try:
            heard += await reader.read(10_000)
            said = self.says[min(len(self.heard), len(self.says)) - 1]
            for one in said:
                if not one:
                    await self.go.wait()
                writer.write(one)
                await writer.drain()
            if self.close:
                writer.write_eof()
            while came := await reader.read(10_000):
                heard += came
        except OSError:
            pass
        finally:
            writer.transport.abort()


@asynccontextmanager
async def scripted(
    *says: Iterable[bytes],
    version: int = 5,
    close: bool = True,
    clock: Clock | None = None,
    address: Address | None = None,
) -> AsyncIterator[tuple[Scripted, BrokerConnection]]:
    """The broker, and a connection to it that runs."""
    broker = Scripted(list(says), close)
    server = await asyncio.start_server(broker.begin, "127.0.0.1", 0)
    broker.port = server.sockets[0].getsockname()[1]
    to = Address("127.0.0.1", "hub", broker.port, version=version)
    hub = open_broker(to, clock or LoopClock(), Quick(), lambda: None)
    running = asyncio.create_task(hub.run())
    try:
        yield broker, hub
    finally:
        running.cancel()
        for one in broker.serving:
            one.cancel()
        await asyncio.wait([running, *broker.serving])
        server.close()
        await settle()


async def until(true: Callable[[], object]) -> None:
    """Wait for it."""
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.001)
