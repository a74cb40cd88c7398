"""The driver of `tests/bench/mqtt.py`: a small MQTT 3.1.1 client of its own, so that it is not what is measured.

`python -m tests.bench.mqtt_driver HOST PORT COUNT SECONDS REST` says `ready`, is told the id of the process that is to
be measured and when that began (monotonic), and says what it measured as JSON.

Topics: `bench/sensor/N/state` gets `on` (a firing) and `off` (none); `bench/actuator/N/set` is awaited.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from random import Random
from typing import Final, cast

from hub.process import loop_factory
from tests.bench.figures import percentile
from tests.bench.machine import cpu_seconds, memory_of

PATIENCE: Final = 5.0
"""Seconds after which a command is lost."""
WINDOW: Final = 100
"""Firings under way at once, at most one a device."""
RATE: Final = 50.0
"""Firings a second, where latency is measured."""
START: Final = 60.0
"""Seconds within which a first scene fires."""
PROBE: Final = 0.05
"""Seconds between two tries before the first firing."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one run gave: firings a second, µs a firing (processor; p50 and p99 from end to end), seconds, MiB."""

    rate: float
    processor: float
    p50: float
    p99: float
    lost: float
    pss: float
    start: float


@dataclass(frozen=True, slots=True)
class Played:
    """Latencies in seconds, commands that did not come, and firings a second."""

    latencies: list[float]
    lost: int
    rate: float


def packet(first: int, body: bytes) -> bytes:
    """A packet (MQTT 3.1.1, section 2.2)."""
    size, length = len(body), bytearray()
    while size >= 0x80:
        length.append(size & 0x7F | 0x80)
        size >>= 7
    return bytes((first,)) + bytes(length) + bytes((size,)) + body


def text(value: str) -> bytes:
    """A string with its length (section 1.5.3)."""
    return len(value).to_bytes(2, "big") + value.encode()


