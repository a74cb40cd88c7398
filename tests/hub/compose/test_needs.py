"""What a device needs, as written in devices.yaml, against what is known of the house."""

from random import Random
from zoneinfo import ZoneInfo

import pytest

from hub.compose.devices import build_devices, doubts, limited
from hub.compose.needs import Facts, read_needs
from hub.config.devices_file import read_devices
from hub.core.clock import VirtualClock
from hub.core.dispatcher import Dispatcher
from hub.core.intake import Intake
from hub.core.registry import Registry
from hub.core.state import State
from hub.model.capability import Abilities
from hub.model.cause import Cause, Origin
from hub.model.device import Device, Health, Status
from hub.model.errors import Unsafe
from hub.model.ports import Report
from hub.model.reading import Provenance, property_id
from hub.model.value import Value
from hub.model.words.basics import PLUG
from hub.model.words.climate import CLIMATE
from hub.model.words.shapes import AUTO_OFF
from hub.text.source import Source
from scenes.engine.view import View
from scenes.language.compiler import compile_condition
from scenes.language.scope import HouseScope
from tests.hub.core.house import ScriptedSession
from tests.hub.core.safety.guarded import KETTLE, Disk, House, Thing, device
from tests.scenes.household import abilities

HOURS = AUTO_OFF.narrowed(step=3600)
KINDS = {
    "kettle": abilities("kettle"),
    "tank": abilities("water_level"),
    "hall": abilities("occupancy"),
    "lamp": abilities("light"),
    "plug": Abilities((("", "plug"),), {"on": PLUG.properties[0]}, {}, {}),
    "heater": Abilities((("", "climate"),), {"on": CLIMATE.properties[0], "auto_off": HOURS}, {}, {}),
}


def told(text: str) -> list[str]:
    """What `hearth check` says of the devices: place, severity and id of each problem."""
    file, problems = read_devices(Source("devices.yaml", text), ("t",))
    assert file is not None
    entries = file.devices.values()
    devices = built(text)
    found, more = limited(entries, devices)
    _, mistakes = read_needs(entries, found)
    all_of_it = (*problems, *doubts(entries, found), *more, *mistakes)
    return [f"{one.mark}: {one.severity} {one.message_id}".removeprefix("devices.yaml:") for one in all_of_it]


def built(text: str) -> tuple[Device, ...]:
    file, _ = read_devices(Source("devices.yaml", text), ("t",))
    assert file is not None

    def of(_family: str, model: str) -> Abilities | None:
        return KINDS.get(model)

    entries = file.devices.values()
    return build_devices(entries, {one.handle: one.handle for one in entries}, of, lambda _: "")


HOME = """\
devices:
  kettle: {{model: kettle, endpoints: ["t:1"], hazard: {hazard}}}
  tank: {{model: tank, endpoints: ["t:2"]}}
  hall: {{model: hall, endpoints: ["t:3"]}}
  plug: {{model: plug, endpoints: ["t:4"], load: {load}, hazard: {plug}}}
"""


def home(hazard: str = "allow", load: str = "other", plug: str = "deny") -> str:
    return HOME.format(hazard=hazard, load=load, plug=plug)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (home("{allow: yes, max_on: 5m, needs: [tank.water_level >= 20, hall.motion]}"), []),
        (home("{allow: yes, needs: [tank.water_levl >= 20]}"), ["2:81: error scenes.unknown_property"]),
        (
            home("{allow: yes, needs: [tnk.water_level >= 20, hall.motion and 7]}"),
            ["2:76: error scenes.unknown_device", "2:115: error scenes.not_a_condition"],
        ),
        (home("{allow: yes, max_on: 20m}"), ["2:76: warning safety.longer"]),
        (home("{allow: yes, max_on: 3h}"), ["2:76: error safety.too_long"]),
        (home("{allow: yes, max_on: 3d}"), ["2:76: error safety.too_long"]),
        (
            home(load="heat", plug="{allow: yes, max_on: 25h}").replace("model: plug", "name: Plug"),
            ["5:83: error safety.too_long"],
        ),
        (home(plug="{allow: yes, max_on: 5m}"), ["5:3: warning safety.nothing_to_guard"]),
        (home(plug="{allow: yes, needs: hall.motion}"), ["5:3: warning safety.nothing_to_guard"]),
        (home("{allow: yes, needs: [kettle.on is off]}"), ["2:76: error safety.needs_itself"]),
        (home("{allow: yes, needs: [hall.motion or kettle.on]}"), ["2:76: error safety.needs_itself"]),
        (home("{allow: yes, needs: [plug.on is off, tank.water_level >= 20]}"), []),
        (home("{allow: yes, needs: ['has_been(plug.on, 5m)']}"), ["2:76: error safety.needs_past"]),
        (
            home(load="heat", plug="{allow: yes, needs: [plug.on]}"),
            ["5:3: warning safety.no_countdown", "5:84: error safety.needs_itself"],
        ),
        (home(load="other").replace("model: plug", "model: hall"), ["5:3: warning safety.not_for_load"]),
        (home(load="heat", plug="allow").replace("model: plug", "model: lamp"), ["5:3: warning safety.not_for_load"]),
        # Of what is not adopted yet nobody knows what it can do.
        (home(load="heater", plug="{allow: yes, max_on: 5m}").replace("model: plug", "name: Plug"), []),
        (home(load="heater", plug="allow"), ["5:3: warning safety.no_countdown"]),
        (home(load="heater"), []),
        (
            home().replace("model: plug", "model: heater").replace("load: other, ", "").replace("deny", "allow"),
            ["5:3: warning safety.counts_in_steps"],
        ),
    ],
)
def test_what_check_says_of_dangers(text: str, said: list[str]) -> None:
    assert told(text) == said


