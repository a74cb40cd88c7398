import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.text.quantities import (
    LONGEST_DURATION_S,
    format_duration,
    format_roughly,
    format_time_of_day,
    parse_duration,
    parse_integer,
    parse_number,
    parse_quantity,
    parse_time_of_day,
)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("250ms", 0.25), ("90s", 90), ("5m", 300), ("1h30m", 5400), ("1.5h", 5400), ("2d", 172_800), ("1m500ms", 60.5)],
)
def test_durations(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "5", "m", "5 m", "-5m", "30m1h", "5min", "1m1m", "٥m", "9999d", "1" * 5000 + "s"])
def test_what_is_no_duration(text: str) -> None:
    assert parse_duration(text) is None


@given(st.integers(0, LONGEST_DURATION_S * 1000))
def test_a_duration_comes_back_as_it_was_formatted(milliseconds: int) -> None:
    assert parse_duration(format_duration(milliseconds / 1000)) == pytest.approx(milliseconds / 1000, abs=1e-4)


def test_durations_are_formatted_short() -> None:
    assert [format_duration(s) for s in (0, 0.25, 90, 5400, 86_400)] == ["0s", "250ms", "1m30s", "1h30m", "1d"]


@pytest.mark.parametrize(("text", "seconds"), [("22:30", 81_000), ("7:05", 25_500), ("00:00", 0), ("23:59:59", 86_399)])
def test_times_of_day(text: str, seconds: int) -> None:
    assert parse_time_of_day(text) == seconds


@pytest.mark.parametrize("text", ["", "24:00", "12:60", "1:2", "12:00:60", "1350", "12:00 ", "١٢:٠٠"])
def test_what_is_no_time_of_day(text: str) -> None:
    assert parse_time_of_day(text) is None


@given(st.integers(0, 86_399))
def test_a_time_of_day_comes_back_as_it_was_formatted(seconds: int) -> None:
    assert parse_time_of_day(format_time_of_day(seconds)) == seconds


def test_numbers_are_decimal_and_bounded() -> None:
    assert parse_number("-12.5") == -12.5
    assert [parse_number(text) for text in ("", "1e5", "0x10", "nan", "1_000", "9" * 5000, "1.")] == [None] * 7
    assert parse_integer("+42") == 42
    assert [parse_integer(text) for text in ("", "4.0", "0o7", "9" * 5000)] == [None] * 4


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("20 °C", (20, "°C")),
        ("3kWh", (3, "kWh")),
        ("-4.5 K", (-4.5, "K")),
        ("7", (7, "")),
        ("12 µg/m³", (12, "µg/m³")),
        ("40 %", (40, "%")),
    ],
)
def test_quantities(text: str, found: tuple[float, str]) -> None:
    assert parse_quantity(text) == found


@pytest.mark.parametrize("text", ["", "°C", "1e5", "22:30", "12.", "1 2", "5 kWh extra"])
def test_what_is_no_quantity(text: str) -> None:
    assert parse_quantity(text) is None


@given(st.text())
def test_any_text_never_raises(text: str) -> None:
    for parse in (parse_duration, parse_time_of_day, parse_number, parse_integer, parse_quantity):
        parse(text)


def test_durations_to_read_are_not_more_exact_than_people() -> None:
    shown = [format_roughly(one) for one in (0, 0.25, 5, 12.345, 59.96, 90.4, 5400, 86_400.2)]
    assert shown == ["0s", "250ms", "5s", "12.3s", "1m", "1m30s", "1h30m", "1d"]


@given(st.floats(0, 1e8))
def test_durations_to_read_can_be_read(seconds: float) -> None:
    again = parse_duration(format_roughly(seconds))
    assert again == pytest.approx(seconds, rel=0.01, abs=1e-3)
