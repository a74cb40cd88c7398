"""A plug behind the home's broker is switched off by who has only the list."""

import asyncio
from random import Random

from hub.broker.address import Address
from hub.broker.connection import open_broker
from hub.compose.products import library_of, portable
from hub.core.clock import LoopClock
from hub.model.broker import Broker
from hub.model.device import Endpoint
from hub.model.secret import Secret
from hub.off.broker import opened
from hub.off.effort import Effort, Result
from hub.off.switching import Switching, network_of
from hub.storage.off_records import BrokerWay, Found, OffEntry, Way, parse_list, write_list
from hub.storage.vault import Vault
from tests.drivers.conversation import until
from tests.fake_broker import FakeBroker
from tests.hub.off.kettle import KETTLE, owed
from tests.mosquitto import mosquitto

MODEL = "Heater@0123456789ab"
ENTRY = {
    "from": "{at}", "to": "{at}/set", "bind": {"switch.on": {"json": "state", "values": {"ON": True, "OFF": False}}}
}  # fmt: skip
LIBRARY = library_of(said={("announced", MODEL): ENTRY})
PLUG = OffEntry(
    "d-plug", "heater", "Heater", MODEL, "on", False, 1000.0, (Way(Endpoint("announced", "p1"), None, "home/plug"),),
    portable(LIBRARY, "announced", MODEL),
)  # fmt: skip


class Plug:
    """A heater's plug at a broker: on, until somebody says otherwise."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self.on = True
        broker.subscribe("home/plug/set", self._told)
        self._say()

    def _told(self, topic: str, payload: bytes, kept: bool) -> None:
        self.on = b"ON" in payload
        asyncio.get_running_loop().call_later(0.02, self._say)

    def _say(self) -> None:
        self._broker.publish("home/plug", b'{"state": "ON"}' if self.on else b'{"state": "OFF"}', retain=True)


def listed(way: BrokerWay | None, *entries: OffEntry) -> Found:
    """What a list says once it was written."""
    return parse_list(write_list(entries, (), Vault(), way), Vault())


async def test_the_hub_itself_needs_no_second_connection() -> None:
    broker = FakeBroker()
    plug, told = Plug(broker), list[Effort]()
    found = listed(None, PLUG)
    switching = Switching(found.owed, LoopClock(), Random(1), network_of(found), told.append, broker)
    working = asyncio.ensure_future(switching.run())

    def done() -> bool:
        broker.settle()
        return working.done()

    await until(done)
    assert ([effort.result for effort in told], plug.on) == ([Result.CONFIRMED], False)


async def test_without_a_hub_the_list_knows_the_way() -> None:
    clock = LoopClock()
    with mosquitto(users={"hub": "s3cret"}) as real:
        world = open_broker(
            Address(real.host, "world", real.port, "hub"), clock, Random(2), lambda: Secret("s3cret")
        )  # fmt: skip
        running = asyncio.ensure_future(world.run())
        await until(lambda: world.connected)
        plug, told = Plug(world), list[Effort]()
        found = listed(BrokerWay(real.host, "hearth-off", real.port, "hub", password=Secret("s3cret")), PLUG)
        own = opened(found.owed, found.broker, clock, Random(3))
        switching = Switching(found.owed, clock, Random(1), network_of(found), told.append, own=own)
        await asyncio.wait_for(switching.run(), 10)
        assert ([effort.result for effort in told], plug.on) == ([Result.CONFIRMED], False)
        await world.aclose()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def test_nobody_connects_for_what_is_not_behind_a_broker() -> None:
    way = BrokerWay("127.0.0.1", "hearth-off", 1)
    assert opened((owed(KETTLE),), way, LoopClock.__new__(LoopClock), Random(1)) is None
    assert opened((PLUG,), None, LoopClock.__new__(LoopClock), Random(1)) is None


def test_the_way_is_written_with_its_secret_sealed() -> None:
    vault = Vault(bytes(32))
    files = ("/etc/ca.pem", "/etc/c.pem", "/etc/c.key")
    way = BrokerWay("broker.home", "hearth-home-off", 8883, "hub", 5, True, *files, Secret("s3cret"))
    written = write_list((PLUG,), (), vault, way)
    assert b"s3cret" not in written
    assert parse_list(written, vault).broker == way
    unopened = parse_list(written, Vault()).broker
    assert unopened is not None
    assert (unopened.password, unopened.host) == (None, "broker.home")
