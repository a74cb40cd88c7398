"""Checks of the machine: clock, disk, permissions, limits, versions."""

import os
import re
import resource
import sqlite3
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Final

from hub.config.load import SECRETS_FILE
from hub.doctor.patient import Patient
from hub.text.problem import Problem, error, warning

DISTRIBUTION: Final = "hearth-hub"
FIRST_HEARTH: Final = 1_672_531_200.0
"""2023-01-01: no clock that is right shows an earlier time."""
SLACK: Final = 3600.0
"""Seconds by which a file may be ahead of the clock: another machine may have written it."""
LITTLE_SPACE: Final = 200 << 20
NO_SPACE: Final = 20 << 20
FEW_INODES: Final = 1000
FEW_FILES: Final = 1024
OLDEST_PYTHON: Final = (3, 11)
OLDEST_SQLITE: Final = (3, 37, 0)
OTHERS_MAY: Final = 0o077
MOST_FILES: Final = 1000

_REQUIREMENT: Final = re.compile(r"([A-Za-z0-9._-]+)(?:.*?>=\s*([0-9.]+))?")


def check_clock(patient: Patient) -> Iterator[Problem]:
    """Set by a time server; not behind what was written here before; kept while the power is off."""
    if patient.now < FIRST_HEARTH:
        yield error("doctor.clock_past", None, at=_day(patient.now))
        return
    newest = max((_changed(path) for path in _files(patient)), default=0.0)
    if newest > patient.now + SLACK:
        yield warning("doctor.clock_behind", None, at=_day(patient.now), newest=_day(newest))
    if not patient.synchronised:
        battery = any((patient.root / "sys/class/rtc").glob("rtc*"))
        yield warning("doctor.clock_free" if battery else "doctor.clock_lost", None)


def check_disk(patient: Patient) -> Iterator[Problem]:
    """Room for what the hub must not lose, and a disk that takes writes."""
    if not patient.state.exists():
        return
    found = os.statvfs(patient.state)
    free = found.f_bavail * found.f_frsize
    if found.f_flag & os.ST_RDONLY:
        yield error("doctor.disk_read_only", None, folder=str(patient.state))
    elif free < NO_SPACE:
        yield error("doctor.disk_full", None, folder=str(patient.state), free=free >> 20)
    elif free < LITTLE_SPACE:
        yield warning("doctor.disk_low", None, folder=str(patient.state), free=free >> 20)
    if found.f_files > 0 and found.f_favail < FEW_INODES:
        yield warning("doctor.disk_inodes", None, folder=str(patient.state), left=found.f_favail)


def check_permissions(patient: Patient) -> Iterator[Problem]:
    """What holds secrets is for its owner alone, and all of one owner."""
    paths = _files(patient)
    if patient.state.exists():
        paths.insert(0, patient.state)
    secrets = patient.places.config / SECRETS_FILE
    if secrets.exists():
        paths.append(secrets)
    for path in paths:
        mode = path.stat().st_mode & 0o7777
        if mode & OTHERS_MAY:
            right = "700" if path.is_dir() else "600"
            yield warning("doctor.open_to_others", None, path=str(path), mode=f"{mode:o}", right=right)
    owners = {path.stat().st_uid for path in paths if path != secrets}
    if len(owners) > 1:
        yield error("doctor.owners", None, folder=str(patient.state))


def check_limits(_: Patient) -> Iterator[Problem]:
    """Enough open files for the sockets and databases of a large home."""
    soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < FEW_FILES:
        yield warning("doctor.few_files", None, limit=soft, wanted=FEW_FILES)


def check_versions(_: Patient) -> Iterator[Problem]:
    """Python, SQLite and the libraries are as new as Hearth needs them."""
    if sys.version_info < OLDEST_PYTHON:
        yield error("doctor.too_old", None, name="Python", found=_dotted(sys.version_info[:3]), wanted="3.11")
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        wanted = _dotted(OLDEST_SQLITE)
        yield warning("doctor.too_old", None, name="SQLite", found=sqlite3.sqlite_version, wanted=wanted)
    for name, wanted in libraries().items():
        try:
            found = version(name)
        except PackageNotFoundError:
            yield error("doctor.library_missing", None, name=name)
            continue
        if _numbers(found) < _numbers(wanted):
            yield error("doctor.too_old", None, name=name, found=found, wanted=wanted)


def libraries() -> dict[str, str]:
    """The libraries that Hearth needs everywhere, and the oldest version of each; empty: any."""
    wanted = {}
    for line in requires(DISTRIBUTION) or ():
        requirement, _, condition = line.partition(";")
        found = _REQUIREMENT.match(requirement)
        if found is not None and not condition.strip():
            wanted[found[1]] = found[2] or ""
    return wanted


def _files(patient: Patient) -> list[Path]:
    """The files of the state folder, not of its folders."""
    if not patient.state.exists():
        return []
    return sorted(path for path in patient.state.iterdir() if path.is_file())[:MOST_FILES]


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # the hub works on while we look
        return 0.0


def _day(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M UTC")


def _dotted(numbers: tuple[object, ...]) -> str:
    return ".".join(map(str, numbers))


def _numbers(text: str) -> tuple[int, ...]:
    """The numbers at the beginning of a version."""
    found = re.match(r"\d+(?:\.\d+)*", text)
    return tuple(int(part) for part in found[0].split(".")) if found else ()
