"""Brokers that lie, over real sockets: no connection of ours is harmed for longer than a reconnect, and none grows.

The shapes are those of faults that brokers and clients had: CVE-2017-7653 (topics of no UTF-8), CVE-2021-34432 (a topic
of no length), CVE-2024-10525 (SUBACK without codes), CVE-2026-8686 (bad properties), lengths nobody means, answers to
what was not asked.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.model.errors import BadBytes, HearthError
from tests.hub.broker.scripted import LET_IN, scripted, until

HOSTILE = {
    "zero-length topic": b"\x30\3\0\0x",
    "topic of no UTF-8": b"\x30\5\0\2\xff\xfex",
    "wildcard in a topic": b"\x30\4\0\1#x",
    "SUBACK without codes": b"\x90\3\0\1\0",
    "SUBACK of nothing": b"\x90\4\0\1\0\0",
    "UNSUBACK of nothing": b"\xb0\4\0\1\0\0",
    "bad property": b"\x30\6\0\1a\2\x7f\0",
    "alias": b"\x30\7\0\1a\3\x23\0\1",
    "properties beyond the packet": b"\x30\5\0\1a\x7f\0",
    "QoS 2": b"\x34\7\0\1a\0\1\0x" * 2,
    "broken length": b"\x30\xff\xff\xff\xff\xff",
    "256 MiB of SUBACK": b"\x90\xff\xff\xff\x7f" + bytes(1000),
    "second CONNACK": LET_IN[5],
    "PUBREL": b"\x62\2\0\1",
    "DISCONNECT with nonsense": b"\xe0\2\0\xff",
    "another protocol": b"HTTP/1.1 400 Bad Request\r\n\r\n",
}


@pytest.mark.parametrize("attack", HOSTILE.values(), ids=HOSTILE)
async def test_whoever_lies_is_left_and_asked_again(attack: bytes) -> None:
    good = LET_IN[5] + b"\x31\5\0\1a\0x"
    async with scripted([LET_IN[5], b"", attack], [good], close=False) as (broker, hub):
        told = list[tuple[bool, type]]()
        hub.watch(lambda connected: told.append((connected, type(hub.why_not))))
        await until(lambda: hub.connected)
        broker.go.set()
        await until(lambda: len(broker.heard) == 2 and hub.connected)
        assert told == [(True, type(None)), (False, BadBytes), (True, type(None))]
        assert hub.counts()["reconnects"] == 1
        await until(lambda: hub.counts()["heard"] == 1)


@pytest.mark.parametrize("attack", HOSTILE.values(), ids=HOSTILE)
async def test_whoever_lies_at_once_is_left_and_asked_again(attack: bytes) -> None:
    async with scripted([LET_IN[5] + attack], [LET_IN[5]], close=False) as (broker, hub):
        await until(lambda: len(broker.heard) == 2 and hub.connected)
        assert hub.counts()["reconnects"] == 0


BEFORE = {
    "a message before CONNACK": b"\x30\4\0\1a\0" + LET_IN[5],
    "PUBACK before CONNACK": b"\x40\2\0\1",
    "a session before": b"\x20\3\1\0\0",
    "CONNACK too short": b"\x20\1\0",
    "CONNACK with flags": b"\x20\3\xff\0\0",
    "CONNACK with bad properties": b"\x20\7\0\0\4\x21\0\0\0",
}


@pytest.mark.parametrize("attack", BEFORE.values(), ids=BEFORE)
async def test_whoever_lies_before_letting_us_in_is_asked_again(attack: bytes) -> None:
    async with scripted([attack], [LET_IN[5]], close=False) as (broker, hub):
        await until(lambda: hub.connected)
        assert len(broker.heard) == 2


def resident() -> float:
    """MiB of memory that this process has."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20


def dribbled(mib: int) -> Iterator[bytes]:
    """A message of 256 MiB, as much of it as is wanted."""
    yield b"\x33\xff\xff\xff\x7f\0\1a\0\7"
    for _ in range(mib * 16):
        yield bytes(65_536)


async def test_a_message_of_256_mib_is_not_kept() -> None:
    async with scripted([LET_IN[5]], [LET_IN[5], *dribbled(1)], [LET_IN[5]], close=False) as (_, hub):
        await until(lambda: hub.connected)
        before = resident()
        assert hub._link is not None
        hub._link.cut()
        await until(lambda: hub.counts()["too_large"] == 1)
    async with scripted([LET_IN[5]], close=False) as (broker, hub):
        broker.says[0] = _after(LET_IN[5], dribbled(64))
        await until(lambda: hub.counts()["too_large"] == 1)
        most = before
        for _ in range(50):
            most = max(most, resident())
            await asyncio.sleep(0.002)
        assert hub.connected
        assert most - before < 5
        # It is answered as any other is, so that the broker gives no place of its own to it.
        await until(lambda: b"\x40\2\0\7" in broker.heard[0])


def _after(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


async def test_a_flood_of_small_packets_leaves_nothing_behind() -> None:
    flood = [b"\xd0\0" * 1000, b"\x40\2\0\1" * 1000, b"\x31\6\0\1a\0xy" * 1000] * 100
    async with scripted([LET_IN[5], *flood[:3]], [LET_IN[5], *flood], close=False) as (_, hub):
        await until(lambda: hub.counts()["heard"] == 1000)
        before = resident()
        assert hub._link is not None
        hub._link.cut()
        await until(lambda: hub.counts()["heard"] == 101_000)
        assert resident() - before < 5


async def test_a_broker_that_flaps() -> None:
    async with scripted([LET_IN[5]], close=True) as (broker, hub):
        told = list[bool]()
        hub.watch(told.append)
        await until(lambda: len(broker.heard) >= 12)
        assert told[:10] == [True, False] * 5
        assert hub.why_not is None or hub.why_not.message_id == "mqtt.lost"


async def test_acknowledgements_of_nothing_mean_nothing() -> None:
    refusal = b"\x40\4\0\5\x87\0"
    async with scripted([LET_IN[5], refusal + b"\x40\2\0\5"], close=False) as (_, hub):
        done = list[HearthError | None]()
        await until(lambda: hub.connected)
        hub.publish("a", b"", qos=0, done=done.append)
        await until(lambda: done)
        assert (done, hub.counts()["reconnects"]) == ([None], 0)
