"""What the guards refuse, and what they switch off again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from hub.core.clock import VirtualClock
from hub.core.safety.needs import Needs
from hub.model.capability import Abilities
from hub.model.cause import Cause, Origin
from hub.model.command import Call, Outcome
from hub.model.device import Device
from hub.model.errors import HearthError, Unsafe
from hub.model.ports import Report
from hub.model.reading import PropertyId, Provenance, property_id
from tests.hub.core.safety.guarded import BOMB, DOOR, HEATER, KETTLE, LOCK, Disk, House, Thing, device, kettle_house


@dataclass
class Flag:
    """A need that is met while `well`."""

    well: bool = True
    reads: Sequence[PropertyId] = (property_id("tank", "on"),)

    def doubt(self, name: str) -> HearthError | None:
        return None if self.well else Unsafe("safety.need_lost", name=name, need="flag", missing="flag")


async def refusal_of(house: House, one: Device, call: Call | None = None) -> str | None:
    house.move_in([one])
    name = house.submit(call=call) if call else house.set("kettle", value=True)
    await house.pass_(1)
    assert house.outcome(name) is (Outcome.CONFIRMED if house.error(name) is None else Outcome.FAILED)
    return house.error(name)


async def test_what_the_owner_did_not_allow_stays_off() -> None:
    house, disk, thing = kettle_house()
    async with house.lives():
        assert await refusal_of(house, device("kettle", KETTLE, allowed=False)) == "command.hazard_not_allowed"
        assert (thing.orders, disk.rows, disk.wears) == ([], {}, {})
        house.set("kettle", value=False)
        await house.pass_(1)
        assert thing.sent(False) == [1.0]


def unsafe_kettle() -> Abilities:
    prop = KETTLE.properties["on"]
    assert prop.guard is not None
    return Abilities((), {"on": replace(prop, guard=replace(prop.guard, safe=None))}, {}, {})


async def test_what_nothing_makes_safe_does_not_start_unless_the_owner_says_so() -> None:
    house, _, _ = kettle_house()
    async with house.lives():
        assert await refusal_of(house, device("kettle", unsafe_kettle())) == "safety.no_off"
    house, disk, thing = kettle_house()
    async with house.lives():
        name = house.set("kettle", value=True)
        house.move_in([device("kettle", unsafe_kettle(), without_off=True)])
        name = house.set("kettle", value=True)
        await house.pass_(1)
        assert house.error(name) is None
        assert len(thing.orders) == 1
        assert disk.rows == {}


async def test_a_dangerous_command_has_no_way_back_either() -> None:
    house, _, _ = kettle_house()
    async with house.lives():
        call = Call("kettle", "fire")
        assert await refusal_of(house, device("kettle", BOMB), call) == "safety.no_off"
        name = house.submit(call=call)
        house.registry.replace([device("kettle", BOMB, without_off=True)])
        name = house.submit(call=call)
        await house.pass_(1)
        assert house.outcome(name) is Outcome.ACCEPTED


async def test_what_is_needed_is_asked_when_accepted_and_right_before_it_is_sent() -> None:
    house, disk, thing = kettle_house()
    need = Flag(well=False)
    house.safety.load({"kettle": [need]})
    async with house.lives():
        assert await refusal_of(house, device("kettle", KETTLE)) == "safety.need_lost"
        assert disk.wears == {}
        need.well = True
        disk.slow = 2
        name = house.set("kettle", value=True)
        await house.pass_(1)
        need.well = False
        await house.pass_(2)
        assert (house.outcome(name), house.error(name)) == (Outcome.FAILED, "safety.need_lost")
        assert (thing.orders, disk.rows) == ([], {})


async def test_what_is_no_longer_so_switches_off_within_seconds() -> None:
    house, disk, thing = kettle_house()
    need = Flag()
    house.safety.load({"kettle": [need]})
    async with house.lives():
        assert await refusal_of(house, device("kettle", KETTLE)) is None
        await house.pass_(60)
        need.well = False
        at = house.clock.monotonic()
        await house.pass_(6)
        assert at < thing.sent(False)[0] <= at + 5
        await house.pass_(10)
        assert disk.rows == {}


async def test_a_change_is_looked_at_at_once() -> None:
    house, _, thing = kettle_house()
    house.things["tank"] = Thing(house.clock, {"on": True})
    need = Flag()
    house.safety.load({"kettle": [need]})
    async with house.lives():
        house.move_in([device("kettle", KETTLE), device("tank", HEATER)])
        house.set("kettle", value=True)
        await house.pass_(6.5)
        need.well = False
        house.hear("tank", {"on": False})
        assert len(thing.sent(False)) == 1


async def test_another_configuration_with_other_needs_counts_at_once() -> None:
    house, _, thing = kettle_house()
    async with house.lives():
        assert await refusal_of(house, device("kettle", KETTLE)) is None
        house.safety.load({"kettle": [Flag(well=False)]})
        assert len(thing.sent(False)) == 1


def test_needs_know_their_readers() -> None:
    needs = Needs()
    needs.load({"kettle": [Flag(), Flag()], "heater": [Flag(well=False)], "lamp": []})
    assert needs.readers(property_id("tank", "on")) == ("kettle", "heater")
    assert needs.readers(property_id("tank", "off")) == ()
    assert needs.doubt("kettle", "kettle") is None
    assert needs.doubt("heater", "heater") is not None
    assert needs.doubt("nobody", "nobody") is None
    needs.load({})
    assert needs.readers(property_id("tank", "on")) == ()


async def test_a_storm_of_commands_makes_no_more_than_six_cycles_an_hour() -> None:
    house, _, thing = kettle_house()
    async with house.lives():
        house.move_in([device("kettle", KETTLE)])
        for second in range(3600):
            house.set("kettle", value=second % 7 < 4)
            await house.pass_(1, turns=3)
        ons, offs = thing.actuations(True), thing.actuations(False)
        assert 2 <= len(ons) <= 6
        assert all(on - max((off for off in offs if off < on), default=-60.0) >= 30 for on in ons)


async def test_nobody_switches_on_what_is_being_switched_off() -> None:
    house, _, thing = kettle_house()
    async with house.lives():
        house.move_in([device("kettle", KETTLE)])
        house.set("kettle", value=True)
        await house.pass_(60)
        house.set("kettle", value=False)
        early = house.set("kettle", value=True)
        await house.pass_(1)
        late = house.set("kettle", value=True)
        await house.pass_(1)
        assert (house.error(early), house.error(late)) == ("safety.being_made_safe", "safety.rest")
        assert len(thing.actuations(True)) == 1


async def test_a_restart_in_a_storm_gives_no_cycle_more() -> None:
    house, disk, thing = kettle_house()
    for life in range(12):
        house = House(house.clock, disk, house.things, f"boot {life // 3}")
        async with house.lives():
            house.move_in([device("kettle", KETTLE)])
            for second in range(60):
                house.set("kettle", value=second % 40 < 5)
                await house.pass_(2)
    assert 2 <= len(thing.actuations(True)) <= 6


@pytest.mark.parametrize("origin", list(Origin))
async def test_nobody_opens_a_door_by_saying_so(origin: Origin) -> None:
    for abilities, path, opened in ((DOOR, "on", True), (LOCK, "locked", False)):
        house, _, thing = kettle_house()
        thing.values = {path: not opened}
        async with house.lives():
            house.move_in([device("kettle", abilities)])
            for cause in (Cause(origin, "safety"), Cause(origin, "me", grant="0" * 16)):
                name = house.set("kettle", opened, path, cause)
                await house.pass_(1)
                assert house.error(name) == "safety.only_by_pin"
            name = house.set("kettle", not opened, path, Cause(origin, "me"))
            await house.pass_(1)
            assert house.outcome(name) is Outcome.CONFIRMED
            assert [value for _, _, value in thing.orders] == [not opened]


async def test_locks_stay_as_they_are_through_ten_thousand_restarts() -> None:
    """Neither start, reconnect, power return, configuration nor retry unlocks."""
    clock = VirtualClock(now=1_000_000.0)
    disk, thing = Disk(clock), Thing(clock, {"locked": True})
    house = House(clock, disk, {"door": thing})
    for life in range(10_000):
        house = House(clock, disk, house.things, f"boot {life}")
        house.move_in([device("door", LOCK)])
        house.intake.report(_rebooted(thing))
        house.safety.load({})
        house.life.over = True
    assert thing.orders == []


def _rebooted(thing: Thing) -> Report:
    return Report("door", tuple(thing.values.items()), rebooted=True)


async def test_nothing_dangerous_is_ever_shown_on_a_guess() -> None:
    house, _, thing = kettle_house()
    seen: list[Provenance] = []
    house.state.subscribe(lambda change: seen.append(change.new.provenance))
    async with house.lives():
        thing.silent = True
        house.move_in([device("kettle", KETTLE)])
        house.set("kettle", value=True)
        await house.pass_(30)
        assert house.state.reading("kettle", "on").value is None
        thing.silent = False
        await house.pass_(600)
        assert set(seen) <= {Provenance.REPORTED}
