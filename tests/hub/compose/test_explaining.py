"""The scenes of a folder in plain words."""

import shutil
from pathlib import Path

import pytest

from hub.compose.explaining import explain_house
from hub.model.errors import BadConfig

EXAMPLE = Path(__file__).parents[3] / "config"


def test_devices_are_called_by_their_names_and_areas(tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(EXAMPLE, home)
    found = {one.title: one for one in explain_house(home, {}, "en")}
    assert all(one.problems == () for one in found.values())
    told = found["Kettle on when someone comes into the kitchen"].lines[2].below[0].text
    assert told == "switch on Kettle (Kitchen)"
    (home / "devices.yaml").write_text("devices: [", "utf-8")
    with pytest.raises(BadConfig):
        explain_house(home, {}, "en")
