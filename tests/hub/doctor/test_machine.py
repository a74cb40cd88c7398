"""Findings about the machine."""

import os
import resource
import sqlite3
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from hub.doctor import machine
from hub.doctor.machine import (
    check_clock,
    check_disk,
    check_limits,
    check_permissions,
    check_versions,
    libraries,
)
from hub.doctor.patient import Patient
from tests.hub.doctor.patients import NOW, Ward

CHECKS = (check_clock, check_disk, check_limits, check_permissions)


def ids(found: object) -> list[str]:
    return [one.message_id for one in found]  # type: ignore[attr-defined]  # an iterator of problems


def test_a_machine_that_is_well(room: Ward) -> None:
    os.utime(room.state / "control.db", (NOW, NOW))
    for check in CHECKS:
        assert ids(check(room.patient())) == [], check.__name__


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"now": 1000.0}, ["doctor.clock_past"]),
        ({"now": 1_700_000_000.0, "synchronised": True}, ["doctor.clock_behind"]),
        ({"synchronised": False}, ["doctor.clock_lost"]),
    ],
)
def test_a_clock_that_is_wrong(room: Ward, changes: dict[str, object], expected: list[str]) -> None:
    os.utime(room.state / "control.db", (NOW, NOW))
    assert ids(check_clock(room.patient(**changes))) == expected


def test_a_clock_with_a_battery_is_only_free(room: Ward) -> None:
    os.utime(room.state / "control.db", (NOW, NOW))
    (room.top / "sys/class/rtc/rtc0").mkdir(parents=True)
    assert ids(check_clock(room.patient(synchronised=False))) == ["doctor.clock_free"]


@pytest.mark.parametrize(
    ("free", "flag", "files", "left", "expected"),
    [
        (1 << 30, 0, 10_000, 5000, []),
        (100 << 20, 0, 10_000, 5000, ["doctor.disk_low"]),
        (1 << 20, 0, 10_000, 5000, ["doctor.disk_full"]),
        (0, os.ST_RDONLY, 10_000, 5000, ["doctor.disk_read_only"]),
        (1 << 30, 0, 10_000, 10, ["doctor.disk_inodes"]),
        (1 << 30, 0, 0, 0, []),
    ],
)
def test_a_disk_in_trouble(
    room: Ward, monkeypatch: pytest.MonkeyPatch, free: int, flag: int, files: int, left: int, expected: list[str]
) -> None:
    found = os.statvfs_result((4096, 4096, 1 << 20, free // 4096, free // 4096, files, left, left, flag, 255))
    monkeypatch.setattr(os, "statvfs", lambda _: found)
    assert ids(check_disk(room.patient())) == expected


def test_a_state_folder_that_is_not_there_has_no_disk_and_no_modes(room: Ward) -> None:
    patient = room.patient(state=room.top / "none")
    assert ids(check_disk(patient)) == []
    (room.config / "secrets.yaml").unlink()
    assert ids(check_permissions(patient)) == []


@pytest.mark.parametrize("name", ["state", "state/control.db", "config/secrets.yaml"])
def test_what_is_open_to_others_is_named_with_the_mode_that_is_right(room: Ward, name: str) -> None:
    path = room.top / name
    path.chmod(path.stat().st_mode | 0o040)
    (found,) = check_permissions(room.patient())
    assert found.params["path"] == str(path)
    assert found.params["right"] == ("700" if name == "state" else "600")


def test_files_of_several_owners(room: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.stat

    def stat(path: Path) -> os.stat_result:
        found = list(real(path))
        if path.name == "control.db":
            found[4] += 1
        return os.stat_result(found)

    monkeypatch.setattr(Path, "stat", lambda path, **_: stat(path))
    assert ids(check_permissions(room.patient())) == ["doctor.owners"]


def test_few_open_files(room: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, 4096))
    assert ids(check_limits(room.patient())) == ["doctor.few_files"]


def test_versions_that_are_too_old(room: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        if name == "gone":
            raise PackageNotFoundError
        return {"old": "1.9", "new": "2.10.1rc1", "any": "0.0.1"}[name]

    wanted = ["old>=1.10,<2", "new<3,>=2.9", "any", "gone>=1", 'elsewhere>=9; sys_platform == "win32"']
    monkeypatch.setattr(machine, "requires", lambda _: wanted)
    monkeypatch.setattr(machine, "version", version)
    assert libraries() == {"old": "1.10", "new": "2.9", "any": "", "gone": "1"}
    assert [(one.message_id, one.params["name"]) for one in check_versions(room.patient())] == [
        ("doctor.too_old", "old"),
        ("doctor.library_missing", "gone"),
    ]
    monkeypatch.setattr(machine, "requires", lambda _: None)
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 31, 1))
    monkeypatch.setattr(sys, "version_info", (3, 10, 9))
    assert [one.params["name"] for one in check_versions(room.patient())] == ["Python", "SQLite"]


def test_the_libraries_are_those_of_the_project(room: Patient) -> None:
    assert {"cryptography", "aiohttp"} <= libraries().keys()
    assert "uvloop" not in libraries()
