"""miIO exchanges: our client with 200 devices, no gap between requests.

`python -m tests.bench.exchanges KIND COUNT SECONDS`.

The devices are one lean responder in another process. `client` is all that a command goes through below the profile:
request, outbox, link, stamp, id, sealing, socket; opening, JSON, settling, and the next request from the callback. The
requests are urgent ones, as commands are: between polls of one device the hub rests 50 ms by design, and polls have a
budget of 60 a second, so polls would measure that. `floor` sends a packet that was sealed beforehand, and the next one
when anything comes back: no cipher, no JSON, no deadlines. The peer is python-miio, a thread a device, where its
environment is there (`make setup-witness`). `fair`: what the device served least got, in shares of the mean.
"""

import asyncio
import gc
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from random import Random
from time import perf_counter
from typing import Any, Final

from drivers.miio.codec import PORT, Keys
from drivers.miio.exchange import Answer, Ask
from drivers.miio.link import Link
from drivers.miio.transport import Transport
from hub.core.clock import LoopClock
from hub.model.device import Health, Status
from hub.model.ports import DriverPorts, Network, Report
from hub.model.secret import Secret
from hub.process import loop_factory
from tests.bench.figures import Figure, Target, percentile, shown, spread
from tests.bench.homes import address, did, token
from tests.bench.idle import line_of
from tests.bench.machine import ROOT, answer_of, process
from tests.bench.responder import STAMP

DEVICES: Final = 200
SIZES: Final = (DEVICES, 1000)
PEER: Final = ROOT / ".venv-miio" / "bin" / "python"
GREET_WITHIN: Final = 10.0


class Book:
    """An address book of the responder's devices."""

    def address(self, ref: str) -> str | None:
        return address(int(ref.partition(":")[2]) - did(0))

    def moved(self, ref: str, address: str) -> None:
        """Nobody moves."""

    def secret(self, ref: str) -> Secret | None:
        return Secret(token(int(ref.partition(":")[2]) - did(0)))

    def adopted(self, ref: str) -> bool:
        return True


class Deaf:
    """Takes no reports."""

    def report(self, report: Report) -> None:
        """Drop it."""

    def status(self, device: str, endpoint: str, status: Status) -> None:
        """Drop it."""


class Member:
    """Somebody on a link, so that it lives."""

    def __init__(self, number: int, found: Callable[[], None]) -> None:
        self.did = str(did(number))
        self._found = found

    def found(self) -> None:
        """First contact."""
        self._found()

    def rebooted(self) -> None:
        """Never mind."""

    def fared(self, health: Health, reason: str, params: tuple[tuple[str, str], ...]) -> None:
        """Never mind."""

    def kept(self) -> None:
        """Never mind."""

    def pushed(self, method: str, params: list[dict[str, Any]], *, overtaken: bool = False) -> None:
        """Never mind."""


class Meter:
    """Counts exchanges between `begin` and `end`, and how long each took."""

    def __init__(self, seconds: float) -> None:
        self.lost = 0
        self.taken: list[float] = []
        self.of: Counter[int] = Counter()
        now = perf_counter()
        self._begin, self.end = now + seconds / 4, now + seconds * 5 / 4

    def done(self, sent: float, device: int = 0) -> bool:
        """Note an exchange with a device; False when it is enough."""
        now = perf_counter()
        if sent >= self._begin:
            self.taken.append(now - sent)
            self.of[device] += 1
        return now < self.end

    def result(self) -> dict[str, float]:
        """Exchanges a second; milliseconds. Raises RuntimeError when there was none."""
        if not self.taken:
            raise RuntimeError("no answer came back")
        rate = len(self.taken) / (self.end - self._begin)
        p50, p99 = percentile(self.taken, 0.5) * 1000, percentile(self.taken, 0.99) * 1000
        fair = min(self.of.values()) * len(self.of) / len(self.taken)
        return {"rate": rate, "p50": p50, "p99": p99, "lost": self.lost, "fair": fair}


