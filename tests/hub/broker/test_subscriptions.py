"""Who hears what: once each, whatever copies a broker sends; what is asked, in few packets; who came late."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.broker.packets import Publish
from hub.broker.reader import Reader
from hub.broker.subscriptions import AT_ONCE, MOST_FILTERS, Subscriptions
from hub.broker.wire import Cursor, Property
from hub.model.errors import BadBytes
from hub.model.topics import Topics

Asked = tuple[int, int, list[str]]
"""Of a SUBSCRIBE (`id` from 0) or UNSUBSCRIBE (-1): number, id, filters."""


def asked(wants: Subscriptions, version: int = 5, ids: bool = True) -> list[Asked]:
    """What is asked for now, read as a broker would."""
    return [parse(packet, version) for packet in wants.packets(version, ids)]


def parse(packet: bytes, version: int) -> Asked:
    start = next(at for at in itertools.count(1) if not packet[at] & 0x80) + 1
    cursor = Cursor(packet, start, len(packet))
    number, told, filters = cursor.two(), -1, list[str]()
    if packet[0] == 0x82:
        told = 0
    if version == 5:
        properties = cursor.properties(frozenset({Property.SUBSCRIPTION}))
        ids = properties.get(Property.SUBSCRIPTION, ())
        told = ids[0] if isinstance(ids, tuple) and ids else told
    while cursor.left():
        filters.append(cursor.text())
        if packet[0] == 0x82:
            cursor.byte()
    return number, told, filters


class House:
    """A broker of the kind that sends a copy for each filter that fits, and what is kept at each SUBSCRIBE."""

    def __init__(self, wants: Subscriptions, joined: bool = False) -> None:
        self.wants, self.joined = wants, joined
        self.given = dict[str, int]()
        self.kept = dict[str, bytes]()

    def settle(self) -> None:
        while not self.wants.settled:
            for number, told, filters in asked(self.wants):
                for one in filters:
                    self.given.pop(one, None)
                    if told >= 0:
                        self.given[one] = told
                        self._give_kept(one, told)
                self.wants.answered(number, bytes(len(filters)) if told >= 0 else b"")

    def _give_kept(self, wanted: str, told: int) -> None:
        single = Topics[int]()
        single.add(wanted, told)
        for topic, payload in self.kept.items():
            if single.find(topic):
                self.wants.hear(Publish(topic, payload, True, 0, (told,)), payload)

    def say(self, topic: str, payload: bytes) -> None:
        fitting = Topics[int]()
        for one, told in reversed(self.given.items()):
            fitting.add(one, told)
        found = fitting.find(topic)
        for ids in [tuple(found)] if self.joined and found else [(one,) for one in found]:
            self.wants.hear(Publish(topic, payload, False, 0, ids), payload)


FILTERS = st.sampled_from(["a", "a/b", "a/+", "+/b", "#", "a/#", "+/+", "b/+"])
WANTED = st.lists(st.tuples(FILTERS, st.booleans()), max_size=10)


@given(
    st.lists(st.tuples(FILTERS, st.booleans()), max_size=10), st.sampled_from(["a", "a/b", "b/b", "c"]), st.booleans()
)
def test_each_subscriber_hears_each_message_once(wanted: list[tuple[str, bool]], topic: str, joined: bool) -> None:
    wants = Subscriptions()
    house, heard = House(wants, joined), dict[int, int]()
    wants.begin()
    ends = []
    for number, (one, _) in enumerate(wanted):
        ends.append(wants.add(one, lambda *_, number=number: heard.update({number: heard.get(number, 0) + 1}), 0))
        if number % 2:
            house.settle()
    house.settle()
    for end, (_, ended) in zip(ends, wanted, strict=True):
        if ended:
            end()
            end()
    expected = Topics[int]()
    for number, (one, ended) in enumerate(wanted):
        if not ended:
            expected.add(one, number)
    for _ in range(2):  # once before the broker has heard who has gone, and once after
        heard.clear()
        house.say(topic, b"x")
        assert heard == dict.fromkeys(expected.find(topic), 1)
        house.settle()
    for end in ends:
        end()
    house.settle()
    assert house.given == {}


def flagged(wants: Subscriptions) -> dict[str, tuple[int, bool]]:
    """What is asked for now: by filter its id (-1: no longer wanted), and whether messages keep their flag."""
    found = dict[str, tuple[int, bool]]()
    for packet in wants.packets(5, True):
        number, told, filters = parse(packet, 5)
        assert len(filters) == 1 or packet[-1] < 0x08
        found |= dict.fromkeys(filters, (told, packet[0] == 0x82 and packet[-1] >= 0x08))
        wants.answered(number, bytes(len(filters)) if packet[0] == 0x82 else b"")
    return found


def test_a_filter_as_published_lives_by_its_own_copies() -> None:
    wants, plain, strict = Subscriptions(), list[bool](), list[bool]()
    wants.begin()
    wants.add("set/lamp", lambda _, __, kept: plain.append(kept), 0)
    wants.add("set/+", lambda _, __, kept: strict.append(kept), 0, True)
    ids = flagged(wants)
    assert ids == {"set/lamp": (1, False), "set/+": (2, True)}
    # One message that is to be kept, in two copies: only one of them says so.
    wants.hear(Publish("set/lamp", b"x", False, 0, (1,)), b"x")
    wants.hear(Publish("set/lamp", b"x", True, 0, (2,)), b"x")
    assert (plain, strict) == ([False], [True])
    wants.hear(Publish("set/lamp", b"x", False, 0, (2, 1)), b"x")
    assert (plain, strict) == ([False, False], [True, False])


def test_an_exact_topic_may_be_wanted_as_published_later() -> None:
    wants, heard = Subscriptions(), list[tuple[int, bool]]()
    wants.begin()
    first = wants.add("ask", lambda _, __, kept: heard.append((1, kept)), 0)
    assert flagged(wants) == {"ask": (1, False)}
    second = wants.add("ask", lambda _, __, kept: heard.append((2, kept)), 0, True)
    assert flagged(wants) == {"ask": (2, True)}
    third = wants.add("ask", lambda _, __, kept: heard.append((3, kept)), 0)
    assert flagged(wants) == {"ask": (2, True)}
    wants.hear(Publish("ask", b"x", True, 0, (2,)), b"x")
    assert heard == [(1, True), (2, True), (3, True)]
    for end in (first, second, third):
        end()
    assert flagged(wants) == {"ask": (-1, False)}
    wants.hear(Publish("ask", b"x", True, 0, (2,)), b"x")
    assert len(heard) == 3


def test_one_callback_hears_a_message_once_under_several_filters() -> None:
    wants, heard = Subscriptions(), list[str]()

    def hear(topic: str, _: bytes, __: bool) -> None:
        heard.append(topic)

    house = House(wants)
    wants.begin()
    for one in ("a/b", "a/+", "#"):
        wants.add(one, hear, 0)
    house.settle()
    house.say("a/b", b"")
    assert heard == ["a/b"]


def test_who_comes_late_hears_what_is_kept_and_others_do_not_again() -> None:
    wants, first, second = Subscriptions(), list[bytes](), list[bytes]()
    house = House(wants)
    house.kept["a/b"] = b"kept"
    wants.begin()
    wants.add("a/+", lambda _, payload, __: first.append(payload), 0)
    house.settle()
    wants.add("a/b", lambda _, payload, __: second.append(payload), 0)
    house.settle()
    assert (first, second) == ([b"kept"], [b"kept"])


def test_a_topic_that_the_broker_refuses_is_heard_by_its_wider_filter() -> None:
    wants, heard = Subscriptions(), list[bytes]()
    wants.add("a/b", lambda _, payload, __: heard.append(payload), 0)
    wants.add("a/+", lambda *_: None, 0)
    wants.begin()
    (exact, _, _), (wide, wide_id, _) = asked(wants)
    assert wants.answered(exact, b"\x87") == ["a/b"]
    assert wants.answered(wide, b"\0") == []
    assert wants.refused == {"a/b": 0x87}
    wants.hear(Publish("a/b", b"x", False, 0, (wide_id,)), b"x")
    assert heard == [b"x"]
    wants.begin()
    assert wants.refused == {}


def test_many_topics_leave_in_few_packets() -> None:
    wants = Subscriptions()
    for number in range(10_000):
        wants.add(f"zigbee2mqtt/lamp {number}", lambda *_: None, 1)
    assert asked(wants) == []
    wants.begin()
    packets, told = 0, list[str]()
    while not wants.settled:
        batch = asked(wants)
        assert len(batch) <= AT_ONCE
        for number, id_, filters in batch:
            assert (id_, len(filters) <= MOST_FILTERS) == (1, True)
            told += filters
            packets += 1
            wants.answered(number, bytes([1] * len(filters)))
    assert packets == 10_000 / MOST_FILTERS
    assert told == [f"zigbee2mqtt/lamp {number}" for number in range(10_000)]


def test_without_ids_everybody_whose_filter_fits_hears() -> None:
    wants, heard = Subscriptions(), list[int]()
    wants.add("a/+", lambda *_: heard.append(1), 0)
    wants.add("a/b", lambda *_: heard.append(2), 0)
    wants.begin()
    ((number, id_, filters),) = asked(wants, 4, ids=False)
    assert (id_, filters) == (0, ["a/b", "a/+"])
    wants.answered(number, b"\0\0")
    wants.hear(Publish("a/b", b"", True), b"")
    assert heard == [2, 1]


def test_an_answer_to_what_was_not_asked_is_bad() -> None:
    wants = Subscriptions()
    wants.add("a", lambda *_: None, 0)
    wants.begin()
    ((number, _, _),) = asked(wants)
    for wrong, codes in ((number + 1, b"\0"), (number, b"\0\0"), (number, b"")):
        with pytest.raises(BadBytes):
            wants.answered(wrong, codes)
    assert Reader(5, 10).waiting == 0
