import json

from hub.core.clock import VirtualClock
from hub.core.state import State
from hub.model.capability import Property
from hub.model.cause import DEVICE
from hub.model.device import Happening
from hub.model.reading import Occurrence
from hub.model.value import Color, Kind
from hub.mqtt.states import as_json, colored, event_of, state_of
from tests.hub.mqtt.house import abilities, device


def test_values_as_they_are_told() -> None:
    assert as_json(Property("a", Kind.TIME), 81_000) == "22:30"
    assert as_json(Property("a", Kind.COLOR), Color(1, 2, 3)) == "#010203"
    assert as_json(Property("a", Kind.DURATION), 90.0) == 90.0
    assert as_json(Property("a", Kind.TEXT), "水壶") == "水壶"
    assert as_json(Property("a", Kind.INT), None) is None


def test_a_lamp_says_which_of_its_two_colours_it_shows() -> None:
    clock = VirtualClock()
    state, lamp = State(clock), device("d1", "lamp", "left:light")
    state.adopt(lamp)
    assert json.loads(state_of(lamp, state))["left.color_mode"] is None
    state.apply("d1", "left.color", Color(1, 2, 3))
    clock.advance(1)
    state.apply("d1", "left.color_temperature", 3000)
    told = json.loads(state_of(lamp, state))
    assert (told["left.color_mode"], told["left.color"]) == ("color_temperature", "#010203")
    assert colored(abilities(("", "switch"))) == []


def test_an_event_as_it_is_told() -> None:
    occurrence = Occurrence("d1", Happening("left.press", {"kind": "long", "color": Color(0, 0, 1)}), 12.3456, DEVICE)
    assert json.loads(event_of(occurrence)) == {
        "event": "left.press", "fields": {"kind": "long", "color": "#000001"}, "at": 12.346,
    }  # fmt: skip
