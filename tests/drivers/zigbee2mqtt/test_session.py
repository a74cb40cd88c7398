"""When an order to a Zigbee device counts as taken."""

import pytest

from drivers.zigbee2mqtt.session import PATIENCE, ZigbeeSession
from hub.model.errors import Rejected, Unreachable
from tests.drivers.zigbee2mqtt.zigbee import Adopted, Zigbee, ieee

LAMP = "LED2109G6"
TROUBLE = Unreachable("zigbee2mqtt.bridge_gone")


async def silent(zigbee: Zigbee) -> Adopted:
    """A lamp that does not answer from now on."""
    lamp = await zigbee.adopt(ieee(LAMP))
    assert isinstance(lamp.session, ZigbeeSession)
    zigbee.thing(LAMP).misbehave("silent", True)
    return lamp


async def test_an_order_is_held_until_its_state_is_told_or_for_a_while() -> None:
    async with Zigbee() as zigbee:
        lamp = await silent(zigbee)
        lamp.write(on=True)
        assert lamp.told == []
        zigbee.broker.say("zigbee2mqtt/led2109g6", '{"state": "OFF"}')
        assert lamp.told == [], "that is not what was asked"
        zigbee.broker.say("zigbee2mqtt/led2109g6", '{"state": "ON"}')
        assert lamp.told == [None]
        lamp.write(brightness=10)
        zigbee.clock.advance(PATIENCE)
        assert lamp.told == [None, None]


async def test_what_the_bridge_could_not_deliver_fails_once() -> None:
    async with Zigbee() as zigbee:
        lamp = await silent(zigbee)
        lamp.write(on=True)
        lamp.session.failed(Rejected("zigbee2mqtt.bridge_gone"))
        zigbee.clock.advance(10)
        assert len(lamp.told) == 1
        assert isinstance(lamp.told[0], Rejected)


async def test_nothing_is_sent_while_something_is_in_the_way() -> None:
    async with Zigbee() as zigbee:
        lamp = await silent(zigbee)
        lamp.session.troubled(TROUBLE)
        sent = len(zigbee.broker.sent)
        lamp.write(on=True)
        assert (lamp.told, len(zigbee.broker.sent)) == ([TROUBLE], sent)
        assert zigbee.ears.health == ("offline", "zigbee2mqtt.bridge_gone")
        lamp.session.troubled(None)
        assert zigbee.ears.health == ("online", "")


async def test_a_session_that_is_closed_leaves_nobody_waiting() -> None:
    async with Zigbee() as zigbee:
        lamp = await silent(zigbee)
        lamp.write(on=True)
        lamp.session.close()
        assert lamp.told == [None]
        lamp.session.troubled(TROUBLE)
        assert zigbee.ears.health == ("online", "")


async def test_what_the_bridge_refuses_fails_with_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Zigbee() as zigbee:
        bridge = await zigbee.adopt("bridge")
        bridge.call("permit_join", seconds=60)
        assert bridge.told == [None]
        monkeypatch.setattr(zigbee.bridge, "_request", lambda what, asked: None)
        bridge.call("permit_join", seconds=60)
        assert bridge.told == [None], "it waits for an answer"
        answer = "zigbee2mqtt/bridge/response/permit_join"
        for said in ("{", "7", '{"status":"error"}'):
            zigbee.broker.say(answer, said, retained=True)
        zigbee.broker.say(answer, '{"data":{},"status":"error","error":"Failed to open"}')
        (error,) = bridge.told[1:]
        assert isinstance(error, Rejected)
        assert (error.message_id, error.params["words"]) == ("zigbee2mqtt.no_joining", "Failed to open")
        bridge.call("permit_join", seconds=60)
        zigbee.clock.advance(PATIENCE)
        assert bridge.told[2:] == [None], "one that does not answer has it, as far as anybody knows"
