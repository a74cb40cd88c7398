"""Devices that describe themselves: adopted, restarted, changed, corrected by their owner."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from hub.api.ports import ApiPorts
from hub.app import Hub, Options, open_hub
from hub.compose.checking import check_house
from hub.compose.describing import SOON, Describing, describing_of, weaker
from hub.compose.inventory import learned_models, read_inventory
from hub.compose.products import library_of
from hub.config.places import Places
from hub.core.clock import VirtualClock, settle
from hub.discovery.adoption import Adopted, Request
from hub.model.capability import Abilities, Property
from hub.model.descriptions import name_of
from hub.model.device import Device
from hub.model.ports import Learned
from hub.model.value import Kind
from hub.model.words.guards import DOOR_GUARD, KETTLE_GUARD
from hub.storage.addresses import load_addresses
from hub.storage.control import open_control
from hub.storage.facts import load_facts
from hub.way_in import api_ports
from tests.drivers.conversation import until
from tests.hub.compose.homes import home_in
from tests.hub.compose.talkers import FAMILY, TalkDriver, taught

SCENES = """
- scene: Lamp
  when: {at: "18:00"}
  do: {set: {plug.on: on}}
- scene: Battery
  when: plug.battery < 20
  do: {log: low}
- scene: Morning
  when: {at: "07:00"}
  do: {log: "good morning"}
