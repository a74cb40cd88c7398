import socket
from random import Random

import pytest

from drivers.lumi.codec import GROUP, Message
from drivers.lumi.transport import Transport, address_of, group_socket, text_of
from hub.core.clock import VirtualClock
from hub.model.errors import BadSetup
from hub.model.ports import DriverPorts, Network
from tests.drivers.conversation import Book, Ears, until

HOST = "127.77.97.4"


def transport_of(*addresses: str) -> Transport:
    return Transport(DriverPorts(VirtualClock(), Random(1), Ears(), Book(None, None), Network(addresses)))


def said(packet: bytes, source: str) -> None:
    """Tell the group from an address."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(source))
        sender.bind((source, 0))
        sender.sendto(packet, (GROUP, 9898))


def test_addresses() -> None:
    assert address_of("10.0.0.1") == ("10.0.0.1", 9898)
    assert text_of(("10.0.0.1", 9898)) == "10.0.0.1"
    assert text_of(("10.0.0.1", 9899)) == "10.0.0.1:9899"
    assert address_of("gateway") is None
    assert address_of("10.0.0.1:0") is None


async def test_only_those_attached_hear_their_address_and_nobody_after_the_end() -> None:
    transport = transport_of(HOST)
    await transport.open(group=True)
    heard: list[Message] = []

    def receiver(message: Message, _packet: bytes) -> None:
        heard.append(message)

    transport.attach("127.77.97.5", receiver)
    said(b'{"cmd":"report","sid":"1"}', "127.77.97.6")
    said(b"garbage", "127.77.97.5")
    said(b'{"cmd":"report","sid":"2"}', "127.77.97.5")
    await until(lambda: heard)
    assert [one.sid for one in heard] == ["2"]
    assert (transport.counters.garbage, transport.counters.strangers > 0) == (1, True)
    transport.detach("127.77.97.5", receiver)
    assert transport._receivers == {}
    transport.close()
    assert (transport._asking, transport._hearing) == ([], [])


async def test_an_interface_that_is_not_there_does_not_silence_the_others() -> None:
    transport = transport_of("203.0.113.7", HOST)
    await transport.open(group=True)
    assert (len(transport._asking), len(transport._hearing)) == (1, 1)
    transport.close()
    alone = transport_of("203.0.113.7")
    with pytest.raises(BadSetup, match="no_socket"):
        await alone.open(group=False)


async def test_others_may_listen_beside_us_and_nothing_else_gets_in() -> None:
    transport = transport_of(HOST)
    await transport.open(group=True)
    beside = group_socket(HOST, 9898)
    said(b"{}", HOST)
    await until(lambda: transport.counters.strangers)
    assert beside.recv(10) == b"{}"
    beside.close()
    # Bound to the group's address: what is sent to the port of the interface itself does not arrive.
    for way in transport._hearing:
        assert way.get_extra_info("socket").getsockname() == (GROUP, 9898)
    transport.close()
