"""The floor of `tests/bench/mqtt.py`: a message in, a message out, and no house in between.

`python -m tests.bench.mqtt_floor CLIENT HOST PORT`. CLIENT: `aiomqtt`, the floor; `hub`, the hub's own client; `gmqtt`,
where somebody has installed it.
"""

import asyncio
import sys
from random import Random
from typing import Any

STATES = "bench/sensor/+/state"


def answer_to(topic: str) -> str:
    """Where what a sensor says is to go."""
    return f"bench/actuator/{topic.split('/')[2]}/set"


async def with_aiomqtt(host: str, port: int) -> None:
    """As anybody would write it."""
    import aiomqtt

    async with aiomqtt.Client(host, port) as client:
        await client.subscribe(STATES)
        async for message in client.messages:
            if message.payload == b"on":
                await client.publish(answer_to(str(message.topic)), b"ON")


async def with_hub(host: str, port: int) -> None:
    """The hub's client alone."""
    from hub.broker.address import Address
    from hub.broker.connection import open_broker
    from hub.core.clock import LoopClock

    broker = open_broker(Address(host, "bench-floor", port), LoopClock(), Random(1), lambda: None)

    def heard(topic: str, payload: bytes, _: bool) -> None:
        if payload == b"on":
            broker.publish(answer_to(topic), b"ON")

    broker.subscribe(STATES, heard)
    await broker.run()


async def with_gmqtt(host: str, port: int) -> None:
    """Another client, for comparison."""
    from importlib import import_module

    client: Any = import_module("gmqtt").Client("bench-floor")

    def heard(_client: object, topic: str, payload: bytes, _qos: int, _more: object) -> int:
        if payload == b"on":
            client.publish(answer_to(topic), b"ON")
        return 0

    client.on_message = heard
    client.on_connect = lambda *_: client.subscribe(STATES)
    await client.connect(host, port)
    await asyncio.Event().wait()


if __name__ == "__main__":
    _, name, at, number = sys.argv
    if name == "aiomqtt":
        asyncio.run(with_aiomqtt(at, int(number)))
    else:
        import uvloop

        uvloop.run((with_hub if name == "hub" else with_gmqtt)(at, int(number)))
