"""systemd-timesyncd leaves a file behind when it has set the clock."""

from pathlib import Path

from hub.daemon.timesync import synchronised


def test_the_file_says_it(tmp_path: Path) -> None:
    told = tmp_path / "synchronized"
    assert not synchronised(told)
    told.touch()
    assert synchronised(told)
