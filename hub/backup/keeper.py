"""Making backups: when asked, and every day; each proved before an older one goes."""

import asyncio
import hashlib
import json
import logging
import os
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import Final, Protocol, TypeVar

from hub.backup.age import Entropy, Recipient
from hub.backup.errors import BadBackup
from hub.backup.image import Convert, copied, image
from hub.backup.manifest import CONTROL, HISTORY
from hub.backup.package import About, Piece, pack, verify
from hub.backup.rotation import backups_in, expired, file_name, next_due
from hub.backup.sources import configuration
from hub.config.files import sync_folder
from hub.config.hearth_file import Backup
from hub.model.errors import BadSetup, DiskFull, HearthError
from hub.model.ports import Clock
from hub.storage.rows import FACTS, Row, Table
from hub.text.messages.catalogue import render
from hub.text.problem import Problem, warning

_LOG = logging.getLogger(__name__)
T = TypeVar("T")

FACT: Final = "backup"
FOLDER: Final = "backups"
TEMPORARY: Final = "backup-"
"""How the names of folders begin that live while one backup is made."""
START_PAUSE: Final = 60.0
LONGEST_SLEEP: Final = 3600.0
FIRST_RETRY: Final = 900.0
LAST_RETRY: Final = 6 * 3600.0
PART: Final = 1 << 16


class Store(Protocol):
    """The control store, as far as backups need it (`hub.storage.control.ControlStore`)."""

    async def rows(self, table: Table) -> dict[str, Row]:
        """All sound rows by key."""

    def put(self, table: Table, row: Row) -> None:
        """Write the row soon."""

    async def flush(self) -> None:
        """Return when everything put so far is on disk."""

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Let `work` read the database in the store's own thread."""

    async def on_reserve(self) -> bool:
        """Whether what is left of the store's disk is for the store alone."""


Copy = Callable[[Path], None]
"""Writes a consistent copy of the history to a path, nothing where there is none; blocking. Raises BadSetup."""


