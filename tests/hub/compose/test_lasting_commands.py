"""Commands that last, in a whole hub over a real store: its state is copied at a moment, as a kill would leave it."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import pytest

from hub.app import Hub, Machine, Options, open_hub
from hub.config.places import Places
from hub.core.clock import LoopClock
from hub.core.receipts import KeyReused, Receipt
from hub.model.cause import Cause, Origin
from hub.model.command import Command, Outcome, Write
from hub.model.device import Device, Health, Status
from hub.model.errors import DiskFull
from hub.storage.commands import decode
from hub.storage.rows import AUDIT, COMMANDS, OWED
from tests.bench.durability import stand_in, write_home
from tests.hub.storage.faults import Faults, those_with

ANNA = Cause(Origin.PERSON, "anna")


class Home:
    """A configuration with two lamps and kettles, the hub over it, and the orders that left."""

    def __init__(self, folder: Path) -> None:
        self.places = write_home(folder, 3)
        self.faults = Faults()
        self.left: list[str] = []
        self.when_left: Callable[[str], None] = lambda _: None

    @asynccontextmanager
    async def hub(self, state: Path | None = None) -> AsyncIterator[Hub]:
        places = Places(self.places.config, state or self.places.state, self.places.socket)
        async with open_hub(Options(places), Machine(LoopClock(), Random(1), connect=self.faults.connect)) as hub:
            await asyncio.sleep(0)  # its tasks begin
            yield hub

    def device(self, hub: Hub, handle: str) -> Device:
        device = hub.registry.by_handle(handle)
        assert device is not None
        return device

    def reach(self, hub: Hub, handle: str) -> Device:
        """The device, with a session that does what it is told."""
        device = self.device(hub, handle)

        def note() -> None:
            self.left.append(handle)
            self.when_left(handle)

        stand_in(hub, device, note)
        return device

    async def set(self, hub: Hub, handle: str, name: str, value: bool = True, key: str = "") -> Receipt:
        write = Write(self.device(hub, handle).key, "on", value)
        async with asyncio.timeout(20):
            return await hub.receipts.carry_out(Command(name, ANNA, (write,), key=key))

    def killed(self, name: str) -> Path:
        """The state as it is on the disk now."""
        copy = self.places.state.with_name(name)
        shutil.copytree(self.places.state, copy)
        return copy


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


KETTLE = "kettle_610000000"


async def test_all_of_a_hazard_is_on_disk_when_it_leaves(home: Home) -> None:
    def kill(handle: str) -> None:
        home.killed("copy")

    home.when_left = kill
    async with home.hub() as hub:
        home.reach(hub, KETTLE)
        receipt = await home.set(hub, KETTLE, "c1")
        assert receipt.outcomes[0].outcome is Outcome.CONFIRMED
    home.when_left = lambda _: None
    async with home.hub(home.places.state.with_name("copy")) as hub:
        (entry,) = await hub.ledger.log.entries(0, 10)
        assert (entry.command, entry.cause, entry.result, entry.error) == ("c1", ANNA, "expired", "command.cut_short")
        assert len(await hub.store.rows(OWED)) == 1, "it is switched off, whatever became of it"
        home.left.clear()
        home.reach(hub, KETTLE)
        await hub.clock.sleep(0.1)
        assert "c1" not in await hub.store.rows(COMMANDS)


async def test_an_answer_is_on_disk_when_it_is_given(home: Home) -> None:
    async with home.hub() as hub:
        home.reach(hub, "left")
        answer = await home.set(hub, "left", "c1", key="tea")
        copy = home.killed("copy")
    async with home.hub(copy) as hub:
        home.left.clear()
        home.reach(hub, "left")
        assert await home.set(hub, "left", "c2", key="tea") == answer
        with pytest.raises(KeyReused):
            await home.set(hub, "left", "c3", value=False, key="tea")
        assert home.left == []


async def test_what_waits_for_a_device_that_is_away_outlives_the_hub(home: Home) -> None:
    """The device comes back in the next life, and gets the newest of what was wanted of it."""
    async with home.hub() as hub:
        device = home.reach(hub, "left")
        gone = Status(Health.OFFLINE, hub.clock.now())
        hub.intake.status(device.key, device.endpoints[0].ref, gone)
        home.left.clear()
        for name, value in (("older", False), ("newer", True)):
            hub.dispatcher.submit(Command(name, ANNA, (Write(device.key, "on", value),), lifetime=7200.0))
        await hub.ledger.durable()
        copy = home.killed("copy")
        assert home.left == []
    async with home.hub(copy) as hub:
        (record,) = [decode(body) for _, body in (await hub.store.rows(COMMANDS)).values()]
        assert record is not None
        assert (record.id, record.expires - record.accepted) == ("newer", 7200.0)
        device = home.reach(hub, "left")  # says that it is off
        assert home.left == ["left"]
        async with asyncio.timeout(20):
            while hub.dispatcher.pending():
                await asyncio.sleep(0.01)
        assert hub.state.reading(device.key, "on").value is True
        await hub.store.flush()
        assert await hub.store.rows(COMMANDS) == {}


async def test_a_harmless_command_that_is_over_costs_no_write(home: Home) -> None:
    async with home.hub() as hub:
        home.reach(hub, "left")
        await home.set(hub, "left", "c0")
        await hub.store.flush()
        assert await hub.store.rows(COMMANDS) == {}
        assert await hub.store.rows(AUDIT) == {}


async def test_a_full_disk_stops_hazards_alone(home: Home) -> None:
    async with home.hub() as hub:
        for handle in ("left", KETTLE):
            home.reach(hub, handle)
        await hub.store.flush()
        home.faults.fails = those_with("INSERT", "SQLITE_FULL")
        hazardous = await home.set(hub, KETTLE, "c1")
        assert isinstance(hazardous.unrecorded, DiskFull)
        assert hazardous.nothing_sent
        assert home.left == [], "nothing is switched on that could not be switched off"
        harmless = await home.set(hub, "left", "c2", key="tea")
        assert isinstance(harmless.unrecorded, DiskFull)
        assert not harmless.nothing_sent
        assert harmless.outcomes[0].outcome is Outcome.CONFIRMED
        await home.set(hub, KETTLE, "c3", value=False)
        assert home.left == ["left", KETTLE]
        home.faults.heal()
        again = await home.set(hub, "left", "c4", key="tea")
        assert (again.command, again.unrecorded) == ("c2", None)
