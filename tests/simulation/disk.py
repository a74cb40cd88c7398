"""A disk that can be full, fail, be slow and lose its power.

SQLite and the hub's own files go to a real folder, through three doors that are guarded while a run lasts:
`sqlite3.connect`, `os.fsync` and the renames of `os`. So no code can pass by, and what was never synced is known.

After a power cut the next life starts from an image: what was synced stands; of the rest each 512 bytes are kept, lost
or zero, and the last renames may not have happened. A database counts as synced as its own `PRAGMA synchronous` says.
"""

import errno
import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final, Literal
from unittest.mock import patch

SECTOR: Final = 512
FULL_SYNC: Final = 2
DATABASES: Final = ("-wal", ".db")

Fault = Literal["full", "eio", "eio after"]
"""`full`: no room. `eio`: the commit fails. `eio after`: it fails when all was written, as an fsync may (a commit that
syncs nothing: as `eio`)."""

_fsync, _replace, _rename, _unlink, _connect = os.fsync, os.replace, os.rename, os.unlink, sqlite3.connect


@dataclass(frozen=True, slots=True)
class _Renamed:
    """A rename that no fsync of its folder has made last yet; `before` is what stood under the new name."""

    source: Path
    target: Path
    before: bytes | None


class SimConnection(sqlite3.Connection):
    """A connection whose commits the disk can let fail, and cut."""

    def __init__(self, disk: "SimDisk", database: str | os.PathLike[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(database, *args, **kwargs)
        self.disk = disk
        self.path = Path(os.fspath(database))
        self.synced = self.log_size()
        self.open = True

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        words = sql.upper().split(None, 1)
        if words and words[0] == "COMMIT":
            return self._commit(sql)
        if "WAL_CHECKPOINT" in sql.upper():
            return self._checkpoint(sql)
        return super().execute(sql, parameters)

    def commit(self) -> None:
        self._commit("COMMIT")

    def close(self) -> None:
        self.open = False
        super().close()

    def bury(self) -> None:
        """Close what a dead life left open, so that a machine of many lives does not run out of files."""
        super().close()

    def log_size(self) -> int:
        log = self.path.with_name(self.path.name + "-wal")
        return log.stat().st_size if log.exists() else 0

    def rows(self, table: str) -> list[tuple[Any, ...]]:
        """What stands in a table now."""
        return super().execute(f"SELECT * FROM {table}").fetchall()

    def _commit(self, sql: str) -> sqlite3.Cursor:
        fault = self.disk.fault
        if fault is not None and self.in_transaction:
            self.disk.fails(fault)
            if fault == "eio after" and self._syncs():
                super().execute(sql)
            raise _refused(fault)
        done = super().execute(sql)
        self.disk.commits += 1
        self.disk.committed(self)
        if self._syncs():
            self.synced = self.log_size()
        return done

    def _syncs(self) -> bool:
        """Whether a commit is one that syncs; another one cannot fail by that."""
        return bool(super().execute("PRAGMA synchronous").fetchone()[0] >= FULL_SYNC)

    def _checkpoint(self, sql: str) -> sqlite3.Cursor:
        if self.disk.fault is not None:
            self.disk.fails(self.disk.fault)
            raise _refused(self.disk.fault)
        done = super().execute(sql)
        self.synced = self.log_size()
        return done


class SimDisk:
    """The machine's disk under `folder`; what is to last is in `state`.

    `cut_at_commit` asks for a power cut in the middle of the next commit: `power_failed` is called then, at the moment
    when the log is half written, and the image of that moment is what `lose_power` goes on from.
    """

    def __init__(self, folder: Path, random: Random, now: Callable[[], float]) -> None:
        self.now = now
        self.state = folder / "state"
        self.counts: Counter[str] = Counter()
        self.commits = 0
        self.fault: Fault | None = None
        self.failed_at = float("-inf")
        self.slow = False
        self.slow_at = float("-inf")
        self.often_at = float("-inf")
        """When somebody last wrote something so often that it is put off."""
        self.cut_at_commit = False
        self.power_failed: Callable[[], None] = lambda: None
        self.on_commit: Callable[[], None] = lambda: None
        self._folder = folder
        self._random = random
        self._connections: list[SimConnection] = []
        self._all: list[SimConnection] = []
        self._synced: dict[Path, bytes] = {}
        self._renamed: list[_Renamed] = []
        self._lives = 0
        self._image: Path | None = None

    # time

    def delay(self) -> float:
        """Seconds that one job takes: mostly as an SD card does, now and then a whole second."""
        if self._random.random() < 0.01:
            self.counts["stall"] += 1
            self.slow_at = self.now()
            return 1.0
        self.slow_at = self.now() if self.slow else self.slow_at
        return self._random.uniform(0.05, 1.0) if self.slow else 0.0001 * 200 ** self._random.random()

    # what the hub sees

    @contextmanager
    def guarding(self) -> Iterator[None]:
        """For as long as this lasts, everybody's databases and syncs are ours."""
        with ExitStack() as doors:
            doors.enter_context(patch("sqlite3.connect", self._open))
            doors.enter_context(patch("os.fsync", self._fsync))
            doors.enter_context(patch("os.replace", self._move(_replace)))
            doors.enter_context(patch("os.rename", self._move(_rename)))
            doors.enter_context(patch("os.unlink", self._unlinked))
            yield
            self._bury()

    def connection(self, name: str) -> SimConnection | None:
        """The hub's open connection to a database file of that name."""
        found = [one for one in self._connections if one.open and one.path.name == name]
        return found[-1] if found else None

    def rows(self, name: str, table: str) -> list[tuple[Any, ...]] | None:
        """What stands in a table now, whoever has it open: a packet may still be on its way when its hub is dead."""
        store = self.connection(name)
        if store is not None:
            return store.rows(table)
        if not (self.state / name).exists():
            return None
        with TemporaryDirectory(dir=self._folder) as folder:
            for file in self.state.glob(f"{name}*"):
                shutil.copy(file, folder)
            left = _connect(Path(folder) / name)
            try:
                return left.execute(f"SELECT * FROM {table}").fetchall()
            finally:
                left.close()

    def is_synced(self, path: Path) -> bool:
        """Whether a plain file would outlive a power cut as it is now."""
        renamed = any(one.target == path for one in self._renamed)
        return not renamed and path.exists() and self._synced.get(path) == path.read_bytes()

    def _open(self, database: Any, *args: Any, **kwargs: Any) -> sqlite3.Connection:
        def made(*given: Any, **named: Any) -> SimConnection:
            return SimConnection(self, *given, **named)

        connection: SimConnection = _connect(database, *args, **{**kwargs, "factory": made})
        self._connections.append(connection)
        self._all.append(connection)
        return connection

    def committed(self, connection: SimConnection) -> None:
        """A commit was written; whether it is on the disk yet is the question."""
        self.on_commit()
        if self.cut_at_commit and connection.path.is_relative_to(self.state):
            self.cut_at_commit = False
            self._image = self._copied(torn=True)
            self.power_failed()

    def fails(self, fault: Fault) -> None:
        """Somebody runs into the fault."""
        self.counts[fault] += 1
        self.failed_at = self.now()

    def _fsync(self, handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        if self.fault is not None and path.is_relative_to(self.state):
            self.fails(self.fault)
            raise OSError(*((errno.ENOSPC, "No space left on device") if self.fault == "full" else (errno.EIO, "EIO")))
        if path.is_dir():
            self._renamed = [one for one in self._renamed if one.target.parent != path]
        else:
            self._synced[path] = path.read_bytes()

    def _move(self, really: Callable[..., None]) -> Callable[..., None]:
        def moved(source: Any, target: Any, **kwargs: Any) -> None:
            old, new = Path(source), Path(target)
            before = self._synced.get(new) if new.is_file() else None
            really(source, target, **kwargs)
            for path in [path for path in self._synced if path == old or old in path.parents]:
                self._synced[new / path.relative_to(old)] = self._synced.pop(path)
            if new.is_relative_to(self.state):
                self._renamed.append(_Renamed(old, new, before))

        return moved

    def _unlinked(self, path: Any, **kwargs: Any) -> None:
        _unlink(path, **kwargs)
        self._renamed.clear()  # a journal keeps the order: what came before a removal that lasts has lasted

    # the end of a life

    def kill(self) -> None:
        """The hub is killed: what it wrote stays, for the kernel has it."""
        self._begin_from(self._copied(torn=False))

    def lose_power(self) -> None:
        """The machine goes dark: what was never synced stays, is lost, or is torn."""
        self._begin_from(self._image or self._copied(torn=True))

    def _begin_from(self, image: Path) -> None:
        """The next life finds `image`; the dead hub keeps its open files where nobody looks."""
        self._lives += 1
        self._image = None
        if self.state.exists():
            _rename(self.state, self._folder / f"dead-{self._lives}")
        _rename(image, self.state)
        self._connections.clear()
        self.settle()

    def settle(self) -> None:
        """Take everything as it is now for lasting."""
        self._renamed.clear()
        self._synced = {path: path.read_bytes() for path in sorted(self.state.rglob("*")) if path.is_file()}

    def _bury(self) -> None:
        """Close every file under our folder that dead hubs left open."""
        for connection in self._all:
            connection.bury()
        for handle in sorted(Path("/proc/self/fd").iterdir(), key=lambda one: int(one.name)):
            with suppress(OSError):
                if handle.readlink().is_relative_to(self._folder):
                    os.close(int(handle.name))

    def _copied(self, *, torn: bool) -> Path:
        image = self._folder / f"image-{self._lives}-{self.commits}"
        shutil.rmtree(image, ignore_errors=True)
        if not self.state.exists():
            image.mkdir(mode=0o700)
            return image
        shutil.copytree(self.state, image, ignore=shutil.ignore_patterns("*-shm"))
        if torn:
            self._tear(image)
        return image

    def _tear(self, image: Path) -> None:
        for connection in self._connections:
            log = image / (connection.path.name + "-wal")
            if connection.open and connection.path.parent == self.state and log.exists():
                log.write_bytes(self._torn(log.read_bytes(), connection.synced))
        for path in sorted(image.rglob("*")):
            if path.is_file() and not path.name.endswith(DATABASES):
                now, synced = path.read_bytes(), self._synced.get(self.state / path.relative_to(image))
                if now != synced:
                    self.counts["unsynced file"] += 1
                    path.write_bytes(self._random.choice((b"", now, self._torn(now, 0), synced or b"")))
        lasting = len(self._renamed) - self._random.randint(0, len(self._renamed)) if self._renamed else 0
        for one in reversed(self._renamed[lasting:]):
            self._undo(one, image)

    def _undo(self, one: _Renamed, image: Path) -> None:
        source, target = (image / path.relative_to(self.state) for path in (one.source, one.target))
        if not target.exists():
            return
        self.counts["rename undone"] += 1
        _rename(target, source)
        if one.before is not None:
            target.write_bytes(one.before)

    def _torn(self, content: bytes, synced: int) -> bytes:
        """`content` with everything after the first `synced` bytes kept, cut off or torn."""
        fresh = content[synced:]
        if not fresh:
            return content
        self.counts["torn"] += 1
        fate = self._random.randrange(4)
        if fate == 0:
            return content[:synced]
        if fate == 1:
            return content
        sectors = [fresh[at : at + SECTOR] for at in range(0, len(fresh), SECTOR)]
        kept = [sector if self._random.random() < 0.6 else b"\0" * len(sector) for sector in sectors]
        return content[:synced] + b"".join(kept[: self._random.randint(1, len(kept))])


def _refused(fault: Fault) -> sqlite3.OperationalError:
    full = fault == "full"
    error = sqlite3.OperationalError("database or disk is full" if full else "disk I/O error")
    error.sqlite_errorcode, error.sqlite_errorname = (13, "SQLITE_FULL") if full else (1034, "SQLITE_IOERR_FSYNC")
    return error
