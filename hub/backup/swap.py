"""Putting restored files in the place of those that are there: all of them or none, whenever the power goes.

First everything new lies beside the old, in `.restore/new` of the configuration and of the state folder. Then one file,
`.restore/plan.json`, comes to be by a rename: before that moment the old home stands, after it the new one does,
though it may still have to be moved in. `finish` moves it; the hub does so at its start, and each step may be repeated.
What stood there before is kept in `before-restore-<time>`.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hub.model.errors import BadSetup

FOLDER: Final = ".restore"
NEW: Final = "new"
PLAN: Final = "plan.json"
BEFORE: Final = "before-restore-"


class Disk:
    """The operations on files that a restore is made of; each is done or not done when the power goes."""

    def make_folder(self, path: Path) -> None:
        """Make a folder (0700) and those above it; it may be there."""
        for folder in (*reversed(path.parents), path):
            if not folder.is_dir():
                folder.mkdir(mode=0o700)

    def write(self, path: Path, data: bytes) -> None:
        """Write a new file (0600), on disk when this returns."""
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(handle)

    def rename(self, old: Path, new: Path) -> None:
        """Give a file or folder another name."""
        old.rename(new)

    def unlink(self, path: Path) -> None:
        """Remove a file; it may be gone."""
        path.unlink(missing_ok=True)

    def remove_if_empty(self, path: Path) -> None:
        """Remove a folder that holds nothing."""
        if not any(path.iterdir()):
            path.rmdir()

    def remove_tree(self, path: Path) -> None:
        """Remove a folder with all in it; it may be gone."""
        if path.exists():
            shutil.rmtree(path)

    def sync(self, path: Path) -> None:
        """Have a file, or the names in a folder, on disk when this returns."""
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of the names in one folder: those that the new home brings, and those that it has no use for."""

    coming: tuple[str, ...]
    going: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be moved, by folder; `stamp` names what is kept of the old home."""

    stamp: str
    changes: Mapping[Path, Change]

    def encode(self) -> bytes:
        """As JSON."""
        changes = {str(folder): [change.coming, change.going] for folder, change in self.changes.items()}
        return json.dumps({"stamp": self.stamp, "changes": changes}).encode()


def staging(folder: Path) -> Path:
    """Where the new files of a folder lie before they are moved in."""
    return folder / FOLDER / NEW


def kept_in(folder: Path, stamp: str) -> Path:
    """Where the old files of a folder are kept."""
    return folder / f"{BEFORE}{stamp}"


def discard(folder: Path, disk: Disk) -> None:
    """Remove what an attempt has left behind that never came to its moment."""
    disk.remove_tree(folder / FOLDER)


def commit(config: Path, plan: Plan, disk: Disk) -> None:
    """The moment: from here on the new home stands. Everything new must lie in its staging folder."""
    for folder in plan.changes:
        _sync_tree(staging(folder), disk)
        disk.sync(folder / FOLDER)
        disk.sync(folder)
    draft = config / FOLDER / f"{PLAN}.new"
    disk.unlink(draft)
    disk.write(draft, plan.encode())
    disk.rename(draft, config / FOLDER / PLAN)
    disk.sync(config / FOLDER)


def finish(config: Path, disk: Disk | None = None) -> Plan | None:
    """Move in a new home that had come to its moment; the plan, None when there was none.

    Raises:
        BadSetup: the files cannot be moved; nothing is lost, and the next attempt goes on from here.
    """
    if _pending(config) is None:
        return None
    with _alone(config):
        # Whoever was here before may have finished it.
        plan = _pending(config)
        if plan is not None:
            _move_in(config, plan, disk or Disk())
    return plan


@contextmanager
def _alone(config: Path) -> Iterator[None]:
    """Wait for another process that moves files in; the lock ends with its process."""
    handle = os.open(config, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _move_in(config: Path, plan: Plan, disk: Disk) -> None:
    try:
        for folder, change in plan.changes.items():
            kept = kept_in(folder, plan.stamp)
            disk.make_folder(kept)
            for name in change.coming:
                _bring(folder / name, staging(folder) / name, kept / name, disk)
            for name in change.going:
                _put_away(folder / name, kept / name, disk)
            disk.sync(kept)
            disk.remove_if_empty(kept)
            disk.sync(folder)
        # While the plan stands, the staging folders may be needed: it goes first.
        disk.unlink(config / FOLDER / PLAN)
        disk.sync(config / FOLDER)
        for folder in plan.changes:
            discard(folder, disk)
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadSetup("restore.cannot_move", folder=str(error.filename), reason=reason) from error


def _bring(place: Path, new: Path, kept: Path, disk: Disk) -> None:
    """The old away, the new in; once the new is in, there is nothing left to do."""
    if os.path.lexists(new):
        _put_away(place, kept, disk)
        disk.rename(new, place)


def _put_away(place: Path, kept: Path, disk: Disk) -> None:
    """Keep the old, unless that was done before the power went."""
    if os.path.lexists(place) and not os.path.lexists(kept):
        disk.rename(place, kept)


def _pending(config: Path) -> Plan | None:
    path = config / FOLDER / PLAN
    try:
        found = json.loads(path.read_bytes())
        changes = {Path(at): Change(tuple(new), tuple(old)) for at, (new, old) in found["changes"].items()}
        return Plan(found["stamp"], changes)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadSetup("restore.bad_plan", path=str(path), reason=str(error)) from error


def _sync_tree(top: Path, disk: Disk) -> None:
    for path in _tree(top):
        disk.sync(path)


def _tree(top: Path) -> Iterator[Path]:
    """A folder and all that is in it, the inner first."""
    for path in sorted(top.iterdir()):
        if path.is_dir():
            yield from _tree(path)
        else:
            yield path
    yield top
