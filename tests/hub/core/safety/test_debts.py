"""What is owed: before the ON, in time, across restarts, and until the device shows it."""

from dataclasses import replace

import pytest

from hub.core.clock import VirtualClock
from hub.core.safety.debts import AGAIN
from hub.model.command import Outcome, Write
from hub.model.device import Health
from hub.model.reading import property_id
from hub.model.value import Value
from tests.hub.core.safety.guarded import HEATER, KETTLE, Disk, House, Thing, device, kettle_house

ON = property_id("kettle", "on")


def start(house: House) -> str:
    house.move_in([device("kettle", KETTLE)])
    house.tell("kettle")
    return house.set("kettle", value=True)


async def test_the_off_is_on_disk_before_the_on_leaves() -> None:
    house, disk, thing = kettle_house()
    disk.slow = 3.0
    async with house.lives():
        start(house)
        await house.pass_(2.9)
        assert thing.orders == []
        assert disk.rows[ON].lasts == 600
        assert disk.off_list["kettle", "on"] == (False, 1_000_600.0)
        await house.pass_(0.2)
        assert thing.sent(True) == [3.0]


async def test_without_a_disk_nothing_is_switched_on_and_nothing_is_owed() -> None:
    house, disk, thing = kettle_house()
    disk.fails = True
    async with house.lives():
        name = start(house)
        await house.pass_(1)
        assert (house.outcome(name), house.error(name)) == (Outcome.FAILED, "store.write_failed")
        assert (thing.orders, disk.rows, disk.off_list) == ([], {}, {})


async def test_it_is_switched_off_when_its_time_is_over_and_paid_when_it_shows_that() -> None:
    house, disk, thing = kettle_house()
    async with house.lives():
        name = start(house)
        await house.pass_(599)
        assert house.outcome(name) is Outcome.CONFIRMED
        assert thing.sent(False) == []
        await house.pass_(1.5)
        assert thing.sent(False) == [600.0]
        assert disk.rows
        await house.pass_(10)
        assert (disk.rows, disk.off_list, house.safety.owed()) == ({}, {}, 0)


async def test_switching_on_again_does_not_make_it_last_longer() -> None:
    house, _, thing = kettle_house()
    async with house.lives():
        start(house)
        await house.pass_(500)
        again = house.set("kettle", value=True)
        await house.pass_(101)
        assert house.outcome(again) is Outcome.CONFIRMED
        assert thing.sent(False) == [600.0]


async def test_one_that_switched_itself_off_pays_after_a_second_word() -> None:
    house, disk, thing = kettle_house()
    async with house.lives():
        start(house)
        await house.pass_(60)
        thing.values["on"] = False
        house.tell("kettle")
        assert disk.rows
        await house.pass_(2.5)
        assert (disk.rows, thing.sent(False)) == ({}, [])


async def test_an_old_word_pays_nothing() -> None:
    house, disk, thing = kettle_house()
    async with house.lives():
        start(house)
        await house.pass_(60)
        house.hear("kettle", {"on": False})  # the device is on: this was under way for a minute
        await house.pass_(10)
        assert disk.rows
        assert thing.values["on"] is True


async def test_an_old_word_does_not_end_the_off_of_a_person() -> None:
    house, disk, thing = kettle_house()
    async with house.lives():
        start(house)
        await house.pass_(60)
        thing.deaf = True
        name = house.set("kettle", value=False)
        house.hear("kettle", {"on": False})
        thing.deaf = False
        await house.pass_(5)
        assert house.outcome(name) is Outcome.CONFIRMED
        assert (thing.values["on"], disk.rows) == (False, {})


async def test_an_on_of_which_nobody_knows_what_became_stays_owed() -> None:
    house, disk, thing = kettle_house()
    async with house.lives():
        thing.silent = True
        name = start(house)
        await house.pass_(20)
        assert house.outcome(name) is Outcome.UNKNOWN
        assert disk.rows
        thing.silent = False
        await house.pass_(581)
        assert thing.sent(False) == [600.0]
        await house.pass_(5)
        assert disk.rows == {}


async def test_an_on_that_never_left_leaves_nothing() -> None:
    house, disk, thing = kettle_house()
    disk.slow = 60
    async with house.lives():
        name = start(house)
        await house.pass_(11)
        assert house.outcome(name) is Outcome.EXPIRED
        assert (disk.rows, disk.off_list, thing.orders) == ({}, {}, [])
        await house.pass_(100)
        assert thing.orders == []


async def test_what_was_never_on_need_not_rest() -> None:
    house, disk, thing = kettle_house()
    disk.fails = True
    async with house.lives():
        start(house)
        await house.pass_(1)
        disk.fails, disk.slow = False, 0.5
        house.set("kettle", value=True)
        await house.pass_(0.1)
        name = house.set("kettle", value=True)  # supersedes the one that waits for the disk
        await house.pass_(1.5)
        assert (house.outcome(name), len(thing.sent(True))) == (Outcome.CONFIRMED, 1)


