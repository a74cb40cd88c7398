from pathlib import Path

from hub.daemon.boot import boot_id


def test_a_start_of_the_machine_has_one_name(tmp_path: Path) -> None:
    (tmp_path / "id").write_text("5c1f\n")
    assert boot_id({}, tmp_path / "id") == "5c1f"
    assert boot_id({}) == boot_id({})


def test_the_unit_may_say_it(tmp_path: Path) -> None:
    assert boot_id({"HEARTH_BOOT": "77aa"}, tmp_path / "none") == "77aa"


def test_where_nothing_tells_there_is_no_name(tmp_path: Path) -> None:
    assert boot_id({}, tmp_path / "none") == ""
    (tmp_path / "bad").write_bytes(b"\xff")
    assert boot_id({}, tmp_path / "bad") == ""
