from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.demo.day import Act, Hand, load_day, read_day
from hub.model.errors import BadConfig
from hub.text.source import Source

DAY = """
begins: 2026-03-02 06:58
acts:
  - act: Morning
    at: 07:02
    world: {camera: {person: on}, fountain: {water: 0, lid: "on"}}
    break: {kettle: {stop: yes}}
    scenes: Kettle on
  - act: Later
    skip: 10m
"""


def test_a_day_is_read() -> None:
    day, problems = read_day(Source("day.yaml", DAY))
    assert problems == []
    assert day is not None
    assert day.begins == datetime(2026, 3, 2, 6, 58)  # noqa: DTZ001 - the zone is the home's
    hands = (Hand("camera", "person", True), Hand("fountain", "water", 0.0), Hand("fountain", "lid", "on"))
    faults = (Hand("kettle", "stop", True),)
    assert day.acts == (
        Act("Morning", at=7 * 3600 + 120, hands=hands, faults=faults, scenes=("Kettle on",)),
        Act("Later", skip=600.0),
    )


@pytest.mark.parametrize(
    ("old", "new", "message", "line"),
    [
        ("2026-03-02 06:58", "tomorrow", "cli.demo_bad_begin", 2),
        ("2026-03-02 06:58", "2026-02-30 06:58", "cli.demo_bad_begin", 2),
        ("skip: 10m", "skip: 10", "value.duration_unit", 10),
        ("skip: 10m", "skip: 9999h", "value.too_high", 10),
        ("    at: 07:02", "    at: 07:02\n    skip: 5m", "cli.demo_two_times", 4),
        ("at: 07:02", "at: 27:02", "value.time_of_day", 5),
        ("world: {camera: {person: on}", "world: {camera: on", "value.not_mapping", 6),
        ("{person: on}", "{person: [on]}", "value.is_list", 6),
        ("begins:", "begin:", "value.missing_key", 2),
        ("  - act: Later\n", "  - tca: Later\n", "value.missing_key", 9),
    ],
)
def test_what_is_wrong_is_said_with_its_line(old: str, new: str, message: str, line: int) -> None:
    assert old in DAY
    day, problems = read_day(Source("day.yaml", DAY.replace(old, new)))
    assert day is None
    assert message in [problem.message_id for problem in problems]
    assert line in [problem.mark.line for problem in problems if problem.mark]


def test_a_file_that_is_not_there_or_empty(tmp_path: Path) -> None:
    empty = tmp_path / "day.yaml"
    empty.touch()
    for path in (tmp_path / "nothing.yaml", empty):
        with pytest.raises(BadConfig) as caught:
            load_day(path)
        assert caught.value.problems


@given(st.text(max_size=120))
def test_any_text_is_a_day_or_has_problems(text: str) -> None:
    day, problems = read_day(Source("day.yaml", text))
    assert (day is None) == bool(problems)
