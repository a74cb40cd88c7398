"""Restoring: a backup is read into a stage beside the home, proved there, compared with the home, and moved in."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from hub.backup.age import Unlock, Written
from hub.backup.errors import BadBackup
from hub.backup.image import Convert, resealed
from hub.backup.manifest import CONFIG, CONTROL, HISTORY, HOME_FILE, STATE, File, Manifest
from hub.backup.package import unpack
from hub.backup.rotation import stamp
from hub.backup.swap import Change, Disk, Plan, commit, discard, finish, kept_in, staging
from hub.config.calendars import CALENDARS_FOLDER
from hub.config.files import read_source
from hub.config.hearth_file import read_settings
from hub.config.library import PRODUCTS_FOLDER
from hub.config.load import BLUEPRINTS_FOLDER, DEVICES_FILE, HEARTH_FILE, SCENES_FOLDER, SECRETS_FILE
from hub.model.errors import BadConfig, BadSetup
from hub.model.ports import Clock
from hub.storage.control import open_control
from hub.storage.database import UNREADABLE
from hub.storage.looking import in_use, look_into
from hub.storage.rows import CLAIMS, COMMANDS
from hub.text.problem import Problem, has_errors

CONFIG_NAMES: Final = (
    HEARTH_FILE, DEVICES_FILE, SECRETS_FILE, SCENES_FOLDER, BLUEPRINTS_FOLDER, CALENDARS_FOLDER, PRODUCTS_FOLDER,
)  # fmt: skip
HISTORY_FILE: Final = "history.db"
CONTROL_FILE: Final = "control.db"
SIDE_FILES: Final = ("-wal", "-shm")
DERIVED: Final = ("accepted", "accepted.old", "accepted.new", "inventory.json")
"""What the hub writes anew from the rest."""

Check = Callable[[Path, Path], Sequence[Problem]]
"""All problems of a configuration folder, beside a state folder that knows its devices."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a home is to rise: `state` is the state folder unless the restored hearth.yaml names another."""

    config: Path
    state: Path
    seal: Convert
    check: Check
    clock: Clock
    disk: Disk


@dataclass(frozen=True, slots=True)
class Staged:
    """A backup that lies beside the home, read to its end and found good."""

    manifest: Manifest
    config: Path
    state: Path
    problems: tuple[Problem, ...]

    @property
    def history(self) -> bool:
        """Whether it brings a history with it."""
        return any(one.path == HISTORY for one in self.manifest.files)


async def stage(backup: Path, unlock: Unlock, target: Target, *, despite_errors: bool = False) -> Staged:
    """Read and prove a backup; nothing of the home is touched, but for a restore that was cut short: that is finished.

    Raises:
        WrongKey, BadBackup: it is not for this phrase, or not sound.
        BadConfig: its configuration has errors, and they were not to be passed over.
        BadSetup: the disk does not take it, or a database in it was written by a newer Hearth.
    """
    await asyncio.to_thread(finish, target.config, target.disk)
    stager = _Stager(target)
    try:
        try:
            manifest = await asyncio.to_thread(stager.read, backup, unlock)
        except OSError as error:
            reason = error.strerror or str(error)
            raise BadSetup("restore.cannot_stage", path=str(error.filename or backup), reason=reason) from error
        found = target.check(staging(target.config), staging(stager.state))
        problems = tuple(_as_in_backup(one, staging(target.config)) for one in found)
        if has_errors(problems) and not despite_errors:
            raise BadConfig("restore.bad_config", problems)
        await _prove(stager.state, target.clock)
    except BaseException:
        stager.drop()
        raise
    return Staged(manifest, target.config, stager.state, problems)


def _as_in_backup(problem: Problem, folder: Path) -> Problem:
    """The problem with its places as the backup names its files: the folder where they lie now is gone in a moment."""
    before, mark = f"{folder}/", problem.mark
    params = {name: one.replace(before, "") if isinstance(one, str) else one for name, one in problem.params.items()}
    if mark is not None:
        mark = replace(mark, source=replace(mark.source, name=mark.source.name.removeprefix(before)))
    return replace(problem, params=params, mark=mark)


def drop(staged: Staged, disk: Disk) -> None:
    """Leave everything as it is."""
    for folder in (staged.config, staged.state):
        discard(folder, disk)


