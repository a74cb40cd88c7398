"""What scenes and families say at the broker, save commands to their own hub."""

from typing import cast

import pytest

from hub.compose.broker import AtBroker, Connection
from hub.compose.own_words import OwnWords
from hub.config.mqtt import Mqtt, Publishing
from hub.core.clock import VirtualClock
from hub.model.errors import HearthError
from scenes.engine.effects import Message
from tests.fake_broker import FakeBroker

VILLA = Mqtt("127.0.0.1", "villa", publishing=Publishing())


def told(words: OwnWords, topic: str) -> list[HearthError | None]:
    heard: list[HearthError | None] = []
    words.publish(topic, b"on", done=heard.append)
    return heard


@pytest.mark.parametrize(
    "topic", ["hearth/villa/set/kettle", "hearth/villa/set/kettle/on", "hearth/villa/call/gate/open"]
)
def test_no_command_goes_to_ourselves(topic: str) -> None:
    broker = FakeBroker()
    words = OwnWords(broker, VILLA)
    heard = told(words, topic)
    assert [error.message_id for error in heard if error] == ["mqtt.own_command"]
    words.publish(topic, b"on")
    assert broker.sent == []


@pytest.mark.parametrize("topic", ["hearth/cabin/set/kettle", "hearth/villa/sets", "hearth/villa/shared/to/cabin/ask"])
def test_everything_else_is_said_as_it_is(topic: str) -> None:
    broker = FakeBroker()
    words = OwnWords(broker, VILLA)
    heard: list[str] = []
    end = words.subscribe(topic, lambda _topic, payload, _kept: heard.append(payload.decode()))
    words.publish(topic, b"x", retain=True, qos=1)
    assert [(one.topic, one.payload, one.retain, one.qos) for one in broker.sent] == [(topic, b"x", True, 1)]
    broker.say(topic, "y")
    end()
    assert heard[-1] == "y"
    assert broker.subscribed == []


@pytest.mark.parametrize("publishing", [None, Publishing(commands=False)])
def test_where_no_commands_are_taken_any_topic_is_free(publishing: Publishing | None) -> None:
    broker = FakeBroker()
    assert told(OwnWords(broker, Mqtt("127.0.0.1", "villa", publishing=publishing)), "hearth/villa/set/a") in (
        [],
        [None],
    )
    assert len(broker.sent) == 1


def test_scenes_and_families_get_it_and_hear_how_the_connection_fares() -> None:
    broker = FakeBroker(connected=False)
    at = AtBroker(VILLA, cast("Connection", broker))
    states: list[bool] = []
    at.broker.watch(states.append)
    states.append(at.broker.connected)
    broker.connect()
    states.append(at.broker.connected)
    assert states == [False, True, True]
    publisher = at.publisher(VirtualClock())
    assert publisher is not None
    errors: list[HearthError | None] = []
    publisher.publish(Message("hearth/villa/set/kettle/on", "true"), errors.append)
    assert [error.message_id for error in errors if error] == ["mqtt.own_command"]
    assert broker.sent == []
