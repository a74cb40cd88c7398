"""The broker in memory does as a broker does."""

import pytest

from hub.model.broker import Broker
from hub.model.errors import BadValue, HearthError, Unreachable
from tests.fake_broker import FakeBroker, Sent


def test_messages_come_to_those_whose_filter_fits_once_and_until_they_end() -> None:
    broker, heard = FakeBroker(), list[tuple[str, bytes, bool]]()

    def hear(topic: str, payload: bytes, retained: bool) -> None:
        heard.append((topic, payload, retained))

    ends = [broker.subscribe("a/+", hear), broker.subscribe("a/b", hear)]
    broker.say("a/b", "x")
    broker.publish("a/c", b"y", retain=True)
    broker.say("b", "z")
    assert heard == [("a/b", b"x", False), ("a/c", b"y", False)]
    for end in ends:
        end()
    broker.say("a/b", "x")
    assert len(heard) == 2
    assert broker.subscribed == []
    assert broker.sent == [Sent("a/c", b"y", retain=True)]


def test_what_is_kept_is_heard_by_who_comes_later_and_after_each_connection() -> None:
    broker, heard = FakeBroker(), list[tuple[str, bytes, bool]]()
    broker.say("a", "x", retained=True)
    broker.subscribe("#", lambda *message: heard.append(message))
    broker.disconnect()
    broker.say("a", "unheard")
    broker.connect()
    assert heard == [("a", b"x", True)] * 2
    broker.publish("a", b"", retain=True)
    assert broker.kept == {}


def test_while_there_is_no_connection_only_what_is_retained_waits() -> None:
    broker, done, told = FakeBroker(connected=False), list[HearthError | None](), list[bool]()
    end = broker.watch(told.append)
    broker.publish("a", b"old", retain=True)
    broker.publish("a", b"new", retain=True, done=done.append)
    broker.publish("b", b"", done=done.append)
    broker.settle()
    assert [type(one) for one in done] == [Unreachable]
    broker.connect()
    broker.settle()
    assert done[1:] == [None]
    assert broker.sent == [Sent("a", b"new", retain=True)]
    broker.refuse = Unreachable("mqtt.no_connection")
    broker.publish("b", b"", done=done.append)
    broker.settle()
    assert done[2:] == [broker.refuse]
    end()
    broker.disconnect()
    assert told == [True]


def test_it_refuses_what_no_broker_takes() -> None:
    broker: Broker = FakeBroker()
    for topic, payload in (("a/+", b""), ("", b""), ("a", b"x" * 262_145)):
        with pytest.raises(BadValue):
            broker.publish(topic, payload)
