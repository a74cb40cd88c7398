"""Starts in a row that did not last."""

from pathlib import Path

import pytest

from hub.storage.starts import FILE, Starts


def test_starts_are_counted_until_one_is_good(tmp_path: Path) -> None:
    assert [Starts(tmp_path).begin() for _ in range(3)] == [0, 1, 2]
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    Starts(tmp_path).good()
    Starts(tmp_path).good()
    assert Starts(tmp_path).begin() == 0


@pytest.mark.parametrize("garbage", [b"", b"\xff\xfe", b"-1", b"1e9", b"9" * 5000, "٣".encode()])
def test_garbage_locks_nobody_out_for_long(tmp_path: Path, garbage: bytes) -> None:
    (tmp_path / FILE).write_bytes(garbage)
    assert Starts(tmp_path).begin() in (0, 9_999_999_999)
    Starts(tmp_path).good()
    assert Starts(tmp_path).begin() == 0


def test_a_folder_that_is_not_there_counts_nothing(tmp_path: Path) -> None:
    starts = Starts(tmp_path / "none")
    assert (starts.begin(), starts.begin()) == (0, 0)
    starts.good()
    assert not (tmp_path / "none").exists()
