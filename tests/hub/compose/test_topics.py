"""Scenes at the broker, over one in memory; with a real one: tests/system/test_mqtt.py."""

import pytest

from hub.compose.topics import LONGEST_PAYLOAD, Heeded, Posted
from hub.core.clock import VirtualClock
from hub.model.errors import HearthError
from hub.model.value import Value
from scenes.engine.effects import Message
from tests.fake_broker import FakeBroker


class Scenes:
    """What scenes listen to, and what they heard."""

    def __init__(self) -> None:
        self.wanted: list[tuple[str, str]] = []
        self.heard: list[tuple[str, Value | None]] = []

    def channels(self) -> list[tuple[str, str]]:
        return self.wanted

    def arrives(self, channel: str, name: str, fields: dict[str, Value | None]) -> None:
        assert (channel, fields["topic"]) == ("mqtt", name)
        self.heard.append((name, fields["payload"]))


@pytest.fixture
def broker() -> FakeBroker:
    return FakeBroker()


def test_scenes_hear_what_they_listen_to_and_follow_what_changes(broker: FakeBroker) -> None:
    scenes = Scenes()
    heeded = Heeded(broker, scenes)
    scenes.wanted = [("mqtt", "a/+"), ("mqtt", "a/b"), ("webhook", "c"), ("report", "key")]
    heeded.follow()
    broker.say("a/b", b"1")
    broker.say("c", b"2")
    assert scenes.heard == [("a/b", "1")]
    scenes.wanted = [("mqtt", "c")]
    heeded.follow()
    broker.say("a/b", b"3")
    broker.say("c", b"4")
    assert scenes.heard[1:] == [("c", "4")]


def test_what_the_broker_had_kept_is_no_news(broker: FakeBroker) -> None:
    scenes = Scenes()
    scenes.wanted = [("mqtt", "#")]
    broker.say("a", b"old", retained=True)
    Heeded(broker, scenes).follow()
    assert scenes.heard == []
    broker.say("a", b"new")
    assert scenes.heard == [("a", "new")]


def test_what_is_no_text_has_marks_and_what_is_too_long_is_counted(broker: FakeBroker) -> None:
    scenes = Scenes()
    scenes.wanted = [("mqtt", "a")]
    heeded = Heeded(broker, scenes)
    heeded.follow()
    broker.say("a", b"\xff on")
    broker.say("a", bytes(LONGEST_PAYLOAD + 1))
    assert scenes.heard == [("a", "\ufffd on")]
    assert heeded.too_long == 1


async def test_a_message_leaves_and_its_scene_hears_what_became_of_it(broker: FakeBroker) -> None:
    told: list[str] = []
    clock = VirtualClock(0.0)
    posted = Posted(broker, clock)

    def done(error: HearthError | None) -> None:
        told.append("" if error is None else error.message_id)

    posted.publish(Message("a/b", "水", retain=True, qos=1), done)
    posted.publish(Message("a/" + "b" * 70_000, "x"), done)
    assert told == []
    broker.settle()
    clock.advance(0.1)
    assert [(one.topic, one.payload.decode(), one.retain, one.qos) for one in broker.sent] == [("a/b", "水", True, 1)]
    assert told == ["", "mqtt.bad_topic"]
