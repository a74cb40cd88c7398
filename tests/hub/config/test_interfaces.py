from ipaddress import IPv4Address, IPv4Interface

from hub.config.interfaces import Interface, chosen_interfaces, default_routes, home_interfaces, interfaces

WAN = Interface("wan", IPv4Interface("203.0.113.5/24"), default_route=True)
MODEM = Interface("modem", IPv4Interface("192.168.0.2/24"), default_route=True)
LAN = Interface("br0", IPv4Interface("192.168.1.1/24"))
GUESTS = Interface("guest", IPv4Interface("172.16.5.1/16"))
LOOPBACK = Interface("lo", IPv4Interface("127.0.0.1/8"))

ROUTES = """\
Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
down\t00000000\t010200C0\t0002\t0\t0\t0\t00000000\t0\t0\t0
eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
wg0\t00000000\t00000000\t0001\t0\t0\t0\t00000080\t0\t0\t0
"""


def test_a_router_uses_its_home_side() -> None:
    assert home_interfaces((LOOPBACK, WAN, LAN, GUESTS)) == (LAN, GUESTS)
    assert home_interfaces((MODEM, LAN)) == (LAN,)


def test_a_box_with_one_cable_uses_it_though_the_default_route_leads_there() -> None:
    assert home_interfaces((LOOPBACK, MODEM)) == (MODEM,)


def test_nothing_private_means_nothing() -> None:
    assert home_interfaces((LOOPBACK, WAN)) == ()


def test_interfaces_named_in_the_settings_are_taken_as_they_are() -> None:
    assert chosen_interfaces(("lo", "gone"), (LOOPBACK, WAN, LAN)) == (LOOPBACK,)
    assert chosen_interfaces((), (LOOPBACK, WAN, LAN)) == (LAN,)


def test_broadcasts_follow_from_address_and_mask() -> None:
    assert LAN.broadcast == IPv4Address("192.168.1.255")
    assert LOOPBACK.broadcast == IPv4Address("127.255.255.255")


def test_default_routes_are_those_that_are_up_and_go_everywhere() -> None:
    assert default_routes(ROUTES) == {"eth0"}
    assert default_routes("") == frozenset()


def test_this_machine_has_a_loopback() -> None:
    assert LOOPBACK in interfaces()
