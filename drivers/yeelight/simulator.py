"""A lamp on real sockets: the search on UDP 1982, LAN control on TCP, the quotas of the real thing.

Sources as in `codec`. The lamp answers a search that came to the group or to itself, tells every change to all who
are connected, takes four connections, 60 requests a minute on each and 144 in all.
"""

import asyncio
import json
import socket
import struct
from collections import deque
from collections.abc import Sequence
from typing import Final

from drivers.kit.faults import Faults
from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import (
    ReceivedCommand,
    SimulationPorts,
    as_bool,
    as_number,
    unknown_act,
)
from drivers.yeelight.codec import GROUP, LONGEST_LINE, PORT, SEARCH_PORT, lamp_id
from drivers.yeelight.definitions.lights import DEFINITIONS
from drivers.yeelight.simulated import LampState, Refusal, search_name
from hub.model.errors import BadConfig, BadSetup

MOST_CONNECTIONS: Final = 4
A_MINUTE: Final = 60
A_MINUTE_IN_ALL: Final = 144
KEPT_COMMANDS: Final = 5000

_ACTS: Final = ("power", "brightness")
_FAULTS: Final = ("silent", "lan_control_off", "drop_connection", "quota", "garbage", "mute", "slow")
_GARBAGE: Final = (
    b"{\r\n",
    b"[]\r\n",
    b'{"method":"props","params":7}\r\n',
    b'{"id":true,"result":[]}\r\n',
    b"\xff\xfe\r\n",
)


def simulators(rows: Sequence[SimulatedDevice], ports: SimulationPorts) -> tuple["LampSimulator", ...]:
    """One lamp a row; `wire_id` is the id of the search (`0x` and 16 digits), `port` that of LAN control.

    Raises:
        BadConfig: a row with another id, a model that no lamp has, or settings.
    """
    return tuple(LampSimulator(row, ports) for row in rows)


class _Client:
    """One connection: its quota, and what is to be sent."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self.writer = writer
        self.times: deque[float] = deque(maxlen=A_MINUTE)


class _Search(asyncio.DatagramProtocol):
    def __init__(self, lamp: "LampSimulator") -> None:
        self._lamp = lamp

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answer a search for lamps."""
        if data.startswith(b"M-SEARCH") and b"wifi_bulb" in data:
            self._lamp.found_by(addr)


