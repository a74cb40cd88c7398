"""What is owed is on the list with the way to it, and what an earlier hub left is made safe."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from hub.compose.off_keeper import Keeper, open_keeper
from hub.compose.products import library_of
from hub.config.library import Overlays, read_products
from hub.core.clock import LoopClock, VirtualClock
from hub.core.registry import Registry
from hub.model.capability import Abilities, Property
from hub.model.device import Device, Endpoint
from hub.model.errors import BadSetup
from hub.model.ports import Network
from hub.model.secret import Secret
from hub.model.value import Kind
from hub.off.switching import Switching
from hub.storage.off_list import FILE, read_off_list, replace_list
from hub.storage.off_records import OffEntry, Way, write_list
from hub.storage.vault import Vault
from hub.text.source import Source
from tests.hub.off.kettle import FOUND, KETTLE, NOBODY, PLUG, TOKEN, Kitchen, kitchen, owed

LIBRARY = library_of()
SHOWN = f"- models: [{KETTLE.model}]\n  bind: {{kettle.on: ~}}\n"
SWITCH = Abilities((("", "switch"),), {"on": Property("on", Kind.BOOL, writable=True)}, {}, {})
HUB = Device("d1", "gateway", "Gateway", "lan.hub", endpoints=(Endpoint("lan", "1"),), abilities=SWITCH)
CHILD = Device("d2", "iron", "Iron", "lan.plug", endpoints=(Endpoint("lan", "c", "gateway"),), abilities=SWITCH)
PLAIN = Vault()


class Book:
    """An address book that a test writes into."""

    def __init__(self) -> None:
        self.addresses = {"lan:1": "10.0.0.1"}
        self.secrets = {"lan:1": Secret("old")}

    def address(self, ref: str) -> str | None:
        return self.addresses.get(ref)

    def moved(self, ref: str, address: str) -> None:
        self.addresses[ref] = address

    def secret(self, ref: str) -> Secret | None:
        return self.secrets.get(ref)

    def adopted(self, ref: str) -> bool:
        return True

    def tell_changes(self, changed: Callable[[str], None]) -> None:
        self.changed = changed


class House:
    def __init__(self, keeper: Keeper, book: Book, path: Path) -> None:
        self.keeper = keeper
        self.book = book
        self.path = path

    async def listed(self) -> tuple[OffEntry, ...]:
        await self.keeper.durable()
        return read_off_list(self.path, PLAIN).owed


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    replace_list(tmp_path / FILE, write_list(FOUND.owed, (), PLAIN))
    registry, book = Registry(LoopClock()), Book()
    registry.replace((HUB, CHILD))
    async with open_keeper(tmp_path, LoopClock(), registry, book, Network(), Vault(), LIBRARY) as keeper:
        yield House(keeper, book, tmp_path / FILE)


async def test_a_child_is_reached_through_its_gateway(house: House) -> None:
    house.keeper.owe("d2", "on", False, 77.0)
    way = Way(Endpoint("lan", "c"), Endpoint("lan", "1"), "10.0.0.1", Secret("old"))
    assert (await house.listed())[-1] == OffEntry("d2", "iron", "Iron", "lan.plug", "on", False, 77.0, (way,))
    house.keeper.paid("d2", "on")
    assert await house.listed() == FOUND.owed


async def test_what_another_hub_has_is_on_the_list_of_that_hub_alone(house: House) -> None:
    there = Device("d3", "kettle", "Kettle", endpoints=(Endpoint("hearth", "cabin/kettle"),), abilities=SWITCH)
    house.keeper.registry.replace((HUB, CHILD, there))
    house.keeper.owe("d3", "on", False, 1.0)
    house.keeper.owe("d2", "on", False, 1.0)
    assert {"d2", "d3"} & {one.device for one in await house.listed()} == {"d2"}


async def test_an_entry_follows_address_and_secret(house: House) -> None:
    house.keeper.owe("d2", "on", False, 77.0)
    house.book.addresses["lan:1"] = "10.0.0.99"
    house.book.secrets["lan:1"] = Secret("new")
    house.book.changed("lan:other")
    assert (await house.listed())[-1].ways[0].address == "10.0.0.1"
    house.book.changed("lan:1")
    (way,) = (await house.listed())[-1].ways
    assert (way.address, way.secret) == ("10.0.0.99", Secret("new"))


async def test_of_a_device_that_left_the_house_stays_what_is_known(house: House) -> None:
    house.keeper.owe("d-kettle", "on", False, 5.0)
    house.keeper.changed(f"miio:{KETTLE.wire_id}")
    assert await house.listed() == FOUND.owed


async def test_what_was_left_is_made_safe_and_what_the_guards_know_is_theirs(house: House) -> None:
    async with kitchen() as room:
        house.keeper.owe("d-heater", "on", False, 4e9)
        await asyncio.wait_for(house.keeper.make_safe_what_was_left(LoopClock(), Random(1), Network()), 20)
        assert room.heats == (False, True)
    assert [one.handle for one in await house.listed()] == ["heater"]


async def test_what_leaves_the_house_is_made_safe_and_what_stays_is_the_guards(tmp_path: Path) -> None:
    kettle, plug = (
        Device(f"d-{row.handle}", row.handle, row.handle, row.model, endpoints=(Endpoint("miio", row.wire_id),),
               abilities=SWITCH)
        for row in (KETTLE, PLUG)
    )  # fmt: skip
    registry, book = Registry(LoopClock()), Book()
    for row in (KETTLE, PLUG):
        book.addresses[f"miio:{row.wire_id}"], book.secrets[f"miio:{row.wire_id}"] = row.address, Secret(TOKEN)
    registry.replace((kettle, plug))
    clock = LoopClock()
    async with kitchen() as room, open_keeper(tmp_path, clock, registry, book, Network(), Vault(), LIBRARY) as keeper:
        for one in (kettle, plug):
            keeper.owe(one.key, "on", False, 4e9)
        registry.replace((plug,))
        await asyncio.wait_for(keeper.make_safe_what_is_gone(clock, Random(1), Network()), 20)
        assert room.heats == (False, True)
        assert (keeper.owes(kettle.key, "on"), keeper.owes(plug.key, "on")) == (False, True)


async def test_what_a_new_text_of_its_product_takes_away_is_made_safe_by_the_old_one(tmp_path: Path) -> None:
    pot = Device("d-pot", "pot", "Pot", KETTLE.model, endpoints=(Endpoint("miio", KETTLE.wire_id),), abilities=SWITCH)
    told = Property("on", Kind.BOOL)
    library = library_of()
    registry, book, clock = Registry(LoopClock()), Book(), LoopClock()
    book.addresses[f"miio:{KETTLE.wire_id}"], book.secrets[f"miio:{KETTLE.wire_id}"] = KETTLE.address, Secret(TOKEN)
    registry.replace((pot,))
    async with kitchen() as room, open_keeper(tmp_path, clock, registry, book, Network(), Vault(), library) as keeper:
        keeper.owe(pot.key, "on", False, 4e9)
        library.take(library_of(Overlays(read_products(Source("mine.yaml", SHOWN), ("miio",))[0])))
        registry.replace((replace(pot, abilities=Abilities((), {"on": told}, {}, {})),))
        keeper.owe(pot.key, "on", False, 4e9)  # as the guards do at every start
        keeper.changed(f"miio:{KETTLE.wire_id}")
        await asyncio.wait_for(keeper.make_safe_what_is_gone(clock, Random(1), Network()), 20)
        assert room.heats[0] is False
        assert not keeper.owes(pot.key, "on")


async def test_one_that_cannot_be_reached_keeps_no_other_waiting(tmp_path: Path) -> None:
    registry, book, clock = Registry(LoopClock()), Book(), LoopClock()
    for row in (KETTLE, NOBODY.ways[0].endpoint):
        book.addresses[f"miio:{row.wire_id}"], book.secrets[f"miio:{row.wire_id}"] = KETTLE.address, Secret(TOKEN)
    pot = Device("d-pot", "pot", "Pot", KETTLE.model, endpoints=(Endpoint("miio", KETTLE.wire_id),), abilities=SWITCH)
    ghost = replace(pot, key="d-ghost", handle="ghost", endpoints=(NOBODY.ways[0].endpoint,))
    registry.replace((pot, ghost))
    async with kitchen() as room, open_keeper(tmp_path, clock, registry, book, Network(), Vault(), LIBRARY) as keeper:
        for one in (pot, ghost):
            keeper.owe(one.key, "on", False, 4e9)
        registry.replace((pot,))
        work = asyncio.ensure_future(keeper.make_safe_what_is_gone(clock, Random(1), Network()))
        await clock.sleep(0.1)
        registry.replace(())
        await asyncio.wait_for(work, 20)
        await asyncio.wait_for(until_off(keeper, clock, room), 20)
        assert [one.handle for one in keeper.off.owed()] == ["ghost"]


async def until_off(keeper: Keeper, clock: LoopClock, room: Kitchen) -> None:
    work = asyncio.ensure_future(keeper.make_safe_what_is_gone(clock, Random(1), Network()))
    while room.heats[0] or keeper.owes("d-pot", "on"):
        await clock.sleep(0.05)
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)


async def test_hardware_that_another_has_replaced_is_made_safe_too(tmp_path: Path) -> None:
    registry, book, clock = Registry(LoopClock()), Book(), LoopClock()
    book.addresses[f"miio:{KETTLE.wire_id}"], book.secrets[f"miio:{KETTLE.wire_id}"] = KETTLE.address, Secret(TOKEN)
    pot = Device("d-pot", "pot", "Pot", KETTLE.model, endpoints=(Endpoint("miio", KETTLE.wire_id),), abilities=SWITCH)
    registry.replace((pot,))
    async with kitchen() as room, open_keeper(tmp_path, clock, registry, book, Network(), Vault(), LIBRARY) as keeper:
        keeper.owe("d-pot", "on", False, 4e9)
        registry.replace((replace(pot, endpoints=(Endpoint("miio", "880000150"),)),))
        keeper.paid("d-pot", "on")  # the new one says that it is off
        assert keeper.owes("d-pot", "on")
        await asyncio.wait_for(keeper.make_safe_what_is_gone(clock, Random(1), Network()), 20)
        assert room.heats[0] is False
        assert not keeper.owes("d-pot", "on")


async def test_an_entry_follows_the_configuration_and_what_was_left_is_still_crossed_off(house: House) -> None:
    clock = VirtualClock()
    house.keeper.owe("d2", "on", False, 77.0)
    left = replace(FOUND.owed[0], device="d1", ways=(Way(Endpoint("lan", "1")),))
    house.keeper.off.owe(left)
    house.keeper.registry.replace((HUB, replace(CHILD, handle="flat-iron")))
    work = asyncio.ensure_future(house.keeper.run(clock, Random(1), Network()))
    await clock.run_for(6)
    handles = {one.device: one.handle for one in await house.listed()}
    assert (handles["d2"], handles["d1"]) == ("flat-iron", "gateway")
    assert ("d1", left.path) not in house.keeper._taken_up
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)


async def test_who_comes_back_to_the_house_is_the_guards_again(tmp_path: Path) -> None:
    registry, book, clock = Registry(LoopClock()), Book(), VirtualClock()
    registry.replace((HUB, CHILD))
    async with open_keeper(tmp_path, clock, registry, book, Network(), Vault(), LIBRARY) as keeper:
        keeper.owe("d2", "on", False, 77.0)
        registry.replace((HUB,))
        work = asyncio.ensure_future(keeper.run(clock, Random(1), Network()))
        await clock.run_for(30)
        registry.replace((HUB, CHILD))
        await clock.run_for(30)
        assert keeper.owes("d2", "on")
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)


async def test_trouble_with_what_was_left_comes_out_as_it_is(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object) -> None:
        raise BadSetup("safe.unreadable", path="x", reason="no socket")

    monkeypatch.setattr(Switching, "run", fail)
    clock = VirtualClock()
    work = asyncio.ensure_future(house.keeper.run(clock, Random(1), Network()))
    await clock.run_for(6)
    with pytest.raises(BadSetup):
        await work


async def test_what_is_left_at_the_end_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    registry, book = Registry(LoopClock()), Book()
    registry.replace((HUB, CHILD))
    async with open_keeper(tmp_path, LoopClock(), registry, book, Network(), Vault(), LIBRARY) as keeper:
        keeper.owe("d2", "on", False, 77.0)
    assert "nobody guards iron any more: `hearth-off`" in caplog.text
    caplog.clear()
    async with open_keeper(tmp_path, LoopClock(), registry, book, Network(), Vault(), LIBRARY) as keeper:
        keeper.paid("d2", "on")
    assert caplog.text == ""


async def test_a_damaged_list_is_said(house: House, caplog: pytest.LogCaptureFixture) -> None:
    house.keeper.off.found = replace(house.keeper.off.found, owed=(), whole=False, damaged=1)
    await house.keeper.make_safe_what_was_left(LoopClock(), Random(1), Network())
    assert "records lost: 1" in caplog.text
    assert owed(KETTLE) in await house.listed()
