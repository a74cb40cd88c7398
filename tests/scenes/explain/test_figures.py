"""Durations, amounts and days in words."""

import pytest

from scenes.explain.figures import amount, days, duration, length


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (0, "0 s", "0 秒"),
        (0.25, "250 ms", "250 毫秒"),
        (90, "1 min 30 s", "1 分钟 30 秒"),
        (90000, "1 d 1 h", "1 天 1 小时"),
    ],
)
def test_lengths(seconds: float, english: str, chinese: str) -> None:
    assert (length(seconds, "en"), length(seconds, "zh")) == (english, chinese)


def test_what_is_no_duration_stays_what_it_is() -> None:
    assert (duration("1h30m", "en"), duration("tea", "en")) == ("1 h 30 min", "tea")


@pytest.mark.parametrize(
    ("number", "unit", "said"),
    [(20, "°C", "20 °C"), (0.5, "", "0.5"), (1.5, "h", "1 h 30 min"), (1e6, "lx", "1000000 lx")],
)
def test_amounts(number: float, unit: str, said: str) -> None:
    assert amount(number, unit, "en") == said


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        ("mon", "Monday", "周一"),
        ("fri-mon", "Friday to Monday", "周五至周一"),
        ("sat..sun", "Saturday to Sunday", "周六至周日"),
        ("workdays", "a working day", "工作日"),
        ("holidays.china", "a holiday of the calendar `china`", "china 日历的节假日"),
        ("12-24..01-06", "12-24 to 01-06", "12-24至01-06"),
        ("2026-05-01", "2026-05-01", "2026-05-01"),
        ("someday", "someday", "someday"),
    ],
)
def test_days(text: str, english: str, chinese: str) -> None:
    assert (days(text, "en"), days(text, "zh")) == (english, chinese)
