"""One property, to and fro."""

import math
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.miio.spec.model import SpecProperty
from drivers.miio.spec.names import RULES, How, Rule
from drivers.miio.spec.translate import Translation, raw, translated
from hub.model.capability import Property
from hub.model.errors import BadValue
from hub.model.value import Kind
from hub.model.vocabulary import capability
from tests.drivers.miio.spec.making import prop


def member_of(of: str, name: str) -> Property:
    return next(one for one in capability(of).properties if one.name == name)


def made(target: str, member: SpecProperty, **more: object) -> Translation | None:
    of, _, name = target.partition(".")
    return translated(Rule((), (), of, name, **more), member_of(of, name), member)  # type: ignore[arg-type]  # by name


def there(target: str, member: SpecProperty, **more: object) -> Translation:
    found = made(target, member, **more)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("bounds", "wires", "values"),
    [
        ((1, 100, 1), (1, 50, 100, 101), (1, 50, 100, None)), ((0, 100, 1), (0, 100), (0, 100)),
        ((0, 255, 1), (0, 255, 300), (1, 100, None)), ((1, 65535, 1), (1, 65535), (1, 100)),
    ],
)  # fmt: skip
def test_brightness_is_a_share_of_its_range(
    bounds: tuple[float, float, float], wires: tuple[int, ...], values: tuple[int | None, ...]
) -> None:
    level = there("light.brightness", prop("light:brightness 2.2 uint16", bounds=bounds), how=How.SHARE)
    assert tuple(level.decode(wire) for wire in wires) == values
    assert level.encode is not None
    assert level.encode(100) == bounds[1]


def test_no_range_and_no_unit_is_no_share() -> None:
    assert made("light.brightness", prop("light:brightness 2.2 uint16"), how=How.SHARE) is None
    assert made("light.brightness", prop("light:brightness 2.2 bool"), how=How.SHARE) is None


@pytest.mark.parametrize(("many", "shares"), [(2, [50, 100]), (3, [33, 66, 100]), (4, [25, 50, 75, 100])])
def test_levels_are_shares_that_a_write_reads_back(many: int, shares: list[int]) -> None:
    said = {0: "Auto", **{number: f"Level{number}" for number in range(1, many + 1)}}
    level = there("fan.speed", prop("fan:fan-level 2.2 uint8", values=said), how=How.LEVEL)
    assert [level.decode(wire) for wire in said] == [None, *shares]
    speed = member_of("fan", "speed").narrowed(**level.narrow)
    assert level.encode is not None
    for wanted in range(shares[0], 101):
        value = speed.accept(wanted)
        assert speed.same(level.decode(level.encode(value)), value), wanted


def test_how_bright_goes_by_words_whatever_their_numbers_are() -> None:
    said = {0: "Brightest", 1: "Glimmer", 2: "LED Closed"}
    light = there("settings.led_brightness", prop("x:brightness 2.2 uint8", values=said), how=How.SHARE)
    assert [light.decode(wire) for wire in (0, 1, 2, 3, True)] == [100, 50, 0, None, None]
    assert light.encode is not None
    assert [light.encode(value) for value in (100, 40, 10)] == [0, 1, 2]
    three = prop("x:brightness 2.2 uint8", values={0: "Close", 1: "Bright", 2: "Brightest"})
    assert [there("settings.led_brightness", three, how=How.SHARE).decode(wire) for wire in (0, 1, 2)] == [0, 50, 100]
    strange = prop("x:brightness 2.2 uint8", values={0: "Bright", 1: "Purple"})
    assert made("settings.led_brightness", strange, how=How.SHARE) is None


def test_color_temperature_in_percent_is_not_kelvin() -> None:
    in_percent = prop("light:color-temperature 2.3 uint8", unit="percentage", bounds=(1, 100, 1))
    assert made("light.color_temperature", in_percent, unit="K") is None
    no_unit = there("light.color_temperature", prop("x:y 2.3 uint32", bounds=(2700, 6500, 1)), unit="K")
    assert no_unit.narrow == {"minimum": 2700, "maximum": 6500, "step": 1}


def test_a_guess_is_not_made_where_the_unit_is_missing() -> None:
    assert made("meter.energy", prop("x:y 2.3 float")) is None
    assert there("meter.energy", prop("x:y 2.3 float", unit="Wh")).decode(1500) == 1.5


def test_half_degrees_stay_and_whole_ones_are_whole() -> None:
    half = prop("x:y 2.3 float", unit="celsius", bounds=(16, 31, 0.5))
    found = there("climate.target_temperature", half)
    assert found.encode is not None
    assert found.encode(21.5) == 21.5
    whole = there("climate.target_temperature", prop("x:y 2.3 uint8", unit="celsius", bounds=(16, 31, 1)))
    assert whole.encode is not None
    assert isinstance(whole.encode(21.0), int)


def test_a_few_numbers_are_the_nearest_of_them() -> None:
    angle = there("fan.angle", prop("x:y 2.3 uint16", values={30: "30", 60: "60", 140: "140"}), unit="°")
    assert angle.encode is not None
    assert [angle.encode(value) for value in (31, 90, 139)] == [30, 60, 140]