"""


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    taught(monkeypatch)
    return home_in(tmp_path, "devices: {}\n")


def driver_of(hub: Hub) -> TalkDriver:
    found = hub.drivers[FAMILY]
    assert isinstance(found, TalkDriver)
    return found


def plug_of(hub: Hub) -> Device:
    device = hub.registry.by_handle("plug")
    assert device is not None
    return device


def titles(hub: Hub) -> list[str]:
    return [one.scene.title for one in hub.scenes.scenes()]


async def adopted(hub: Hub) -> ApiPorts:
    """A plug with a battery is taken on."""
    ports = api_ports(hub)
    driver_of(hub).announce("0x1", "TS 0121", "switch.on", "battery.battery")
    await driver_of(hub).scan(hub.sightings.heard)
    await ports.adoption.adopt(Request(f"{FAMILY}:0x1", handle="plug"))
    return ports


async def test_what_a_device_said_outlives_the_hub(places: Places) -> None:
    async with open_hub(Options(places)) as hub:
        await adopted(hub)
        (places.config / "scenes" / "a.yaml").write_text(SCENES)
        assert (await hub.house.reload()).accepted
        model = plug_of(hub).model
        assert (name_of(model), sorted(plug_of(hub).abilities.properties)) == ("TS_0121", ["battery", "on"])
    assert check_house(places.config, read_inventory(places.state)) == ()
    assert check_house(places.config, learned_models(places.state)) == ()
    assert [one.message_id for one in check_house(places.config, {})] == ["scenes.not_adopted"] * 2
    async with open_hub(Options(places)) as hub:  # and nobody says anything
        assert (plug_of(hub).model, titles(hub)) == (model, ["Lamp", "Battery", "Morning"])
        assert hub.house.fallen == ()


async def test_a_sighting_alone_is_kept_nowhere(places: Places) -> None:
    async with open_hub(Options(places)) as hub:
        driver_of(hub).announce("0x1", "TS0121", "switch.on")
        await driver_of(hub).scan(hub.sightings.heard)
        assert hub.sightings.find(f"{FAMILY}:0x1") is not None
        assert hub.house.library.said == {}


async def test_a_device_that_changes_takes_along_only_the_scenes_that_name_what_is_gone(places: Places) -> None:
    async with open_hub(Options(places)) as hub:
        ports = await adopted(hub)
        (places.config / "scenes" / "a.yaml").write_text(SCENES)
        await hub.house.reload()
        driver_of(hub).announce("0x1", "TS0121", "switch.on")
        await until(lambda: titles(hub) == ["Lamp", "Morning"])
        (told,) = [one for one in ports.hub.status().notices if one.message_id == "scenes.unknown_property"]
        assert "`battery`" in told.line()
        assert "a.yaml:6" in told.line()
        assert driver_of(hub).opened[-1] == ("0x1", plug_of(hub).model)
        # The house goes on being looked after: a reload keeps what stands, and an edit is judged as ever.
        (places.config / "scenes" / "b.yaml").write_text("- {scene: Noon, when: {at: '12:00'}, do: {log: noon}}\n")
        assert (await hub.house.reload()).accepted
        assert titles(hub) == ["Lamp", "Morning", "Noon"]
        (places.config / "scenes" / "b.yaml").write_text("- {scene: Noon, when: plug.nothing, do: {log: noon}}\n")
        assert not (await hub.house.reload()).accepted
        (places.config / "scenes" / "b.yaml").unlink()
        assert (await hub.house.reload()).accepted
    async with open_hub(Options(places)) as hub:
        assert titles(hub) == ["Lamp", "Morning"]
        assert [one.message_id for one in hub.house.fallen] == ["scenes.unknown_property"]
        assert "config.runs_last_accepted" not in [one.message_id for one in hub.problems]
        driver_of(hub).announce("0x1", "TS0121", "switch.on", "battery.battery")
        await until(lambda: titles(hub) == ["Lamp", "Battery", "Morning"])
        assert hub.house.fallen == ()


async def test_its_owner_corrects_a_described_device(places: Places) -> None:
    async with open_hub(Options(places)) as hub:
        await adopted(hub)
        products = places.config / "products"
        products.mkdir()
        (products / "mine.yaml").write_text(f"- {{models: [TS_0121], family: {FAMILY}, lacks: [battery.battery]}}\n")
        result = await hub.house.reload()
        assert (result.accepted, result.problems) == (True, ())
        assert sorted(plug_of(hub).abilities.properties) == ["on"]
        assert [name_of(model) for model in result.products] == ["TS_0121"]
        # Who writes its name down means the same.
        devices = places.config / "devices.yaml"
        devices.write_text(devices.read_text().replace("  plug:\n", "  plug:\n    model: TS_0121\n"))
        assert (await hub.house.reload()).accepted
        assert "model: TS_0121" in devices.read_text()
        assert sorted(plug_of(hub).abilities.properties) == ["on"]
    assert check_house(places.config, read_inventory(places.state)) == ()


class World:
    """Describing without a house: how often it was renewed, and when."""

    def __init__(self, clock: VirtualClock, describing: Describing) -> None:
        self.clock = clock
        self.describing = describing
        self.renewed: list[float] = []

    async def renew(self) -> None:
        self.renewed.append(self.clock.monotonic())

    def say(self, number: int) -> None:
        model = self.describing.describe(FAMILY, "x", {"has": [str(number)]})
        self.describing.described(f"{FAMILY}:1", model)


async def test_changes_are_taken_together_and_with_longer_pauses_while_they_go_on(tmp_path: Path) -> None:
    clock = VirtualClock()
    store = await open_control(tmp_path, clock)
    book = await load_addresses(store)
    describing = describing_of(await load_facts(store), book, library_of(), clock)
    world = World(clock, describing)
    running = asyncio.ensure_future(describing.run(world.renew))
    await settle()
    model = describing.describe(FAMILY, "x", {"has": ["0"]})
    describing.described(f"{FAMILY}:1", model)
    await clock.run_for(60)
    assert world.renewed == []  # nobody has adopted it
    await book.adopt(f"{FAMILY}:1", None, Learned(model, "", ""))
    world.say(0)
    await clock.run_for(60)
    assert world.renewed == []  # and it says nothing new
    describing.described(f"{FAMILY}:1", "x@000000000000")
    await clock.run_for(60)
    learned = book.learned(f"{FAMILY}:1")
    assert learned is not None
    assert (world.renewed, learned.model) == ([], model)  # nobody knows what that would be
    began = clock.monotonic()
    world.say(1)
    world.say(2)
    await clock.run_for(SOON + 0.1)
    assert [round(at - began) for at in world.renewed] == [1]
    for number in range(3, 200):
        world.say(number)
        await clock.run_for(1.0)
    assert len(world.renewed) <= 9
    await clock.run_for(700)
    count = len(world.renewed)
    began = clock.monotonic()
    world.say(500)
    await clock.run_for(SOON + 0.1)
    assert (len(world.renewed), round(world.renewed[-1] - began)) == (count + 1, 1)
    await clock.run_for(1300)
    world.say(501)
    await clock.run_for(700)
    assert {name_of(model) for _, model in describing.rows.said} == {"x"}
    assert len(describing.rows.said) <= 3
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await store.close()


async def test_all_of_a_family_is_taken_on_by_what_it_says(places: Places) -> None:
    (places.config / "devices.yaml").write_text("areas:\n  kitchen: Kitchen\ndevices: {}\n")
    async with open_hub(Options(places)) as hub:
        ports = api_ports(hub)
        driver = driver_of(hub)
        driver.announce("0x1", "TS0121", "switch.on", name="Steckdose Küche", area="Kitchen")
        driver.announce("0x2", "TS0121", "switch.on", name="厨房插座", area="厨房")
        driver.announce("0x3", "TS0999", name="Unsupported")
        driver.announce("0x4", "TS0121", "switch.on", name="", handle="cabin_lamp")
        await driver_of(hub).scan(hub.sightings.heard)
        plan = ports.adoption.plan(ports.adoption.heard(FAMILY))
        assert [(one.ref, one.take, one.handle, one.area, one.area_name, one.reason) for one in plan] == [
            ("talk:0x1", True, "steckdose_küche", "kitchen", "", ""),
            ("talk:0x2", True, "厨房插座", "厨房", "厨房", ""),
            ("talk:0x3", False, "", "", "", "described.nothing"),
            ("talk:0x4", True, "cabin_lamp", "", "", ""),
        ]
        assert [one.id for one in ports.adoption.heard(f"{FAMILY}:0x[12]")] == ["0x1", "0x2"]
        requests = [
            Request(one.ref, handle=one.handle, name=one.name or None, area=one.area or None, area_name=one.area_name)
            for one in plan
            if one.take
        ]
        outcomes = await ports.adoption.adopt_all(requests)
        assert [one for one in outcomes if not isinstance(one, Adopted)] == []
        assert {device.handle for device in hub.registry.devices().values()} == {
            "steckdose_küche", "厨房插座", "cabin_lamp", "house",
        }  # fmt: skip
        assert len(hub.house.library.said) == 1
        again = ports.adoption.plan(ports.adoption.heard(FAMILY))
        assert [one.reason for one in again] == ["plan.have", "plan.have", "described.nothing", "plan.have"]


async def test_one_alone_gets_the_name_that_it_says(places: Places) -> None:
    async with open_hub(Options(places)) as hub:
        driver_of(hub).announce("0x1", "TS0121", "switch.on", name="Hall lamp")
        await driver_of(hub).scan(hub.sightings.heard)
        taken = await api_ports(hub).adoption.adopt(Request(f"{FAMILY}:0x1"))
        assert taken.handle == "hall_lamp"
        device = hub.registry.by_handle("hall_lamp")
        assert device is not None
        assert device.name == "Hall lamp"


async def test_swapping_a_described_device_knows_what_both_can_do(places: Places) -> None:
    (places.config / "scenes" / "a.yaml").write_text("")
    async with open_hub(Options(places)) as hub:
        ports = await adopted(hub)
        driver_of(hub).announce("0x2", "Other", "switch.on")
        await driver_of(hub).scan(hub.sightings.heard)
        await ports.adoption.adopt(Request(f"{FAMILY}:0x2", handle="new"))
        assert ports.swaps is not None
        swap, report = await ports.swaps.swap("plug", "new", dry_run=False)
        assert report.problems == ()
        assert [(one.message_id, dict(one.params)["path"]) for one in swap.differences] == [("swap.lost", "battery")]
        assert name_of(plug_of(hub).model) == "Other"
        assert ("0x2", plug_of(hub).model) in driver_of(hub).opened


async def test_what_is_guarded_is_not_made_less_so_by_what_somebody_says(
    places: Places, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_hub(Options(places)) as hub:
        driver = driver_of(hub)
        driver.announce("0x1", "Door", "lock.locked")
        await driver.scan(hub.sightings.heard)
        request = Request(f"{FAMILY}:0x1", handle="plug")
        ports = api_ports(hub)
        await ports.adoption.adopt(request)

        def told() -> list[str]:
            return [one.message() for one in ports.hub.status().notices if one.message_id == "described.weaker"]

        assert plug_of(hub).abilities.properties["locked"].guard is not None
        opened = len(driver.opened)
        driver.announce("0x1", "Door", "switch.on")
        driver.announce("0x1", "Door", "battery.battery")
        driver.announce("0x1", "Door", "switch.on")
        (text,) = told()
        assert "`plug`" in text
        assert f"`hearth adopt {FAMILY}:0x1`" in text
        driver.announce("0x1", "Door", "lock.locked")
        assert told() == [], "it says again what it was"
        driver.announce("0x1", "Door", "switch.on")
        assert len(told()) == 1
        driver.announce("0x1", "Door", "lock.locked", "battery.battery")
        assert told() == []
        await until(lambda: "battery" in plug_of(hub).abilities.properties)
        assert [model for _, model in driver.opened[opened:]] == [plug_of(hub).model]
        assert len([one for one in caplog.records if "less guarded" in one.getMessage()]) == 1
        driver.announce("0x1", "Door", "switch.on")
        assert len(told()) == 1
        await driver.scan(hub.sightings.heard)
        await api_ports(hub).adoption.adopt(Request(f"{FAMILY}:0x1"))
        assert sorted(plug_of(hub).abilities.properties) == ["on"], "a person has adopted it again"
        assert told() == []


ON = Property("on", Kind.BOOL, writable=True, guard=KETTLE_GUARD)


@pytest.mark.parametrize(
    ("now", "found"),
    [
        (ON, False),
        (None, True),
        (replace(ON, guard=None), True),
        (replace(ON, writable=False), True),
        (replace(ON, guard=replace(KETTLE_GUARD, max_on=601)), True),
        (replace(ON, guard=replace(KETTLE_GUARD, max_on=None)), True),
        (replace(ON, guard=replace(KETTLE_GUARD, max_on=60)), False),
        (replace(ON, guard=replace(KETTLE_GUARD, safe=True)), True),
        (replace(ON, guard=replace(DOOR_GUARD, safe=KETTLE_GUARD.safe)), False),
    ],
)
def test_what_is_less_guarded(now: Property | None, found: bool) -> None:
    old = Abilities((), {"on": ON, "shown": replace(ON, name="shown", writable=False)}, {}, {})
    assert weaker(old, Abilities((), {} if now is None else {"on": now}, {}, {})) is found


def test_a_door_that_would_be_a_kettle_is_less_guarded() -> None:
    door = Abilities((), {"on": replace(ON, guard=DOOR_GUARD)}, {}, {})
    kettle = Abilities((), {"on": replace(ON, guard=replace(DOOR_GUARD, level=KETTLE_GUARD.level))}, {}, {})
    assert weaker(door, kettle)
    assert not weaker(kettle, door)
