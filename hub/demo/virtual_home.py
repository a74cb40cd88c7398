"""The virtual home as a process.

    python -m hub.demo.virtual_home HOME.yaml --control SOCKET [--broker HOST:PORT]

Starts every simulator of the file on loopback, announces them over mDNS or at the MQTT broker, and takes requests on
the control socket: one JSON object a line, each answered with one.

    {"do": "list"}                            -> {"devices": ["kettle", ...]}
    {"do": "look"}                            -> {"devices": {"kettle": {"state": {...}, "received": [...]}, ...}}
    {"do": "state", "device": "kettle"}       -> {"state": {...}}
    {"do": "received", "device": "kettle"}    -> {"received": [[at, method, summary], ...]}
    {"do": "act", "device": "kettle", "what": "lift", "value": true}         -> {"at": Unix seconds}
    {"do": "misbehave", "device": "kettle", "what": "lies", "value": true}   -> {}
    {"do": "stop", "device": "kettle"}        -> {}

What cannot be done is answered {"error": message id, "params": {...}}. The first line on standard output is
{"ready": number of devices}, or such an error. It ends on SIGTERM, SIGINT, and when standard input is closed.
"""

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from random import Random
from typing import Final

from zeroconf import IPVersion
from zeroconf.asyncio import AsyncZeroconf

from drivers.kit.home import SimulatedHome, build_home
from drivers.kit.simulator import Announcer, SimulationPorts, Simulator
from drivers.simulators import MAKERS
from hub.broker.address import Address
from hub.broker.connection import open_broker
from hub.core.clock import LoopClock
from hub.demo.home_file import read_home
from hub.demo.processes import within
from hub.model.broker import Broker, NoBroker
from hub.model.errors import BadConfig, BadSetup, BadValue, HearthError, UnknownName
from hub.model.ports import Clock

Answer = dict[str, object]

LONGEST_REQUEST: Final = 1 << 16
LOOPBACK: Final = "127.0.0.1"
SEED: Final = 20260302
CLIENT: Final = "virtual-home"
CONNECTED_WITHIN: Final = 10.0


class ControlRoom:
    """Carries out the requests of the control socket."""

    def __init__(self, simulators: Sequence[Simulator], clock: Clock) -> None:
        self._simulators = {simulator.name: simulator for simulator in simulators}
        self._clock = clock

    async def answer(self, line: bytes) -> Answer:
        """The answer to one line. Never raises for what is in it."""
        try:
            request = json.loads(line)
            if not isinstance(request, dict):
                raise BadValue("simulator.bad_request", request=line.decode(errors="replace").strip())
            return await self._carry_out(request)
        except (ValueError, RecursionError):
            return _told(BadValue("simulator.bad_request", request=line.decode(errors="replace").strip()))
        except HearthError as error:
            return _told(error)

    async def _carry_out(self, request: Mapping[str, object]) -> Answer:
        match request.get("do"):
            case "list":
                return {"devices": list(self._simulators)}
            case "look":
                return {"devices": {name: _seen(simulator) for name, simulator in self._simulators.items()}}
            case "state":
                return {"state": self._of(request).state()}
            case "received":
                return {"received": _received(self._of(request))}
            case "act":
                simulator, at = self._of(request), self._clock.now()
                simulator.act(str(request.get("what")), request.get("value"))
                return {"at": at}
            case "misbehave":
                self._of(request).misbehave(str(request.get("what")), request.get("value"))
                return {}
            case "stop":
                await self._of(request).stop()
                return {}
            case what:
                raise BadValue("simulator.bad_request", request=what)

    def _of(self, request: Mapping[str, object]) -> Simulator:
        name = request.get("device")
        simulator = self._simulators.get(name) if isinstance(name, str) else None
        if simulator is None:
            raise UnknownName("simulator.unknown_device", device=name)
        return simulator


