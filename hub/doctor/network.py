"""Checks of the network: interfaces, multicast, and where devices are."""

import errno
import socket
from collections.abc import Iterator
from ipaddress import IPv4Address
from typing import Final

from hub.config.interfaces import Interface, chosen_interfaces
from hub.doctor.patient import Patient
from hub.text.problem import Problem, error, warning

MDNS_GROUP: Final = "224.0.0.251"
MDNS_PORT: Final = 5353
# linux/if.h; an interface without it hears no group.
IFF_MULTICAST: Final = 0x1000


def chosen(patient: Patient) -> tuple[Interface, ...]:
    """The interfaces that the hub works on."""
    names = patient.settings.network.interfaces if patient.settings else ()
    return chosen_interfaces(names, patient.interfaces)


def check_interfaces(patient: Patient) -> Iterator[Problem]:
    """There is a network to work on, and what hearth.yaml names is there."""
    there = {one.name for one in patient.interfaces}
    known = ", ".join(sorted(there)) or "-"
    for name in patient.settings.network.interfaces if patient.settings else ():
        if name not in there:
            yield error("doctor.no_interface", None, name=name, known=known)
    if not chosen(patient):
        yield error("doctor.no_network", None, known=known)


def check_multicast(patient: Patient) -> Iterator[Problem]:
    """Announcements of devices can be heard: groups can be joined, and the port can be shared."""
    if patient.settings is not None and not patient.settings.network.discovery:
        return
    for one in chosen(patient):
        # Loopback carries groups without the flag: what joins there is heard.
        if not (one.address.is_loopback or _flags(patient, one.name) & IFF_MULTICAST):
            yield warning("doctor.no_multicast", None, name=one.name, reason="`ip link`: no MULTICAST")
            continue
        reason = _join(one.address.ip)
        if reason is not None:
            yield warning("doctor.no_multicast", None, name=one.name, reason=reason)
        elif patient.live is not None and one.name not in _members(patient):
            yield warning("doctor.not_listening", None, name=one.name)
    if _port_is_taken():
        yield warning("doctor.port_taken", None, port=MDNS_PORT)


def check_subnets(patient: Patient) -> Iterator[Problem]:
    """Devices stand in a network of the home: greetings of discovery are not answered across routers."""
    networks = [one.address.network for one in chosen(patient)]
    if not networks:
        return
    for device in patient.devices or ():
        address = host(device.address)
        if address is not None and not any(address in network for network in networks):
            told = ", ".join(map(str, networks))
            yield warning("doctor.other_subnet", None, handle=device.handle, address=str(address), networks=told)


def host(address: str) -> IPv4Address | None:
    """The IPv4 address in `host` or `host:port`; None where it is none, as with names."""
    try:
        return IPv4Address(address.partition(":")[0])
    except ValueError:
        return None


def _flags(patient: Patient, name: str) -> int:
    try:
        return int((patient.root / "sys/class/net" / name / "flags").read_text("ascii"), 16)
    except (OSError, ValueError):
        return IFF_MULTICAST  # where nobody says, joining tells


def _join(address: IPv4Address) -> str | None:
    """Why the group cannot be joined there."""
    member = socket.inet_aton(MDNS_GROUP) + address.packed
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        try:
            asker.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
        except OSError as failure:
            return failure.strerror or str(failure)
    return None


def _members(patient: Patient) -> frozenset[str]:
    """The interfaces on which somebody on this machine is in the group, as /proc/self/net/igmp tells.

    A line of an interface begins with its number, those of its groups with a blank: the address in hex, as the
    machine stores it (least byte first on all that we run on).
    """
    group = socket.inet_aton(MDNS_GROUP)[::-1].hex().upper()
    try:
        lines = (patient.root / "proc/self/net/igmp").read_text("ascii").splitlines()[1:]
    except OSError:
        return frozenset(one.name for one in patient.interfaces)
    name, found = "", set()
    for line in lines:
        words = line.split()
        if line[:1].isdigit() and len(words) > 1:
            name = words[1].rstrip(":")
        elif words and words[0] == group:
            found.add(name)
    return frozenset(found)


def _port_is_taken() -> bool:
    """Whether a program holds the port for itself alone."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        asker.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        asker.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        try:
            asker.bind(("", MDNS_PORT))
        except OSError as failure:
            return failure.errno == errno.EADDRINUSE
    return False
