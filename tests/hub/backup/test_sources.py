"""Which files of a configuration folder go into a backup."""

from pathlib import Path

import pytest

from hub.backup.sources import configuration
from hub.model.errors import BadSetup
from tests.hub.backup.homes import make_home


async def test_what_belongs_to_the_configuration_and_nothing_else(tmp_path: Path) -> None:
    await make_home(tmp_path / "config", tmp_path / "state")
    scenes = tmp_path / "config" / "scenes"
    (scenes / "winter").mkdir()
    (scenes / "winter" / "frost.yaml").write_text("- scene: Frost\n")
    (scenes / "厨房.test.yaml").touch()
    for name in (".#tea.yaml", "tea.yaml~", "tea.yml"):
        (scenes / name).touch()
    (tmp_path / "config" / "products").mkdir()
    (tmp_path / "config" / "products" / "mine.yaml").write_text("- models: [a.b.c]\n")
    (tmp_path / "config" / "products" / "a.b.c.json").write_text("{}")
    (tmp_path / "config" / "blueprints").mkdir()
    (tmp_path / "config" / "blueprints" / "light.yaml").write_text("blueprint: Light\n")
    (tmp_path / "config" / "before-restore-1" / "scenes").mkdir(parents=True)
    (tmp_path / "config" / "notes.txt").touch()
    assert [piece.path for piece in configuration(tmp_path / "config")] == [
        "config/hearth.yaml",
        "config/devices.yaml",
        "config/secrets.yaml",
        "config/scenes/tea.yaml",
        "config/scenes/winter/frost.yaml",
        "config/scenes/厨房.test.yaml",
        "config/blueprints/light.yaml",
        "config/products/a.b.c.json",
        "config/products/mine.yaml",
    ]


async def test_a_link_is_followed_as_the_hub_does(tmp_path: Path) -> None:
    await make_home(tmp_path / "config", tmp_path / "state")
    (tmp_path / "elsewhere.yaml").write_text("home: {time_zone: UTC}\n")
    (tmp_path / "config" / "hearth.yaml").unlink()
    (tmp_path / "config" / "hearth.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    (piece, *_) = configuration(tmp_path / "config")
    assert piece.content == b"home: {time_zone: UTC}\n"


async def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    await make_home(tmp_path / "config", tmp_path / "state")
    (tmp_path / "config" / "devices.yaml").unlink()
    (tmp_path / "config" / "devices.yaml").mkdir()
    with pytest.raises(BadSetup, match=r"devices\.yaml"):
        configuration(tmp_path / "config")
