"""What came of an entry, in words."""

from random import Random

import pytest

from hub.core.clock import VirtualClock
from hub.model.errors import Unreachable
from hub.off.effort import Effort, Result
from hub.off.teller import named, outcome
from hub.storage.off_records import OffEntry

OWED = OffEntry("d1", "heater", "Fan \x1b[31mheater", "m", "on", False, 0.0)


def effort(result: Result, error: Unreachable | None = None) -> Effort:
    made = Effort(OWED, None, [], VirtualClock(), Random(1), lambda _: None)
    made.result, made.error = result, error
    return made


@pytest.mark.parametrize(
    ("result", "error", "said"),
    [
        (Result.CONFIRMED, None, "on is off, confirmed"),
        (Result.ACCEPTED, None, "go and look"),
        (Result.NOT_REACHED, None, "(no answer): go and look"),
        (Result.NOT_REACHED, Unreachable("safe.sealed", ref="x:1"), "x:1 cannot be opened"),
    ],
)
def test_each_result_has_its_sentence(result: Result, error: Unreachable | None, said: str) -> None:
    line = outcome(effort(result, error), "en")
    assert line.startswith("heater (Fan \N{REPLACEMENT CHARACTER}[31mheater): ")
    assert said in line
    assert outcome(effort(result, error), "zh") != line


def test_a_name_that_says_nothing_new_is_left_out() -> None:
    assert named(OffEntry("d", "heater", "heater", "m", "p", True, 0.0))["who"] == "heater"


def test_a_safe_value_is_written_as_people_write_it() -> None:
    assert named(OWED)["safe"] == "off"
    assert named(OffEntry("d", "h", "n", "m", "p", True, 0.0))["safe"] == "on"
    assert named(OffEntry("d", "h", "n", "m", "p", 40, 0.0))["safe"] == 40