async def test_one_that_goes_on_again_right_after_its_off_gets_another() -> None:
    house, disk, thing = kettle_house()
    async with house.lives():
        start(house)
        await house.pass_(600.5)
        assert thing.sent(False) == [600.0]
        thing.values["on"] = True  # a relay that sticks
        house.tell("kettle")
        await house.pass_(10)
        assert (thing.values["on"], disk.rows, len(thing.sent(False))) == (False, {}, 2)


async def test_one_that_never_stays_off_is_told_again_and_again_and_wears_nothing_out() -> None:
    house, disk, thing = kettle_house()
    async with house.lives():
        start(house)
        await house.pass_(600.5)
        for _ in range(600):
            thing.values["on"] = True
            house.tell("kettle")
            await house.pass_(1)
        assert disk.rows
        assert 8 <= len(thing.sent(False)) <= 25


async def test_an_off_that_is_not_obeyed_is_sent_until_it_is() -> None:
    house, disk, thing = kettle_house()
    async with house.lives():
        start(house)
        await house.pass_(10)
        thing.deaf = True
        await house.pass_(800)
        assert len(thing.sent(False)) > 5
        assert disk.rows
        refused = house.set("kettle", value=True)
        await house.pass_(1)
        assert house.error(refused) == "safety.being_made_safe"
        thing.deaf = False
        await house.pass_(60)
        assert (thing.values["on"], disk.rows) == (False, {})


# Restarts


def again(disk: Disk, things: dict[str, Thing], boot: str = "boot 1", *, trusted: bool = True) -> House:
    """The next life of the hub."""
    return House(disk.clock, disk, things, boot, trusted=trusted)


async def test_a_killed_hub_switches_off_when_it_is_back() -> None:
    house, disk, thing = kettle_house()
    async with house.lives():
        start(house)
        await house.pass_(60)
    disk.clock.advance(240)
    house = again(disk, house.things)
    async with house.lives():
        house.move_in([device("kettle", KETTLE)])
        await house.pass_(299)
        assert thing.sent(False) == []
        await house.pass_(1.5)
        assert thing.sent(False) == [600.0]
        await house.pass_(10)
        assert disk.rows == {}


async def test_what_fell_due_while_the_hub_was_dead_is_switched_off_at_once() -> None:
    house, disk, thing = kettle_house()
    async with house.lives():
        start(house)
        await house.pass_(60)
    disk.clock.advance(10_000)
    house = again(disk, house.things)
    async with house.lives():
        house.move_in([device("kettle", KETTLE)])
        assert thing.sent(False) == [10_060.0]


@pytest.mark.parametrize(
    ("step", "trusted", "off"), [(-1000, True, 60), (-30, True, 630), (0, False, 60), (590, True, 60)]
)
async def test_another_start_of_the_machine_never_makes_it_last_longer_than_it_may(
    step: float, off: float, *, trusted: bool
) -> None:
    house, disk, thing = kettle_house()
    async with house.lives():
        start(house)
        await house.pass_(60)
    disk.clock.step_wall(step)
    house = again(disk, house.things, "boot 2", trusted=trusted)
    async with house.lives():
        house.move_in([device("kettle", KETTLE)])
        await house.pass_(700)
        assert thing.sent(False)[0] == off
        assert thing.sent(False)[0] <= 60 + 600 + 1


async def test_a_step_of_the_clock_in_one_start_changes_nothing() -> None:
    house, disk, thing = kettle_house()
    async with house.lives():
        start(house)
        await house.pass_(60)
        disk.clock.step_wall(-5000)
        await house.pass_(60)
    house = again(disk, house.things)
    async with house.lives():
        house.move_in([device("kettle", KETTLE)])
        await house.pass_(700)
        assert thing.sent(False)[0] == 600


async def test_what_is_owed_to_a_device_that_is_not_there_waits_for_it() -> None:
    house, disk, thing = kettle_house()
    async with house.lives():
        start(house)
        await house.pass_(60)
    disk.clock.advance(1000)
    house = again(disk, house.things)
    async with house.lives():
        house.safety.begin(house.dispatcher)
        await house.pass_(300)
        assert disk.rows
        house.registry.replace([device("kettle", KETTLE)])
        house.state.adopt(device("kettle", KETTLE))
        thing.report = lambda values: house.hear("kettle", values)
        house.registry.attach("kettle", "test:kettle", thing)
        house.fares("kettle", Health.ONLINE)
        await house.pass_(AGAIN + 10)
        assert (thing.values["on"], disk.rows) == (False, {})


async def test_who_left_the_house_owes_until_the_keeper_saw_to_it() -> None:
    house, disk, thing = kettle_house()
    async with house.lives():
        start(house)
        await house.pass_(10)
        house.registry.replace([])
        await house.pass_(700)
        assert disk.rows
        disk.off_list.clear()
        await house.pass_(AGAIN + 1)
        assert (disk.rows, thing.sent(False)) == ({}, [])


async def test_who_left_the_house_and_is_back_is_on_both_lists_before_the_next_on() -> None:
    house, disk, thing = kettle_house()
    async with house.lives():
        start(house)
        await house.pass_(60)
        disk.off_list.clear()  # by the keeper, while it was not in the house
        house.set("kettle", value=True)
        await house.pass_(1)
        assert len(thing.sent(True)) == 2
        assert (disk.off_list["kettle", "on"], len(disk.rows)) == ((False, 1_000_600.0), 1)


