"""The driver of all families over MQTT, and the one of an owner's own topics."""

import asyncio
from dataclasses import replace

import pytest

from drivers.mqtt.driver import MqttDriver, MqttTopicsDriver
from drivers.mqtt.session import ASKS
from hub.compose.products import library_of
from hub.config.library import Overlays, read_products
from hub.model.broker import NoBroker
from hub.model.device import Endpoint, Sighting
from hub.model.errors import NotSupported
from hub.model.ports import Driver, DriverPorts
from hub.text.source import Source
from tests.drivers.mqtt.hearing import Hearing
from tests.fake_broker import FakeBroker

MINE = """
- models: [diy.lamp]
  family: mqtt
  bind: {switch.on: {from: "{at}/state", to: "{at}/set"}}
"""
LAMP = Endpoint("mqtt", "zoo/lamp")


def ports(**others: object) -> tuple[DriverPorts, FakeBroker]:
    house = Hearing({"bind": {}})
    written = read_products(Source("mine.yaml", MINE), ("mqtt",))[0]
    return replace(house.ports, library=library_of(Overlays(written)), **others), house.broker  # type: ignore[arg-type]  # whatever is replaced


class Announced(MqttDriver):
    """A family whose devices announce themselves under `hello/+`."""

    name = "mqtt"
    announced_under = ("hello",)

    def filters(self, topic: str) -> tuple[str, ...]:
        return (f"{topic}/+",)

    def announced(self, topic: str, payload: bytes, retained: bool) -> None:
        self.sight(Sighting(self.name, topic.rpartition("/")[2], topic, "announced"))

    async def verify(self, sighting: Sighting, secret: object) -> object:
        raise NotImplementedError


def test_an_owners_device_needs_nothing_but_its_model() -> None:
    given, broker = ports()
    driver: Driver = MqttTopicsDriver(given)
    abilities = driver.abilities("diy.lamp")
    assert abilities is not None
    assert list(abilities.properties) == ["on"]
    session = driver.open("k", "diy.lamp", LAMP, None)
    session.close()
    assert broker.subscribed == []
    assert MqttTopicsDriver.has_no_secret("zoo/lamp")


@pytest.mark.parametrize(
    ("endpoint", "model", "why"),
    [
        (LAMP, "", "mqtt.no_model"), (LAMP, "diy.other", "device.unknown_model"),
        (Endpoint("mqtt", "zoo/+"), "diy.lamp", "mqtt.no_base"),
    ],
)  # fmt: skip
def test_what_cannot_be_opened_says_why(endpoint: Endpoint, model: str, why: str) -> None:
    with pytest.raises(NotSupported) as caught:
        MqttTopicsDriver(ports()[0]).open("k", model, endpoint, None)
    assert caught.value.message_id == why


async def test_without_a_broker_nothing_is_opened_and_nothing_found() -> None:
    given, _ = ports(broker=NoBroker())
    with pytest.raises(NotSupported) as caught:
        MqttTopicsDriver(given).open("k", "diy.lamp", LAMP, None)
    assert caught.value.message_id == "mqtt.no_broker"
    found: list[Sighting] = []
    await Announced(given).scan(found.append)
    assert found == []


async def test_nobody_adopts_what_is_written_down() -> None:
    with pytest.raises(NotSupported) as caught:
        await MqttTopicsDriver(ports()[0]).verify(Sighting("mqtt", "zoo/lamp", "", "typed"), None)
    assert caught.value.message_id == "mqtt.not_adopted"


async def test_a_family_listens_from_the_first_scan_on() -> None:
    given, broker = ports()
    driver = Announced(given)
    broker.say("hello/early", "x", retained=True)
    found: list[Sighting] = []
    scan = asyncio.ensure_future(driver.scan(found.append))
    await asyncio.sleep(0)
    given.clock.advance(2)  # type: ignore[attr-defined]  # a VirtualClock
    await scan
    broker.say("hello/late", "x")
    assert [one.wire_id for one in found] == ["early", "late"]
    assert broker.subscribed == ["hello/+"]
    await driver.stop()
    assert broker.subscribed == []


async def test_a_family_listens_from_its_first_device_on_where_its_owner_wants() -> None:
    for listening, subscribed in [({"mqtt": ("a", "b")}, ["a/+", "b/+"]), ({"mqtt": ()}, [])]:
        given, broker = ports(listening=listening)
        driver = Announced(given)
        driver.open("k", "diy.lamp", LAMP, None)
        assert broker.subscribed == subscribed
        await driver.stop()


async def test_a_device_that_was_renamed_is_heard_elsewhere() -> None:
    given, broker = ports()
    driver = Announced(given)
    session = driver.open("k", "diy.lamp", LAMP, None)
    task = asyncio.ensure_future(session.run())
    await asyncio.sleep(0)
    assert "zoo/lamp/state" in broker.subscribed
    driver.renamed(LAMP.ref, "attic/lamp")
    driver.renamed("mqtt:nobody", "x")
    assert "attic/lamp/state" in broker.subscribed
    assert "zoo/lamp/state" not in broker.subscribed
    assert given.book.address(LAMP.ref) == "attic/lamp"
    task.cancel()
    session.close()


async def test_a_large_house_is_not_asked_all_at_once() -> None:
    asked = MINE.replace("bind:", "ask: {to: '{at}/get', write: '?'}\n  bind:")
    library = library_of(Overlays(read_products(Source("mine.yaml", asked), ("mqtt",))[0]))
    given, broker = ports()
    driver = MqttTopicsDriver(replace(given, library=library))
    sessions = [driver.open("k", "diy.lamp", Endpoint("mqtt", f"zoo/{at}"), None) for at in range(70)]
    tasks = [asyncio.ensure_future(session.run()) for session in sessions]
    await asyncio.sleep(0)
    assert len(broker.sent) == ASKS[1]
    given.clock.advance(20 / ASKS[0] + 0.01)  # type: ignore[attr-defined]  # a VirtualClock
    assert len({one.topic for one in broker.sent}) == 70
    for task in tasks:
        task.cancel()
    for session in sessions:
        session.close()