def test_the_owners_time_is_the_guards() -> None:
    text = home("{allow: yes, max_on: 5m}", load="heat", plug="{allow: yes, max_on: 9h}")
    file, _ = read_devices(Source("devices.yaml", text), ("t",))
    assert file is not None
    found, _ = limited(file.devices.values(), built(text))
    guards = {one.handle: [prop.guard for prop in one.abilities.properties.values() if prop.guard] for one in found}
    assert [guard.max_on for guard in guards["kettle"]] == [300]
    assert [guard.max_on for guard in guards["plug"]] == [1800], "too long: as usual"


class Home:
    """A kettle with needs, in a house that tells its readings."""

    def __init__(self, needs: str, fresh_for: str = "1h") -> None:
        self.clock = VirtualClock(now=1_000_000.0)
        self.state, self.registry = State(self.clock), Registry(self.clock)
        self.intake = Intake(
            self.clock, self.state, self.registry, Dispatcher(self.clock, self.state, self.registry, Random(1))
        )
        text = home(f"{{allow: yes, needs: {needs}}}").replace(
            '["t:2"]', f'["t:2"], properties: {{water_level: {{fresh_for: {fresh_for}}}}}'
        )
        file, _ = read_devices(Source("devices.yaml", text), ("t",))
        assert file is not None
        devices = built(text)
        self.registry.replace(devices)
        for one in devices:
            self.state.adopt(one)
            self.registry.attach(one.key, one.endpoints[0].ref, ScriptedSession())
            self.fares(one.key, Health.ONLINE)
        lines, _ = read_needs(file.devices.values(), devices)
        facts = Facts(self.state, self.registry, self.clock, ZoneInfo("Europe/Berlin"))
        (self.line,) = facts.needs(lines)["kettle"]

    def fares(self, key: str, health: Health) -> None:
        device = self.registry.device(key)
        assert device is not None
        self.intake.status(key, device.endpoints[0].ref, Status(health, self.clock.now()))

    def hear(self, key: str, path: str, value: Value) -> None:
        self.intake.report(Report(key, ((path, value),)))

    def doubt(self) -> tuple[str, str] | None:
        found = self.line.doubt("kettle")
        if found is None:
            return None
        assert isinstance(found, Unsafe)
        return found.message_id, str(found.params.get("missing", found.params.get("values")))


FALSE, LOST = "safety.need_false", "safety.need_lost"


def test_a_need_is_met_false_or_lost() -> None:
    home = Home("[tank.water_level >= 20]")
    assert home.line.reads == [property_id("tank", "water_level")]
    assert home.doubt() == (LOST, "tank.water_level")
    home.hear("tank", "water_level", 20.0)
    assert home.doubt() is None
    home.hear("tank", "water_level", 19.0)
    assert home.doubt() == (FALSE, "tank.water_level 19.0")


def test_who_is_not_there_tells_nothing() -> None:
    home = Home("[hall.motion]")
    home.hear("hall", "motion", value=True)
    assert home.doubt() is None
    home.fares("hall", Health.OFFLINE)
    assert home.state.reading("hall", "motion").value is True, "people may still see it"
    assert home.doubt() == (LOST, "hall.motion")
    home.fares("hall", Health.ONLINE)
    assert home.doubt() is None


