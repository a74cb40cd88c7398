"""What a bridge says, read: whatever it is, nothing raises, and what comes out is bounded."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.mqtt.form import read_form
from drivers.zigbee2mqtt.entry import entry_of
from drivers.zigbee2mqtt.exposes import DEEPEST, MOST_FEATURES, Feature, read_exposes
from drivers.zigbee2mqtt.survey import read_devices, read_groups, read_info

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KINDS = ("light", "switch", "cover", "fan", "lock", "climate", "binary", "numeric", "enum", "text", "composite", "list")
NAMES = (
    "state", "brightness", "color_temp", "color_xy", "color_hs", "position", "tilt", "system_mode", "preset", "mode",
    "speed", "action", "effect", "contact", "battery", "power", "warning", "duration", "occupied_heating_setpoint",
)  # fmt: skip
WORDS = st.sampled_from(
    ("ON", "OFF", "OPEN", "off", "heat", "auto", "low", "single_left", "rotate_left", "stop", "1", "")
)
LEAF = st.fixed_dictionaries(
    {"type": st.sampled_from(KINDS), "name": st.sampled_from(NAMES)},
    optional={
        "property": st.sampled_from((*NAMES, "state_left", "a.b", "")),
        "access": st.integers(0, 7) | JSON,
        "endpoint": st.sampled_from(("left", "1", "Ü", "l1")) | JSON,
        "unit": st.sampled_from(("°C", "%", "kPa", "min", "mired")) | JSON,
        "values": st.lists(WORDS, max_size=6) | JSON,
        "value_on": st.sampled_from(("ON", True, False, 1)) | JSON,
        "value_off": st.sampled_from(("OFF", True, False, 0)) | JSON,
        "value_min": st.floats() | JSON,
        "value_max": st.floats() | JSON,
        "value_step": st.floats() | JSON,
    },
)
EXPOSE = st.one_of(
    LEAF, JSON, st.builds(lambda leaf, inner: {**leaf, "features": inner}, LEAF, st.lists(LEAF, max_size=5))
)


@given(st.lists(EXPOSE, max_size=8), st.sampled_from(("plug", "irrigation valve", "garage door", "")), st.booleans())
@settings(max_examples=60, deadline=None)
def test_whatever_is_exposed_makes_an_entry_that_can_be_read(exposes: list[object], about: str, battery: bool) -> None:
    definition = {"model": "M1", "vendor": "V", "description": about, "exposes": exposes}
    entry = entry_of({"definition": definition, "power_source": "Battery" if battery else ""}, "zigbee2mqtt")
    if entry is not None:
        assert read_form("M1", entry).flaws == ()
        assert entry == entry_of(
            {"definition": definition, "power_source": "Battery" if battery else ""}, "zigbee2mqtt"
        )
        json.dumps(entry, allow_nan=False)


@given(JSON | st.lists(JSON, max_size=3), st.binary(max_size=60))
@settings(max_examples=60, deadline=None)
def test_whatever_a_bridge_says_is_read(said: object, garbage: bytes) -> None:
    for payload in (json.dumps(said).encode(), garbage, b"[" * 5000, b'[{"ieee_address":"0x1","friendly_name":"a/+"}]'):
        devices = read_devices(payload, "zigbee2mqtt", frozenset())
        assert devices is None or devices.rows == ()
        assert not read_groups(payload, "zigbee2mqtt")
        assert read_info(payload) is None


def test_features_are_bounded_in_number_and_depth() -> None:
    deep: dict[str, object] = {"type": "numeric", "name": "n", "property": "n"}
    for _ in range(DEEPEST + 3):
        deep = {"type": "composite", "name": "c", "property": "c", "features": [deep]}
    many = read_exposes([deep, *([{"type": "numeric", "name": "n", "property": "n"}] * 2 * MOST_FEATURES)])
    assert len(many) <= MOST_FEATURES
    levels, one = 0, many[0]
    while one.features:
        levels, one = levels + 1, one.features[0]
    assert levels < DEEPEST


def test_access_is_three_bits() -> None:
    (feature,) = read_exposes([{"type": "numeric", "name": "n", "property": "n", "access": 5}])
    assert (feature.tells, feature.takes, feature.answers) == (True, False, True)
    assert feature == Feature("numeric", "n", "n", 5)
