from pathlib import Path

import pytest

from hub.config.load import load
from hub.model.secret import Secret

FAMILIES = ("miio",)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "hearth.yaml").write_text("home: {time_zone: UTC}\n")
    (tmp_path / "devices.yaml").write_text("devices:\n  kettle: {endpoints: [miio:1]}\n")
    scenes = tmp_path / "scenes"
    scenes.mkdir()
    (scenes / "b.yaml").write_text("- scene: B\n")
    (scenes / "a.yaml").write_text("- scene: A\n")
    (scenes / "a.test.yaml").write_text("- not read\n")
    (scenes / ".#a.yaml").write_text("- an editor's\n")
    (scenes / "notes.txt").write_text("not read")
    return tmp_path


def shown(folder: Path) -> list[str]:
    return [problem.render().splitlines()[0].replace(f"{folder}/", "") for problem in load(folder, FAMILIES)[1]]


def test_a_folder_is_read_whole(home: Path) -> None:
    (home / "secrets.yaml").write_text("a: b\n")
    (home / "secrets.yaml").chmod(0o600)
    config, problems = load(home, FAMILIES)
    assert problems == []
    assert config is not None
    assert config.folder == home
    assert list(config.devices.devices) == ["kettle", "house"]
    assert config.secrets == {"a": Secret("b")}
    assert [(source.name, source.text) for source in config.scenes] == [
        (f"{home}/scenes/a.yaml", "- scene: A\n"),
        (f"{home}/scenes/b.yaml", "- scene: B\n"),
    ]


def test_the_problems_of_all_files_come_at_once_in_order(home: Path) -> None:
    (home / "hearth.yaml").write_text("home: {time_zone: UTC, x: 1}\n")
    (home / "devices.yaml").write_text("devices:\n  kettle: {area: a}\n  b: [\n")
    (home / "scenes" / "b.yaml").write_bytes(b"- scene: \xff\n")
    (home / "secrets.yaml").write_text("- a\n")
    (home / "secrets.yaml").chmod(0o600)
    assert load(home, FAMILIES)[0] is None
    known = "`name`, `time_zone`, `latitude`, `longitude`, `language`, `modes`, `calendar`"
    assert shown(home) == [
        "devices.yaml:4:1: the file ends in the middle: a bracket or a quote is not closed",
        f"hearth.yaml:1:24: the key `x` is not known here (known: {known})",
        "scenes/b.yaml:1:10: the file is not valid UTF-8 at byte 9: save it as UTF-8",
        "secrets.yaml:1:1: keys with values are expected here (`key: value`)",
    ]


def test_a_missing_home_is_one_sentence_with_the_remedy(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "gone"):
        config, problems = load(folder, FAMILIES)
        assert config is None
        assert [problem.render() for problem in problems] == [
            f"there is no home in {folder}: make one with `hearth init`"
        ]


def test_devices_and_scenes_may_be_missing(home: Path) -> None:
    (home / "devices.yaml").unlink()
    for path in (home / "scenes").iterdir():
        path.unlink()
    (home / "scenes").rmdir()
    config, problems = load(home, FAMILIES)
    assert problems == []
    assert config is not None
    assert list(config.devices.devices) == ["house"]
    assert config.scenes == ()


@pytest.mark.parametrize("name", ["devices.yaml", "secrets.yaml", "scenes"])
def test_a_link_that_leads_nowhere_is_not_a_home_without(home: Path, name: str) -> None:
    if (home / name).exists():
        (home / name).rename(home / "away")
    (home / name).symlink_to(home / "gone")
    assert load(home, FAMILIES)[0] is None
    assert shown(home) == [f"{name} cannot be read (No such file or directory): check its owner and mode"]


def test_a_file_in_place_of_a_folder_and_a_folder_in_place_of_a_file(home: Path) -> None:
    (home / "scenes" / "c.yaml").mkdir()
    assert shown(home) == ["scenes/c.yaml is not a file: remove it, or put a file in its place"]
    for path in (home / "scenes").iterdir():
        path.rmdir() if path.is_dir() else path.unlink()
    (home / "scenes").rmdir()
    (home / "scenes").write_text("")
    assert shown(home) == ["scenes cannot be read (Not a directory): check its owner and mode"]


def test_a_file_named_yml_is_not_passed_over_in_silence(home: Path) -> None:
    (home / "scenes" / "c.yml").write_text("- scene: C\n")
    config, _ = load(home, FAMILIES)
    assert config is not None
    assert shown(home) == ["warning: scenes/c.yml is not read: name it `.yaml`"]


def test_warnings_stop_nothing(home: Path) -> None:
    (home / "secrets.yaml").write_text("a: b\n")
    (home / "secrets.yaml").chmod(0o644)
    config, problems = load(home, FAMILIES)
    assert config is not None
    assert [problem.message_id for problem in problems] == ["config.secrets_open"]