async def client(count: int, seconds: float) -> dict[str, float]:
    """Our client."""
    ports = DriverPorts(LoopClock(), Random(1), Deaf(), Book(), Network(("127.0.0.1",), ()))
    transport = Transport(ports)
    await transport.start()
    links: list[Link] = []
    greeted: set[int] = set()
    for number in range(count):
        link = Link(transport, did(number), f"miio:{did(number)}", pushes=False)
        link.join(Member(number, partial(greeted.add, number)))
        links.append(link)
    async with asyncio.timeout(GREET_WITHIN):
        while len(greeted) < count:
            await asyncio.sleep(0.01)
    gc.collect()
    gc.freeze()
    meter, ask = Meter(seconds), Ask("get_prop", ["power"])

    def go(link: Link) -> None:
        sent = perf_counter()

        def done(answer: Answer) -> None:
            if answer.error is not None:
                meter.lost += 1
            elif meter.done(sent, link.did):
                go(link)

        link.ask(ask, done, urgent=True)

    for link in links:
        go(link)
    await asyncio.sleep(seconds * 5 / 4 + 0.05)
    transport.stop()
    return meter.result()


class Bare(asyncio.DatagramProtocol):
    """Sends what was sealed beforehand, again whenever something comes back."""

    def __init__(self, packets: dict[tuple[str, int], bytes], meter: Meter) -> None:
        self._packets = packets
        self._meter = meter
        self._sent: dict[tuple[str, int], float] = {}
        self._transport: asyncio.DatagramTransport | None = None

    def begin(self, transport: asyncio.DatagramTransport) -> None:
        """Send to everybody."""
        self._transport = transport
        for place in self._packets:
            self._send(place)

    def _send(self, place: tuple[str, int]) -> None:
        self._sent[place] = perf_counter()
        if self._transport is not None:
            self._transport.sendto(self._packets[place], place)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if self._meter.done(self._sent[addr]):
            self._send(addr)


async def floor(count: int, seconds: float) -> dict[str, float]:
    """The floor."""
    text = b'{"id":1234567890,"method":"get_prop","params":["power"]}'
    packets = {
        (address(number), PORT): Keys.of_hex(token(number)).seal(did(number), STAMP, text) for number in range(count)
    }
    gc.collect()
    gc.freeze()
    meter = Meter(seconds)
    transport, bare = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: Bare(packets, meter), local_addr=("127.0.0.1", 0)
    )
    bare.begin(transport)
    await asyncio.sleep(seconds * 5 / 4 + 0.05)
    transport.close()
    return meter.result()


def peer(count: int, seconds: float) -> dict[str, float]:
    """python-miio; nothing where it is not installed."""
    if not PEER.exists():
        return {}
    script = ROOT / "tests" / "bench" / "peer_miio.py"
    command = [str(PEER), str(script), str(count), str(seconds)]
    out = subprocess.run(command, capture_output=True, timeout=120, check=True).stdout
    found: dict[str, float] = json.loads(out)
    return found


def measure(*, quick: bool, sizes: tuple[int, ...] = SIZES, seconds: float = 2.0) -> list[Figure]:
    """Homes of these sizes."""
    return [figure for size in sizes for figure in _measure(size, quick=quick, seconds=seconds)]


def _measure(devices: int, *, quick: bool, seconds: float) -> list[Figure]:
    """Client and floor in turns, and the peer once, against the same responder."""
    runs, seconds = (1, seconds / 4) if quick else (5, seconds)
    found: dict[str, list[dict[str, float]]] = {"client": [], "floor": []}
    with process(("-m", "tests.bench.responder", "lean", str(devices)), "driver", stdout=subprocess.PIPE) as responder:
        line_of(responder.stdout, 30.0)
        for _ in range(runs):
            for kind, answers in found.items():
                answers.append(answer_of("tests.bench.exchanges", kind, devices, seconds))
        theirs = peer(devices, seconds)

    def figure(what: str, key: str, unit: str, target: Target | None = None) -> Figure:
        values, floors = (spread([one[key] for one in found[kind]]) for kind in ("client", "floor"))
        note = f"python-miio in threads {shown(theirs[key])}" if key in theirs else ""
        return Figure("miIO exchanges", f"{devices:,} devices, no gap: {what}", unit, values, floors, target, note)

    limits = (Target(25_000, at_least=True), Target(8.0)) if devices == DEVICES else (None, None)
    return [
        figure("rate", "rate", "/s", limits[0]),
        figure("p50", "p50", "ms", limits[1]),
        figure("p99", "p99", "ms"),
        figure("fair", "fair", "of the mean", Target(0.5, at_least=True)),
        figure("lost", "lost", ""),
    ]


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        work = client if sys.argv[1] == "client" else floor
        print(json.dumps(runner.run(work(int(sys.argv[2]), float(sys.argv[3])))))
