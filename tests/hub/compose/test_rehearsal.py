"""Tests of a home are played with its scenes; what has passed is played again once anything else may come of it."""

from pathlib import Path

import pytest

from drivers.families import FAMILIES
from hub.compose.home import home_without_hub
from hub.compose.rehearsal import rehearse
from hub.config.load import load
from tests.hub.compose.homes import home_in
from tests.hub.compose.test_proving import DARK, DEVICES, SCENES, TESTS

NEVER = "- {never: dim.on and lamp.on, name: Dark, for: 0s}\n"


def failures(folder: Path, passed: set[str], devices: str = DEVICES, scenes: str = SCENES, tests: str = TESTS) -> int:
    """How many tests fail that are played; -1 where none is."""
    folder.mkdir()
    config_folder = home_in(folder, devices, scenes).config
    (config_folder / "scenes" / "a.test.yaml").write_text(tests)
    config, problems = load(config_folder, FAMILIES.keys())
    assert config is not None, problems
    # Every file under the same name, as an edit leaves it.
    tested = tuple(type(one)("a.test.yaml", one.text) for one in config.tests)
    found = rehearse(config, home_without_hub(config, {}), tested, lambda: 0.0, passed=passed)
    return len(found.failures) if any(found.played.values()) else -1


@pytest.mark.parametrize(
    ("devices", "scenes", "tests", "failing"),
    [
        (DEVICES, SCENES, TESTS, -1),
        (DEVICES, SCENES.replace("18:00", "19:00"), TESTS, 0),
        (DEVICES, DARK, TESTS, 1),
        (DEVICES, SCENES + NEVER, TESTS, 1),
        (DEVICES, SCENES, TESTS.replace("then: {lamp.on: on}", "then: nothing"), 1),
        (DEVICES.replace("dim:", "another: {virtual: switch}, dim:"), SCENES, TESTS, 0),
    ],
    ids=["nothing else", "another scene", "the scene", "an invariant", "the test", "the home"],
)
def test_what_has_passed_is_played_again_where_something_else_may_come_of_it(
    tmp_path: Path, devices: str, scenes: str, tests: str, failing: int
) -> None:
    passed: set[str] = set()
    assert failures(tmp_path / "first", passed) == 0
    assert failures(tmp_path / "then", passed, devices, scenes, tests) == failing