async def live(home: SimulatedHome, control: Path, ended: asyncio.Event, broker: str = "") -> None:
    """Let the home live until `ended`. Raises BadConfig, and BadSetup for an address that cannot be had.

    `broker`: `host:port` of an MQTT broker for those devices that talk over one.
    """
    clock = LoopClock()
    async with AsyncExitStack() as stack:
        try:
            mdns = AsyncZeroconf(interfaces=[LOOPBACK], ip_version=IPVersion.V4Only)
        except OSError as error:
            detail = error.strerror or str(error)
            raise BadSetup("simulator.cannot_listen", address=f"{LOOPBACK}:5353", detail=detail) from error
        stack.push_async_callback(mdns.async_close)
        at_broker = await stack.enter_async_context(_at_broker(broker, clock)) if broker else NoBroker()
        ports = SimulationPorts(clock, Random(SEED), Announcer(mdns), broker=at_broker)
        simulators = build_home(home, MAKERS, ports)
        stack.push_async_callback(_stop_all, simulators)
        for simulator in simulators:
            await simulator.start()
        room = ControlRoom(simulators, clock)
        server = await asyncio.start_unix_server(partial(_converse, room), control, limit=LONGEST_REQUEST)
        stack.callback(server.close)
        _tell({"ready": len(simulators)})
        await ended.wait()


@asynccontextmanager
async def _at_broker(address: str, clock: Clock) -> AsyncIterator[Broker]:
    """A connection of the home's own; it is there before any device is. Raises BadSetup."""
    host, _, port = address.rpartition(":")
    connection = open_broker(Address(host, CLIENT, int(port)), clock, Random(SEED), lambda: None)
    connected = asyncio.Event()
    connection.watch(lambda there: connected.set() if there else None)
    running = asyncio.create_task(connection.run())
    try:
        if await within(asyncio.ensure_future(connected.wait()), CONNECTED_WITHIN, clock) is None:
            raise BadSetup("cli.demo_not_ready", what=f"mqtt://{address}", seconds=CONNECTED_WITHIN)
        yield connection
    finally:
        await connection.aclose()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def _stop_all(simulators: Sequence[Simulator]) -> None:
    await asyncio.gather(*(simulator.stop() for simulator in simulators))


async def _converse(room: ControlRoom, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while line := await reader.readline():
            writer.write(json.dumps(await room.answer(line), default=str).encode() + b"\n")
            await writer.drain()
    except (ValueError, ConnectionError):  # a line without an end, or nobody there any more
        pass
    finally:
        writer.close()


def _seen(simulator: Simulator) -> Answer:
    return {"state": simulator.state(), "received": _received(simulator)}


def _received(simulator: Simulator) -> list[tuple[float, str, str]]:
    return [(command.at, command.method, command.summary) for command in simulator.received()]


def _told(error: HearthError) -> Answer:
    return {"error": error.message_id, "params": error.params}


def _tell(answer: Answer) -> None:
    sys.stdout.write(json.dumps(answer, default=str) + "\n")
    sys.stdout.flush()


class _Ear(asyncio.Protocol):
    """Hears when whoever started us is gone."""

    def __init__(self, ended: asyncio.Event) -> None:
        self._ended = ended

    def connection_lost(self, exc: Exception | None) -> None:
        self._ended.set()


async def _run(home: SimulatedHome, control: Path, broker: str) -> None:
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    if not sys.stdin.isatty():
        await loop.connect_read_pipe(lambda: _Ear(ended), sys.stdin)
    await live(home, control, ended, broker)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until told to end. Exit status 1: the home could not be started."""
    parser = argparse.ArgumentParser(prog="virtual_home", description="A home of simulated devices on loopback.")
    parser.add_argument("home", type=Path, help="the file of the home")
    parser.add_argument("--control", type=Path, required=True, help="the Unix socket to take requests on")
    parser.add_argument("--broker", default="", help="host:port of the MQTT broker")
    options = parser.parse_args(arguments)
    try:
        asyncio.run(_run(_read(options.home), options.control, options.broker))
    except HearthError as error:
        _tell(_told(error))
        return 1
    return 0


def _read(path: Path) -> SimulatedHome:
    try:
        return read_home(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise BadConfig("config.unreadable", path=str(path), reason=reason) from error


if __name__ == "__main__":
    sys.exit(main())
