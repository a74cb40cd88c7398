"""The whole hub in five hundred households where everything goes wrong that can."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulation.faults import FAULTS
from tests.simulation.run import campaign, table
from tests.simulation.story import play

ROOT = Path(__file__).parents[2]
SEEDS = 500
QUARTER = 125
SOAK_SEEDS = int(os.environ.get("HEARTH_SOAK_SEEDS", "2000"))
CHUNK = 250
"""Seeds of one test: no test runs for more than five minutes."""


def broken_by(seeds: range) -> str:
    """What these seeds broke, and the faults that never fired; empty when all is well."""
    failed, counts = campaign(seeds)
    sys.stdout.write(table(counts))
    idle = [f"{fault.name} never happened" for fault in FAULTS if not counts[fault.name]]
    return "\n\n".join([*(str(told) for told in failed[:5]), *idle])


@pytest.mark.parametrize("first", range(0, SEEDS, QUARTER))
def test_five_hundred_households_keep_every_promise(first: int) -> None:
    assert broken_by(range(first, first + QUARTER)) == ""


@pytest.mark.soak
@pytest.mark.parametrize("first", range(SEEDS, SEEDS + SOAK_SEEDS, CHUNK))
def test_many_more_households_keep_every_promise(first: int) -> None:
    assert broken_by(range(first, min(first + CHUNK, SEEDS + SOAK_SEEDS))) == ""


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_one_seed_is_one_story_in_every_process(seed: int) -> None:
    told = play(seed)
    command = [sys.executable, "-m", "tests.simulation.run", "--seed", str(seed)]
    for salt in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": salt}
        found = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert told.digest in found.stdout


def test_another_seed_is_another_story() -> None:
    assert play(1, 3).digest != play(2, 3).digest
