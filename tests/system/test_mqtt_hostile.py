"""S10: a broker that lies, and a whole hub: nothing crashes, nothing is done, nothing grows, nothing is said raw.

The shapes are those of faults that brokers and clients had: see tests/hub/broker/test_hostile.py, which tries them on
the connection alone. Here every byte that the hub process hears comes from the test.
"""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from hub.broker import packets, wire
from hub.broker.wire import Property
from tests.hub.broker.scripted import LET_IN
from tests.hub.broker.test_hostile import BEFORE, HOSTILE
from tests.mosquitto import HOST
from tests.system.broker_home import ROOT, BrokerHome, broker_home, resident, until

RAW: Final = "\x1b]0;owned\x07\x1b[2J\u202e\r\nlevel=error " * 1_500
REASON: Final = wire.properties({Property.REASON: RAW})
USER: Final = wire.properties({Property.REASON: "gone " * 12_000})


def packet(first: int, body: bytes) -> bytes:
    return bytes((first,)) + wire.number(len(body)) + body


def kept(topic: str, payload: bytes) -> bytes:
    return packets.publish(5, topic, payload, retain=True)


MORE: Final = {
    "SUBSCRIBE from a broker": packets.subscribe(5, 1, [packets.Wanted("a")]),
    "CONNECT from a broker": packets.connect(5, "x", 1, most=1000, receive=10),
    "PINGREQ from a broker": packets.PINGREQ,
    "QoS 3": b"\x36\7\0\1a\0\1\0x",
    "a topic with NUL": b"\x30\5\0\3a\0b\0",
    "a reason to go of 64 KiB": packet(0xE0, b"\x8b" + REASON),
    "a plain reason to go of 64 KiB": packet(0xE0, b"\x8b" + USER),
    "a topic of 64 KiB": packet(0x30, wire.text("a" * 65_535) + b"\0x") + b"\xe0\1\x8b",
    "nothing at all": b"\0\0",
    "all ones": b"\xff" * 4_096,
    "zeros": bytes(4_096),
}
AT_ONCE: Final = {
    **BEFORE,
    "a refusal with a reason of 64 KiB": packet(0x20, b"\0\x87" + REASON),
    "a plain refusal with a reason of 64 KiB": packet(0x20, b"\0\x87" + USER),
    "a refusal that nobody knows": packet(0x20, b"\0\xfe\0"),
    "another server": packet(0x20, b"\0\x9d" + wire.properties({Property.SERVER_REFERENCE: "../../evil:1"})),
    "nothing but a word": b"SSH-2.0-OpenSSH_9.2\r\n",
}


class Liar:
    """A broker of which every byte is the test's. `attacks`: what it says to each connection that has subscribed.

    `instead`: what it says to each of the first connections in place of letting it in.
    """

    def __init__(self, instead: list[bytes], attacks: list[bytes]) -> None:
        self.instead, self.attacks = instead, attacks
        self.published: list[tuple[str, bytes]] = []
        self.connections = 0
        self.say: Callable[[bytes], None] = lambda _: None
        self._serving: set[asyncio.Task[None]] = set()

    def begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._serving.add(asyncio.ensure_future(self._serve(reader, writer)))

    async def end(self) -> None:
        for one in self._serving:
            one.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            async for first, body in _packets(reader):
                if first == 0x10:
                    if self.instead:
                        writer.write(self.instead.pop(0))
                        continue
                    writer.write(LET_IN[5])
                elif first == 0x82:
                    writer.write(packet(0x90, body[:2] + b"\0" + bytes(_filters(body))))
                    if self.attacks:
                        writer.write(self.attacks.pop(0))
                    self.say = writer.write
                elif first >> 4 == 3:
                    size = int.from_bytes(body[:2])
                    rest = body[2 + size + (2 if first & 6 else 0) :]
                    self.published.append((body[2 : 2 + size].decode(), rest[1 + rest[0] :]))
                    if first & 6:
                        writer.write(packets.puback(int.from_bytes(body[2 + size : 4 + size])))
                elif first == 0xC0:
                    writer.write(b"\xd0\0")
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.transport.abort()


async def _packets(reader: asyncio.StreamReader) -> AsyncIterator[tuple[int, bytes]]:
    while True:
        first, size, shift = (await reader.readexactly(1))[0], 0, 0
        while True:
            digit = (await reader.readexactly(1))[0]
            size, shift = size | (digit & 0x7F) << shift, shift + 7
            if digit < 0x80:
                break
        yield first, await reader.readexactly(size)


def _filters(body: bytes) -> int:
    """How many filters a SUBSCRIBE of MQTT 5 has."""
    at, count = 3 + body[2], 0
    while at < len(body):
        at += 3 + int.from_bytes(body[at : at + 2])
        count += 1
    return count


@asynccontextmanager
async def at_a_liar(folder: Path, instead: list[bytes], attacks: list[bytes]) -> AsyncIterator[tuple[BrokerHome, Liar]]:
    liar = Liar(instead, attacks)
    server = await asyncio.start_server(liar.begin, HOST, 0)
    try:
        async with broker_home(folder, server.sockets[0].getsockname()[1]) as home:
            yield home, liar
    finally:
        server.close()
        await liar.end()


