"""Values that are a part of what stands on the wire, and the products that need them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.kit.plain import Table
from drivers.miio.definitions.part import read_part
from drivers.miio.profiles.legacy import LegacyProfile
from hub.model.capability import Property
from hub.model.ports import Order
from hub.model.value import Color, Kind
from tests.drivers.miio.products import legacy

NUMBER = Property("n", Kind.INT)
YES = Property("y", Kind.BOOL)


def table(**data: object) -> Table:
    return Table(data, (), [])


def test_parts_of_texts_and_numbers() -> None:
    chars, hexadecimal = read_part(table(chars=[3, 4]), NUMBER), read_part(table(chars=[6, 8], hex=True), NUMBER)
    bits, any_of_them = read_part(table(bits=[24, 31]), NUMBER), read_part(table(bits=[24, 31]), YES)
    assert chars is not None
    assert hexadecimal is not None
    assert bits is not None
    assert any_of_them is not None
    assert [chars(wire) for wire in ("010201190280222221", "01", 5, None)] == ["2", None, None, None]
    assert [hexadecimal(wire) for wire in ("010201190280222221", "0102011x")] == [0x19, None]
    assert [bits(wire) for wire in (0x36FF8000, 0, -1, "x", None)] == [0x36, 0, None, None, None]
    assert [any_of_them(wire) for wire in (0x36FF8000, 0x00FF8000)] == [True, False]
    assert read_part(table(), NUMBER) is None


@pytest.mark.parametrize("span", [[4, 4], [5, 3], [-1, 3], [0, 65]])
def test_spans_that_are_none(span: list[int]) -> None:
    one = table(chars=span)
    assert read_part(one, NUMBER) is None
    assert [flaw.message_id for flaw in one.flaws] == ["product.bad_range"]


@given(st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.lists(st.integers())))
def test_no_wire_value_does_harm(wire: object) -> None:
    for data in ({"chars": [2, 4]}, {"chars": [2, 4], "hex": True}, {"bits": [3, 60]}):
        part = read_part(table(**data), NUMBER)
        assert part is not None
        part(wire)


def read(model: str, answers: dict[str, Any]) -> dict[str, object]:
    profile = LegacyProfile(legacy(model))
    found: dict[str, object] = {}
    for members in profile.chunks(tuple(profile.paces), 10):
        ask = profile.read(members)
        if ask.method in answers:
            found.update(profile.readings(members, answers[ask.method]).values)
    return found


def test_what_a_companion_has_sent_by_infrared_last() -> None:
    """The answers stand in python-miio's airconditioningcompanion.py."""
    told = ["010507950000257301", "011001160100002573", "807"]
    shown = read("lumi.acpartner.v3", {"get_model_and_state": told, "get_device_prop": ["on"]})
    assert shown == {
        "on": True, "mode": "heat", "fan_speed": "low", "swing": False, "target_temperature": 22.0, "power": 807.0,
        "socket.on": True,
    }  # fmt: skip
    cooling = read("lumi.acpartner.v2", {"get_model_and_state": ["010500978022222102", "010201190280222221", "2"]})
    assert (cooling["on"], cooling["mode"], cooling["target_temperature"]) == (False, "auto", 25.0)
    short = read("lumi.acpartner.v1", {"get_model_and_state": ["01", "01100", "7"]})
    assert (short["on"], short["mode"], short["target_temperature"], short["power"]) == (True, "heat", None, 7.0)


def test_a_companion_switches_the_conditioner_and_its_own_socket() -> None:
    profile = LegacyProfile(legacy("lumi.acpartner.v3"))
    (power,) = profile.asks(Order(writes=(("on", True),)))
    (socket,) = profile.asks(Order(writes=(("socket.on", False),)))
    assert [(ask.method, ask.params) for ask in (power, socket)] == [("set_power", ["on"]), ("toggle_plug", ["off"])]
    assert not profile.abilities.properties["mode"].writable
    assert profile.abilities.properties["on"].guard is not None


def test_the_gateways_lamp_is_one_number() -> None:
    shown = read("lumi.gateway.v3", {"get_rgb": [0x36FF8000]})
    assert shown == {"lamp.on": True, "lamp.brightness": 54.0, "lamp.color": Color(255, 128, 0)}
    dark = read("lumi.gateway.v3", {"get_rgb": [0x00FF8000]})
    assert dark["lamp.on"] is False
