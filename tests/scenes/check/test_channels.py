"""What scenes do to rooms: by the homes of the corpus, whose devices stand in rooms."""

from pathlib import Path

import pytest

from scenes.check.channels import opposing, physical
from tests.corpus.harness import checked
from tests.corpus.homes import OPEN, paths

HOMES = [path for path in paths(OPEN) if path.stem.startswith(("p1_", "p2_"))]


@pytest.mark.parametrize("path", HOMES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_pushes_are_told_where_they_meet_in_one_room(path: Path) -> None:
    home, one = checked(path)
    codes = [found.code for detect in (opposing, physical) for found in detect(one.index, one.theatre)]
    assert codes == ([home.code] if home.faulty else [])