class Driver(asyncio.Protocol):
    """Says what sensors say, and hears what actuators are told."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.begun = [0.0] * count
        self.strays = 0
        self.fired: Callable[[int, float], None] = lambda *_: None
        self.ready = asyncio.get_running_loop().create_future()
        self._states = [f"bench/sensor/{one}/state" for one in range(count)]
        self._rest = b""
        self._write: Callable[[bytes], None] = lambda _: None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._write = cast("asyncio.Transport", transport).write
        self._write(packet(0x10, text("MQTT") + b"\x04\x02\x00\x00" + text("bench-driver")))
        self._write(packet(0x82, b"\x00\x01" + text("bench/actuator/+/set") + b"\x00"))

    def data_received(self, data: bytes) -> None:
        came, at = self._rest + data, 0
        while len(came) - at >= 2:
            size, start, shift = came[at + 1] & 0x7F, at + 2, 7
            while came[start - 1] & 0x80 and start < len(came):
                size |= (came[start] & 0x7F) << shift
                start, shift = start + 1, shift + 7
            if came[start - 1] & 0x80 or len(came) - start < size:
                break
            if came[at] >> 4 == 3:
                name = came[start + 2 : start + 2 + int.from_bytes(came[start : start + 2], "big")]
                self._command(int(name.split(b"/")[2]))
            elif came[at] == 0x90 and not self.ready.done():
                self.ready.set_result(None)
            at = start + size
        self._rest = came[at:]

    def say(self, one: int, payload: bytes) -> None:
        """Say something of a sensor."""
        self._write(packet(0x30, text(self._states[one]) + payload))

    def fire(self, one: int) -> None:
        """Set a scene off."""
        self.begun[one] = time.perf_counter()
        self.say(one, b"on")

    def _command(self, one: int) -> None:
        begun, self.begun[one] = self.begun[one], 0.0
        if begun:
            self.say(one, b"off")
            self.fired(one, time.perf_counter() - begun)
        else:
            self.strays += 1

    async def first(self, seconds: float) -> float:
        """Set the first scene off until its command comes; when that was (monotonic). Raises TimeoutError."""
        came: asyncio.Future[float] = asyncio.get_running_loop().create_future()

        def fired(*_: float) -> None:
            if not came.done():
                came.set_result(time.monotonic())

        self.fired = fired
        deadline = time.monotonic() + seconds
        while not came.done():
            if time.monotonic() > deadline:
                raise TimeoutError("no scene fired")
            self.say(0, b"off")
            self.fire(0)
            await asyncio.wait([came], timeout=PROBE)
        await self._calm()
        return came.result()

    async def warm_up(self) -> None:
        """Let every scene fire once. Raises TimeoutError where one does not."""
        due = set(range(self.count))
        self.fired = lambda one, _: due.discard(one)
        deadline = time.monotonic() + 60.0
        while due:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{len(due)} scenes do not fire")
            for one in sorted(due)[:WINDOW]:
                self.say(one, b"off")
                self.fire(one)
            await asyncio.sleep(0.05)
        await self._calm()

    async def latency(self, rate: float, seconds: float) -> Played:
        """Set one off at a time, at a pace that is in step with nothing."""
        random, latencies = Random(1), list[float]()
        self.fired = lambda _, took: latencies.append(took)
        begun = time.monotonic()
        for number in range(int(rate * seconds)):
            pause = begun + (number + random.uniform(-0.25, 0.25)) / rate - time.monotonic()
            await asyncio.sleep(max(0.0, pause))
            one = random.randrange(self.count)
            if not self.begun[one]:
                self.fire(one)
        return Played(latencies, await self._calm(), rate)

    async def throughput(self, seconds: float) -> Played:
        """As many as come back: one that has come sets off the next."""
        random, latencies, live = Random(2), list[float](), True
        ring = random.sample(range(self.count), self.count)
        place = 0

        def next_one() -> None:
            nonlocal place
            for _ in ring:
                one, place = ring[place], (place + 1) % len(ring)
                if not self.begun[one]:
                    self.fire(one)
                    return

        def fired(_: int, took: float) -> None:
            latencies.append(took)
            if live:
                next_one()

        self.fired = fired
        begun = time.monotonic()
        for _ in range(min(WINDOW, max(1, self.count // 2))):
            next_one()
        await asyncio.sleep(seconds)
        rate, live = len(latencies) / (time.monotonic() - begun), False
        return Played(latencies, await self._calm(), rate)

    async def _calm(self) -> int:
        """Wait for what is under way; how many of it are lost."""
        deadline = time.monotonic() + PATIENCE
        while any(self.begun) and time.monotonic() < deadline:
            await asyncio.sleep(0.01)
        lost = sum(1 for begun in self.begun if begun)
        self.begun = [0.0] * self.count
        return lost


async def connect(host: str, port: int, count: int) -> Driver:
    """A driver of so many sensors at a broker."""
    _, driver = await asyncio.get_running_loop().create_connection(lambda: Driver(count), host, port)
    await driver.ready
    return driver


async def _run(host: str, port: int, count: int, seconds: float, rest: float) -> Run:
    driver = await connect(host, port, count)
    print("ready", flush=True)
    told = (await asyncio.to_thread(sys.stdin.readline)).split()
    pid, begun = int(told[0]), float(told[1])
    start = await driver.first(START) - begun
    await driver.warm_up()
    await asyncio.sleep(rest)
    pss = memory_of(pid).pss
    slow = await driver.latency(RATE, seconds)
    before = cpu_seconds(pid)
    fast = await driver.throughput(seconds)
    processor = (cpu_seconds(pid) - before) / max(1, len(fast.latencies)) * 1e6
    p50, p99 = (percentile(slow.latencies, share) * 1e6 for share in (0.5, 0.99))
    return Run(fast.rate, processor, p50, p99, float(slow.lost + fast.lost), pss, start)


if __name__ == "__main__":
    _, at, number, sensors, length, pause = sys.argv
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        found = runner.run(_run(at, int(number), int(sensors), float(length), float(pause)))
    print(json.dumps(asdict(found)))
