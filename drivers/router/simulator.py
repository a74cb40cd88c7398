"""Routers that are not there: the page of a Xiaomi router, or the tables of this machine; and phones that come and go.

Sources as in `luci` and `tables`.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from aiohttp import web

from drivers.kit.faults import Faults
from drivers.kit.home import SimulatedDevice
from drivers.kit.http_server import Server, trouble_of
from drivers.kit.simulator import (
    ReceivedCommand,
    SimulationPorts,
    Simulator,
    as_bool,
    unknown_act,
    unknown_fault,
)
from drivers.router import luci
from drivers.router.census import mac_of
from drivers.router.definitions.routers import HERE, PHONE
from drivers.router.sources import ARP, DNSMASQ
from hub.model.errors import BadConfig

PORT: Final = 8060
DEVICE_ID: Final = "86a1b2c3-0000-4000-8000-000000000001"
FIRMWARE: Final = "2.26.175"

_FAULTS: Final = ("silent", "slow", "garbage", "broken", "wrong_auth", "newer_login")


def simulators(rows: Sequence[SimulatedDevice], ports: SimulationPorts) -> tuple[Simulator, ...]:
    """One router or phone a row. A phone names its router (`via`), and its MAC address as `wire_id`.

    A router with the `wire_id` `here` is a folder with tables, at the path that is its `address`; any other one is a
    page, whose password is `token`.

    Raises:
        BadConfig: a phone without a router or MAC address; settings.
    """
    routers: dict[str, MiwifiSimulator | HereSimulator] = {}
    for row in rows:
        if row.settings:
            raise BadConfig("simulator.unknown_key", place=f"devices.{row.handle}", key=min(row.settings))
        if row.model != PHONE:
            routers[row.handle] = HereSimulator(row, ports) if row.wire_id == HERE else MiwifiSimulator(row, ports)
    return tuple(_phone(row, routers) if row.model == PHONE else routers[row.handle] for row in rows)


def _phone(row: SimulatedDevice, routers: "dict[str, MiwifiSimulator | HereSimulator]") -> "PhoneSimulator":
    mac, router = mac_of(row.wire_id), routers.get(row.via or "")
    if mac is None or router is None:
        raise BadConfig("simulator.missing_key", place=f"devices.{row.handle}", key="wire_id" if router else "via")
    return PhoneSimulator(row.handle, mac, router.members)


class Members:
    """Who is in the network: MAC addresses, and whether in the guests' part."""

    def __init__(self) -> None:
        self.macs: dict[str, bool] = {}

    def put(self, mac: str, *, there: bool, guest: bool = False) -> None:
        """It comes, or goes."""
        if there:
            self.macs[mac] = guest
        else:
            self.macs.pop(mac, None)


class PhoneSimulator:
    """A phone. Act: `home` (bool). It has no faults of its own: what is wrong is its router's."""

    acts: tuple[str, ...] = ("home",)
    faults: tuple[str, ...] = ()

    def __init__(self, name: str, mac: str, members: Members) -> None:
        self.name = name
        self._mac = mac
        self._members = members

    async def start(self) -> None:
        """Do nothing: it is at home when somebody brings it."""

    async def stop(self) -> None:
        """Leave."""
        self._members.put(self._mac, there=False)

    def state(self) -> dict[str, object]:
        """Whether it is at home."""
        return {"home": self._mac in self._members.macs}

    def received(self) -> list[ReceivedCommand]:
        """Nothing: nobody asks a phone."""
        return []

    def act(self, what: str, value: object) -> None:
        """Carry it home, or away. Raises UnknownName, BadValue."""
        if what not in self.acts:
            raise unknown_act(what, self.acts)
        self._members.put(self._mac, there=as_bool(what, value))

    def misbehave(self, fault: str, value: object) -> None:
        """Raise UnknownName: it behaves."""
        raise unknown_fault(fault, self.faults)


