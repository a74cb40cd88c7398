"""Commands that are to be kept, at a real broker."""

import json
from typing import cast

import aiomqtt
import pytest

from hub.broker.connection import BrokerConnection
from hub.mqtt.taking import Taking
from tests.fake_broker import FakeBroker
from tests.hub.broker.test_connection import address, connected, until
from tests.hub.mqtt.house import ROOT, House, device
from tests.mosquitto import mosquitto


async def again(hub: BrokerConnection) -> None:
    """Have the connection lost, and made anew."""
    assert hub._link is not None
    before = hub.counts()["reconnects"]
    hub._link.cut()
    await until(lambda: hub.connected and hub.counts()["reconnects"] > before, hub)


@pytest.mark.parametrize(("version", "done"), [(5, 0), (4, 1)])
async def test_a_command_that_is_to_be_kept_never_comes_a_second_time(version: int, done: int) -> None:
    with mosquitto() as broker:
        async with connected(address(broker, version)) as hub, aiomqtt.Client(broker.host, broker.port) as other:
            house = House([device("d1", "lamp", "light")], broker=cast("FakeBroker", hub))
            house.telling.start()
            taking, heard = house.telling._taking, list[tuple[str, bytes]]()
            assert isinstance(taking, Taking)
            hub.subscribe("heard", lambda topic, payload, _: heard.append((topic, payload)))
            hub.subscribe(f"{ROOT}/set/lamp", lambda topic, payload, _: heard.append((topic, payload)))
            hub.publish("heard", b"what is subscribed to leaves before this")
            await until(lambda: heard, hub)

            said = json.dumps({"on": True})
            await other.publish(f"{ROOT}/set/lamp", said, retain=True, qos=1)
            await until(lambda: taking.kept or house.commands.submitted, hub)
            assert (len(house.commands.submitted), taking.kept) == (done, 1 - done)
            if version == 4:
                await again(hub)
            await until(lambda: taking.kept and (f"{ROOT}/set/lamp", b"") in heard, hub)
            kept = taking.kept  # in 3.1.1 it comes once for each filter that fits
            await again(hub)
            await other.publish(f"{ROOT}/set/lamp", said, qos=1)
            await until(lambda: len(house.commands.submitted) == done + 1, hub)
            assert taking.kept == kept, "the broker keeps it no longer"
            await house.telling.stop()
