"""What trigger kinds share, read by the real reader: what they bring, what fits, distances, devices, modes."""

import pytest

from hub.model.capability import Property
from hub.model.value import Kind, Value
from hub.text.reader import Fields
from scenes.engine.view import View
from scenes.kit.brings import brings
from scenes.kit.difference import difference
from scenes.kit.happening import Happens
from scenes.kit.modes import ChangesMode, read_change
from scenes.kit.naming import devices, online_of, written
from scenes.kit.narrowing import Wanted, literals, narrowing
from scenes.kit.payload import Field
from scenes.kit.receiving import PAYLOAD, Receives, known_of
from scenes.language.scope import MEMBER
from scenes.reader.parts import Parts
from tests.scenes.household import HOUSE
from tests.scenes.reader.test_names import node, said

KIND = Property("kind", Kind.ENUM, options=("single", "double"))
TEMPERATURE = Property("temperature", Kind.FLOAT, unit="°C", step=0.1)


@pytest.fixture
def reading() -> Parts:
    return Parts(HOUSE, View())


def fields(text: str) -> Fields:
    made = Fields.of(node(text), [])
    assert made is not None
    return made


def test_what_two_triggers_bring_is_of_one_type(reading: Parts) -> None:
    brings(reading, node("a"), {"event.kind": KIND})
    brings(reading, node("a"), {"event.kind": KIND, "event.zone": Property("zone", Kind.TEXT)})
    assert said(reading.problems) == []
    brings(reading, node("a"), {"event.kind": Property("kind", Kind.TEXT)})
    assert said(reading.problems) == ["scenes.event_fields_differ"]
    assert reading.variables["event.kind"] is KIND


@pytest.mark.parametrize(
    ("value", "fits"), [("single", True), ("double", True), ("long", False), (None, False), (20.04, False)]
)
def test_one_of_the_wanted_values_fits(value: Value | None, fits: bool) -> None:
    assert Wanted("event.kind", KIND, ("single", "double")).fits({"event.kind": value}) is fits
    assert not Wanted("event.kind", KIND, ("single",)).fits({})


def test_numbers_fit_within_their_step() -> None:
    assert Wanted("a", TEMPERATURE, (20.0,)).fits({"a": 20.04})
    assert not Wanted("a", TEMPERATURE, (20.0,)).fits({"a": 20.06})


def test_narrowing_takes_a_value_or_a_list(reading: Parts) -> None:
    known = {"event.kind": KIND, "event.level": TEMPERATURE}
    found = narrowing(node("{kind: [single, double], level: 20 °C}"), known, reading)
    assert [(one.name, one.values) for one in found] == [("event.kind", ("single", "double")), ("event.level", (20.0,))]
    assert narrowing(None, known, reading) == ()
    assert literals(node("[single]"), KIND, reading) == ("single",)
    assert said(reading.problems) == []
    assert literals(node("[]"), KIND, reading) == ()
    assert said(reading.problems) == ["value.empty"]


@pytest.mark.parametrize(("text", "far"), [("2 °C", 2.0), ("0.5", 0.5), ("100", 100.0)])
def test_a_distance_has_no_range_and_no_step(reading: Parts, text: str, far: float) -> None:
    narrow = Property("temperature", Kind.FLOAT, unit="°C", minimum=10, maximum=30, step=1)
    assert difference(node(text), narrow, reading) == far


def test_a_distance_in_time(reading: Parts) -> None:
    assert difference(node("10m"), Property("runtime", Kind.DURATION, unit="s"), reading) == 600.0


def test_devices_are_bound_once_each_and_know_whether_they_are_there(reading: Parts) -> None:
    assert [one.ref for one in devices(node("[kettle, freezer_plug, kettle]"), reading)] == ["kettle", "freezer_plug"]
    found = online_of(node("label.important"), reading)
    assert sorted(one.ref for one in found) == ["freezer_plug", "front_door", "kitchen_window"]
    assert {one.cell.id for one in found} == {f"{one.ref}.online" for one in found}
    assert {one.ref for one in reading.bound[MEMBER]} == {"kettle", *(one.ref for one in found)}
    assert (written(node("[a, b]")), written(node("a"))) == ("a, b", "a")
    assert online_of(node("nobody"), reading) == ()
    assert said(reading.problems) == ["scenes.unknown_device"]


def test_modes_are_those_of_the_house(reading: Parts) -> None:
    found = read_change("leaves", node("[away, sleep]"), fields("{for: 5m}"), reading)
    assert isinstance(found, ChangesMode)
    assert (found.text, found.modes, found.into, found.for_seconds) == (
        "leaves away sleep",
        ("away", "sleep"),
        False,
        300,
    )
    read_change("mode", node("awya"), fields("{}"), reading)
    assert said(reading.problems) == ["scenes.unknown_option"]


def test_what_fires_says_how_it_was_written() -> None:
    field = Field("mqtt.a.b", ("a", "b"), Kind.TEXT)
    assert known_of((field,)) == {"mqtt.a.b": Property("a.b", Kind.TEXT)}
    assert Receives("home/box", "mqtt", "home/box", (field,)).text == "home/box"
    assert Happens("panel.left single", {("panel", "left.press"): None}).text == "panel.left single"
    assert PAYLOAD == "payload"