@pytest.mark.parametrize(
    ("member", "yes", "no"),
    [
        (prop("x:y 2.1 bool"), True, False), (prop("x:y 2.1 uint8", bounds=(0, 1, 1)), 1, 0),
        (prop("x:y 2.1 uint8", bounds=(0, 2, 1)), 1, 0), (prop("x:y 2.1 uint8", values={1: "Close", 2: "Open"}), 2, 1),
    ],
)  # fmt: skip
def test_yes_and_no_in_all_its_forms(member: SpecProperty, yes: object, no: object) -> None:
    found = there("light.on", member)
    assert (found.decode(yes), found.decode(no), found.decode(7)) == (True, False, None)
    assert found.encode is not None
    assert (found.encode(True), found.encode(False)) == (yes, no)
    assert type(found.encode(True)) is type(yes)


@pytest.mark.parametrize(("bounds", "values"), [((0, 9, 1), None), (None, {0: "Blue", 1: "Green"}), (None, {0: "Off"})])
def test_what_is_neither_yes_nor_no(
    bounds: tuple[float, float, float] | None, values: Mapping[int, str] | None
) -> None:
    assert made("light.on", prop("x:y 2.1 uint8", bounds=bounds, values=values)) is None


def test_modes_go_by_their_words_and_keep_what_is_the_makers_own() -> None:
    said = {7: "Auto", 3: "Cooling", 5: "Self Clean", 6: ""}
    mode = there("climate.mode", prop("x:mode 2.1 uint8", values=said), words="climate.mode", open=True)
    assert [mode.decode(wire) for wire in (7, 3, 5, 6, 1)] == ["auto", "cool", "self_clean", "mode_6", None]
    assert mode.encode is not None
    assert mode.encode("cool") == 3
    closed = there("vacuum.state", prop("x:status 2.1 uint8", values={1: "Sweeping", 2: "Dancing"}), words="vacuum")
    assert [closed.decode(wire) for wire in (1, 2)] == ["cleaning", None]


def test_read_only_rules_and_products() -> None:
    assert there("light.on", prop("x:y 2.1 bool rn")).encode is None
    assert there("light.on", prop("x:y 2.1 bool rwn"), writable=False).encode is None
    assert made("light.on", prop("x:y 2.1 bool w")) is None


def test_raw_keeps_what_the_maker_says() -> None:
    own, decode = raw(prop("x:level 2.1 uint8 r", values={1: "Weak", 2: "Strong"}), "x_level")
    assert (own.kind, own.options, decode(2)) == (Kind.ENUM, ("weak", "strong"), "strong")
    own, decode = raw(prop("x:level 2.1 uint8 r", values={1: "", 2: ""}), "x_level")
    assert (own.kind, decode(2)) == (Kind.FLOAT, 2.0)
    own, decode = raw(prop("x:map 2.1 string r"), "x_map")
    assert (own.kind, decode("a" * 5000)) == (Kind.TEXT, "a" * 200)
    assert raw(prop("x:t 2.1 float r", unit="celsius"), "x_t")[0].unit == "°C"


WIRES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.lists(st.integers())
BOUNDS = st.tuples(st.integers(-300, 300), st.integers(1, 70_000), st.integers(0, 10)).map(
    lambda drawn: (float(drawn[0]), float(drawn[0] + drawn[1]), float(drawn[2]))
)
PROPERTIES = st.builds(
    SpecProperty, st.just("a:b"), st.just(2), st.just(1), st.sampled_from(["bool", "uint8", "float", "string", ""]),
    st.sampled_from(["r", "rw", "rwn", "n"]), st.sampled_from(["", "percentage", "celsius", "hours", "kelvin"]),
    st.none() | BOUNDS,
    st.dictionaries(st.integers(-3, 300), st.sampled_from(["On", "Off", "Auto", "Level1", "Busy", ""]), max_size=5),
)  # fmt: skip
KNOWN = [rule for rule in RULES if any(one.name == rule.member for one in capability(rule.capability).properties)]


@given(st.sampled_from(KNOWN), PROPERTIES, WIRES)
def test_whatever_is_decoded_fits_and_is_written_as_something_that_json_has(
    rule: Rule, said: SpecProperty, wire: object
) -> None:
    declared = member_of(rule.capability, rule.member)
    found = translated(rule, declared, said)
    if found is None:
        return
    narrowed = declared.narrowed(**found.narrow)
    value = found.decode(wire)
    if value is not None:
        declared.narrowed(options=found.narrow.get("options", declared.options)).accept(value)
        if found.encode is not None:
            try:
                sent = found.encode(narrowed.accept(value))
            except BadValue:
                return  # outside of the range that it says it has
            assert isinstance(sent, (bool, int, str)) or (isinstance(sent, float) and math.isfinite(sent))


@given(PROPERTIES, WIRES)
def test_whatever_is_raw_fits(said: SpecProperty, wire: object) -> None:
    own, decode = raw(said, "a_b")
    value = decode(wire)
    assert value is None or own.accept(value) is not None