async def all_said(home: BrokerHome, liar: Liar) -> None:
    async def done() -> bool:
        return not liar.instead and not liar.attacks

    await until(done)
    await home.connected()


async def heard(home: BrokerHome, count: int) -> None:
    async def done() -> bool:
        return bool((await home.mqtt())["counts"]["heard"] >= count)

    await until(done)


def floods(topics: int, mebibytes: int) -> Iterator[bytes]:
    """What no broker in its right mind says, and which is no fault by the letter."""
    for number in range(topics):
        yield kept(f"homeassistant/sensor/n{number}/config", b'{"~":"%d"}' % number)
        yield kept(f"{ROOT}/set/trap", b'{"n": 1}')
        yield kept(f"{ROOT}/set/trap/n", b"1")
        yield kept(f"$SYS/broker/{number}", b"x" * 50)
        yield kept(f"nobody/asked/{number}/" + "x" * 200, b"x")
    yield b"\x30\xff\xff\xff\x7f" + wire.text("own/lamp") + b"\0"
    for _ in range(mebibytes):
        yield bytes(2**20)


async def lies(home: BrokerHome, liar: Liar) -> None:
    """All attacks, and what is to be seen of them afterwards: nothing."""
    await all_said(home, liar)
    await home.scenes_go_on()
    assert await home.value("trap", "n") == 0
    assert not [topic for topic, _ in liar.published if "/outcome/" in topic]
    log = home.hub.log.read_text()
    assert "Traceback" not in log
    assert "\x1b" not in log
    assert "\u202e" not in log
    assert max(map(len, log.splitlines())) < 2_000
    for line in log.splitlines():
        json.loads(line)


async def answers(liar: Liar, count: int) -> list[str | None]:
    """The commands that were answered, when there are so many."""

    async def told() -> list[bytes] | None:
        found = [payload for topic, payload in liar.published if topic == f"{ROOT}/outcome/count"]
        return found if len(found) >= count else None

    return [json.loads(payload).get("command") for payload in await until(told)]


async def replays(home: BrokerHome, liar: Liar) -> None:
    """The same command again: sent twice by the broker, after a connection anew, by another. With an id it is one."""
    command = packets.publish(5, f"{ROOT}/set/count", b'{"n": 500, "id": "once"}', packet=9)
    again = bytes((command[0] | 8,)) + command[1:]
    before = (await home.mqtt())["counts"]["reconnects"]
    liar.say(command + again)
    await answers(liar, 2)
    liar.say(MORE["nothing at all"])
    await home.anew(before)
    liar.say(again + kept(f"{ROOT}/set/count", b'{"n": 501, "id": "once"}'))
    first, *others = await answers(liar, 4)
    assert first is not None
    assert Counter(others) == {first: 2, None: 1}, "done once; what is kept was refused"
    assert await home.value("count", "n") == 500
    plain = packets.publish(5, f"{ROOT}/set/count", b'{"n": 502}')
    liar.say(plain + plain)
    *_, one, other = await answers(liar, 6)
    assert one != other, "without an id, each is a command of its own"


async def test_a_broker_that_lies_to_a_whole_hub(tmp_path: Path) -> None:
    attacks = [*HOSTILE.values(), *MORE.values()]
    async with at_a_liar(tmp_path, list(AT_ONCE.values()), attacks) as (home, liar):
        await lies(home, liar)
        await replays(home, liar)
        process = home.hub.process
        assert process is not None
        before, taken = resident(process.pid), (await home.mqtt())["counts"]
        for data in floods(400, 8):
            liar.say(data)
        await heard(home, taken["heard"] + 2_000)
        counts = (await home.mqtt())["counts"]
        assert counts["kept_commands_refused"] + counts["commands_beyond_the_rate"] == 801
        assert counts["commands_taken"] == taken["commands_taken"]
        await home.scenes_go_on()
        assert await home.value("trap", "n") == 0
        assert resident(process.pid) - before < 15, "a bound for busy machines; the long run is stricter"


@pytest.mark.soak
async def test_a_broker_that_lies_for_long(tmp_path: Path) -> None:
    attacks = [*HOSTILE.values(), *MORE.values()] * 20
    async with at_a_liar(tmp_path, list(AT_ONCE.values()) * 20, attacks) as (home, liar):
        await home.connected(False)
        process = home.hub.process
        assert process is not None
        before = resident(process.pid)
        await lies(home, liar)
        after_lies = resident(process.pid)
        for number, data in enumerate(floods(100_000, 255)):
            liar.say(data)
            if not number % 1_000:
                await home.connected()
        await heard(home, 500_000)
        await home.scenes_go_on()
        assert await home.value("trap", "n") == 0
        after = resident(process.pid)
        print(f"MiB: {before:.1f}, {after_lies - before:+.1f} after the lies, {after - before:+.1f} after the floods")  # noqa: T201 - what a long run found
        assert after_lies - before < 5