@dataclass(frozen=True, slots=True)
class Home:
    """What is backed up, whose it is, and how: `state` is where backups go when the settings name no folder."""

    config: Path
    state: Path
    name: str
    zone: tzinfo
    version: str
    settings: Backup
    unseal: Convert
    history: Copy | None = None

    @property
    def folder(self) -> Path:
        """Where backups are kept."""
        return self.settings.folder or self.state / FOLDER


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was written and proved: where, its size in bytes, how many files are in it, and when."""

    path: Path
    size: int
    files: int
    at: float
    sha256: str


class Backups:
    """Makes backups; `load` first. `run` is the daily one, for the supervisor. All methods raise BadSetup."""

    def __init__(self, store: Store, home: Home, clock: Clock, entropy: Entropy) -> None:
        self._store = store
        self._home = home
        self._clock = clock
        self._entropy = entropy
        self._recipient: Recipient | None = None
        self._fact: dict[str, object] = {}
        self._last: float | None = None
        self._counted_from: float | None = None
        self._trouble: HearthError | None = None
        self._lock = asyncio.Lock()

    async def load(self) -> None:
        """Learn whose key backups are for, and when the last was made."""
        row = (await self._store.rows(FACTS)).get(FACT)
        with suppress(ValueError, TypeError, KeyError, BadBackup):  # what makes no sense is no key
            self._fact = {} if row is None else dict(json.loads(row[1]))
            self._recipient = Recipient.parse(str(self._fact["recipient"]))
        with suppress(OSError):
            self._last = await asyncio.to_thread(self._look)
        self._counted_from = self._last

    @property
    def appointed(self) -> bool:
        """Whether there is a key that backups can be made for."""
        return self._recipient is not None

    def state(self) -> dict[str, object]:
        """How backups fare, as JSON can hold it; times in Unix seconds."""
        made = self._fact.get("made")
        return {
            "recipient": None if self._recipient is None else str(self._recipient),
            "since": self._fact.get("since"),
            "folder": str(self._home.folder),
            "last": self._last,
            "made": made if isinstance(made, int | float) else None,
            "next": self._due(),
            "trouble": None if self._trouble is None else self._trouble.message_id,
        }

    def notices(self) -> tuple[Problem, ...]:
        """What a person should know: that the last attempt failed."""
        if self._trouble is None:
            return ()
        return (warning("backup.failed", None, reason=render(self._trouble.message_id, self._trouble.params)),)

    async def appoint(self, recipient: str, *, replace: bool) -> None:
        """Make backups for this key from now on. Raises BadSetup when there is one and it is not to be replaced."""
        if self._recipient is not None and not replace:
            raise BadSetup("backup.has_key")
        self._recipient = Recipient.parse(recipient)
        self._fact = {**self._fact, "recipient": recipient, "since": self._clock.now()}
        await self._remember()

    async def make(self, *, history: bool | None = None, target: Path | None = None) -> Made:
        """Write a backup, prove it, and let old ones go; `target` is a file elsewhere, and no others go for that.

        `history` says whether the history is in it, None: as the settings say.
        """
        async with self._lock:
            at = self._clock.now()
            path = target or self._home.folder / file_name(at)
            await self._spare_the_reserve(path.parent, history=history)
            write = partial(self._write, path, own=target is None)
            made = await self._packed(write, at, history=history)
            if target is None:
                self._last = self._counted_from = at
                await asyncio.to_thread(self._rotate)
            self._fact = {**self._fact, "made": at}
            await self._remember()
        return made

    async def stream(self, *, history: bool | None = None) -> AsyncGenerator[bytes]:
        """A backup, proved, in parts."""
        try:
            with tempfile.TemporaryDirectory(prefix=TEMPORARY, dir=self._home.state) as folder:
                made = await self.make(history=history, target=Path(folder) / "streamed")
                with made.path.open("rb") as file:
                    while part := await asyncio.to_thread(file.read, PART):
                        yield part
        except OSError as error:
            raise _cannot_write(self._home.state, error) from error

    async def run(self) -> None:
        """Make one every day at its time; what was missed while the hub was down, soon after the start."""
        await self._clock.sleep(START_PAUSE)
        retry = FIRST_RETRY
        while True:
            due = self._due()
            wait = LONGEST_SLEEP if due is None else due - self._clock.now()
            if wait > 0:
                await self._clock.sleep(min(wait, LONGEST_SLEEP))
                continue
            try:
                made = await self.make()
            except HearthError as error:
                self._trouble = error
                _LOG.warning("no backup: %s", render(error.message_id, error.params))
                await self._clock.sleep(retry)
                retry = min(2 * retry, LAST_RETRY)
            else:
                self._trouble, retry = None, FIRST_RETRY
                _LOG.info("backup: %s, %d bytes", made.path, made.size)

    def _due(self) -> float | None:
        """When the next daily one is due, in the past when it was missed; None where none is to be made."""
        daily_at = self._home.settings.daily_at
        if self._recipient is None or daily_at is None:
            return None
        now = self._clock.now()
        if self._counted_from is None:
            return now
        # Where the clock was set back, days are counted from now: not from a time that may be years ahead.
        self._counted_from = min(self._counted_from, now)
        return next_due(self._counted_from, daily_at, self._home.zone)

    async def _remember(self) -> None:
        self._store.put(FACTS, (FACT, json.dumps(self._fact)))
        await self._store.flush()

    async def _spare_the_reserve(self, folder: Path, *, history: bool | None) -> None:
        """Raises DiskFull where a backup would take room that was kept back for the database."""
        home = self._home
        if not await self._store.on_reserve():
            return
        # The copy of the history passes through the state folder, wherever the backup goes.
        on_that_disk = home.settings.history if history is None else history
        if on_that_disk or await asyncio.to_thread(_share_a_disk, folder, home.state):
            raise DiskFull("backup.disk_full", folder=str(home.state))

    async def _packed(
        self, write: Callable[[list[Piece], About, Recipient], Made], at: float, *, history: bool | None
    ) -> Made:
        if self._recipient is None:
            raise BadSetup("backup.no_key")
        home, recipient = self._home, self._recipient
        await self._store.flush()
        copy_of_control = await self._store.read(copied)
        control = await asyncio.to_thread(image, copy_of_control, home.unseal)
        pieces = [*await asyncio.to_thread(configuration, home.config), Piece(CONTROL, control)]
        about = About(home.version, home.name, int(at))
        wanted = home.settings.history if history is None else history
        copy = home.history if wanted else None
        try:
            return await asyncio.to_thread(
                _with_history, copy, home.state, pieces, lambda all_: write(all_, about, recipient)
            )
        except OSError as error:
            raise _cannot_write(home.state, error) from error

    def _write(self, path: Path, pieces: list[Piece], about: About, recipient: Recipient, *, own: bool) -> Made:
        try:
            if own:
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            return write_backup(path, pieces, about, recipient, self._entropy)
        except BadBackup as error:
            raise BadSetup(error.message_id, **error.params) from error
        except OSError as error:
            raise _cannot_write(path.parent, error) from error

    def _look(self) -> float | None:
        """When the last was made; what a kill has left behind on the way is cleared away."""
        for folder in self._home.state.glob(f"{TEMPORARY}*"):
            shutil.rmtree(folder, ignore_errors=True)
        return max(backups_in(self._home.folder).values(), default=None)

    def _rotate(self) -> None:
        """Let go what the settings do not keep; a file that cannot be removed is tried again with the next."""
        folder = self._home.folder
        with suppress(OSError):
            there = backups_in(folder)
            gone = set(expired(there.values(), self._home.settings.keep, self._home.zone))
            for name in (name for name, at in there.items() if at in gone):
                (folder / name).unlink(missing_ok=True)
            for half in folder.glob(".hearth-*.age.*"):
                half.unlink(missing_ok=True)


def _share_a_disk(folder: Path, other: Path) -> bool:
    """Whether both are on one file system; a folder that is yet to be made is on that of the first one above it."""
    try:
        there = next(each for each in (folder, *folder.parents) if each.exists())
        return there.stat().st_dev == other.stat().st_dev
    except OSError:
        return False  # what cannot be looked at cannot be written either


def _cannot_write(folder: Path, error: OSError) -> BadSetup:
    return BadSetup("backup.cannot_write", folder=str(folder), reason=error.strerror or str(error))


def write_backup(path: Path, pieces: list[Piece], about: About, recipient: Recipient, entropy: Entropy) -> Made:
    """Write a backup so that under its name stands a whole and proved one, or what stood there before.

    Raises:
        OSError: the disk does not take it.
        BadBackup: no restore would take it: it is too large, or lacks something.
        BadSetup: what was read back is not what was written.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            summed = _Summed(file.write)
            key = pack(summed, recipient, pieces, about, entropy)
            file.flush()
            os.fsync(file.fileno())
        try:
            manifest = verify(temporary, key)
        except BadBackup as error:
            raise BadSetup("backup.not_proved", folder=str(path.parent)) from error
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    return Made(path, summed.size, len(manifest.files), float(about.created), summed.digest.hexdigest())


class _Summed:
    """Passes bytes on, and counts and digests them."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self.size = 0
        self.digest = hashlib.sha256()

    def write(self, data: bytes, /) -> None:
        self._write(data)
        self.size += len(data)
        self.digest.update(data)


def _with_history(copy: Copy | None, folder: Path, pieces: list[Piece], write: Callable[[list[Piece]], Made]) -> Made:
    if copy is None:
        return write(pieces)
    with tempfile.TemporaryDirectory(prefix=TEMPORARY, dir=folder) as temporary:
        path = Path(temporary) / "history.db"
        copy(path)
        return write([*pieces, Piece(HISTORY, path)] if path.exists() else pieces)
