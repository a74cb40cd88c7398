"""Tables that a router keeps in files: DHCP leases, and the kernel's neighbours. No I/O; nonsense is passed over.

Sources: dnsmasq(8), `--dhcp-leasefile` (expiry, MAC, address, name, client id; `duid` begins the part of IPv6);
odhcpd's README and `statefiles.c` (`# interface duid iaid name expiry assigned length address/length`, `ipv4` in place
of the iaid, the MAC in that of the duid, -1 for ever); proc(5) and `net/ipv4/arp.c` for its table (flag 2: the
neighbour has answered).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Final

from drivers.router.census import MOST_CLIENTS, mac_of

_COMPLETE: Final = 0x2


@dataclass(frozen=True, slots=True)
class Lease:
    """Who has which address until when (Unix seconds, None: for ever)."""

    mac: str
    address: str
    until: float | None


def read_dnsmasq(text: str) -> tuple[Lease, ...]:
    """The leases of dnsmasq; those of IPv6 have no MAC."""
    return _capped(_dnsmasq(text))


def read_odhcpd(text: str) -> tuple[Lease, ...]:
    """The IPv4 leases of odhcpd."""
    return _capped(_odhcpd(text))


def read_arp(text: str) -> dict[str, str]:
    """Addresses of the neighbours that answer the kernel, with their MAC addresses."""
    found: dict[str, str] = {}
    for line in text.splitlines()[1 : MOST_CLIENTS + 1]:
        fields = line.split()
        if len(fields) != 6 or not _is_address(fields[0]):
            continue
        mac = mac_of(fields[3])
        if mac is not None and (_hex(fields[2]) or 0) & _COMPLETE:
            found[fields[0]] = mac
    return found


def _dnsmasq(text: str) -> Iterator[Lease]:
    for line in text.splitlines():
        fields = line.split()
        if fields[:1] == ["duid"]:
            return
        lease = _lease(fields[1], fields[2], fields[0], "0") if len(fields) >= 4 else None
        if lease is not None:
            yield lease


def _odhcpd(text: str) -> Iterator[Lease]:
    for line in text.splitlines():
        fields = line.split()
        if len(fields) < 9 or fields[0] != "#" or fields[3] != "ipv4":
            continue
        lease = _lease(fields[2], fields[8].partition("/")[0], fields[5], "-1")
        if lease is not None:
            yield lease


def _lease(mac: str, address: str, until: str, for_ever: str) -> Lease | None:
    known = mac_of(mac)
    if known is None or not _is_address(address):
        return None
    if until == for_ever:
        return Lease(known, address, None)
    return Lease(known, address, float(until)) if until.isascii() and until.isdigit() and len(until) <= 12 else None


def _capped(leases: Iterator[Lease]) -> tuple[Lease, ...]:
    return tuple(lease for lease, _ in zip(leases, range(MOST_CLIENTS), strict=False))


def _is_address(text: str) -> bool:
    try:
        IPv4Address(text)
    except ValueError:
        return False
    return True


def _hex(text: str) -> int | None:
    try:
        return int(text, 16)
    except ValueError:
        return None
