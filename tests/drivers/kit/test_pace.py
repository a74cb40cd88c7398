"""Budgets and jitter."""

from random import Random

import pytest

from drivers.kit.pace import Budget, jittered


def test_a_burst_goes_at_once_and_the_rest_at_the_rate() -> None:
    budget = Budget(10, 3)
    assert [budget.reserve(100.0) for _ in range(6)] == pytest.approx([0, 0, 0, 0.1, 0.2, 0.3])


def test_a_pause_gives_the_burst_back_but_no_more() -> None:
    budget = Budget(10, 3)
    for _ in range(10):
        budget.reserve(0.0)
    waits = [budget.reserve(100.0) for _ in range(4)]
    assert waits[:3] == [0, 0, 0]
    assert waits[3] == pytest.approx(0.1)


def test_several_places_at_once() -> None:
    budget = Budget(10, 1)
    assert budget.reserve(0.0, 5) == 0
    assert budget.reserve(0.0) == pytest.approx(0.5)


def test_jitter_stays_within_its_share() -> None:
    dice = Random(1)
    drawn = [jittered(10.0, dice) for _ in range(1000)]
    assert 9.0 <= min(drawn) < 9.1
    assert 10.9 < max(drawn) <= 11.0
