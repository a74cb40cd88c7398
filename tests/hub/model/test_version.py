"""The version stands in two places, and is one."""

import tomllib
from pathlib import Path

from hub.model.version import VERSION


def test_it_is_that_of_the_package() -> None:
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["version"] == VERSION
