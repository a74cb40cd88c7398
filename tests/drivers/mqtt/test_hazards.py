"""No entry leads past its own guards."""

import pytest

from drivers.mqtt.form import read_form
from drivers.mqtt.hazards import hazard_flaws


@pytest.mark.parametrize(
    ("binds", "found"),
    [
        ({"raw.x": {"to": "set", "access": "rw"}}, "product.starts"),
        ({"raw.x": {"to": "set", "access": "rw", "write": {"on": "$"}}}, "product.starts"),
        ({"cover.stop": {"to": "set", "write": '{"on": true}'}}, "product.starts"),
        ({"cover.stop": {"to": "set", "write": {"on": True}}}, "product.starts"),
        ({"left.switch.on": {"to": "set", "write": {"on": "$"}}}, "product.starts"),
        ({"left.switch.on": {"to": "set", "write": {"light": "$"}}}, ""),
        ({"cover.stop": {"to": "other", "write": {"on": True}}}, ""),
    ],
)
def test_nothing_leads_past_a_guard(binds: dict[str, object], found: str) -> None:
    heater = {"climate.on": {"from": "a", "json": "on", "to": "set"}}
    read = read_form("diy.heater", {"bind": {**heater, **binds}})
    assert [flaw.message_id for flaw in read.flaws] == ([found] if found else [])


@pytest.mark.parametrize(
    ("bind", "found"),
    [
        ({"values": {"heat": True}, "default": False}, ["product.needs_values"]),
        ({"true": ["heat"]}, ["product.needs_values"]),
        ({"true": ["heat"], "access": "r"}, []),
        ({"values": {"off": False}, "default": True}, []),
        ({"values": {"heat": True}, "default": False, "hazard": "none", "reason": "a toy"}, []),
    ],
)
def test_what_nobody_has_heard_of_is_not_off(bind: dict[str, object], found: list[str]) -> None:
    read = read_form("diy.heater", {"bind": {"climate.on": {"from": "a", "to": "b", **bind}}})
    assert [flaw.message_id for flaw in read.flaws] == found


def test_off_must_not_be_on() -> None:
    bind = {"climate.on": {"from": "a", "to": "set", "on": "GO", "off": "GO"}}
    assert [flaw.message_id for flaw in read_form("diy.heater", {"bind": bind}).flaws] == ["product.off_starts"]


def test_what_is_not_dangerous_has_nothing_to_be_led_past() -> None:
    read = read_form(
        "diy.lamp", {"bind": {"light.on": {"from": "a", "to": "set"}, "raw.x": {"to": "set", "access": "w"}}}
    )
    assert read.definition is not None
    assert hazard_flaws(read.definition) == ()
