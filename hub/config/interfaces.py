"""The machine's network interfaces, and which of them the hub uses by default (Linux)."""

import fcntl
import socket
import struct
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from pathlib import Path

PRIVATE = tuple(IPv4Network(network) for network in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))

# linux/sockios.h; struct ifreq: the name in 16 bytes, then a struct sockaddr_in.
_SIOCGIFADDR = 0x8915
_SIOCGIFNETMASK = 0x891B
_IFREQ = struct.Struct("16sHH4s232x")
# linux/route.h: the flags of a route that is up.
_RTF_UP = 0x1


@dataclass(frozen=True, slots=True)
class Interface:
    """One interface with its IPv4 address; `default_route` when the way to the internet leads through it."""

    name: str
    address: IPv4Interface
    default_route: bool = False

    @property
    def broadcast(self) -> IPv4Address:
        """The address that everyone on its network hears."""
        return self.address.network.broadcast_address


def interfaces(routes: Path = Path("/proc/self/net/route")) -> tuple[Interface, ...]:
    """The interfaces that have an IPv4 address now, in the kernel's order."""
    outward = default_routes(routes.read_text(encoding="ascii")) if routes.exists() else frozenset()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        return tuple(
            Interface(name, IPv4Interface(f"{address}/{mask}"), name in outward)
            for _, name in socket.if_nameindex()
            if (address := _ask(asker, _SIOCGIFADDR, name)) and (mask := _ask(asker, _SIOCGIFNETMASK, name))
        )


def default_routes(table: str) -> frozenset[str]:
    """The interfaces with a default route, from the text of /proc/self/net/route."""
    rows = [line.split() for line in table.splitlines()[1:]]
    return frozenset(
        row[0] for row in rows if len(row) >= 8 and row[1] == row[7] == "00000000" and int(row[3], 16) & _RTF_UP
    )


def home_interfaces(found: tuple[Interface, ...]) -> tuple[Interface, ...]:
    """Those on a private network, without the one that leads outward where there is another: a router has a WAN."""
    private = tuple(each for each in found if any(each.address.ip in network for network in PRIVATE))
    inward = tuple(each for each in private if not each.default_route)
    return inward or private


def chosen_interfaces(names: tuple[str, ...], found: tuple[Interface, ...]) -> tuple[Interface, ...]:
    """Those named in hearth.yaml that are there now; by default those of the home."""
    return tuple(each for each in found if each.name in names) if names else home_interfaces(found)


def _ask(asker: socket.socket, question: int, name: str) -> str | None:
    request = _IFREQ.pack(name.encode()[:15], socket.AF_INET, 0, b"\0" * 4)
    try:
        answer = fcntl.ioctl(asker, question, request)
    except OSError:
        return None  # no IPv4 address, or gone since the list was made
    return socket.inet_ntoa(_IFREQ.unpack(answer)[3])
