"""F16: a storm of messages at a hub that tells of all it hears: no queue grows, the newest value of each is kept.

The broker is a Mosquitto, the storm a connection of the test's own that writes as fast as is wanted.
"""

import asyncio
import json
from pathlib import Path
from typing import Any, Final

import aiomqtt
import pytest

from hub.broker import packets
from tests.mosquitto import HOST, Mosquitto, mosquitto
from tests.system.broker_home import DEVICES, ROOT, BrokerHome, broker_home, kept, resident, until

LAMPS: Final = 200
A_SECOND: Final = 10_000
HOME_OF_MANY: Final = DEVICES + "".join(
    f"  lamp_{number}: {{model: own.lamp, endpoints: mqtt:own/lamp_{number}}}\n" for number in range(LAMPS)
)


class Storm:
    """Says a new value of each lamp in turn, `A_SECOND` of them a second. `said`: how many."""

    def __init__(self) -> None:
        self.said = 0
        self.newest: dict[int, int] = {}

    async def blow(self, broker: Mosquitto, seconds: float) -> None:
        reader, writer = await asyncio.open_connection(HOST, broker.port)
        writer.write(packets.connect(4, "storm", 0, most=1_000, receive=10))
        await reader.readexactly(4)
        loop = asyncio.get_running_loop()
        began = loop.time()
        while (now := loop.time() - began) < seconds:
            due = int(now * A_SECOND) - self.said
            for _ in range(due):
                lamp, value = self.said % LAMPS, 2_000 + self.said // LAMPS % 4_000
                self.said += 1
                self.newest[lamp] = value
                writer.write(packets.publish(4, f"own/lamp_{lamp}", b'{"power":"ON","ct":%d}' % value))
            await writer.drain()
            await asyncio.sleep(0.005)
        writer.write(packets.DISCONNECT)
        await writer.drain()
        writer.close()
        await writer.wait_closed()


async def values(home: BrokerHome) -> dict[str, object]:
    listed = (await home.caller.get("/devices"))[1]["devices"]
    return {one["handle"]: one["readings"].get("color_temperature", {}).get("value") for one in listed}


async def command(client: aiomqtt.Client, number: int) -> dict[str, Any]:
    """Ask over the broker as anybody does; what is answered."""
    await client.publish(f"{ROOT}/set/count", json.dumps({"n": number, "id": f"storm-{number}"}), qos=1)
    async for message in client.messages:
        assert isinstance(message.payload, bytes)
        found: dict[str, Any] = json.loads(message.payload)
        if found["id"] == f"storm-{number}":
            return found
    raise AssertionError


async def a_storm(folder: Path, seconds: float) -> tuple[dict[str, int], float, list[float]]:
    """The counters after it, the MiB that the hub grew, and the seconds that each command took meanwhile."""
    with mosquitto("max_queued_messages 0\n") as broker:
        async with broker_home(folder, broker.port, devices=HOME_OF_MANY) as home:
            await home.connected()
            await kept(broker, f"{ROOT}/state/lamp_{LAMPS - 1}")
            process = home.hub.process
            assert process is not None
            warm = Storm()
            await warm.blow(broker, 0.2)
            before, storm, took = resident(process.pid), Storm(), list[float]()
            blowing = asyncio.ensure_future(storm.blow(broker, seconds))
            async with aiomqtt.Client(broker.host, broker.port) as client, asyncio.timeout(30 + 2 * seconds):
                await client.subscribe(f"{ROOT}/outcome/count", qos=1)
                loop, number, most = asyncio.get_running_loop(), 0, 0
                while not blowing.done():
                    number, began = number + 1, loop.time()
                    assert (await command(client, number))["done"] is True
                    took.append(loop.time() - began)
                    most = max(most, (await home.mqtt())["counts"]["waiting_to_be_told"])
                    await asyncio.sleep(0.05)
            await blowing

            async def all_heard() -> bool:
                found = await values(home)
                return all(found[f"lamp_{lamp}"] == value for lamp, value in storm.newest.items())

            await until(all_heard)
            after = resident(process.pid)

            async def told_last() -> bool:
                state = json.loads((await kept(broker, f"{ROOT}/state/lamp_7"))[f"{ROOT}/state/lamp_7"])
                return bool(state["color_temperature"] == storm.newest[7])

            await until(told_last)
            counts = (await home.mqtt())["counts"]
            assert counts["heard"] >= warm.said + storm.said, "every message was heard, or the broker would have said"
            assert most <= 4 * LAMPS
            assert counts["told_once_for_several"] > 0
            assert counts["dropped"] == counts["events_dropped"] == counts["too_large"] == counts["reconnects"] == 0
            assert counts["told"] < storm.said / 2
            return counts, after - before, took


async def test_a_storm_for_a_moment(tmp_path: Path) -> None:
    _, grown, took = await a_storm(tmp_path, 1.0)
    assert took
    assert grown < 40, "a bound for busy machines; the long run is stricter"


@pytest.mark.soak
async def test_a_storm_for_a_minute(tmp_path: Path) -> None:
    counts, grown, took = await a_storm(tmp_path, 60.0)
    print(counts, f"{grown:+.1f} MiB", f"commands: p99 {sorted(took)[int(len(took) * 0.99)] * 1000:.0f} ms")  # noqa: T201 - what a long run found
    assert grown <= 20
