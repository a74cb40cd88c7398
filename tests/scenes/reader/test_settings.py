"""What a scene says of itself as a whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.text.problem import Problem
from hub.text.reader import Fields
from hub.text.source import Source
from hub.text.yaml import parse
from scenes.engine.program import MOST, Mode, Priority, Rate
from scenes.reader.settings import Settings, rate, read_settings
from tests.scenes.reader.test_names import node


def settings(text: str) -> tuple[Settings, list[Problem]]:
    tree, problems = parse(Source("s.yaml", text))
    assert tree is not None
    fields = Fields.of(tree, problems)
    assert fields is not None
    return read_settings(fields), problems


def test_without_a_word_all_is_usual() -> None:
    found, problems = settings("{scene: A}")
    assert (found.mode, found.priority, found.most) == (Mode.SINGLE, Priority.NORMAL, MOST)
    assert (found.cooldown, found.debounce, found.throttle) == (0, 0, 0)
    assert (found.on_unknown, found.finish, found.override) == (False, False, None)
    assert problems == []


def test_all_of_it() -> None:
    found, problems = settings(
        "{mode: queued, priority: high, cooldown: 1h, debounce: 2s, throttle: 3s, most: 5/m, on_unknown: run, "
        "on_change: finish, override: 2h}"
    )
    assert problems == []
    assert (found.mode, found.priority, found.most) == (Mode.QUEUED, Priority.HIGH, Rate(5, 60))
    assert (found.cooldown, found.debounce, found.throttle) == (3600, 2, 3)
    assert (found.on_unknown, found.finish, found.override) == (True, True, 7200)


@pytest.mark.parametrize("text", ["often", "5", "0/s", "5/d", "-1/s", "5 per s", "/s", "1.5/s", "1000000000/s"])
def test_what_is_no_rate(text: str) -> None:
    problems: list[Problem] = []
    assert rate(node(f"'{text}'"), problems) is None
    assert [problem.message_id for problem in problems] == ["scenes.bad_rate"]


@given(st.integers(1, 999_999), st.sampled_from(["s", "m", "h"]), st.sampled_from(["", " "]))
def test_what_is_a_rate(count: int, unit: str, blank: str) -> None:
    problems: list[Problem] = []
    found = rate(node(f"'{count}{blank}/{blank}{unit}'"), problems)
    assert found == Rate(count, {"s": 1, "m": 60, "h": 3600}[unit])
    assert problems == []
