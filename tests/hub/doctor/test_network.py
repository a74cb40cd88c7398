"""Findings about the network."""

import errno
import socket
from dataclasses import replace
from ipaddress import IPv4Interface
from typing import Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.config.interfaces import Interface
from hub.doctor.network import check_interfaces, check_multicast, check_subnets, host
from tests.hub.doctor.patients import LAMP, LAN, Ward, settings
from tests.hub.doctor.test_machine import ids

WAN = Interface("wan0", IPv4Interface("198.51.100.2/24"), default_route=True)


class Asker:
    """A socket that refuses what it is told to."""

    def __init__(self, join: int = 0, bind: int = 0) -> None:
        self.refusals = {"join": join, "bind": bind}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is open."""

    def setsockopt(self, _: int, option: int, __: object) -> None:
        if option == socket.IP_ADD_MEMBERSHIP and self.refusals["join"]:
            raise OSError(self.refusals["join"], "No such device")

    def bind(self, _: object) -> None:
        if self.refusals["bind"]:
            raise OSError(self.refusals["bind"], "Address already in use")


@pytest.fixture
def asker(monkeypatch: pytest.MonkeyPatch) -> Asker:
    made = Asker()
    monkeypatch.setattr(socket, "socket", lambda *_: made)
    return made


def test_a_network_that_is_well(room: Ward, asker: Asker) -> None:
    for check in (check_interfaces, check_multicast, check_subnets):
        assert ids(check(room.patient())) == [], check.__name__


def test_an_interface_that_is_not_there(room: Ward) -> None:
    patient = room.patient(settings=settings("network: {interfaces: [eth9, lan0]}"))
    (found,) = check_interfaces(patient)
    assert (found.message_id, found.params["name"], found.params["known"]) == ("doctor.no_interface", "eth9", "lan0")


@pytest.mark.parametrize("there", [(), (WAN,)])
def test_no_network_at_all(room: Ward, there: tuple[Interface, ...]) -> None:
    assert ids(check_interfaces(room.patient(interfaces=there))) == ["doctor.no_network"]
    assert ids(check_interfaces(room.patient(interfaces=there, settings=None))) == ["doctor.no_network"]
    assert ids(check_subnets(room.patient(interfaces=there))) == []


def test_an_interface_without_multicast(room: Ward, asker: Asker) -> None:
    (room.top / "sys/class/net/lan0/flags").write_text("0x3\n")
    assert ids(check_multicast(room.patient())) == ["doctor.no_multicast"]


def test_a_group_that_cannot_be_joined(room: Ward, asker: Asker) -> None:
    asker.refusals["join"] = errno.ENODEV
    (found,) = check_multicast(room.patient())
    assert (found.message_id, found.params["reason"]) == ("doctor.no_multicast", "No such device")


def test_a_hub_that_does_not_listen(room: Ward, asker: Asker) -> None:
    igmp = room.top / "proc/self/net/igmp"
    igmp.write_text(igmp.read_text().replace("FB0000E0", "FC0000E0"))
    assert ids(check_multicast(room.patient())) == ["doctor.not_listening"]
    assert ids(check_multicast(room.patient(live=None))) == []
    igmp.unlink()
    assert ids(check_multicast(room.patient())) == []


def test_a_port_that_another_program_keeps(room: Ward, asker: Asker) -> None:
    asker.refusals["bind"] = errno.EADDRINUSE
    assert ids(check_multicast(room.patient())) == ["doctor.port_taken"]


def test_without_discovery_nothing_need_be_heard(room: Ward, asker: Asker) -> None:
    asker.refusals["bind"] = errno.EADDRINUSE
    assert ids(check_multicast(room.patient(settings=settings("network: {discovery: off}")))) == []


def test_the_real_sockets_are_asked_without_harm(room: Ward) -> None:
    loopback = Interface("lo", IPv4Interface("127.0.0.1/8"))
    patient = room.patient(interfaces=(loopback,), settings=settings("network: {interfaces: lo}"))
    assert set(ids(check_multicast(patient))) <= {"doctor.not_listening", "doctor.port_taken"}


def test_loopback_carries_groups_without_saying_so(room: Ward, asker: Asker) -> None:
    flags = room.patient().root / "sys/class/net/lo/flags"
    flags.parent.mkdir(parents=True)
    flags.write_text("0x9\n")
    loopback = Interface("lo", IPv4Interface("127.0.0.1/8"))
    patient = room.patient(interfaces=(loopback,), settings=settings("network: {interfaces: lo}"), live=None)
    assert ids(check_multicast(patient)) == []


@pytest.mark.parametrize(
    ("address", "bad"),
    [("192.168.1.7", False), ("192.168.1.7:54321", False), ("", False), ("lamp.lan", False), ("192.168.2.7:80", True)],
)
def test_a_device_behind_a_router(room: Ward, address: str, bad: bool) -> None:
    found = list(check_subnets(room.patient(devices=(replace(LAMP, address=address),))))
    assert [one.params["handle"] for one in found] == (["lamp"] if bad else [])
    assert bool(found) is bad


@given(st.text(max_size=30))
def test_any_address_is_one_or_none(text: str) -> None:
    found = host(text)
    assert found is None or str(found) == text.partition(":")[0]


def test_two_networks_count_both(room: Ward) -> None:
    other = Interface("lan1", IPv4Interface("10.0.0.1/8"))
    patient = room.patient(interfaces=(LAN, other), devices=(replace(LAMP, address="10.9.9.9"),))
    assert ids(check_subnets(patient)) == []