class MiwifiSimulator:
    """A Xiaomi router's page.

    Acts: `guest` (bool: somebody's phone in the guests' Wi-Fi), `elsewhere` (true: somebody logs in on the page, which
    ends our session).
    Faults: `silent`, `slow` (seconds before every answer), `garbage`, `broken` (fails inside), `wrong_auth` (takes no
    password), `newer_login` (hashes with SHA-256, as newer firmware does).
    """

    acts: tuple[str, ...] = ("guest", "elsewhere")
    faults: tuple[str, ...] = _FAULTS

    def __init__(self, row: SimulatedDevice, ports: SimulationPorts) -> None:
        self.name = row.handle
        self.members = Members()
        self._row = row
        self._ports = ports
        self._server = Server(row.address, row.port or PORT)
        self._received: list[ReceivedCommand] = []
        self._faults = Faults(_FAULTS, ports.clock)
        self._token = ""
        self._nonces: set[str] = set()

    async def start(self) -> None:
        """Serve. Raises BadSetup where the address or port cannot be had."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        await self._server.start(app)

    async def stop(self) -> None:
        """Vanish, as when its power fails."""
        await self._server.stop()

    def state(self) -> dict[str, object]:
        """Who is in the network."""
        return {"clients": len(self.members.macs), "guests": sum(self.members.macs.values())}

    def received(self) -> list[ReceivedCommand]:
        """Requests, oldest first."""
        return list(self._received)

    def act(self, what: str, value: object) -> None:
        """Lay a hand on the network. Raises UnknownName, BadValue."""
        if what == "guest":
            self.members.put("02:00:00:00:00:99", there=as_bool(what, value), guest=True)
        elif what == "elsewhere":
            self._token = "" if as_bool(what, value) else self._token
        else:
            raise unknown_act(what, self.acts)

    def misbehave(self, fault: str, value: object) -> None:
        """Play a fault, or stop playing it. Raises UnknownName, BadValue."""
        self._faults.play(fault, value)

    async def _answer(self, request: web.Request) -> web.Response:
        path = request.path
        self._received.append(ReceivedCommand(self._ports.clock.now(), path.rpartition("/")[2], request.method))
        trouble = await trouble_of(self._faults, web.Response(status=500, text=""))
        if trouble is not None:
            return trouble
        if path == luci.INFO_PATH:
            mode = {"newEncryptMode": 1} if self._faults["newer_login"] else {}
            return web.json_response({"code": 0, "hardware": "R4", "romversion": FIRMWARE, **mode})
        if path == luci.PAGE_PATH:
            script = f"var deviceId = '{DEVICE_ID}';\nEncrypt = {{ key: '{luci.KEY}', iv: '64175472480004614961' }}"
            return web.Response(text=f"<script>{script}</script>", content_type="text/html")
        if path == luci.LOGIN_PATH:
            return self._login(dict((await request.post()).items()))
        if not self._token or path != luci.list_path(self._token):
            return web.json_response({"code": 401, "msg": "Invalid token"})
        return web.json_response({"code": 0, "mac": "02:00:00:00:00:01", "list": [*self._rows()]})

    def _login(self, form: dict[str, object]) -> web.Response:
        """Another login ends the session before."""
        nonce = str(form.get("nonce", ""))
        inner = self._hash(self._row.token + luci.KEY)
        fits = form.get("password") == self._hash(nonce + inner) and form.get("username") == "admin"
        fresh = nonce.startswith(f"0_{DEVICE_ID}_") and nonce not in self._nonces
        if not fits or not fresh or self._faults["wrong_auth"]:
            return web.json_response({"code": 401, "msg": "not auth"})
        self._nonces.add(nonce)
        self._token = f"{self._ports.random.getrandbits(128):032x}"
        return web.json_response({"code": 0, "token": self._token, "url": "/cgi-bin/luci/web/home"})

    def _hash(self, text: str) -> str:
        make = hashlib.sha256 if self._faults["newer_login"] else hashlib.sha1
        return make(text.encode(), usedforsecurity=False).hexdigest()

    def _rows(self) -> list[dict[str, object]]:
        gone = {"mac": "02:00:00:00:00:98", "oname": "old", "online": 0, "type": 1, "ip": []}
        return [gone] + [
            {"mac": mac.upper(), "oname": "phone", "isap": 0, "online": 1, "type": 3 if guest else 2, "ip": []}
            for mac, guest in self.members.macs.items()
        ]


class HereSimulator:
    """The tables of a machine that is a router, in a folder: written anew whenever somebody comes or goes.

    Its kernel never forgets a lease, and shows who has gone as a neighbour that does not answer. No acts, no faults.
    """

    acts: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    def __init__(self, row: SimulatedDevice, ports: SimulationPorts) -> None:
        self.name = row.handle
        self.members = _Written(Path(row.address), ports)

    async def start(self) -> None:
        """Write the tables."""
        await asyncio.to_thread(self.members.write)

    async def stop(self) -> None:
        """Leave the tables as they are, as a machine does whose daemon has died."""

    def state(self) -> dict[str, object]:
        """Who is in the network."""
        return {"clients": len(self.members.leases)}

    def received(self) -> list[ReceivedCommand]:
        """Nothing: files are read without a trace."""
        return []

    def act(self, what: str, value: object) -> None:
        """Raise UnknownName: the phones have hands of their own."""
        raise unknown_act(what, self.acts)

    def misbehave(self, fault: str, value: object) -> None:
        """Raise UnknownName."""
        raise unknown_fault(fault, self.faults)


class _Written(Members):
    """Members that stand in files."""

    def __init__(self, root: Path, ports: SimulationPorts) -> None:
        super().__init__()
        self.leases: list[str] = []
        self._root = root
        self._ports = ports

    def put(self, mac: str, *, there: bool, guest: bool = False) -> None:
        super().put(mac, there=there, guest=guest)
        if mac not in self.leases:
            self.leases.append(mac)
        self.write()

    def write(self) -> None:
        """Write both tables."""
        until = int(self._ports.clock.now()) + 43_200
        leases, neighbours = "", "IP address       HW type     Flags       HW address            Mask     Device\n"
        for number, mac in enumerate(self.leases, 2):
            address = f"127.77.94.{number}"
            leases += f"{until} {mac} {address} * 01:{mac}\n"
            flags, shown = ("0x2", mac) if mac in self.macs else ("0x0", "00:00:00:00:00:00")
            neighbours += f"{address:<16} 0x1         {flags}         {shown}     *        br-lan\n"
        for name, text in ((DNSMASQ[0], leases), (ARP, neighbours)):
            path = self._root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
