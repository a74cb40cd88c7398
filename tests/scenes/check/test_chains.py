"""Chains that nobody meant, and loops that really go round."""

import pytest

from scenes.check.chains import chains, loops
from tests.scenes.check.checked import checked
from tests.scenes.check.faults import HIDDEN, LOOP

PAIRS = [
    ("T1", HIDDEN, HIDDEN.replace("when: hall_light.on\n", "when: hall_light.on\n  if: {mode: home}\n")),
    ("T1", HIDDEN, HIDDEN.replace("hall_light.on", "guests.on")),
    ("T2", LOOP, LOOP.replace(" + 1", "")),
]  # fmt: skip


def codes(text: str) -> list[str]:
    one = checked(text)
    return [found.code for found in (*loops(one.index, one.edges, one.theatre), *chains(one.edges, one.theatre))]


@pytest.mark.parametrize(("code", "faulty", "sound"), PAIRS)
def test_a_fault_is_found_and_what_only_looks_like_it_is_not(code: str, faulty: str, sound: str) -> None:
    assert code in codes(faulty)
    assert code not in codes(sound)
