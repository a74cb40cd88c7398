import os
from pathlib import Path

import pytest

from hub.config.files import read_source, replace_file


def test_a_file_is_replaced_with_its_mode_kept(tmp_path: Path) -> None:
    path = tmp_path / "devices.yaml"
    path.write_text("old")
    path.chmod(0o640)
    replace_file(path, "new\r\n")
    assert path.read_bytes() == b"new\r\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "real.yaml"
    real.write_text("old")
    link = tmp_path / "link.yaml"
    link.symlink_to(real)
    replace_file(link, "new")
    assert link.is_symlink()
    assert real.read_text() == "new"


def test_what_fails_half_way_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "devices.yaml"
    path.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        replace_file(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_bytes_are_on_the_disk_before_the_name_and_the_name_before_the_return(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "devices.yaml"
    path.write_text("old")
    steps: list[str] = []
    fsync = os.fsync

    def noted(handle: int) -> None:
        steps.append(("folder" if Path(f"/proc/self/fd/{handle}").is_dir() else "file") + f" {path.read_text()}")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    replace_file(path, "new")
    assert steps == ["file old", "folder new"]


def test_what_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    missing = tmp_path / "no.yaml"
    assert [problem.render() for problem in read_source(missing)[1]] == [
        f"{missing} cannot be read (No such file or directory): check its owner and mode"
    ]
    assert read_source(tmp_path)[1][0].message_id == "config.not_a_file"


def test_a_pipe_does_not_hang_the_hub(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert read_source(tmp_path / "pipe.yaml")[1][0].message_id == "config.not_a_file"


def test_a_huge_file_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(1 << 40)  # sparse: a terabyte that takes no room
    assert read_source(path)[1][0].message_id == "yaml.too_large"
