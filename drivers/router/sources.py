"""Where a census comes from: the page of a Xiaomi router, or the files of the machine that Hearth runs on."""

import asyncio
import socket
from collections.abc import Collection
from contextlib import suppress
from ipaddress import IPv4Address
from pathlib import Path
from typing import Final, Protocol

from yarl import URL

from drivers.kit.book import known_address
from drivers.kit.http import ask, base_url, open_client
from drivers.router import luci
from drivers.router.census import Census
from drivers.router.tables import Lease, read_arp, read_dnsmasq, read_odhcpd
from hub.model.errors import AuthFailed, Unreachable
from hub.model.ports import Clock, DriverPorts, Network
from hub.model.secret import Secret

ARP: Final = "proc/self/net/arp"
DNSMASQ: Final = ("tmp/dhcp.leases", "var/lib/misc/dnsmasq.leases")
ODHCPD: Final = ("tmp/hosts/odhcpd", "tmp/odhcpd.leases")
LONGEST_FILE: Final = 1 << 20
DISCARD: Final = 9
"""The port to which nothing is said (RFC 863): what matters is that the kernel must find the neighbour."""


class Source(Protocol):
    """Tells who is there."""

    async def look(self, watched: Collection[str]) -> Census:
        """Who is there now; of the MAC addresses `watched` it must know.

        Raises:
            AuthFailed, LoggedOut, Unreachable, NotSupported: with a sentence that says what to do.
        """


class MiwifiSource:
    """The page of a Xiaomi router, logged in for as long as its token counts."""

    def __init__(self, ports: DriverPorts, ref: str, address: str | None = None, secret: Secret | None = None) -> None:
        self.firmware = ""
        self._ports = ports
        self._ref = ref
        self._given = address, secret
        self._token: str | None = None

    async def look(self, watched: Collection[str]) -> Census:
        base = self._base()
        async with open_client() as client:
            if self._token is None:
                clock = self._ports.clock
                info = luci.read_info(await ask(client, clock, "GET", base.with_path(luci.INFO_PATH)))
                page = luci.read_page(await ask(client, clock, "GET", base.with_path(luci.PAGE_PATH)))
                form = luci.login_form(self._password(), page, clock.now(), self._ports.random, newer=info.newer)
                self.firmware = info.firmware
                answer = await ask(client, clock, "POST", base.with_path(luci.LOGIN_PATH), form=form)
                self._token = luci.read_login(answer)
            answer = await ask(client, self._ports.clock, "GET", base.with_path(luci.list_path(self._token)))
        try:
            return luci.read_list(answer)
        except luci.LoggedOut:
            self._token = None
            raise

    def _base(self) -> URL:
        return base_url(self._given[0] or known_address(self._ports.book, self._ref), luci.PORT)

    def _password(self) -> str:
        secret = self._given[1] or self._ports.book.secret(self._ref)
        if secret is None:
            raise AuthFailed("device.router_needs_password", ref=self._ref)
        return secret.reveal()


class HereSource:
    """Leases and neighbours of this machine, under a folder that is `/` outside of tests and containers.

    The kernel remembers a neighbour long after it has gone. So whoever is watched is sent an empty packet, and counts
    as present when the kernel has still an answer at the next look, half a minute later.
    """

    def __init__(self, clock: Clock, network: Network, root: str) -> None:
        self._clock = clock
        self._network = network
        self._root = Path(root)
        self._poked: frozenset[tuple[str, str]] = frozenset()

    async def look(self, watched: Collection[str]) -> Census:
        leases, neighbours = await asyncio.to_thread(read_tables, self._root)
        pairs = {(lease.mac, lease.address) for lease in leases} | {(mac, at) for at, mac in neighbours.items()}
        mine = {(mac, at) for mac, at in pairs if mac in watched and self._ours(at)}
        present = frozenset(mac for mac, at in mine & self._poked if neighbours.get(at) == mac)
        self._poked = frozenset(mine)
        for at in sorted({at for _, at in mine}):
            self._poke(at)
        now = self._clock.now()
        held = {lease.mac for lease in leases if lease.until is None or lease.until > now}
        return Census(present, len(held))

    def _ours(self, address: str) -> bool:
        """Whether it is in the home: nothing is ever sent elsewhere."""
        return IPv4Address(address).is_private and self._network.local(address)

    def _poke(self, address: str) -> None:
        with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
            way.setblocking(False)
            way.sendto(b"", (address, DISCARD))


def read_tables(root: Path) -> tuple[tuple[Lease, ...], dict[str, str]]:
    """The leases that there are, and the neighbours that answer. Raises Unreachable where there are no such tables."""
    leases: list[Lease] = []
    for names, read in ((DNSMASQ, read_dnsmasq), (ODHCPD, read_odhcpd)):
        for name in names:
            text = _text(root / name)
            leases += read(text) if text is not None else ()
    neighbours = _text(root / ARP)
    if neighbours is None:
        raise Unreachable("device.no_neighbours", folder=str(root))
    return tuple(leases), read_arp(neighbours)


def has_leases(root: Path) -> bool:
    """Whether leases are kept there: what gives addresses to a network is its router, or near enough."""
    return any((root / name).is_file() for name in (*DNSMASQ, *ODHCPD))


def _text(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return file.read(LONGEST_FILE).decode("utf-8", "replace")
    except OSError:
        return None
