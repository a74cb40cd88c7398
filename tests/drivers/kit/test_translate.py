"""Translators that an entry makes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.kit.plain import Table
from drivers.kit.translate import Form, literal, read_translation, wire_value, wire_word
from hub.model.capability import Property
from hub.model.value import Color, Kind, Value

SHARE = Property("level", Kind.INT, unit="%", minimum=0, maximum=100, step=1, writable=True)
AMOUNT = Property("amount", Kind.FLOAT, unit="°C", minimum=-50, maximum=100, writable=True)
WAIT = Property("auto_off", Kind.DURATION, unit="s", minimum=0, writable=True)
KELVIN = Property("white", Kind.INT, unit="K", minimum=3000, maximum=5700, writable=True)
YES = Property("on", Kind.BOOL, writable=True)
MODE = Property("mode", Kind.ENUM, options=("auto", "low", "keep_warm"), writable=True)
TEXT = Property("fault", Kind.TEXT)
COLOR = Property("color", Kind.COLOR, writable=True)
PLAIN = Form()


def made(prop: Property, form: Form = PLAIN, **data: object) -> Any:
    table = Table(data, (), [])
    translation = read_translation(table, prop, form)
    table.close()
    assert table.flaws == []
    return translation


def wrong(prop: Property, form: Form = PLAIN, **data: object) -> list[str]:
    table = Table(data, (), [])
    read_translation(table, prop, form)
    return [flaw.message_id for flaw in table.flaws]


@pytest.mark.parametrize(
    ("prop", "form", "data", "wire", "value"),
    [
        (AMOUNT, Form(), {"scale": 0.1}, 215, 21.5),
        (AMOUNT, Form("int8"), {"scale": 0.1, "offset": 5}, 215, 26.5),
        (AMOUNT, Form("float", "fahrenheit"), {}, 212.0, 100.0),
        (AMOUNT, Form(), {"unit": "°F"}, 32, 0.0),
        (WAIT, Form("uint8", "hours"), {}, 2, 7200.0),
        (WAIT, Form("uint8", "hours"), {"unit": "minutes"}, 2, 120.0),
        (WAIT, Form("uint8", "minutes"), {"scale": 30}, 2, 3600.0),
        (KELVIN, Form(), {"linear": {"1": 3000, "100": 5700}}, 100, 5700),
        (SHARE, Form(), {"invert": True}, 30, 70),
        (SHARE, Form(), {"values": {"0": 50, "1": 100, "2": 0}}, 2, 0),
        (YES, Form("uint8"), {}, 1, True),
        (YES, Form("uint8"), {"invert": True}, 0, True),
        (YES, Form(), {"values": {"on": True, "off": False}}, "off", False),
        (YES, Form(), {"values": {"0": True, "1": False}}, 0, True),
        (MODE, Form("uint8", names={0: "Auto", 1: "Low"}), {}, 1, "low"),
        (MODE, Form("uint8", names={0: "Smart", 3: "Keep Warm"}), {"values": {"smart": "auto", "3": "low"}}, 3, "low"),
        (MODE, Form("string"), {"values": {"1": "auto", "2": "low"}}, "1", "auto"),
        (COLOR, Form(), {}, 0xFF8000, Color(255, 128, 0)),
    ],
)
def test_there_and_back(prop: Property, form: Form, data: dict[str, object], wire: object, value: Value) -> None:
    translation = made(prop, form, **data)
    assert translation.decoder()(wire) == value
    sent = translation.encoder()(value)
    assert (sent, type(sent)) == (wire, type(wire))


def test_a_tank_that_counts_to_120_and_says_127_when_it_is_off() -> None:
    decode: Any = made(SHARE, linear={"0": 0, "120": 100}, valid=[0, 125], clamp=True).decoder()
    assert [decode(wire) for wire in (0, 60, 120, 124, 127)] == [0, 50, 100, 100, None]


def test_millivolts() -> None:
    decode = made(SHARE, linear={"2700": 0, "3100": 100}, valid=[1000, 5000], clamp=True).decoder()
    assert [decode(wire) for wire in (2500, 3000, 3300, 100)] == [0, 75, 100, None]


def test_what_is_out_of_range_means_nothing() -> None:
    assert made(SHARE).decoder()(101) is None
    assert made(AMOUNT).decoder()("warm") is None


def test_yes_of_several_words() -> None:
    named: Any = made(
        YES, Form(names={0: "idle", 1: "heating", 2: "Keep Warm"}), true=["heating", "keep-warm"]
    ).decoder()
    assert [named(wire) for wire in (0, 1, 2, 7, None)] == [False, True, True, None, None]
    unnamed: Any = made(YES, true=["cleaning", 5]).decoder()
    assert [unnamed(wire) for wire in ("cleaning", 5, "docked", 6, None)] == [True, True, False, False, None]


def test_words_are_alike_however_the_device_spells_them() -> None:
    spelt: tuple[object, ...] = (1, "1", 1.0, True, "On", 1.5, None)
    assert [wire_word(wire) for wire in spelt] == ["1", "1", "1", "true", "on", "1.5", ""]
    assert [wire_value(word, Form()) for word in ("1", "-2", "true", "x", "1.5")] == [1, -2, True, "x", "1.5"]
    assert [wire_value(word, Form("string")) for word in ("1", "true")] == ["1", "true"]


def test_of_numbers_the_nearest_is_written() -> None:
    encode = made(SHARE, values={"0": 50, "1": 100, "2": 0}).encoder()
    assert [encode(value) for value in (0, 20, 60, 100)] == [2, 2, 0, 1]


def test_a_text_is_any_text() -> None:
    assert [made(TEXT).decoder()(wire) for wire in ("E1", 7, None, ["a"])] == ["E1", "7", None, None]
    assert made(TEXT, values={"7": "jam"}).decoder()(7) == "jam"


@pytest.mark.parametrize(
    ("prop", "form", "data", "told"),
    [
        (AMOUNT, Form(), {"scale": 0}, "product.zero_scale"),
        (AMOUNT, Form(), {"unit": "kg"}, "product.wrong_unit"),
        (AMOUNT, Form(), {"linear": {"0": 1}}, "product.not_two_points"),
        (AMOUNT, Form(), {"linear": {"0": 1, "1": 1}}, "product.not_two_points"),
        (MODE, Form(), {}, "product.needs_values"),
        (MODE, Form(), {"values": {"0": "lou"}}, "product.not_a_word"),
        (MODE, Form(names={0: "a"}), {"values": {"5": "low"}}, "product.not_a_wire_value"),
        (YES, Form(names={0: "a"}), {"true": ["b"]}, "product.not_a_wire_value"),
        (MODE, Form(), {"true": ["b"]}, "product.not_here"),
        (YES, Form(), {"values": {"0": 1}}, "product.not_flag"),
        (SHARE, Form(), {"values": {"0": 101}}, "product.not_number"),
        (COLOR, Form(), {"values": {"0": "red"}}, "product.not_here"),
    ],
)
def test_what_cannot_be_meant(prop: Property, form: Form, data: dict[str, object], told: str) -> None:
    assert told in wrong(prop, form, **data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KEYS = ("values", "true", "unit", "scale", "offset", "linear", "valid", "clamp", "invert")


@given(
    prop=st.sampled_from((SHARE, AMOUNT, WAIT, YES, MODE, TEXT, COLOR)),
    data=st.dictionaries(st.sampled_from(KEYS), JSON, max_size=4),
    wire=JSON,
)
def test_whatever_an_entry_says_nothing_raises_and_nothing_out_of_the_property_comes(
    prop: Property, data: dict[str, object], wire: object
) -> None:
    translation = read_translation(Table(data, (), []), prop, Form())
    value = translation.decoder()(wire)
    if value is not None and prop.kind is not Kind.TEXT:
        assert prop.accept(value) is not None
        translation.encoder()(value)


def test_what_may_be_sent() -> None:
    good: tuple[object, ...] = ("a", 1, 1.5, True, [1, "a"])
    bad: tuple[object, ...] = (None, {}, [[1]], float("nan"), [1] * 51)
    assert [literal(each) for each in (*good, *bad)] == [True] * len(good) + [False] * len(bad)
