"""Reading small files, and replacing them so that no power cut leaves half of one."""

import contextlib
import os
import tempfile
from pathlib import Path

from hub.text.problem import Problem, error
from hub.text.source import Source
from hub.text.yaml import LIMITS, Limits, decode

DEVICES_LIMITS = Limits(size=2 << 20, nodes=200_000)
"""devices.yaml is one file however large the home: ten thousand devices of a dozen nodes each."""


def stands(path: Path) -> bool:
    """Whether anything stands under this name: a link that leads nowhere is a mistake, not a file that is not there."""
    return path.exists() or path.is_symlink()


def read_source(path: Path, limits: Limits = LIMITS) -> tuple[Source | None, list[Problem]]:
    """The text of a file, or the problem that keeps it from being read; never more than a file may hold."""
    try:
        if path.exists() and not path.is_file():
            return None, [error("config.not_a_file", None, path=str(path))]
        with path.open("rb") as file:
            data = file.read(limits.size + 1)
    except OSError as failure:
        return None, [error("config.unreadable", None, path=str(path), reason=failure.strerror or str(failure))]
    return decode(str(path), data, limits)


def replace_file(path: Path, text: str) -> None:
    """Write the whole file anew: temporary file, fsync, rename, fsync of the folder; mode and owner kept.

    A symbolic link stays one: what it leads to is replaced. Raises OSError, with the old file in place.
    """
    target = path.resolve()
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            _keep_mode_and_owner(target, file.fileno())
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make names made or changed in a folder outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _keep_mode_and_owner(original: Path, handle: int) -> None:
    try:
        status = original.stat()
    except FileNotFoundError:
        return
    os.fchmod(handle, status.st_mode & 0o7777)
    # Only root may give a file away; for anyone else it is his own already.
    with contextlib.suppress(PermissionError):
        os.fchown(handle, status.st_uid, status.st_gid)