class LampSimulator:
    """A lamp.

    Acts: `power` (bool) and `brightness` (1 to 100): somebody uses the app or the switch.
    Faults: `silent` (takes everything, answers nothing), `lan_control_off` (refuses connections, as after the firmware
    that removed it), `drop_connection` (cuts them once), `quota` (refuses everything as too much), `garbage` (nonsense
    between the lines), `mute` (forgets to tell its changes), `slow` (seconds before every answer).
    """

    acts: tuple[str, ...] = _ACTS
    faults: tuple[str, ...] = _FAULTS

    def __init__(self, row: SimulatedDevice, ports: SimulationPorts) -> None:
        place = f"devices.{row.handle}"
        if lamp_id(row.wire_id) != row.wire_id:
            raise BadConfig("simulator.bad_key", place=f"{place}.wire_id", value=row.wire_id)
        if row.model not in DEFINITIONS:
            raise BadConfig("simulator.bad_key", place=f"{place}.model", value=row.model)
        if row.settings:
            raise BadConfig("simulator.unknown_key", place=place, key=min(row.settings))
        self.name = row.handle
        self._row = row
        self._ports = ports
        self._port = row.port or PORT
        self._lamp = LampState(row.model, self._tell)
        self._server: asyncio.Server | None = None
        self._opening: asyncio.Future[None] | None = None
        self._ways: list[asyncio.DatagramTransport] = []
        self._clients: list[_Client] = []
        self._times: deque[float] = deque(maxlen=A_MINUTE_IN_ALL)
        self._received: deque[ReceivedCommand] = deque(maxlen=KEPT_COMMANDS)
        self._faults = Faults(_FAULTS, ports.clock)

    async def start(self) -> None:
        """Serve, and answer searches. Raises BadSetup where the address or a port cannot be had."""
        loop = asyncio.get_running_loop()
        try:
            for bound in (self._row.address, GROUP):
                way, _ = await loop.create_datagram_endpoint(
                    lambda: _Search(self), sock=_search_socket(bound, self._row.address)
                )
                self._ways.append(way)
            if not self._faults["lan_control_off"]:
                await self._listen()
        except OSError as error:
            await self.stop()
            address = f"{self._row.address}:{self._port}"
            raise BadSetup("simulator.cannot_listen", address=address, detail=str(error)) from error

    async def stop(self) -> None:
        """Vanish, as when its power fails."""
        for way in self._ways:
            way.close()
        self._ways.clear()
        self._cut()
        self._close()

    def state(self) -> dict[str, object]:
        """Its properties, and who is connected."""
        return {**self._lamp.props, "connections": len(self._clients)}

    def received(self) -> list[ReceivedCommand]:
        """Requests, oldest first; searches are none."""
        return list(self._received)

    def act(self, what: str, value: object) -> None:
        """Lay a hand on the lamp. Raises UnknownName, BadValue."""
        if what == "power":
            self._lamp.put({"power": "on" if as_bool(what, value) else "off"})
        elif what == "brightness":
            self._lamp.put({"bright": round(as_number(what, value))})
        else:
            raise unknown_act(what, _ACTS)

    def misbehave(self, fault: str, value: object) -> None:
        """Play a fault, or stop playing it. Raises UnknownName, BadValue."""
        self._faults.play(fault, value)
        if value and fault in ("lan_control_off", "drop_connection"):
            self._cut()
        if fault == "lan_control_off":
            self._close()
            if not value:
                self._opening = asyncio.ensure_future(self._listen())

    def announce(self) -> None:
        """Tell the group that it is there, as lamps do when they start and now and then."""
        self._ways[0].sendto(self._words("NOTIFY * HTTP/1.1", "NTS: ssdp:alive"), (GROUP, SEARCH_PORT))

    def found_by(self, asker: tuple[str, int]) -> None:
        """Answer a search."""
        if not self._faults["silent"] and not self._faults["lan_control_off"]:
            self._ways[0].sendto(self._words("HTTP/1.1 200 OK", "Ext: "), asker)

    def _words(self, start: str, more: str) -> bytes:
        props = {"power": "", "bright": "", "color_mode": "", "ct": "", "rgb": "", "hue": "", "sat": ""} | {
            name: str(value) for name, value in self._lamp.props.items() if not name.startswith("bg_")
        }
        headers = {
            "Cache-Control": "max-age=3600", "Location": f"yeelight://{self._row.address}:{self._port}",
            "Server": "POSIX UPnP/1.0 YGLC/1", "id": self._row.wire_id, "model": search_name(self._row.model),
            "fw_ver": "18", "support": " ".join(self._lamp.support), **props,
        }  # fmt: skip
        lines = [start, more, *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join((*lines, "", "")).encode()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, self._row.address, self._port, limit=LONGEST_LINE)

    def _close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        client = _Client(writer)
        if len(self._clients) >= MOST_CONNECTIONS:
            writer.transport.abort()
            return
        self._clients.append(client)
        try:
            while line := await reader.readline():
                await self._take(client, line)
        except (OSError, ValueError):
            pass
        finally:
            if client in self._clients:
                self._clients.remove(client)
            writer.close()

    async def _take(self, client: _Client, line: bytes) -> None:
        asked = json.loads(line)
        self._received.append(ReceivedCommand(self._ports.clock.now(), asked["method"], json.dumps(asked["params"])))
        if self._faults.slow:
            await self._ports.clock.sleep(self._faults.slow)
        if self._faults["silent"]:
            return
        if self._faults["garbage"]:
            client.writer.writelines(_GARBAGE)
        answer: dict[str, object] = {"id": asked["id"]}
        if self._faults["quota"] or self._too_many(client):
            answer["error"] = {"code": -1, "message": "client quota exceeded"}
        else:
            try:
                answer["result"] = self._lamp.call(asked["method"], asked["params"])
            except Refusal as refusal:
                answer["error"] = {"code": refusal.code, "message": refusal.message}
        client.writer.write(json.dumps(answer).encode() + b"\r\n")

    def _too_many(self, client: _Client) -> bool:
        """Whether the quota of the connection or of the lamp is used up; if not, this uses some of it."""
        now = self._ports.clock.monotonic()
        for times in (client.times, self._times):
            if len(times) == times.maxlen and now - times[0] < 60.0:
                return True
        client.times.append(now)
        self._times.append(now)
        return False

    def _tell(self, changed: dict[str, object]) -> None:
        if self._faults["mute"] or self._faults["silent"]:
            return
        line = json.dumps({"method": "props", "params": changed}).encode() + b"\r\n"
        for client in self._clients:
            client.writer.write(line)

    def _cut(self) -> None:
        for client in self._clients:
            client.writer.transport.abort()


def _search_socket(bound: str, interface: str) -> socket.socket:
    """A socket on the port of the search: the lamp's own, or the group's."""
    way = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        way.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        way.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(interface))
        way.bind((bound, SEARCH_PORT))
        if bound == GROUP:
            membership = struct.pack("4s4s", socket.inet_aton(GROUP), socket.inet_aton(interface))
            way.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)
        way.setblocking(False)
    except OSError:
        way.close()
        raise
    return way
