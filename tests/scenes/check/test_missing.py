"""What is looked at once and should be followed."""

import pytest

from scenes.check.missing import missing
from tests.scenes.check.checked import checked
from tests.scenes.check.faults import ONCE

PAIRS = [
    ("T3", ONCE, ONCE.replace("{at: 22:00}", "[{at: 22:00}, {becomes: bedroom_window.open is off, for: 1m}]")),
    ("T3", ONCE, ONCE + "- {scene: W, while: bedroom_window.open, keep: {bedroom_heater.target_temperature: 7}}\n"),
    ("T3", ONCE, ONCE.replace("{at: 22:00}", "{every: 15m}")),
    ("T3", ONCE, ONCE.replace("{set: {bedroom_heater.target_temperature: 21}}", "{notify: Shut it}")),
]  # fmt: skip


def codes(text: str) -> list[str]:
    one = checked(text)
    return [found.code for found in missing(one.index, one.theatre)]


@pytest.mark.parametrize(("code", "faulty", "sound"), PAIRS)
def test_a_fault_is_found_and_what_only_looks_like_it_is_not(code: str, faulty: str, sound: str) -> None:
    assert code in codes(faulty)
    assert code not in codes(sound)
