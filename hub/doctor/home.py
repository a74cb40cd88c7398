"""Checks of the home: configuration, databases, backups, what is owed, devices, and how the hub itself fares."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from hub.doctor.patient import Patient
from hub.model.device import REMOTE_FAMILY
from hub.storage.database import UNREADABLE
from hub.storage.looking import in_use, look_into
from hub.storage.migrations import STEPS
from hub.storage.off_list import FILE as OFF_FILE
from hub.storage.off_list import read_off_list
from hub.storage.opening import FILE as CONTROL_FILE
from hub.storage.rows import TABLES, Table
from hub.storage.vault import Vault
from hub.text.problem import Problem, error, warning

HISTORY_FILE: Final = "history.db"
OLD_BACKUP: Final = 3 * 86_400.0
DAY: Final = 86_400.0
MOST_NAMED: Final = 10
_HEALTHS: Final = ("online", "degraded", "offline")


def check_configuration(patient: Patient) -> Iterator[Problem]:
    """What `hearth check` says."""
    yield from patient.configuration()


def check_control(patient: Patient) -> Iterator[Problem]:
    """control.db is there, sound, and of a version that this Hearth knows; while a hub runs, it has seen to that."""
    path = patient.state / CONTROL_FILE
    yield from _set_aside(path)
    if patient.live is not None:
        return
    if not path.exists():
        yield warning("doctor.no_control", None, path=str(path))
        return
    try:
        with closing(look_into(path)) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            bad = sum(_bad_rows(connection, table) for table in TABLES) if version == len(STEPS) else 0
    except UNREADABLE as failure:
        if in_use(failure):
            yield warning("doctor.control_locked", None, path=str(path))
        else:
            yield error("doctor.control_broken", None, path=str(path), reason=str(failure))
        return
    if version == 0:
        verdict = "no tables"
    if verdict != "ok":
        yield error("doctor.control_broken", None, path=str(path), reason=str(verdict))
    elif version > len(STEPS):
        yield error("store.newer", None, path=str(path), found=version, known=len(STEPS))
    elif bad:
        yield warning("doctor.bad_rows", None, path=str(path), count=bad)


def check_history(patient: Patient) -> Iterator[Problem]:
    """history.db can be read; without it only the past is lost."""
    path = patient.state / HISTORY_FILE
    yield from _set_aside(path)
    if not path.exists():
        return
    try:
        with closing(look_into(path)) as connection:
            connection.execute("SELECT name FROM sqlite_master").fetchall()
    except UNREADABLE as failure:
        if not in_use(failure):
            yield warning("doctor.history_broken", None, path=str(path), reason=str(failure))


def check_backup(patient: Patient) -> Iterator[Problem]:
    """There is a key, and a backup that is not old."""
    if patient.backup is None:
        return
    if not patient.backup.appointed:
        yield warning("doctor.no_phrase", None)
    elif patient.backup.made is None:
        yield warning("doctor.no_backup", None)
    elif patient.now - patient.backup.made > OLD_BACKUP:
        yield warning("doctor.old_backup", None, days=int((patient.now - patient.backup.made) / DAY))


def check_off_list(patient: Patient) -> Iterator[Problem]:
    """The list of what must be switched off can be read."""
    found = read_off_list(patient.places.state / OFF_FILE, Vault())
    if found.damaged or not found.whole:
        yield warning("doctor.off_list", None, path=str(patient.places.state / OFF_FILE), count=found.damaged)


def check_hub(patient: Patient) -> Iterator[Problem]:
    """What the running hub says of itself, but for what the check of the configuration says already."""
    if patient.live is None:
        yield warning("doctor.not_running", None)
        return
    told, why = list(patient.configuration()), patient.live.no_broker
    if why is not None:
        told.append(Problem(why.message_id, why.params))
    yield from (one for one in patient.live.notices if one not in told)
    for name in patient.live.set_aside:
        yield error("doctor.set_aside", None, name=name)


def check_devices(patient: Patient) -> Iterator[Problem]:
    """Every adopted device answers, by one way at least, and as it should."""
    ways = patient.devices or ()
    well, halting, silent = ({one.handle for one in ways if one.health == health} for health in _HEALTHS)
    silent -= halting | well
    ours = {one.handle for one in ways if not one.ref.startswith(f"{REMOTE_FAMILY}:")}
    found = {"doctor.offline": silent & ours, "doctor.elsewhere": silent - ours, "doctor.degraded": halting - well}
    for message_id, handles in found.items():
        if handles:
            named = ", ".join(sorted(handles)[:MOST_NAMED]) + (", …" if len(handles) > MOST_NAMED else "")
            yield warning(message_id, None, count=len(handles), handles=named)


def _set_aside(path: Path) -> Iterator[Problem]:
    """Broken ones that were kept."""
    kept = [] if not path.parent.exists() else sorted(path.parent.glob(f"{path.name}.corrupt-*"))
    whole = [one for one in kept if not one.name.endswith(("-wal", "-shm"))]
    if whole:
        yield warning("doctor.set_aside_database", None, path=str(whole[-1]), count=len(whole))


def _bad_rows(connection: sqlite3.Connection, table: Table) -> int:
    return sum(table.accept(row) is None for row in connection.execute(table.select))