def swap_in(staged: Staged, at: float, disk: Disk) -> tuple[Path, ...]:
    """Put the staged home in the place of the one that is there; the folders in which that is kept.

    Raises:
        BadSetup: the disk does not let it; either nothing has changed, or the next start goes on.
    """
    state_names: tuple[str, ...] = (CONTROL_FILE,)
    going = [CONTROL_FILE + ending for ending in SIDE_FILES] + list(DERIVED)
    if staged.history:
        state_names = (CONTROL_FILE, HISTORY_FILE)
        going += [HISTORY_FILE + ending for ending in SIDE_FILES]
    there = {name for name in CONFIG_NAMES if (staging(staged.config) / name).exists()}
    config = Change(
        tuple(name for name in CONFIG_NAMES if name in there), tuple(name for name in CONFIG_NAMES if name not in there)
    )
    plan = Plan(_free_stamp(staged, at), {staged.config: config, staged.state: Change(state_names, tuple(going))})
    try:
        commit(staged.config, plan, disk)
    except OSError as error:
        raise BadSetup(
            "restore.cannot_move", folder=str(error.filename), reason=error.strerror or str(error)
        ) from error
    finish(staged.config, disk)
    kept = (kept_in(folder, plan.stamp) for folder in plan.changes)
    return tuple(path for path in kept if path.exists())


def refuse_beside_hub(state: Path) -> None:
    """Raise BadSetup while a hub works on the state."""
    path = state / CONTROL_FILE
    if not path.exists():
        return
    try:
        with closing(look_into(path)) as connection:
            connection.execute("SELECT name FROM sqlite_master").fetchall()
    except UNREADABLE as error:
        # What is broken may be replaced; what is locked is in use.
        if in_use(error):
            raise BadSetup("restore.hub_runs", path=str(path)) from error


def state_folder(config: Path, usual: Path) -> Path:
    """Where the hub of a configuration folder keeps its state."""
    source, _ = read_source(config / HEARTH_FILE)
    settings = None if source is None else read_settings(source)[0]
    return usual if settings is None else settings.storage.folder or usual


def _free_stamp(staged: Staged, at: float) -> str:
    """A stamp under which nothing is kept yet: two restores may fall into one second."""
    name, number = stamp(at), 1
    while any(kept_in(folder, name).exists() for folder in (staged.config, staged.state)):
        number += 1
        name = f"{stamp(at)}-{number}"
    return name


class _Stager:
    """Puts the files of a backup into the stage, under names of the list of allowed ones."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._disk = target.disk
        self._state: Path | None = None

    @property
    def state(self) -> Path:
        """The state folder; known once hearth.yaml is in the stage."""
        if self._state is None:
            if not (staging(self._target.config) / HEARTH_FILE).exists():
                raise BadBackup("backup.missing", path=HOME_FILE)
            self._state = state_folder(staging(self._target.config), self._target.state)
            if self._state.resolve() == self._target.config.resolve():
                raise BadSetup("restore.one_folder", folder=str(self._state))
            discard(self._state, self._disk)
            self._disk.make_folder(staging(self._state))
        return self._state

    def read(self, backup: Path, unlock: Unlock) -> Manifest:
        """Read all of it."""
        discard(self._target.config, self._disk)
        self._disk.make_folder(staging(self._target.config))
        self._control = bytearray()
        with backup.open("rb") as file:
            manifest = unpack(file, unlock, self._take)
        self._disk.write(staging(self.state) / CONTROL_FILE, resealed(bytes(self._control), self._target.seal))
        return manifest

    def drop(self) -> None:
        """Leave nothing behind."""
        for folder in (self._target.config, self._state):
            if folder is not None:
                discard(folder, self._disk)

    def _take(self, file: File) -> AbstractContextManager[Written]:
        if file.path == CONTROL:
            # It holds secrets in the open until it is sealed for this machine: it does not touch the disk before.
            return _into(self._control)
        return self._file(file)

    @contextmanager
    def _file(self, file: File) -> Iterator[Written]:
        inside, top = (CONFIG, self._target.config) if file.path.startswith(CONFIG) else (STATE, self.state)
        path = staging(top) / file.path.removeprefix(inside)
        self._disk.make_folder(path.parent)
        self._disk.write(path, b"")
        with path.open("r+b") as out:
            yield out


@contextmanager
def _into(data: bytearray) -> Iterator[Written]:
    yield _Appended(data)


class _Appended:
    def __init__(self, data: bytearray) -> None:
        self._data = data

    def write(self, data: bytes, /) -> None:
        self._data += data


async def _prove(state: Path, clock: Clock) -> None:
    """Open the staged control.db as the hub will, which brings it to the newest version.

    What was on its way and what scenes held at the time of the backup is over: none of it is done again. What was owed
    stays, for switching off does no harm.
    """
    store = await open_control(staging(state), clock)
    try:
        for table in (COMMANDS, CLAIMS):
            for key in await store.rows(table):
                store.delete(table, key)
    finally:
        await store.close()
