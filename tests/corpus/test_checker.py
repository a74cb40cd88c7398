"""The checker against the corpus: what it finds, what it misses, and that it cries no wolf."""

from pathlib import Path

import pytest

from tests.corpus.harness import fails, look, score
from tests.corpus.homes import OPEN, SEALED, paths

SEALED_PRECISION = 0.9
SEALED_RECALL = 0.75
"""What must hold over the homes that nobody looked at while the checker was written."""


def test_what_the_checker_finds_in_open_homes(capsys: pytest.CaptureFixture[str]) -> None:
    total = score(OPEN)
    with capsys.disabled():
        print("\n" + total.table("open"))  # noqa: T201 - figures that the log of a run shows
    wrong = [
        f"{path.stem}: {kind} {one.code} {', '.join(one.scenes)}"
        for path in paths(OPEN)
        for kind, some in (("false", look(path).false), ("missed", look(path).missed))
        for one in some
    ]
    assert wrong == []


def test_what_the_checker_finds_in_sealed_homes(capsys: pytest.CaptureFixture[str]) -> None:
    total = score(SEALED)
    with capsys.disabled():
        print("\n" + total.table("sealed"))  # noqa: T201 - figures that the log of a run shows
    enough = total.precision(total.codes()) >= SEALED_PRECISION and total.recall(total.codes()) >= SEALED_RECALL
    assert enough, total.table("sealed")


@pytest.mark.parametrize("path", paths(OPEN), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_play_through_is_a_test_that_passes(path: Path) -> None:
    assert fails(look(path)) == []


def test_play_throughs_of_sealed_homes_are_tests_that_pass() -> None:
    assert sum(len(fails(look(path))) for path in paths(SEALED)) == 0
