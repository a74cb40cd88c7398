"""Scenes of which one is too many."""

import pytest

from scenes.check.twins import twins
from tests.scenes.check.checked import checked
from tests.scenes.check.faults import TWICE

PAIRS = [
    ("A4", TWICE, TWICE.replace("[mon, tue, wed, thu, fri]", "[sat, sun]")),
    ("A4", TWICE, TWICE.replace("- scene: Two", "- scene: Two\n  cooldown: 1h")),
    ("A4", TWICE, TWICE.replace("- scene: Two", "- scene: Two\n  if: kettle.on").replace(
        "- scene: One", "- scene: One\n  if: fan.on")),
]  # fmt: skip


def codes(text: str) -> list[str]:
    one = checked(text)
    return [found.code for found in twins(one.index, one.theatre)]


@pytest.mark.parametrize(("code", "faulty", "sound"), PAIRS)
def test_a_fault_is_found_and_what_only_looks_like_it_is_not(code: str, faulty: str, sound: str) -> None:
    assert code in codes(faulty)
    assert code not in codes(sound)
