"""Messages out: at once where there is room, never more unconfirmed than allowed, and each sender hears once."""

import asyncio

import pytest

from hub.broker import packets
from hub.broker.address import Address
from hub.broker.limits import Limits
from hub.broker.link import Link
from hub.broker.outbox import Message
from hub.broker.packets import Puback, Publish
from hub.broker.reader import Reader
from hub.broker.sending import Sending
from hub.core.clock import VirtualClock, settle
from hub.model.errors import HearthError


class Ears:
    """Who has the link, and does not care."""

    def message(self, message: Publish) -> None: ...

    def confirmed(self, answer: Puback) -> None: ...

    def answered(self, packet: int, codes: bytes) -> None: ...

    def room(self) -> None: ...

    def over(self) -> None: ...


class Desk:
    """A sender with a link that leads nowhere: `left` is what left, `told` what senders heard, by payload."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.sending = Sending(self.clock)
        self.told: list[tuple[bytes, str]] = []
        self._written = bytearray()
        self.link = self.new_link()

    def new_link(self) -> Link:
        link = Link(Address("h", "c"), 5, self.clock, Ears())
        link.write = self._written.extend
        return link

    def give(
        self, payload: bytes, *, topic: str = "a", retain: bool = False, qos: int = 0, until: float | None = None
    ) -> None:
        def done(error: HearthError | None) -> None:
            self.told.append((payload, "" if error is None else error.message_id))

        self.sending.give(Message(topic, payload, retain, qos, until, done))

    @property
    def left(self) -> list[tuple[bytes, int]]:
        """Payloads and packet numbers of what left since it was last asked."""
        made = [one for one in Reader(5, 10**6).feed(bytes(self._written)) if isinstance(one, Publish)]
        self._written.clear()
        return [(one.payload or b"", one.number) for one in made]


async def test_no_more_is_unconfirmed_than_the_broker_takes() -> None:
    desk = Desk()
    desk.sending.begin(desk.link, Limits(30, receive=2))
    for payload in (b"1", b"2", b"3", b"4"):
        desk.give(payload, qos=1)
    desk.give(b"kept", retain=True)
    assert desk.left == [(b"1", 1), (b"2", 2)]
    desk.sending.confirmed(Puback(2))
    desk.sending.confirmed(Puback(2))
    assert desk.left == [(b"3", 3)]
    desk.sending.confirmed(Puback(1, 0x87))
    desk.sending.confirmed(Puback(3, 0x10))
    assert desk.left == [(b"4", 4), (b"kept", 0)]
    await settle()
    assert desk.told == [(b"kept", ""), (b"2", ""), (b"1", "mqtt.refused_message"), (b"3", "")]
    assert (desk.sending.sent, desk.sending.dropped, desk.sending.waiting) == (5, 1, 0)


async def test_what_is_retained_outlives_the_connection_and_the_rest_does_not() -> None:
    desk = Desk()
    desk.give(b"early", qos=1)
    desk.give(b"old", topic="kept", retain=True)
    desk.give(b"new", topic="kept", retain=True)
    desk.sending.begin(desk.link, Limits(30, receive=3))
    desk.give(b"command", qos=1)
    desk.give(b"state", topic="state", retain=True, qos=1)
    desk.give(b"other", topic="other", retain=True, qos=1)
    desk.give(b"waits", qos=1)
    assert desk.left == [(b"new", 0), (b"command", 1), (b"state", 2), (b"other", 3)]
    desk.sending.end()
    desk.give(b"newer", topic="other", retain=True, qos=1)
    desk.sending.begin(desk.new_link(), Limits(30))
    assert [payload for payload, _ in desk.left] == [b"state", b"newer"]
    await settle()
    assert sorted(desk.told) == [
        (b"command", "mqtt.unsure"),
        (b"early", "mqtt.no_connection"),
        (b"new", ""),
        (b"old", "mqtt.overtaken"),
        (b"other", "mqtt.overtaken"),
        (b"waits", "mqtt.no_connection"),
    ]


async def test_a_jam_lets_the_newest_of_each_topic_wait() -> None:
    desk = Desk()
    desk.sending.begin(desk.link, Limits(30))
    desk.link.pause_writing()
    for payload in (b"1", b"2", b"3"):
        desk.give(payload, topic="state", retain=True)
    desk.give(b"command")
    assert desk.left == []
    desk.link.resume_writing()
    desk.sending.go_on()
    assert desk.left == [(b"command", 0), (b"3", 0)]


async def test_nobody_gets_what_is_too_late_too_large_or_not_known_there() -> None:
    desk = Desk()
    desk.give(b"late", topic="late", retain=True, until=desk.clock.monotonic() + 5)
    desk.give(b"soon", topic="soon", retain=True, qos=1, until=desk.clock.monotonic() + 9.5)
    desk.clock.advance(5)
    written = bytearray()
    desk.link.write = written.extend
    desk.sending.begin(desk.link, Limits(30, most=40, qos=0, retain=False))
    desk.give(b"large" * 10)
    assert bytes(written) == packets.publish(5, "soon", b"soon", expires=5)
    await settle()
    assert desk.told == [(b"soon", ""), (b"late", "mqtt.too_late"), (b"large" * 10, "mqtt.too_large_there")]


async def test_numbers_in_use_are_not_given_again() -> None:
    desk = Desk()
    desk.sending.begin(desk.link, Limits(30))
    desk.give(b"first", qos=1)
    desk.sending._packet = 0x7FFF
    desk.give(b"second", qos=1)
    assert desk.left == [(b"first", 1), (b"second", 2)]


async def test_a_link_asks_and_gives_up_who_says_nothing() -> None:
    clock, written = VirtualClock(), list[bytes]()
    link = Link(Address("h", "c"), 5, clock, Ears())
    link.write = written.append
    link.data_received(b"\x20\3\0\0\0")
    link.keep_alive(30)
    for _ in range(4):
        clock.advance(15)
        link.data_received(b"\xd0\0")
    assert (written, link.lost.done()) == ([packets.PINGREQ] * 4, False)
    clock.advance(15)
    assert not link.lost.done()
    clock.advance(15)
    assert link.lost.result().message_id == "mqtt.silent"
    clock.advance(60)
    link.data_received(b"\xff\xff")
    assert len(written) == 5
    assert clock.next_due() is None


@pytest.mark.parametrize("failed", [False, True])
async def test_a_link_that_is_over_says_so_once(failed: bool) -> None:
    said = list[str]()

    class Counting(Ears):
        def over(self) -> None:
            said.append("over")

    link = Link(Address("h", "c"), 5, VirtualClock(), Counting())
    link.leave()
    link.connection_lost(ConnectionResetError() if failed else None)
    link.connection_lost(None)
    assert (said, link.lost.result().message_id, link.gone.done()) == (["over"], "mqtt.left", True)
    await asyncio.wait_for(link.gone, 1)
