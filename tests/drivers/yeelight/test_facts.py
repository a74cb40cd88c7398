"""Our definition against what is published of the lamp: every fact shown or listed, every write what the facts say."""

import json
from pathlib import Path
from random import Random

import pytest
import yaml

from drivers.kit.define import Binding
from drivers.yeelight.codec import Answer
from drivers.yeelight.definitions.lights import DEFINITIONS, Wish
from drivers.yeelight.outbox import Listener, Outbox
from drivers.yeelight.picture import Picture
from hub.core.clock import VirtualClock
from hub.model.value import Color, Value

FACTS = yaml.safe_load((Path(__file__).parents[2] / "facts/yeelight.yaml").read_text("utf-8"))
(BULB,) = (one for one in FACTS if one["model"] == "yeelink.light.color1")
PROPERTIES = {one["name"]: one for one in BULB["properties"]}
MODES = {word: number for number, word in PROPERTIES["color_mode"]["values"].items()}

SHOWN = {"power": "on", "bright": "brightness", "ct": "color_temperature", "rgb": "color"}
NOT_SHOWN = {"hue", "sat", "color_mode", "flowing", "music_on", "name"}  # the first three make the colour
MODE_OF = {"ct": "ct", "rgb": "rgb"}


def canonical(prop: str, wire: object) -> Value:
    """What a wire value means, in words of the model."""
    if prop == "power":
        return wire == "on"
    number = int(str(wire))
    return Color(number >> 16, number >> 8 & 255, number & 255) if prop == "rgb" else number


def samples(prop: str) -> list[object]:
    fact = PROPERTIES[prop]
    if "values" in fact:
        return list(fact["values"])
    low, high, step = fact["range"]
    return [low, low + step * ((high - low) // (2 * step)), high]


def test_every_fact_is_shown_or_known_not_to_be() -> None:
    assert PROPERTIES.keys() == SHOWN.keys() | NOT_SHOWN


@pytest.mark.parametrize("prop", SHOWN)
def test_what_the_lamp_tells_is_what_is_shown(prop: str) -> None:
    for wire in samples(prop):
        for spelling in (wire, str(wire)):
            mode = {"color_mode": MODES[MODE_OF[prop]]} if prop in MODE_OF else {}
            told = dict(Picture(DEFINITIONS[BULB["model"]]).take({prop: spelling, **mode}))
            assert told[SHOWN[prop]] == canonical(prop, wire)


@pytest.mark.parametrize("prop", SHOWN)
def test_what_is_wished_is_what_the_lamp_takes(prop: str) -> None:
    sent: list[bytes] = []
    listener = Listener(lambda _: None, lambda _: None, lambda: None)
    outbox = Outbox(VirtualClock(), Random(1), (), listener)
    outbox.connected(sent.append)
    properties = (one for one in DEFINITIONS[BULB["model"]].bindings if isinstance(one, Binding))
    (binding,) = (one for one in properties if one.path == SHOWN[prop])
    assert binding.encode is not None
    for count, wire in enumerate(samples(prop), 1):
        wish = binding.encode(canonical(prop, wire))
        assert isinstance(wish, Wish)
        outbox.put([("slot", wish)], 5.0, lambda _: None)
        asked = json.loads(sent[-1])
        assert (asked["method"], asked["params"][0]) == (PROPERTIES[prop]["setter"], wire)
        outbox.answered(Answer(count, ("ok",)))


def test_hue_and_saturation_make_the_colour() -> None:
    told = {"hue": "120", "sat": "100", "color_mode": str(MODES["hsv"])}
    assert dict(Picture(DEFINITIONS[BULB["model"]]).take(told)) == {"color": Color(0, 255, 0)}
