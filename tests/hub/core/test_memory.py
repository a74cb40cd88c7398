"""What outlives the hub of its readings: written seldom and together, put back with its age where it still fits."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.clock import VirtualClock
from hub.core.memory import ROUND, URGENT, Memory
from hub.core.state import OFFLINE_GRACE, State
from hub.model.capability import Abilities, Property
from hub.model.cause import DEVICE
from hub.model.device import Device, Endpoint
from hub.model.own import own_property, virtual_abilities
from hub.model.reading import NEVER, Absence, Change, Provenance, Reading
from hub.model.value import Color, Kind, Value

NOW = 1_750_000_000.0
PROPERTIES = {
    "on": Property("on", Kind.BOOL, writable=True),
    "mode": Property("mode", Kind.ENUM, options=("auto", "low")),
    "temperature": Property("temperature", Kind.FLOAT, step=0.1, self_changing=True, fresh_for=90.0),
    "color": Property("color", Kind.COLOR, writable=True),
    "beep": Property("beep", Kind.BOOL, writable=True, readable=False),
}


def lamp(key: str = "d1", **more: Property) -> Device:
    return Device(key, key, key, abilities=Abilities((), PROPERTIES | more, {}, {}))


@dataclass
class Rows:
    found: dict[str, dict[str, Reading]] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)

    def keep(self, device: str, readings: Mapping[str, Reading]) -> None:
        self.written.append(device)
        self.found[device] = {path: replace(one, provenance=Provenance.RESTORED) for path, one in readings.items()}

    def drop(self, device: str) -> None:
        del self.found[device]


class Life:
    """One life of a hub, over the rows of the last."""

    def __init__(self, rows: Rows, now: float = NOW, *, timely: bool = True, devices: tuple[Device, ...] = ()) -> None:
        self.clock = VirtualClock(now, monotonic=50.0)
        self.state = State(self.clock)
        self.memory = Memory(self.clock, self.state, rows, timely=timely)
        self.changes: list[Change] = []
        self.first: list[Change] = []
        for device in devices or (lamp(),):
            self.state.adopt(device)
            self.memory.restore(device)
        self.state.subscribe(self.changes.append)
        self.state.subscribe_first(self.first.append)
        self.state.subscribe(self.memory.changed)


def before(**readings: object) -> Rows:
    """The rows of a hub that heard these, and stopped."""
    rows = Rows()
    life = Life(rows)
    for path, value in readings.items():
        life.state.apply("d1", path, value)  # type: ignore[arg-type]  # values by keyword
    life.memory.write()
    return rows


def test_values_come_back_with_their_times_marked_and_told_to_nobody() -> None:
    rows = before(on=True, mode="low", color=Color(1, 2, 3))
    life = Life(rows, NOW + 3600)
    assert life.state.reading("d1", "on") == Reading(True, NOW, NOW, Provenance.RESTORED)
    assert life.state.reading("d1", "color").value == Color(1, 2, 3)
    assert life.state.reading("d1", "temperature") is NEVER
    assert life.changes == []


def test_freshness_goes_on_over_the_restart() -> None:
    rows = before(temperature=21.5)
    life = Life(rows, NOW + 20)
    life.clock.advance(69)
    assert life.state.reading("d1", "temperature").value == 21.5
    life.clock.advance(2)
    gone = life.state.reading("d1", "temperature")
    assert (gone.value, gone.absent, gone.last, gone.provenance) == (
        None, Absence.STALE, 21.5, Provenance.RESTORED,
    )  # fmt: skip
    assert [change.path for change in life.changes] == ["temperature"]


@pytest.mark.parametrize(("later", "timely"), [(91.0, True), (20.0, False)])
def test_too_old_or_of_unknown_age_is_stale(later: float, *, timely: bool) -> None:
    rows = before(temperature=21.5, on=True)
    life = Life(rows, NOW + later, timely=timely)
    gone = life.state.reading("d1", "temperature")
    assert (gone.value, gone.absent, gone.last) == (None, Absence.STALE, 21.5)
    assert life.state.reading("d1", "on").value is True


def test_the_same_value_is_reported_then_and_no_change() -> None:
    life = Life(before(on=True), NOW + 5)
    assert life.state.apply("d1", "on", value=True) is False
    assert life.state.reading("d1", "on") == Reading(True, NOW, NOW + 5, Provenance.REPORTED)
    assert life.changes == []
    assert [change.path for change in life.first] == ["on"]
    life.state.apply("d1", "on", value=True)
    assert len(life.first) == 1


def test_another_value_is_a_change() -> None:
    life = Life(before(on=True), NOW + 5)
    assert life.state.apply("d1", "on", value=False) is True
    assert [change.old.provenance for change in life.changes] == [Provenance.RESTORED]
    assert life.first == []


def test_what_cannot_be_read_says_nothing_of_a_restored_value() -> None:
    life = Life(before(on=True), NOW + 5)
    life.state.apply("d1", "on", None, raw="?")
    assert life.state.reading("d1", "on").provenance is Provenance.RESTORED
    assert life.state.reading("d1", "on").last is True


def test_a_restored_value_ages_by_absence_too() -> None:
    life = Life(before(on=True), NOW + 5)
    life.state.offline("d1")
    life.clock.advance(OFFLINE_GRACE + 1)
    assert life.state.reading("d1", "on").absent is Absence.OFFLINE
    life.memory.write()
    rows = Rows({"d1": dict(life.state.readings("d1"))})
    assert Life(rows, NOW + 900).state.reading("d1", "on").last is True


def test_what_fits_no_more_is_skipped() -> None:
    rows = before(on=True, mode="low", temperature=1.0)
    changed = lamp(mode=Property("mode", Kind.ENUM, options=("high",)), on=Property("on", Kind.INT))
    life = Life(rows, NOW + 5, devices=(changed,))
    assert life.memory.skipped == 2
    assert life.state.reading("d1", "on") is NEVER
    assert life.state.reading("d1", "temperature").value == 1.0


def test_other_hardware_begins_with_nothing() -> None:
    rows = before(on=True)
    life = Life(rows, NOW + 5)
    life.state.forget("d1")
    assert rows.found == {}
    life.state.adopt(lamp())
    life.memory.restore(lamp())
    assert life.state.reading("d1", "on") is NEVER


def test_assumed_values_are_kept_only_where_nothing_can_be_heard() -> None:
    rows = Rows()
    life = Life(rows)
    life.state.apply("d1", "on", value=True, provenance=Provenance.ASSUMED)
    life.state.apply("d1", "beep", value=True, provenance=Provenance.ASSUMED)
    life.memory.write()
    assert rows.found["d1"].keys() == {"beep"}


def test_what_people_do_is_written_within_a_minute_and_together() -> None:
    rows = Rows()
    life = Life(rows, devices=(lamp("d1"), lamp("d2"), lamp("d3")))
    life.state.apply("d1", "on", value=True)
    life.clock.advance(URGENT / 2)
    life.state.apply("d2", "on", value=True)
    life.state.apply("d1", "on", value=False)
    life.state.apply("d3", "temperature", 20.0)
    life.clock.advance(URGENT / 2 - 1)
    assert rows.written == []
    life.clock.advance(1)
    assert rows.written == ["d1", "d2"]
    assert rows.found["d1"]["on"].value is False
    life.clock.advance(URGENT * 3)
    assert rows.written == ["d1", "d2"]


async def test_measurements_wait_for_the_round_and_silence_is_not_written() -> None:
    rows = Rows()
    life = Life(rows, devices=(lamp("d1"), lamp("d2"), lamp("d3")))
    task = asyncio.ensure_future(life.memory.run())
    life.state.apply("d1", "temperature", 20.0)
    life.state.apply("d2", "on", value=True, cause=DEVICE)
    await life.clock.run_for(ROUND + 1)
    assert rows.written == ["d2", "d1"]
    life.state.apply("d2", "on", value=True)
    await life.clock.run_for(ROUND)
    assert rows.written == ["d2", "d1", "d2"]
    await life.clock.run_for(ROUND)
    assert rows.written == ["d2", "d1", "d2"]
    task.cancel()


STEPS = st.lists(
    st.tuples(st.just("say"), st.sampled_from(("on", "mode", "temperature")), st.booleans())
    | st.tuples(st.just("garble"))
    | st.tuples(st.sampled_from(("pass", "restart")), st.sampled_from((1.0, 20.0, 60.0, 100.0, 290.0))),
    max_size=25,
)
SAID: dict[str, tuple[Value, Value]] = {"on": (False, True), "mode": ("auto", "low"), "temperature": (20.0, 21.0)}


@given(STEPS)
def test_with_restarts_nothing_else_is_known(steps: list[tuple[object, ...]]) -> None:
    rows = Rows()
    life, calm = Life(rows), Life(Rows())
    for step in steps:
        match step:
            case ("say", str() as path, bool() as which):
                for one in (life, calm):
                    one.state.apply("d1", path, SAID[path][which])
            case ("garble",):
                for one in (life, calm):
                    one.state.apply("d1", "mode", None, raw="?")
            case ("pass", float() as seconds):
                life.clock.advance(seconds)
                calm.clock.advance(seconds)
            case ("restart", float() as down):
                life.memory.write()
                life = Life(rows, life.clock.now() + down)
                calm.clock.advance(down)
        for path in SAID:
            now, as_ever = life.state.reading("d1", path), calm.state.reading("d1", path)
            assert (now.value, now.absent, now.last) == (as_ever.value, as_ever.absent, as_ever.last)
            assert abs(now.changed_at - as_ever.changed_at) + abs(now.heard_at - as_ever.heard_at) < 0.01


OWN = {
    "boost": own_property("boost", "bool", False),
    "wanted": own_property("wanted", "float", 20.0, unit="°C", limits=(5.0, 30.0, 0.5)),
}
SOON = "virtual:heating"


def heating(**own: Property) -> Device:
    """A virtual device."""
    here = (Endpoint("virtual", "heating"),)
    return Device(SOON, "heating", "heating", endpoints=here, abilities=virtual_abilities((), tuple(own.values())))


def test_a_virtual_device_begins_with_its_values_as_if_it_had_said_so() -> None:
    life = Life(Rows(), devices=(heating(**OWN),))
    assert life.state.reading(SOON, "wanted") == Reading(20.0, NOW, NOW)
    assert life.state.reading(SOON, "boost") == Reading(False, NOW, NOW)
    assert (life.changes, life.first) == ([], [])


def test_what_only_the_hub_knows_is_written_when_it_changes() -> None:
    rows = Rows()
    life = Life(rows, devices=(heating(**OWN),))
    life.state.apply(SOON, "boost", True)
    assert rows.written == [SOON, SOON]
    assert rows.found[SOON]["boost"].value is True
    life.state.apply(SOON, "boost", True)
    assert rows.written == [SOON, SOON]


@pytest.mark.parametrize("timely", [True, False])
def test_it_comes_back_as_known_and_never_too_old(*, timely: bool) -> None:
    rows = Rows()
    Life(rows, devices=(heating(**OWN),)).state.apply(SOON, "wanted", 22.0)
    later = Life(rows, NOW + 90 * 86_400, timely=timely, devices=(heating(**OWN),))
    assert later.state.reading(SOON, "wanted") == Reading(22.0, NOW, NOW)
    assert (later.changes, later.first) == ([], [])
    later.clock.advance(90 * 86_400)
    assert later.state.reading(SOON, "wanted").value == 22.0


def test_a_value_that_fits_no_longer_is_dropped_with_a_word(caplog: pytest.LogCaptureFixture) -> None:
    rows = Rows()
    life = Life(rows, devices=(heating(**OWN),))
    life.state.apply(SOON, "wanted", 28.0)
    life.state.apply(SOON, "boost", True)
    cooler = own_property("wanted", "float", 18.0, unit="°C", limits=(5.0, 25.0, 0.5))
    later = Life(rows, devices=(heating(wanted=cooler, note=own_property("note", "text", "")),))
    assert later.state.reading(SOON, "wanted").value == 18.0
    assert later.state.reading(SOON, "note").value == ""
    assert "heating: the values of boost, wanted are dropped" in caplog.text
    assert rows.found[SOON].keys() == {"wanted", "note"}


def test_in_the_same_life_a_property_of_another_type_begins_anew(caplog: pytest.LogCaptureFixture) -> None:
    rows = Rows()
    life = Life(rows, devices=(heating(**OWN),))
    life.state.apply(SOON, "boost", True)
    life.state.apply(SOON, "wanted", 21.0)
    again = heating(boost=own_property("boost", "enum", "low", options=("low", "high")), wanted=OWN["wanted"])
    life.state.adopt(again)
    life.memory.restore(again)
    assert life.state.reading(SOON, "boost").value == "low"
    assert life.state.reading(SOON, "wanted").value == 21.0
    assert "heating: the values of boost are dropped" in caplog.text
    assert rows.found[SOON]["boost"].value == "low"


def test_a_virtual_device_that_leaves_takes_its_values_along() -> None:
    rows = Rows()
    life = Life(rows, devices=(heating(**OWN),))
    life.state.forget(SOON)
    assert rows.found == {}
    life.state.adopt(heating(**OWN))
    life.memory.restore(heating(**OWN))
    assert life.state.reading(SOON, "wanted").value == 20.0


def test_a_value_that_is_still_one_stays_when_there_are_others() -> None:
    life = Life(Rows(), devices=(heating(kind=own_property("kind", "enum", "low", options=("low", "high"))),))
    life.state.apply(SOON, "kind", "high")
    again = heating(kind=own_property("kind", "enum", "off", options=("off", "low", "high")))
    life.state.adopt(again)
    life.memory.restore(again)
    assert life.state.reading(SOON, "kind").value == "high"
    without = heating(kind=own_property("kind", "enum", "off", options=("off", "low")))
    life.state.adopt(without)
    life.memory.restore(without)
    assert life.state.reading(SOON, "kind").value == "off"
