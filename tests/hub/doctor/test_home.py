"""Findings about the home."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from hub.core.clock import VirtualClock
from hub.doctor.home import (
    check_backup,
    check_configuration,
    check_control,
    check_devices,
    check_history,
    check_hub,
    check_off_list,
)
from hub.doctor.patient import BackupSeen, Live
from hub.storage.control import open_control
from hub.storage.off_list import FILE, replace_list
from hub.storage.off_records import write_list
from hub.storage.vault import Vault
from hub.text.problem import error, warning
from tests.hub.doctor.patients import LAMP, NOW, Ward
from tests.hub.doctor.test_machine import ids

CHECKS = (
    check_backup, check_configuration, check_control, check_devices, check_history, check_hub, check_off_list,
)  # fmt: skip


def test_a_home_that_is_well(room: Ward) -> None:
    for check in CHECKS:
        assert ids(check(room.patient())) == [], check.__name__


def test_what_check_says_is_said(room: Ward) -> None:
    problems = (error("config.no_home", None, folder="x"),)
    assert tuple(check_configuration(room.patient(configuration=lambda: problems))) == problems


def test_a_hub_that_does_not_run_or_complains(room: Ward) -> None:
    assert ids(check_hub(room.patient(live=None))) == ["doctor.not_running"]
    live = Live((warning("backup.no_key", None),), ("mdns",))
    assert ids(check_hub(room.patient(live=live))) == ["backup.no_key", "doctor.set_aside"]
    said_already = room.patient(live=live, configuration=lambda: tuple(live.notices))
    assert ids(check_hub(said_already)) == ["doctor.set_aside"]


async def test_a_database_without_a_hub(room: Ward) -> None:
    asleep = room.patient(live=None)
    path = room.state / "control.db"
    assert ids(check_control(asleep)) == []
    store = await open_control(room.state, VirtualClock())
    assert ids(check_control(asleep)) == ["doctor.control_locked"]
    await store.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO facts VALUES ('a', '1', 'wrong')")
        connection.commit()
        assert ids(check_control(asleep)) == ["doctor.bad_rows"]
        connection.execute("PRAGMA user_version = 99")
    assert ids(check_control(asleep)) == ["store.newer"]
    good = path.read_bytes()
    for bad in (b"", b"no database" * 100, good[:5000], good[:4096] + b"\xff" * (len(good) - 4096)):
        path.write_bytes(bad)
        assert ids(check_control(asleep)) == ["doctor.control_broken"]
    path.unlink()
    assert ids(check_control(asleep)) == ["doctor.no_control"]


def test_broken_databases_that_were_kept(room: Ward) -> None:
    for name in ("control.db.corrupt-1", "control.db.corrupt-1-wal", "control.db.corrupt-2", "history.db.corrupt-1"):
        (room.state / name).touch(0o600)
    (found,) = check_control(room.patient())
    assert (found.params["count"], str(found.params["path"])[-2:]) == (2, "-2")
    assert ids(check_history(room.patient())) == ["doctor.set_aside_database"]


def test_a_history_that_cannot_be_read(room: Ward) -> None:
    with closing(sqlite3.connect(room.state / "history.db")) as connection:
        connection.execute("CREATE TABLE t (x)")
    assert ids(check_history(room.patient())) == []
    (room.state / "history.db").write_bytes(b"x" * 5000)
    assert ids(check_history(room.patient())) == ["doctor.history_broken"]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (None, []),
        (BackupSeen(appointed=False, made=None), ["doctor.no_phrase"]),
        (BackupSeen(appointed=True, made=None), ["doctor.no_backup"]),
        (BackupSeen(appointed=True, made=NOW - 4 * 86_400), ["doctor.old_backup"]),
        (BackupSeen(appointed=True, made=NOW - 2 * 86_400), []),
    ],
)
def test_backups(room: Ward, seen: BackupSeen | None, expected: list[str]) -> None:
    assert ids(check_backup(room.patient(backup=seen))) == expected


def test_a_list_of_what_is_owed_that_is_damaged(room: Ward) -> None:
    path = room.state / FILE
    data = write_list((), (), Vault())
    replace_list(path, data)
    assert ids(check_off_list(room.patient())) == []
    replace_list(path, data[:10] + b"x" + data[11:])
    assert ids(check_off_list(room.patient())) == ["doctor.off_list"]


def test_devices_that_do_not_answer(room: Ward) -> None:
    gone = [replace(LAMP, handle=f"lamp{number:02}", health="offline") for number in range(12)]
    (found,) = check_devices(room.patient(devices=(*gone, LAMP)))
    assert found.params["count"] == 12
    assert str(found.params["handles"]).endswith("lamp09, …")
    assert ids(check_devices(room.patient(devices=None))) == []
    two_ways = (replace(LAMP, health="offline"), replace(LAMP, ref="y:2", health="degraded"))
    assert ids(check_devices(room.patient(devices=two_ways))) == ["doctor.degraded"]
    theirs = replace(LAMP, handle="kettle", ref="hearth:cabin/kettle", health="offline")
    (far,) = check_devices(room.patient(devices=(LAMP, theirs)))
    assert (far.message_id, far.params) == ("doctor.elsewhere", {"count": 1, "handles": "kettle"})
    assert ids(check_devices(room.patient(devices=(theirs, replace(theirs, ref="x:2"))))) == ["doctor.offline"]
    one_is_well = (replace(LAMP, health="degraded"), replace(LAMP, ref="y:2", health="online"))
    assert ids(check_devices(room.patient(devices=one_is_well))) == []
