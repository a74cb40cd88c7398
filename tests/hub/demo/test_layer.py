from pathlib import Path

import pytest

from drivers.families import FAMILIES
from hub.config.load import load
from hub.demo.layer import LAYER, has_layer, laid_over, later_scenes, save_scenes
from hub.model.errors import BadSetup
from tests.hub.demo.example import CONFIG


def test_the_example_has_more_where_there_is_a_broker(tmp_path: Path) -> None:
    assert has_layer(CONFIG)
    assert not has_layer(tmp_path)
    assert later_scenes(tmp_path) == ()


def test_the_hub_starts_with_the_devices_and_gets_their_scenes_later() -> None:
    plain, _ = load(CONFIG, FAMILIES.keys())
    with laid_over(CONFIG, "127.0.0.1:1899") as config:
        more, problems = load(config, FAMILIES.keys())
        assert problems == []
        assert plain is not None
        assert more is not None
        assert more.devices.devices.keys() > plain.devices.devices.keys()
        assert more.settings.mqtt is not None
        assert (more.settings.mqtt.host, more.settings.mqtt.port) == ("127.0.0.1", 1899)
        assert more.settings.mqtt.publishing is not None
        assert len(more.scenes) == len(plain.scenes)
        files = later_scenes(config)
        save_scenes(files, config)
        assert {file.name for file in files} <= {file.name for file in (config / "scenes").iterdir()}
    assert not config.exists()
    assert plain.settings.mqtt is None


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(BadSetup):
        save_scenes((tmp_path / "none.yaml",), tmp_path)
    (tmp_path / "devices.yaml").mkdir()
    (tmp_path / LAYER).mkdir()
    (tmp_path / LAYER / "devices.yaml").write_text("", "utf-8")
    with pytest.raises(BadSetup), laid_over(tmp_path, "127.0.0.1:1"):
        pass
