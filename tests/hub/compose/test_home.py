"""A home read from its folder is the one that a hub would run: with its owner's limits, and what was learned."""

from pathlib import Path

import pytest

from hub.compose.home import config_in, home_without_hub, read_home
from hub.model.errors import BadConfig
from scenes.engine.view import View
from tests.hub.compose.homes import home_in

HEATER = "devices:\n  kettle: {endpoints: [miio:77], hazard: {allow: yes, max_on: 5m}}\n"
SCENES = "- scene: Boil\n  when: kettle.on\n  do: {log: on}\n"


def test_devices_are_as_the_hub_has_them(tmp_path: Path) -> None:
    folder = home_in(tmp_path, HEATER).config
    (folder / "scenes").mkdir(exist_ok=True)
    (folder / "scenes" / "a.yaml").write_text(SCENES, "utf-8")
    config = config_in(folder)
    home = home_without_hub(config, {"miio:77": "yunmi.kettle.v19"}, {"kettle": "k7"})
    kettle = home.devices["kettle"]
    guard = kettle.abilities.properties["on"].guard
    assert (kettle.key, guard and guard.max_on, home.zone) == ("k7", 300, config.settings.home.time_zone)
    (scene,) = read_home(config, home, View()).program.scenes
    assert scene.title == "Boil"


def test_a_folder_that_no_hub_could_use_says_why(tmp_path: Path) -> None:
    folder = home_in(tmp_path, "devices: [").config
    with pytest.raises(BadConfig) as caught:
        config_in(folder)
    assert caught.value.message_id == "config.cannot_start"
    assert caught.value.problems
