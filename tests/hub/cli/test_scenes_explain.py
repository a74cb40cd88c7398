"""`hearth scenes explain`: what a person types, and what they read."""

import json
import shutil
from pathlib import Path

import pytest

from hub.cli.main import main

EXAMPLE = Path(__file__).parents[3] / "config"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    shutil.copytree(EXAMPLE, home)
    return home


def explain(home: Path, *words: str, language: str = "en") -> int:
    folders = ["--config", str(home), "--state", str(home.parent / "state")]
    return main(["scenes", "--lang", language, *folders, "explain", *words])


def test_one_scene_by_its_title(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(home, "Hall light off") == 0
    assert capsys.readouterr().out.splitlines() == [
        f"Hall light off ({home}/scenes/hall.yaml:8)",
        "  Begins:",
        "    - As soon as Hall sensor reports no motion, and it has stayed so for 10 min",
        "  Only if:",
        "    - Hall light is on",
        "  Then:",
        "    - Switch off Hall light",
    ]


def test_all_in_chinese(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(home, language="zh") == 0
    said = capsys.readouterr().out
    assert "一旦 Kitchen camera 看到有人" in said
    assert "来自蓝图" in said


def test_for_programs(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(home, "--json", "Night") == 0
    (scene,) = json.loads(capsys.readouterr().out)["scenes"]
    assert scene["title"] == "Night"
    assert scene["parts"][0]["below"][0]["text"] == "at 22:30"


def test_a_scene_that_cannot_run_is_told_with_its_mistake(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = home / "scenes" / "hall.yaml"
    page.write_text(page.read_text("utf-8").replace("hall_light.on: on", "hal_light.on: on"), "utf-8")
    assert explain(home, "Somebody comes home") == 3
    said = capsys.readouterr().out
    assert "cannot run. First mend this:" in said
    assert "did you mean `hall_light`" in said
    assert explain(home, "Hall light off") == 0


def test_a_scene_that_is_not_there(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(home, "Hall lihgt off") == 2
    said = capsys.readouterr().err
    assert "there is no scene `Hall lihgt off`" in said
    assert "did you mean `Hall light off`?" in said
    (home / "devices.yaml").write_text("devices: [", "utf-8")
    assert explain(home) == 3


def test_a_home_without_scenes(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(home / "scenes")
    assert explain(home) == 0
    assert "has no scenes yet" in capsys.readouterr().out
