"""Every planted mistake is found. In short by the seeds that are known to find it, at length by looking for them."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.simulation.mistake import Planted
from tests.simulation.planted import PLANTED, patched, planted_tree, run_planted

MARGIN = 2
"""Seeds beyond the known one: the code moves, and with it which seed meets what."""
SEARCHED = 300


def found(folder: Path, mistake: Planted, first: int, seeds: int) -> str:
    """What the seeds said of the mistake; empty when they did not see it."""
    planted_tree(folder, mistake)
    result = run_planted(folder, "--until-failed", "--from", str(first), "--seeds", str(seeds))
    assert "Traceback" not in result.stderr, result.stderr
    return result.stdout if result.returncode else ""


def test_every_mistake_can_be_planted() -> None:
    assert len({one.name for one in PLANTED}) == len(PLANTED) >= 20
    assert all(patched(one) for one in PLANTED)


def test_planted_mistakes_are_found_where_they_were_found(tmp_path: Path) -> None:
    known = [(one, one.seed) for one in PLANTED if one.seed is not None]
    with ThreadPoolExecutor(2) as pool:
        told = pool.map(lambda pair: found(tmp_path / pair[0].name, pair[0], pair[1], 1 + MARGIN), known)
        missed = [one.name for (one, _), what in zip(known, told, strict=True) if not what]
    assert known
    assert missed == []


@pytest.mark.soak
@pytest.mark.parametrize("mistake", PLANTED, ids=lambda one: one.name)
def test_a_planted_mistake_is_found_without_knowing_where(tmp_path: Path, mistake: Planted) -> None:
    assert found(tmp_path / "copy", mistake, 0, SEARCHED)


def test_a_patch_that_does_not_apply_is_told(tmp_path: Path) -> None:
    stale = Planted("stale", "hub/app.py", "no such line", "")
    with pytest.raises(LookupError, match="does not apply"):
        planted_tree(tmp_path / "copy", stale)
