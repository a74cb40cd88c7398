"""The table of families: all are there, and those over the MQTT broker only where there is one."""

import subprocess
import sys
from random import Random

import pytest

from drivers.families import FAMILIES, LISTENING, make_drivers, over_broker, written
from drivers.kit.asleep import AsleepDriver
from hub.core.clock import VirtualClock
from hub.model.device import Endpoint, Sighting
from hub.model.errors import NotSupported
from hub.model.ports import DriverPorts, Network, Secretless
from tests.drivers.conversation import Addresses
from tests.drivers.mqtt.hearing import Ears
from tests.fake_broker import FakeBroker

LOADED = """
import sys
from random import Random
from drivers.families import FAMILIES, make_drivers, written
from hub.core.clock import VirtualClock
from hub.model.ports import DriverPorts, Network
make_drivers(DriverPorts(VirtualClock(), Random(1), None, None, Network()))
assert "mqtt" in written() and "mqtt" in FAMILIES
over = ("mqtt", "announced", "frigate", "hearth", "tasmota", "zigbee2mqtt")
rooms = ("hub.broker", "hub.mqtt", *(f"drivers.{one}" for one in over))
print([name for name in sys.modules if name.startswith(rooms)])
"""


def ports(broker: FakeBroker | None = None) -> DriverPorts:
    given = DriverPorts(VirtualClock(), Random(1), Ears(), Addresses(), Network())
    if broker is None:
        return given
    return DriverPorts(given.clock, given.random, given.reports, given.book, given.network, broker=broker)


def test_without_a_broker_nothing_of_mqtt_is_imported() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_family_is_there_under_its_name() -> None:
    assert list(FAMILIES) == sorted(FAMILIES)
    assert len(FAMILIES) == len(list(FAMILIES))
    assert {name: family.name for name, family in FAMILIES.items()} == {name: name for name in FAMILIES}
    assert "nobody" not in FAMILIES
    assert set(make_drivers(ports(FakeBroker()))) == set(FAMILIES)
    assert [name for name in written() if not over_broker(name)] == ["miio"]


def test_those_that_listen_are_those_of_which_devices_announce_themselves() -> None:
    assert set(LISTENING) == {name for name, family in FAMILIES.items() if getattr(family, "announced_under", ())}


async def test_a_family_that_sleeps_says_what_it_needs() -> None:
    drivers = make_drivers(ports())
    asleep = {name: one for name, one in drivers.items() if isinstance(one, AsleepDriver)}
    assert {"mqtt", "hearth", "zigbee2mqtt"} <= set(asleep)
    driver = asleep["mqtt"]
    assert isinstance(driver, Secretless)
    assert driver.has_no_secret("a/b")
    assert driver.abilities("diy.nothing") is None
    with pytest.raises(NotSupported) as opened:
        driver.open("k", "diy.nothing", Endpoint("mqtt", "a/b"), None)
    with pytest.raises(NotSupported) as verified:
        await driver.verify(Sighting("mqtt", "a/b", "", "typed"), None)
    assert opened.value.message_id == verified.value.message_id == "mqtt.no_broker"
