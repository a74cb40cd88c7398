"""Crossings: what is a limit, and where the number is back."""

import pytest

from hub.text.problem import Problem
from hub.text.source import Mark, Source
from hub.text.yaml import Scalar
from scenes.language.crossing import Crossing, compile_crossing
from tests.scenes.language.house import House


def scalar(text: str) -> Scalar:
    return Scalar(text, Mark(Source("a.yaml", text), 1, 1, len(text)))


def crossing(house: House, text: str, far: str | None) -> tuple[Crossing | None, list[str]]:
    problems: list[Problem] = []
    found = compile_crossing(scalar(text), None if far is None else scalar(far), house.scope, problems)
    return found, [problem.message_id for problem in problems]


@pytest.mark.parametrize(
    ("text", "far", "over", "between", "back"),
    [
        ("kitchen.temperature > 25", "1", 25.1, 24.0, 23.9),
        ("kitchen.temperature >= 25 °C", "1 °C", 25.0, 24.0, 23.9),
        ("kitchen.temperature < 18", "0.5 °C", 17.9, 18.5, 18.6),
        ("25 < kitchen.temperature", "1", 25.1, 24.0, 23.9),
        ("kitchen.temperature - 1 > 20 + 4", "1", 25.1, 24.0, 23.9),
    ],
)
def test_over_between_and_back(text: str, far: str, over: float, between: float, back: float) -> None:
    house = House()
    found, problems = crossing(house, text, far)
    assert problems == []
    assert found is not None
    assert found.back is not None
    for value, verdict in (
        (over, (True, False)),
        (between, (False, False)),
        (back, (False, True)),
        (None, (None, None)),
    ):
        house.tell("kitchen.temperature", value)
        assert (found.over.test(house.context), found.back.test(house.context)) == verdict


def test_without_a_distance_it_is_back_when_it_is_not_over() -> None:
    found, problems = crossing(House(), "kitchen.temperature > 25", None)
    assert problems == []
    assert found is not None
    assert found.back is None


@pytest.mark.parametrize(
    ("text", "far", "found"),
    [
        ("kitchen.temperature", None, "scenes.not_a_condition"),
        ("kitchen.temperature is known", None, "scenes.not_a_limit"),
        ("kitchen.temperature > 25 and kettle.on", None, "scenes.not_a_limit"),
        ("time > 22:00", None, "scenes.not_a_limit"),
        ("kitchen.temperature >", None, "scenes.ends_early"),
        ("kitchen.temperature > 25", "1 lx", "scenes.bad_hysteresis"),
        ("kitchen.temperature > 25", "2 °F", "scenes.bad_hysteresis"),
        ("kitchen.temperature > 25", "-1", "scenes.bad_hysteresis"),
        ("kitchen.temperature > 25", "kettle.on", "scenes.bad_hysteresis"),
    ],
)
def test_refusals(text: str, far: str | None, found: str) -> None:
    assert crossing(House(), text, far) == (None, [found])
