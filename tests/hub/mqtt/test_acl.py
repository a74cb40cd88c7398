import asyncio
from contextlib import suppress
from dataclasses import replace

import aiomqtt
import pytest

from hub.config.mqtt import Mqtt, Publishing, Sharing
from hub.model.errors import BadValue
from hub.mqtt.acl import acl
from tests.mosquitto import Mosquitto, mosquitto

HOME = Mqtt("127.0.0.1", "villa", user="hub", publishing=Publishing(), sharing=Sharing(hubs={"cabin": True}))
PROGRAMS = {"zigbee2mqtt": ("zigbee2mqtt", "attic"), "frigate": ("frigate",)}
USERS = ("hub", "homeassistant", "zigbee2mqtt", "frigate", "cabin", "plug_1", "nobody")

WRITES = [
    ("hub", "zigbee2mqtt/lamp/set", True),
    ("hub", "homeassistant/device/hearth_villa_d1/config", True),
    ("homeassistant", "hearth/villa/set/lamp/on", True),
    ("homeassistant", "hearth/villa/call/robot/start", True),
    ("homeassistant", "homeassistant/status", True),
    ("homeassistant", "hearth/villa/state/lamp", False),
    ("homeassistant", "hearth/villa/status", False),
    ("homeassistant", "zigbee2mqtt/lamp/set", False),
    ("zigbee2mqtt", "attic/lamp", True),
    ("zigbee2mqtt", "homeassistant/light/0x1/light/config", True),
    ("zigbee2mqtt", "homeassistant/device/hearth_villa_d1/config", False),
    ("zigbee2mqtt", "hearth/villa/set/lamp/on", False),
    ("frigate", "frigate/events", True),
    ("frigate", "zigbee2mqtt/lamp/set", False),
    ("cabin", "hearth/cabin/shared/lamp/state", True),
    ("cabin", "hearth/villa/shared/lamp/state", False),
    ("cabin", "hearth/villa/set/lamp/on", False),
    ("plug_1", "tele/plug_1/STATE", True),
    ("plug_1", "tele/plug_2/STATE", False),
    ("plug_1", "maker/discovery/plug_1/config", True),
    ("plug_1", "maker/discovery/plug_2/config", False),
    ("plug_1", "cmnd/plug_1/POWER", False),
    ("nobody", "hearth/villa/set/lamp/on", False),
    ("nobody", "tele/x/y", False),
]
READS = [
    ("homeassistant", "hearth/villa/state/lamp", True),
    ("homeassistant", "zigbee2mqtt/lamp", False),
    ("zigbee2mqtt", "zigbee2mqtt/lamp/set", True),
    ("zigbee2mqtt", "hearth/villa/state/lamp", False),
    ("cabin", "hearth/villa/shared/lamp/state", True),
    ("cabin", "hearth/villa/state/lamp", False),
    ("plug_1", "cmnd/plug_1/POWER", True),
    ("plug_1", "cmnd/plug_2/POWER", False),
    ("nobody", "hearth/villa/state/lamp", False),
]


def client(broker: Mosquitto, user: str) -> aiomqtt.Client:
    return aiomqtt.Client(
        broker.host, broker.port, username=user, password=f"pw-{user}", protocol=aiomqtt.ProtocolVersion.V5
    )


async def heard(listener: aiomqtt.Client) -> list[str]:
    found: list[str] = []
    with suppress(TimeoutError):
        async with asyncio.timeout(0.15):
            async for message in listener.messages:
                if str(message.topic).endswith("/end"):
                    return found
                found.append(str(message.topic))
    return found


async def test_a_real_mosquitto_lets_everybody_do_what_is_theirs_and_nothing_else() -> None:
    passwords = {user: f"pw-{user}" for user in USERS}
    with mosquitto(users=passwords, acl=acl(HOME, PROGRAMS, meeting=("maker/discovery",))) as broker:
        async with client(broker, "hub") as hub:
            await hub.subscribe("#", qos=1)
            for user, topic, allowed in WRITES:
                async with client(broker, user) as speaker:
                    with suppress(aiomqtt.MqttError):
                        await speaker.publish(topic, b"1", qos=1)
                    await hub.publish("x/end", b"2", qos=1)
                    found = await heard(hub)
                    assert (topic in found) is allowed, (user, topic)
        for user in dict.fromkeys(user for user, _, _ in READS):
            topics = {topic: allowed for one, topic, allowed in READS if one == user}
            async with client(broker, "hub") as hub, client(broker, user) as listener:
                for topic in (*topics, "#", "+/+/+/+"):
                    with suppress(aiomqtt.MqttError):
                        await listener.subscribe(topic, qos=1)
                for topic in topics:
                    await hub.publish(topic, b"1", qos=1)
                found = await heard(listener)
                assert set(found) == {topic for topic, allowed in topics.items() if allowed}, user
        with pytest.raises(aiomqtt.MqttError):
            async with aiomqtt.Client(broker.host, broker.port):
                pass


@pytest.mark.parametrize("name", ["#", "+", "a b", "a/b", "", "a\nuser b", "水壶", "%u"])
def test_a_name_that_could_mean_more_is_refused(name: str) -> None:
    with pytest.raises(BadValue):
        acl(replace(HOME, user=name or " "), PROGRAMS)
    with pytest.raises(BadValue):
        acl(HOME, {name: ("x",)})
    with pytest.raises(BadValue):
        acl(HOME, {"x": (name.replace("/", "/+/"),)})


def test_who_is_not_there_is_not_named() -> None:
    bare = acl(Mqtt("127.0.0.1", "villa"), {})
    assert [line for line in bare.splitlines() if line.startswith("user ")] == ["user hearth"]
    assert "allow_anonymous false" in bare
    before = bare.split("user ", maxsplit=1)[0]
    assert not [line for line in before.splitlines() if line.startswith(("topic", "pattern"))]
    assert "中枢" in acl(HOME, PROGRAMS, "zh")
