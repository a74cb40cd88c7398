"""`changes`: from, to, by a distance; what it brings; over gaps and restarts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenes.triggers.changes import NEW, OLD
from tests.scenes.triggers.arming import armed, lived, refused

SAYS = "{change.old} {change.new}"


def test_both_values_come_along() -> None:
    stage = armed(
        "{changes: vacuum.state, from: [idle, docked], to: [cleaning, error]}", {"vacuum.state": "idle"}, SAYS
    )
    for state in ("cleaning", "idle", "docked", "error", "cleaning"):
        stage.is_at("vacuum.state", state)
    assert stage.logs == ["idle cleaning", "docked error"]
    assert (OLD, NEW) == ("change.old", "change.new")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 80).map(lambda tenths: tenths / 10), max_size=15))
def test_by_a_distance_from_the_last_firing(values: list[float]) -> None:
    stage = armed("{changes: bedroom.temperature, by: 2 °C}", {"bedroom.temperature": 4.0}, SAYS)
    told, since = [], 4.0
    for value in values:
        stage.is_at("bedroom.temperature", value)
        if abs(value - since) >= 2 - 1e-9:
            told.append(f"{since:g} {value:g}")
            since = value
    assert stage.logs == told


def test_a_long_gap_is_where_the_distance_begins_anew_a_short_one_is_not() -> None:
    for minutes, told in ((6, []), (4, ["20 22.5"])):
        stage = armed("{changes: bedroom.temperature, by: 2 °C}", {"bedroom.temperature": 20.0}, SAYS)
        stage.is_at("bedroom.temperature", 20.5)
        stage.is_at("bedroom.temperature", None)
        stage.wait(f"{minutes}m")
        stage.is_at("bedroom.temperature", 22.5)
        stage.is_at("bedroom.temperature", 23.0)
        assert stage.logs == told


def test_the_last_firing_is_remembered_over_a_restart() -> None:
    stage = lived("{changes: bedroom.temperature, by: 2 °C}", {"bedroom.temperature": 20.0}, SAYS)
    stage.is_at("bedroom.temperature", 21.5)
    stage.restart(down=60, meanwhile={"bedroom.temperature": 21.9})
    assert stage.logs == []
    stage.is_at("bedroom.temperature", 22.1)
    assert stage.logs == ["20 22.1"]


def test_a_damaged_memory_is_none() -> None:
    stage = lived("{changes: bedroom.temperature, by: 2 °C}", {"bedroom.temperature": 20.0}, SAYS)
    stage.is_at("bedroom.temperature", 21.5)
    stage.sync()
    stage.rows = {id_: text.replace("20.0", '"warm"') for id_, text in stage.rows.items()}
    stage.restart(down=60)
    assert stage.engine.keeping.damaged == 1
    stage.is_at("bedroom.temperature", 22.5)
    assert stage.logs == []


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ("{changes: vacuum.state, by: 2}", [("scenes.no_distance", "2")]),
        ("{changes: bedroom.temperature, by: 2 °F}", [("scenes.no_difference", "2 °F")]),
        ("{changes: bedroom.temperature, by: 0}", [("scenes.nothing_apart", "0")]),
        ("{changes: bedroom.temperature, by: -1}", [("scenes.value_range", "-1")]),
        ("{changes: bedroom.temperature, by: 5 %}", [("scenes.other_unit", "5 %")]),
        ("{changes: vacuum.state, from: [idle, idel]}", [("scenes.unknown_option", "idel")]),
        ("{changes: vacuum.state, to: []}", [("value.empty", "[]")]),
        ("{changes: vacum.state}", [("scenes.unknown_device", "vacum.state")]),
    ],
)
def test_refusals(when: str, found: list[tuple[str, str]]) -> None:
    assert refused(when) == found


def test_two_of_different_types_in_one_scene_are_refused() -> None:
    found = refused("[{changes: vacuum.state}, {changes: bedroom.temperature}]")
    assert found == [("scenes.event_fields_differ", "bedroom.temperature")] * 2
