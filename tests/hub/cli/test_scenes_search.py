"""`hearth scenes search`: what it finds, how far it looked, and what it says where there is nothing to look for."""

from pathlib import Path

import pytest

from hub.cli import scenes_search
from hub.cli.exits import Exit
from hub.cli.scenes import WORDS
from hub.compose.searching import search_house
from hub.config.load import load
from hub.model.errors import BadConfig
from tests.hub.cli.hearth import Hearth
from tests.hub.compose.homes import home_in

DEVICES = "devices:\n  heating: {virtual: {on: off}}\n  window: {virtual: {open: off}}\n"
SCENES = """
- never: heating.on and window.open
  name: Not out of the window
- never: heating.on
  for: 2h
- always: window.online
- scene: Warm
  when: {at: "06:00"}
  do: [{set: {heating.on: on}}, {wait: 1h}, {set: {heating.on: off}}]
"""


def arguments(top: Path) -> list[str]:
    return ["--config", str(top / "config"), "--state", str(top / "state")]


async def test_what_is_found_is_a_test_and_what_is_not_is_not_proved(tmp_path: Path, hearth: Hearth) -> None:
    home_in(tmp_path, DEVICES, SCENES)
    ended = await hearth("scenes", "search", *arguments(tmp_path))
    assert ended.code == Exit.NO
    first, *rest = ended.out.splitlines()
    assert first.startswith("Not out of the window: CAN BE BROKEN: window.open = on")
    assert any(line.startswith("- test:") for line in rest)
    assert any(line.startswith("never heating.on for 2h: not proved") for line in rest)
    assert any(line.startswith("always window.online: no scene") for line in rest)
    told = (await hearth("scenes", "search", "--for", "1m", "--json", *arguments(tmp_path))).json["invariants"]
    assert [bool(one["found"]) for one in told] == [True, False, False]


async def test_where_there_are_none_it_says_so(tmp_path: Path, hearth: Hearth) -> None:
    home_in(tmp_path, DEVICES, "[]")
    ended = await hearth("scenes", "search", *arguments(tmp_path))
    assert (ended.code, "- never:" in ended.out) == (Exit.OK, True)
    assert (await hearth("scenes", "search", "--for", "long", *arguments(tmp_path))).code == Exit.USAGE
    assert WORDS["search"] == scenes_search.__name__


def test_a_search_that_has_no_time_says_that_it_was_cut_short(tmp_path: Path) -> None:
    places = home_in(tmp_path, DEVICES, SCENES)
    config, _ = load(places.config, ["virtual"])
    assert config is not None
    looked = list(search_house(config, {}, lambda: 0.0, 0.0, (3, 100)))
    assert [(one.searched.states, one.searched.whole) for one in looked][:2] == [(0, False)] * 2


def test_scenes_with_mistakes_are_not_searched(tmp_path: Path) -> None:
    places = home_in(tmp_path, DEVICES, SCENES + "- never: heeting.on\n")
    config, _ = load(places.config, ["virtual"])
    assert config is not None
    with pytest.raises(BadConfig):
        list(search_house(config, {}, lambda: 0.0, 1.0, (3, 100)))
