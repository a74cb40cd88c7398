import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.intake import fits
from hub.model.capability import Property
from hub.model.cause import DEVICE, LATE, Cause, Origin
from hub.model.device import Happening, Health
from hub.model.ports import Report
from hub.model.reading import Absence, Occurrence
from hub.model.value import Color, Kind, Value
from tests.hub.core.house import SCENE, House


def test_a_report_is_in_the_state_when_it_returns(house: House) -> None:
    house.intake.report(Report("k1", (("on", True), ("temperature", 21))))
    assert house.state.reading("k1", "on").value is True
    assert house.state.reading("k1", "temperature").value == 21
    assert [change.cause for change in house.changes] == [DEVICE, DEVICE]


def test_an_impossible_type_is_unreadable_and_counted(house: House) -> None:
    house.hear("on", value=True)
    house.hear("on", 3)
    reading = house.state.reading("k1", "on")
    assert (reading.absent, reading.last, reading.raw) == (Absence.UNREADABLE, True, "3")
    house.intake.report(Report("k1", (("mode", None),), raw=(("mode", "17"),)))
    assert house.state.reading("k1", "mode").raw == "17"
    house.hear("mode", None)
    assert house.state.reading("k1", "mode").raw is None
    assert house.intake.unreadable["k1"] == 3


@pytest.mark.parametrize("value", [10**400, -(10**400), 1e300, float("nan"), float("inf")])
def test_a_number_beyond_all_homes_is_unreadable(house: House, value: float) -> None:
    house.hear("position", value)
    house.hear("temperature", value)
    assert house.intake.unreadable["k1"] == 2


def test_a_value_out_of_range_is_what_the_device_says(house: House) -> None:
    house.hear("position", 104)
    assert house.state.reading("k1", "position").value == 104


def test_what_the_device_cannot_have_is_dropped_and_counted(house: House) -> None:
    house.intake.report(Report("k1", (("smell", True),), (Happening("explosion", {}),)))
    house.intake.report(Report("stranger", (("on", True),)))
    assert dict(house.intake.dropped) == {"k1": 2, "": 1}
    assert house.changes == []


def test_what_was_said_a_while_ago_is_as_old_as_that(house: House) -> None:
    seen: list[Occurrence] = []
    house.state.subscribe_events(seen.append)
    house.intake.report(Report("k1", (("on", True),), (Happening("press", {}),), ago=180.0))
    reading = house.state.reading("k1", "on")
    assert (reading.value, reading.heard_at, reading.changed_at) == (True, 999_820.0, 999_820.0)
    assert (house.state.age("k1", "on"), seen[0].at) == (180.0, 999_820.0)


@pytest.mark.parametrize("ago", [-5.0, math.nan, -math.inf])
def test_nothing_was_said_in_the_future(house: House, ago: float) -> None:
    house.intake.report(Report("k1", (("on", True),), ago=ago))
    assert house.state.reading("k1", "on").heard_at == 1_000_000.0


def test_who_brings_a_report_may_know_its_cause(house: House) -> None:
    known = Cause(Origin.PERSON, "ann", depth=3)
    house.intake.report(Report("k1", (("on", True),), cause=known))
    assert house.changes[-1].cause is known
    house.set(("position", 40))
    house.intake.report(Report("k1", (("position", 40),), cause=known))
    assert house.changes[-1].cause is SCENE, "the command of this hub explains it better"
    house.fares(Health.OFFLINE)
    house.clock.advance(10)
    house.fares(Health.ONLINE)
    house.intake.report(Report("k1", (("on", False),), cause=known))
    assert house.changes[-1].cause is LATE


def test_events_become_occurrences(house: House) -> None:
    seen: list[Occurrence] = []
    house.state.subscribe_events(seen.append)
    house.intake.report(Report("k1", events=(Happening("press", {"kind": "single"}),)))
    assert [(one.device, one.happening.fields, one.cause) for one in seen] == [("k1", {"kind": "single"}, DEVICE)]


def test_what_happened_while_nobody_heard_is_late(house: House) -> None:
    house.hear("on", value=False)
    house.hear("position", 0)
    house.clock.advance(10)
    house.fares(Health.OFFLINE)
    house.clock.advance(100)
    house.fares(Health.ONLINE)
    house.clock.advance(1)
    house.hear("on", value=True)
    house.hear("on", value=False)
    house.clock.advance(300)
    house.hear("position", 7)
    assert [change.cause for change in house.changes[2:]] == [LATE, DEVICE, DEVICE]


def test_a_report_may_come_before_the_word_that_the_device_is_back(house: House) -> None:
    house.hear("on", value=False)
    house.clock.advance(10)
    house.fares(Health.OFFLINE)
    house.clock.advance(10)
    house.hear("on", value=True)
    house.clock.advance(1)
    house.fares(Health.ONLINE)
    house.hear("on", value=False)
    assert [change.cause for change in house.changes[1:]] == [LATE, DEVICE]


def test_after_a_reboot_a_difference_is_no_touch(house: House) -> None:
    house.hear("on", value=True)
    house.clock.advance(10)
    house.intake.report(Report("k1", rebooted=True))
    house.hear("on", value=False)
    house.clock.advance(1)
    house.hear("on", value=True)
    assert [change.cause for change in house.changes[1:]] == [LATE, DEVICE]


def test_a_command_that_waited_explains_what_comes_after_the_return(house: House) -> None:
    house.hear("on", value=False)
    house.clock.advance(10)
    house.fares(Health.OFFLINE)
    house.set(("on", True))
    house.clock.advance(10)
    house.fares(Health.ONLINE)
    house.hear("on", value=True)
    assert house.changes[-1].cause == SCENE


def test_offline_values_go_after_five_minutes(house: House) -> None:
    house.hear("on", value=True)
    house.fares(Health.OFFLINE)
    house.clock.advance(299)
    assert house.state.reading("k1", "on").value is True
    house.clock.advance(1)
    assert house.state.reading("k1", "on").absent is Absence.OFFLINE
    house.fares(Health.DEGRADED)
    house.hear("on", value=True)
    assert house.changes[-1].old.last is True


VALUES = st.one_of(
    st.booleans(), st.integers(), st.floats(), st.text(), st.builds(Color, *[st.integers(0, 255)] * 3), st.none()
)


@given(st.sampled_from(list(Kind)), VALUES)
def test_only_values_of_the_right_type_fit(kind: Kind, value: Value | None) -> None:
    if value is None or not fits(Property("x", kind, options=("auto",)), value):
        return
    types: dict[Kind, tuple[type, ...]] = {
        Kind.BOOL: (bool,),
        Kind.ENUM: (str,),
        Kind.TEXT: (str,),
        Kind.COLOR: (Color,),
    }
    assert isinstance(value, types.get(kind, (int, float)))
    assert isinstance(value, bool) == (kind is Kind.BOOL)
    assert not isinstance(value, float) or math.isfinite(value)


@given(st.lists(st.tuples(st.sampled_from(["on", "mode", "position", "temperature", "smell"]), VALUES)))
def test_no_report_raises(values: list[tuple[str, Value | None]]) -> None:
    house = House()
    house.intake.report(Report("k1", tuple(values)))
    for path, reading in house.state.readings("k1").items():
        assert (reading.value is None) == (reading.absent is not None), path


@pytest.mark.parametrize("value", [math.nan, math.inf, True, "5"])
def test_a_number_is_a_finite_number(value: Value) -> None:
    assert not fits(Property("x", Kind.FLOAT), value)