@pytest.mark.parametrize("provenance", [Provenance.ASSUMED, Provenance.RESTORED])
def test_what_nobody_said_in_this_life_is_lost(provenance: Provenance) -> None:
    home = Home("[hall.motion]")
    home.state.apply("hall", "motion", True, Cause(Origin.HUB), provenance)
    assert home.doubt() == (LOST, "hall.motion")


def test_the_other_half_does_not_stand_in_for_a_value_that_is_lost() -> None:
    home = Home("[hall.motion or tank.water_level > 50]")
    home.hear("hall", "motion", value=True)
    assert home.doubt() == (LOST, "tank.water_level")


def test_no_reading_is_older_than_two_report_periods() -> None:
    home = Home("tank.water_level > 1", fresh_for="90s")
    home.hear("tank", "water_level", 30.0)
    home.clock.advance(60)
    assert home.doubt() is None
    home.clock.advance(0.1)
    assert home.doubt() == (LOST, "tank.water_level")
    assert home.state.reading("tank", "water_level").value == 30.0
    home.fares("tank", Health.OFFLINE)
    home.clock.advance(120)
    home.fares("tank", Health.ONLINE)
    assert home.doubt() == (LOST, "tank.water_level"), "back is not yet heard"


def test_a_line_with_a_mistake_is_never_met() -> None:
    home = Home("[tnk.water_level > 1]")
    assert (home.line.reads, home.doubt()) == ([], (LOST, "devices.yaml"))


def test_times_of_day_may_be_needed() -> None:
    home = Home("[time > 00:00 and time < 23:59]")
    assert home.doubt() is None


async def boiling() -> tuple[House, Thing, Thing]:
    """A kettle that is on while its tank says every thirty seconds that there is water."""
    clock = VirtualClock(now=1_000_000.0)
    kettle, tank = Thing(clock, {"on": False}), Thing(clock, {"water_level": 50.0})
    house = House(clock, Disk(clock), {"kettle": kettle, "tank": tank})
    level = KINDS["tank"].properties["water_level"].narrowed(fresh_for=90.0)
    devices = (
        device("kettle", KETTLE),
        device("tank", Abilities((("", "water_level"),), {"water_level": level}, {}, {})),
    )
    scope = HouseScope({one.handle: one for one in devices}, View(), {})
    line = compile_condition("tank.water_level >= 20", None, scope, [])
    facts = Facts(house.state, house.registry, house.clock, ZoneInfo("UTC"))
    house.safety.load(facts.needs({"kettle": [line]}))
    house.move_in(devices)
    house.tell("tank")
    return house, kettle, tank


async def test_a_sensor_that_falls_silent_switches_off_within_two_periods_and_ten_seconds() -> None:
    house, kettle, _ = await boiling()
    async with house.lives():
        house.set("kettle", value=True)
        await house.report_for(120)
        assert kettle.sent(False) == []
        last = house.clock.monotonic()
        await house.report_for(70.5, keys=["kettle"])
        assert last + 60 < kettle.sent(False)[0] <= last + 70
        refused = house.set("kettle", value=True)
        await house.pass_(40)
        refused = house.set("kettle", value=True)
        await house.pass_(1)
        assert house.error(refused) == "safety.need_lost"


@pytest.mark.parametrize("how", ["offline", "empty"])
async def test_a_sensor_that_says_so_or_goes_away_switches_off_at_once(how: str) -> None:
    house, kettle, tank = await boiling()
    async with house.lives():
        house.set("kettle", value=True)
        await house.report_for(60)
        before = house.clock.monotonic()
        if how == "offline":
            house.fares("tank", Health.OFFLINE)
            await house.pass_(5)
        else:
            tank.values["water_level"] = 5.0
            house.tell("tank")
        assert before <= kettle.sent(False)[0] <= before + 5


async def test_no_stale_value_of_a_hundred_lets_it_start() -> None:
    house, kettle, tank = await boiling()
    async with house.lives():
        for seconds in range(100):
            house.tell("tank")
            await house.pass_(60.5 + seconds, turns=4)
            refused = house.set("kettle", value=True)
            await house.pass_(0.5, turns=4)
            assert house.error(refused) == "safety.need_lost"
        assert (kettle.orders, tank.orders) == ([], [])
