"""Configurations that change what is dangerous while something is on its way, or owed."""

from dataclasses import replace

import pytest

from hub.core.clock import VirtualClock
from hub.model.capability import NOTHING, Abilities, Property
from hub.model.command import Outcome
from hub.model.device import Health
from hub.model.value import Kind
from tests.hub.core.safety.guarded import Disk, House, Thing, device

PLUG = device(
    "plug", Abilities((("", "plug"),), {"on": Property("on", Kind.BOOL, writable=True, fresh_for=90.0)}, {}, {})
)
HEATING = replace(PLUG, load="heater")


def plug_house() -> tuple[House, Disk, Thing]:
    clock = VirtualClock(now=1_000_000.0)
    disk, thing = Disk(clock), Thing(clock, {"on": False})
    return House(clock, disk, {"plug": thing}), disk, thing


async def test_what_becomes_dangerous_while_it_waits_is_not_sent() -> None:
    house, disk, thing = plug_house()
    async with house.lives():
        house.move_in([PLUG])
        house.fares("plug", Health.OFFLINE)
        name = house.set("plug", value=True)
        await house.pass_(2)
        house.registry.replace([HEATING])
        house.fares("plug", Health.ONLINE)
        await house.pass_(40)
        assert (thing.orders, disk.rows) == ([], {})
        assert (house.outcome(name), house.error(name)) == (Outcome.FAILED, "command.house_changed")


async def test_what_was_prepared_for_another_configuration_is_not_sent() -> None:
    house, disk, thing = plug_house()
    disk.slow = 0.5
    async with house.lives():
        house.move_in([HEATING])
        name = house.set("plug", value=True)
        await house.pass_(0.1)
        house.registry.replace([replace(HEATING, model="another.plug")])
        house.registry.attach("plug", "test:plug", thing)
        house.fares("plug", Health.ONLINE)
        await house.pass_(5)
        assert (thing.orders, disk.rows, disk.off_list) == ([], {}, {})
        assert house.error(name) == "command.house_changed"


async def test_what_is_owed_is_paid_though_by_now_it_counts_as_harmless() -> None:
    house, disk, thing = plug_house()
    async with house.lives():
        house.move_in([HEATING])
        house.set("plug", value=True)
        await house.pass_(5)
        (owed,) = disk.rows.values()
        house.registry.replace([PLUG])
        thing.reachable = False
        house.fares("plug", Health.OFFLINE)
        await house.pass_(owed.lasts + 100)  # a harmless write has expired by then
        thing.reachable = True
        house.fares("plug", Health.ONLINE)
        await house.pass_(70)
        assert (thing.values["on"], disk.rows) == (False, {})


@pytest.mark.parametrize("after", [NOTHING, Abilities((("", "plug"),), {"on": Property("on", Kind.BOOL)}, {}, {})])
async def test_what_a_product_has_no_more_is_owed_until_the_keeper_has_made_it_safe(after: Abilities) -> None:
    house, disk, _ = plug_house()
    async with house.lives():
        house.move_in([HEATING])
        house.set("plug", value=True)
        await house.pass_(5)
        (owed,) = disk.rows.values()
        house.registry.replace([replace(HEATING, abilities=after)])
        await house.pass_(owed.lasts + 100)
        assert (len(disk.rows), disk.owes("plug", "on")) == (1, True)
        disk.off_list.clear()
        await house.pass_(70)
        assert disk.rows == {}
