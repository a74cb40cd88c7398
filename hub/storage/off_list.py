"""safe.list: what may be on and is dangerous, with all that is needed to switch it off without the rest of the state.

A small text file (0600), replaced as a whole: temporary file, fsync, rename, fsync of the folder. `off_records` says
what stands in it. While a hub lives it holds `off.lock`, a POSIX record lock that ends with its process.
"""

import asyncio
import fcntl
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from hub.model.errors import BadSetup, HearthError
from hub.model.ports import Clock
from hub.storage.off_records import BrokerWay, Found, OffEntry, Seals, parse_list, write_list
from hub.text.messages.catalogue import render

_LOG = logging.getLogger(__name__)

FILE: Final = "off.list"
LOCK: Final = "off.lock"
LARGEST: Final = 4 << 20
"""Bytes of a list that are read at most: ten thousand entries have room in it."""

UNLOCKED: Final = -1
"""In place of a handle where no lock file can be: a disk that is read-only or full. The hub lives on without one."""

LOCK_TRIES: Final = 20
LOCK_PAUSE: Final = 0.1


def read_off_list(path: Path, seals: Seals) -> Found:
    """What the file says; nothing where there is none. Raises BadSetup where it cannot be read."""
    try:
        with path.open("rb") as file:
            return parse_list(file.read(LARGEST), seals)
    except FileNotFoundError:
        return Found()
    except OSError as error:
        raise BadSetup("safe.unreadable", path=str(path), reason=error.strerror or str(error)) from error


def replace_list(path: Path, data: bytes) -> None:
    """Put the list in place of the one that is there; its owner stays. Raises OSError, with the old one in place."""
    temporary = path.with_name(f".{path.name}.new")
    try:
        _lay_down(temporary, data, path)
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _lay_down(temporary: Path, data: bytes, path: Path) -> None:
    """Have the data on the disk under that name, with the owner of what is at `path`."""
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as file:
        os.fchmod(handle, 0o600)
        with suppress(FileNotFoundError, PermissionError):
            before = path.stat()
            os.fchown(handle, before.st_uid, before.st_gid)
        file.write(data)
        file.flush()
        os.fsync(handle)


def take_lock(folder: Path, *, make: bool = False) -> int | None:
    """A handle of `off.lock` that holds the lock until it is closed; None: another process has it.

    Without `make`, a folder in which no hub has ever lived gets no lock file. Raises FileNotFoundError, OSError.
    """
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CLOEXEC | (os.O_CREAT if make else 0), 0o600)
    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        os.close(handle)
        return None
    return handle


class OffList:
    """The list of a living hub; made by `open_off_list`.

    `owe` and `paid` change it in memory and have it written in the loop's pool; changes that come while one writing is
    under way share the next. `found` is what stood in the file at the beginning. `broker` says how the home's broker is
    reached; at first as the file did.
    """

    def __init__(
        self, path: Path, seals: Seals, found: Found, lock: int, write: Callable[[Path, bytes], None] = replace_list
    ) -> None:
        self.found = found
        self.broadcasts = found.broadcasts
        self.broker: Callable[[], BrokerWay | None] = lambda: found.broker
        self.path = path
        self._seals = seals
        self._owed = {one.place: one for one in found.owed}
        self._lock = lock
        self._replace = write
        self._version = self._written = 0
        self._writing: asyncio.Task[None] | None = None

    def owed(self) -> tuple[OffEntry, ...]:
        """Everything that is owed now."""
        return tuple(self._owed.values())

    def owe(self, one: OffEntry) -> None:
        """Put it on the list, in place of what is there for its property."""
        if self._owed.get(one.place) != one:
            self._owed[one.place] = one
            self._changed()

    def paid(self, device: str, path: str) -> None:
        """Take it off the list; harmless when it is not there."""
        if self._owed.pop((device, path), None) is not None:
            self._changed()

    async def durable(self) -> None:
        """Return when all changes so far are on disk. Raises BadSetup when the disk does not take them."""
        wanted = self._version
        while self._written < wanted:
            await asyncio.shield(self._writing or self._begin())

    async def close(self) -> None:
        """Write what is due, and let go of the lock even where that fails."""
        try:
            await self.durable()
        finally:
            if self._lock != UNLOCKED:
                os.close(self._lock)

    def _changed(self) -> None:
        self._version += 1
        if self._writing is None:
            self._begin()

    def _begin(self) -> "asyncio.Task[None]":
        task = asyncio.get_running_loop().create_task(self._write())
        task.add_done_callback(_complain)
        self._writing = task
        return task

    async def _write(self) -> None:
        """Write until nothing is due."""
        loop = asyncio.get_running_loop()
        try:
            while self._written < self._version:
                version = self._version
                broker = self.broker() if self._owed else None
                data = write_list(self._owed.values(), self.broadcasts, self._seals, broker)
                await loop.run_in_executor(None, self._replace, self.path, data)
                self._written = version
        except OSError as error:
            raise BadSetup("safe.not_written", path=str(self.path), reason=error.strerror or str(error)) from error
        finally:
            self._writing = None


async def open_off_list(folder: Path, seals: Seals, clock: Clock, broadcasts: tuple[str, ...] = ()) -> OffList:
    """The list of the hub that lives in this folder from now on; the folder is made (0700) where it is not there.

    `broadcasts`: where the home's networks can be asked who is there; empty keeps what the file says.

    Raises:
        BadSetup: the folder cannot be made, or another program works on the list.
    """
    loop = asyncio.get_running_loop()
    path = folder / FILE
    lock = await loop.run_in_executor(None, _prepare, folder)
    for _ in range(LOCK_TRIES):
        if lock is not None:
            break
        await clock.sleep(LOCK_PAUSE)
        lock = await loop.run_in_executor(None, _prepare, folder)
    if lock is None:
        raise BadSetup("safe.in_use", path=str(path))
    try:
        found = await loop.run_in_executor(None, read_off_list, path, seals)
    except BadSetup as error:
        # A hub that lives and says so is safer than none; its first writing replaces the file.
        _LOG.error("%s", render(error.message_id, error.params))
        found = Found(whole=False)
    opened = OffList(path, seals, found, lock)
    opened.broadcasts = broadcasts or found.broadcasts
    return opened


def _prepare(folder: Path) -> int | None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return take_lock(folder, make=True)
    except OSError as error:
        # What is dangerous is not switched on without the list; everything else goes on.
        _LOG.error("%s", render("store.folder", {"folder": str(folder), "reason": error.strerror or str(error)}))
        return UNLOCKED


def _complain(task: "asyncio.Task[None]") -> None:
    """Say at once that the disk did not take it: perhaps nobody waits to hear it."""
    error = None if task.cancelled() else task.exception()
    if isinstance(error, HearthError):
        _LOG.error("%s", render(error.message_id, error.params))
