"""The corpus of homes itself: every file has the form, and every scene in it is valid."""

from pathlib import Path

import pytest

from scenes.engine.view import View
from tests.corpus.homes import CODES, FOLDER, OPEN, SEALED, load, paths

HOMES = paths()


@pytest.mark.parametrize("path", HOMES, ids=lambda path: f"{path.parent.parent.name}/{path.parent.name}/{path.stem}")
def test_a_home_is_read_without_any_problem(path: Path) -> None:
    home = load(path)
    reading = home.read(View())
    assert [problem.message() for problem in reading.problems] == []
    assert reading.program.scenes
    assert bool(reading.program.invariants) == bool(home.invariants)


@pytest.mark.parametrize("path", HOMES, ids=lambda path: f"{path.parent.parent.name}/{path.parent.name}/{path.stem}")
def test_a_home_has_the_form(path: Path) -> None:
    home = load(path)
    titles = {scene.title for scene in home.read(View()).program.scenes}
    assert home.note
    assert home.code in CODES
    assert home.name == home.name.lower()
    assert bool(home.expected) == home.faulty
    assert {one.code for one in home.expected} <= CODES
    assert not home.faulty or home.code in {one.code for one in home.expected}
    for one in home.expected:
        assert one.scenes
        assert set(one.scenes) <= titles
    assert ("S1" in {one.code for one in home.expected}) <= bool(home.invariants)


def test_the_sealed_homes_are_others_than_the_open_ones() -> None:
    names = {folder: {path.stem for path in paths(folder)} for folder in (OPEN, SEALED)}
    assert names[OPEN].isdisjoint(names[SEALED])
    assert {path.relative_to(FOLDER).parts[0] for path in HOMES} <= {OPEN, SEALED}