async def test_an_off_that_came_to_nothing_late_is_tried_anew() -> None:
    house, disk, thing = kettle_house()
    async with house.lives():
        start(house)
        await house.pass_(10)
        thing.deaf = True
        await house.pass_(700)
        house.registry.replace([])  # out of devices.yaml for a moment
        await house.pass_(40)
        thing.deaf = False
        sent = len(thing.sent(False))
        house.registry.replace([device("kettle", KETTLE)])
        house.registry.attach("kettle", "test:kettle", thing)
        house.fares("kettle", Health.ONLINE)
        await house.pass_(AGAIN + 10)
        assert len(thing.sent(False)) > sent
        assert (thing.values["on"], disk.rows) == (False, {})


# The device's own countdown


def heater() -> tuple[House, Disk, Thing]:
    clock = VirtualClock(now=1_000_000.0)
    disk, thing = Disk(clock), Thing(clock, {"on": False, "auto_off": 0.0})
    house = House(clock, disk, {"heater": thing})
    house.move_in([device("heater", HEATER)])
    house.tell("heater")
    return house, disk, thing


def countdowns(thing: Thing) -> list[tuple[float, Value]]:
    return [(at, value) for at, path, value in thing.orders if path == "auto_off"]


async def test_the_countdown_goes_before_the_on_and_is_renewed_while_it_should_be_on() -> None:
    house, disk, thing = heater()
    async with house.lives():
        house.set("heater", value=True)
        await house.report_for(1000)
        assert [path for _, path, _ in thing.orders[:2]] == ["auto_off", "on"]
        first, confirmed, *renewed = countdowns(thing)
        assert (first[1], confirmed[1]) == (900.0, 900.0)
        assert [round(at - confirmed[0]) for at, _ in renewed] == [300, 600, 900]
        await house.report_for(6150)
        assert thing.values["on"] is True
        assert countdowns(thing)[-1][1] in range(1, 900)
        await house.report_for(200)
        assert (thing.values["on"], thing.values["auto_off"], disk.rows) == (False, 0.0, {})


@pytest.mark.parametrize("lived", [10, 299, 301, 2000, 6000])
async def test_a_dead_hub_leaves_it_on_for_a_quarter_of_an_hour_at_most(lived: float) -> None:
    house, _, thing = heater()
    async with house.lives():
        house.set("heater", value=True)
        await house.report_for(lived)
        died = house.clock.monotonic()
    thing.reachable = False  # nothing of the dead hub's arrives any more
    house.clock.advance(1000)
    thing.settle()
    assert thing.values["on"] is False
    assert thing.actuations(False)[-1] <= died + 900


async def test_who_pays_early_leaves_no_countdown_behind() -> None:
    house, disk, thing = heater()
    async with house.lives():
        house.set("heater", value=True)
        await house.report_for(60)
        house.set("heater", value=False)
        await house.report_for(60)
        assert (disk.rows, thing.values["auto_off"]) == ({}, 0.0)


async def test_the_countdown_is_nobody_elses_while_it_guards() -> None:
    house, _, thing = heater()
    async with house.lives():
        house.set("heater", value=True)
        await house.report_for(60)
        name = house.set("heater", 0.0, "auto_off")
        await house.pass_(1)
        assert house.error(name) == "safety.countdown_taken"
        assert thing.values["auto_off"] == 900.0
        house.set("heater", value=False)
        await house.report_for(60)
        name = house.set("heater", 60.0, "auto_off")
        await house.pass_(1)
        assert house.outcome(name) is Outcome.CONFIRMED


async def test_what_is_superseded_while_it_waits_gets_no_countdown() -> None:
    clock = VirtualClock(now=1_000_000.0)
    parts = {f"{side}.{path}": prop for side in ("left", "right") for path, prop in HEATER.properties.items()}
    values: dict[str, Value] = {path: False if path.endswith(".on") else 0.0 for path in parts}
    disk, thing = Disk(clock, slow=0.5), Thing(clock, values)
    house = House(clock, disk, {"heater": thing})
    async with house.lives():
        house.move_in([device("heater", replace(HEATER, properties=parts))])
        house.tell("heater")
        house.submit(*(Write("heater", f"{side}.on", value=True) for side in ("left", "right")))
        await house.pass_(0.1)
        house.set("heater", value=False, path="left.on")
        await house.pass_(0.41)
        assert [path for _, path, _ in thing.orders[-2:]] == ["right.auto_off", "right.on"]
        assert thing.values["left.auto_off"] == 0.0


async def test_the_log_says_in_words_what_is_made_safe(caplog: pytest.LogCaptureFixture) -> None:
    house, _, _ = kettle_house()
    async with house.lives():
        house.move_in([replace(device("kettle", KETTLE), handle="boiler")])
        house.tell("kettle")
        house.set("kettle", value=True)
        await house.pass_(601)
    said = [record.message for record in caplog.records if record.name == "hub.core.safety.debts"]
    assert said == ["boiler.on is being made safe: it was on for as long as it may be"]
