import pytest

from drivers.miio.simulated.habits import HABITS, MALFORMED, Habits
from hub.model.errors import BadValue


def test_every_habit_has_a_word() -> None:
    habits = Habits()
    for word in HABITS:
        value = getattr(habits, word)
        habits.misbehave(word, value)
        assert getattr(habits, word) == value


def test_values_are_checked_and_kept() -> None:
    habits = Habits()
    for word, value in (
        ("lies", True), ("latency", 2), ("max_props", 3), ("subnet", "127.77.0.0/16"), ("malformed", "all"),
        ("property_errors", {"2.1": -4001}),
    ):  # fmt: skip
        habits.misbehave(word, value)
        assert getattr(habits, word) == value
    assert isinstance(habits.latency, float)
    assert isinstance(habits.max_props, int)


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("lies", 1),
        ("latency", True),
        ("latency", "1"),
        ("subnet", "here"),
        ("subnet", 7),
        ("malformed", "wildly"),
        ("property_errors", [1]),
        ("property_errors", {"2.1": "bad"}),
    ],
)
def test_values_that_will_not_do(word: str, value: object) -> None:
    with pytest.raises(BadValue):
        Habits().misbehave(word, value)


def test_malformations_are_all_known() -> None:
    habits = Habits()
    for kind in MALFORMED:
        habits.misbehave("malformed", kind)
        assert habits.malformed == kind
