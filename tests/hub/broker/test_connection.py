"""The connection against a real Mosquitto, with aiomqtt and Mosquitto's own clients as the other end."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from random import Random

import aiomqtt
import pytest

from hub.broker.address import Address, Tls
from hub.broker.connection import BrokerConnection, open_broker
from hub.core.clock import LoopClock
from hub.model.errors import AuthFailed, BadSetup, BadValue, HearthError, Rejected, Unreachable
from hub.model.secret import Secret
from tests.mosquitto import Mosquitto, free_port, mosquitto

Heard = list[tuple[str, bytes, bool]]


class Quick(Random):
    """Pauses of nearly nothing."""

    def uniform(self, a: float, b: float) -> float:
        return 0.01


def address(broker: Mosquitto, version: int = 0) -> Address:
    return Address(broker.host, "hearth-test", broker.port, version=version)


@asynccontextmanager
async def connected(
    to: Address, *, password: str | None = None, will: tuple[str, bytes] | None = None, wait: bool = True
) -> AsyncIterator[BrokerConnection]:
    """A connection that runs."""
    secret = None if password is None else Secret(password)
    connection = open_broker(to, LoopClock(), Quick(), lambda: secret, will)
    running = asyncio.create_task(connection.run())
    try:
        if wait:
            await until(lambda: connection.connected, connection)
        yield connection
    finally:
        running.cancel()
        await asyncio.wait([running])


async def until(true: Callable[[], object], connection: BrokerConnection | None = None) -> None:
    """Wait for it, and say why there is no connection when it does not come."""
    try:
        async with asyncio.timeout(20):
            while not true():
                await asyncio.sleep(0.005)
    except TimeoutError:
        pytest.fail(f"never came: {connection and connection.why_not}")


def hears(heard: Heard) -> Callable[[str, bytes, bool], None]:
    return lambda topic, payload, kept: heard.append((topic, payload, kept))


@pytest.mark.parametrize("version", [4, 5])
@pytest.mark.parametrize("qos", [0, 1])
async def test_messages_come_and_go(version: int, qos: int) -> None:
    with mosquitto() as broker:
        async with connected(address(broker, version)) as hub, aiomqtt.Client(broker.host, broker.port) as other:
            heard, done = Heard(), list[HearthError | None]()
            hub.subscribe("in/+", hears(heard), qos=qos)
            hub.subscribe("in/exact", hears(heard), qos=qos)
            await other.subscribe("out/#", qos=1)
            await other.publish("in/kept", b"k" * 200_000, qos=qos, retain=True)
            await other.publish("in/x", "厨房", qos=qos)
            await until(lambda: len(heard) >= 2, hub)
            hub.publish("out/厨房", b"x" * 262_144, qos=qos, retain=True, expires=60, done=done.append)
            assert done == []
            message = await anext(aiter(other.messages))
            assert (str(message.topic), message.payload, message.qos) == ("out/厨房", b"x" * 262_144, qos)
            await until(lambda: done == [None], hub)
            assert sorted(set(heard)) == [("in/kept", b"k" * 200_000, heard[0][2]), ("in/x", "厨房".encode(), False)]
            assert (hub.version, hub.counters.sent, hub.counters.reconnects, hub.why_not) == (version, 1, 0, None)
