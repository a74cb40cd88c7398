"""`crosses` against a model of the latch, over gaps and restarts, in its refusals."""

import operator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scenes.triggers.arming import armed, lived, refused

SIGNS = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}
TENTHS = st.integers(-30, 30).map(lambda tenths: 25 + tenths / 10)
HOT = "{crosses: bedroom.temperature > 25 °C, hysteresis: 1 °C}"


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(SIGNS)), st.sampled_from([0.0, 0.5, 1.0]), TENTHS, st.lists(TENTHS, max_size=12))
def test_a_limit_is_told_once_until_the_number_was_back(
    sign: str, far: float, first: float, values: list[float]
) -> None:
    hysteresis = f", hysteresis: {far:g} °C" if far else ""
    stage = armed(f'{{crosses: "bedroom.temperature {sign} 25 °C"{hysteresis}}}', {"bedroom.temperature": first})
    crossed, fired = SIGNS[sign](first, 25), 0
    for value in values:
        stage.is_at("bedroom.temperature", value)
        back = (value < 25 - far if sign[0] == ">" else value > 25 + far) if far else not SIGNS[sign](value, 25)
        was, crossed = crossed, SIGNS[sign](value, 25) or (crossed and not back)
        fired += crossed and not was
        assert len(stage.logs) == fired


def test_both_sides_may_be_calculated() -> None:
    stage = armed(
        '{crosses: "bathroom.humidity - 10 > bedroom.humidity", hysteresis: 5 %}',
        {"bathroom.humidity": 50, "bedroom.humidity": 50},
    )
    for humidity in (61, 58, 61, 54, 61):
        stage.is_at("bathroom.humidity", humidity)
    assert stage.logs == ["fired", "fired"]


def test_unknown_changes_nothing() -> None:
    stage = armed(HOT, {"bedroom.temperature": 24.5})
    stage.is_at("bedroom.temperature", None)
    stage.wait("1m")
    stage.is_at("bedroom.temperature", 25.5)
    assert stage.logs == ["fired"]
    stage.is_at("bedroom.temperature", None)
    stage.wait("1h")
    stage.is_at("bedroom.temperature", 24.5)
    stage.is_at("bedroom.temperature", 25.5)
    assert stage.logs == ["fired"]


@pytest.mark.parametrize("restored", [True, False])
def test_the_latch_outlives_a_restart(restored: bool) -> None:
    stage = lived(HOT, {"bedroom.temperature": 24.0})
    stage.is_at("bedroom.temperature", 25.5)
    stage.is_at("bedroom.temperature", 24.5)
    stage.restart(down=60, restored=restored)
    stage.is_at("bedroom.temperature", 25.5)
    assert stage.logs == ["fired"]
    stage.is_at("bedroom.temperature", 23.9)
    stage.is_at("bedroom.temperature", 25.5)
    assert stage.logs == ["fired", "fired"]


def test_it_was_back_while_the_hub_was_away() -> None:
    stage = lived(HOT, {"bedroom.temperature": 24.0})
    stage.is_at("bedroom.temperature", 25.5)
    stage.restart(down=60, meanwhile={"bedroom.temperature": 23.0})
    stage.is_at("bedroom.temperature", 25.5)
    assert stage.logs == ["fired", "fired"]


def test_a_for_in_the_band_goes_on_over_a_restart() -> None:
    stage = lived(HOT.replace("1 °C}", "1 °C, for: 30m}"), {"bedroom.temperature": 24.0})
    stage.is_at("bedroom.temperature", 25.5)
    stage.is_at("bedroom.temperature", 24.5)
    stage.wait("20m")
    stage.restart(down=300)
    stage.wait("5m")
    assert stage.logs == ["fired"]


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ("{crosses: bedroom.temperature is 25}", [("scenes.not_a_limit", "bedroom.temperature is 25")]),
        ("{crosses: hall.motion}", [("scenes.not_a_limit", "hall.motion")]),
        ('{crosses: "time > 22:00"}', [("scenes.not_a_limit", '"time > 22:00"')]),
        ("{crosses: bedroom.temperature > 25 lx}", [("scenes.other_unit", "25 lx")]),
        ("{crosses: bedroom.temperature > 25, hysteresis: 1 lx}", [("scenes.bad_hysteresis", "1 lx")]),
        ("{crosses: bedroom.temperature > 25, hysteresis: 2 °F}", [("scenes.bad_hysteresis", "2 °F")]),
        ("{crosses: bedroom.temperature > 25, hysteresis: 0}", [("scenes.bad_hysteresis", "0")]),
        ("{crosses: bedroom.temperature > 25, hysteresis: much}", [("scenes.bad_hysteresis", "much")]),
        ("{crosses: bedroom.temperatur > 25}", [("scenes.unknown_property", "temperatur")]),
    ],
)
def test_refusals(when: str, found: list[tuple[str, str]]) -> None:
    assert refused(when) == found
