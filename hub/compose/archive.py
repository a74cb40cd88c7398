"""The archive: all that an inquiry may look at. The journal, the texts of scenes of then, the home as it is today.

Nothing of it is changed, and a hub may be at work on the same files: history.db is read beside it, and what is in
control.db, which it keeps to itself, it hands over (`Kept`).
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from hub.compose.devices import key_of_virtual
from hub.compose.handover import TABLES, Kept
from hub.compose.home import config_in, home_without_hub
from hub.compose.inventory import read_inventory
from hub.compose.journal import Read, journal_from
from hub.config.load import Config
from hub.model.errors import BadConfig, BadSetup
from hub.model.scene_text import SceneText
from hub.storage.database import UNREADABLE, explained
from hub.storage.history.schema import FILE as HISTORY_FILE
from hub.storage.looking import in_use, look_into
from hub.storage.opening import FILE as CONTROL_FILE
from hub.storage.rows import DEVICE_KEYS, PROGRAMS, VERSIONS, Row, Table
from hub.storage.versions import Versions, read_versions
from hub.text.problem import has_errors
from hub.text.source import Source
from scenes.engine.view import View
from scenes.journal.entries import Version
from scenes.reader.home import Reading, read_scenes
from scenes.replay.replayer import Replayer
from scenes.stage.home import Home, Load


def kept_in(folder: Path) -> Kept:
    """What control.db says, where no hub works on it.

    Raises:
        BadSetup: there is none, a hub has it, or it cannot be read.
    """
    path = folder / CONTROL_FILE
    if not path.exists():
        raise BadSetup("inquiry.no_store", path=str(path))
    try:
        with closing(look_into(path)) as connection:
            return Kept({table.name: _rows(connection, table) for table in TABLES})
    except UNREADABLE as error:
        if in_use(error):
            raise BadSetup("inquiry.store_in_use", path=str(path)) from error
        raise explained(error, path, "store.read_failed") from error


def _rows(connection: sqlite3.Connection, table: Table) -> tuple[Row, ...]:
    found = (table.accept(stored) for stored in connection.execute(table.select))
    return tuple(row for row in found if row is not None)


@dataclass(frozen=True, slots=True)
class Archive:
    """What is there. `config` and `home` as the folder says it now; `folder` is that of the databases."""

    config: Config
    home: Home
    versions: Versions
    folder: Path

    def replayer(self) -> Replayer:
        """Replays with the scenes of then."""
        return Replayer(self.home, self.program_of)

    def program_of(self, hash_: str, retired: Sequence[Version]) -> Load | None:
        """The program of that hash, as far as its texts are kept."""
        texts = self.versions.program(hash_)
        if texts is None:
            return None
        sources, older = _sources(texts), self.versions.texts(retired)
        return lambda view: self.compiled(sources, view, older).program

    def scenes(self, sources: Sequence[Source]) -> Load:
        """These scenes. Raises BadConfig where something is wrong with them."""
        problems = self.compiled(sources).problems
        if has_errors(problems):
            raise BadConfig("inquiry.bad_scenes", problems, errors=sum(has_errors([one]) for one in problems))
        return lambda view: self.compiled(sources, view).program

    def with_files(self, files: Sequence[tuple[str, str]]) -> tuple[Source, ...]:
        """The scene files of the folder; these (path, text) take the place of those of their name, or come beside.

        Mistakes in them are told under their own path.
        """
        found = {Path(one.name).name: one for one in self.config.scenes}
        for path, text in files:
            found[Path(path).name] = Source(path, text)
        return tuple(found[name] for name in sorted(found))

    def journal(self, since: float, until: float) -> Iterator[Read]:
        """The journal from the last place before `since` at which a replay can begin, to `until` (Unix seconds).

        Raises:
            BadSetup: there is none, or it cannot be read.
        """
        path = self.folder / HISTORY_FILE
        if not path.exists():
            raise BadSetup("inquiry.no_journal", path=str(path))
        try:
            with closing(look_into(path)) as connection:
                yield from journal_from(connection, since, until)
        except UNREADABLE as error:
            raise explained(error, path, "store.read_failed") from error

    def compiled(
        self, sources: Sequence[Source], view: View | None = None, older: Sequence[SceneText] = ()
    ) -> Reading:  # fmt: skip
        """Scene files read, against a view; `older`: earlier versions of scenes that may still run."""
        return read_scenes(
            sources, self.home.devices, View() if view is None else view, self.home.facts, retired=older,
            blueprints=self.config.blueprints,
        )  # fmt: skip


def open_archive(config_folder: Path, state: Path, kept: Kept | None = None) -> Archive:
    """The archive of a home. Without `kept` no hub may be at work on its control.db.

    Raises:
        BadConfig: the configuration has errors.
        BadSetup: control.db is not there, or cannot be read.
    """
    config = config_in(config_folder)
    folder = config.settings.storage.folder or state
    kept = kept_in(folder) if kept is None else kept
    keys = {row[1]: row[0] for row in kept.rows[DEVICE_KEYS.name]}
    for handle, entry in config.devices.devices.items():
        if entry.virtual is not None:
            keys[handle] = key_of_virtual(handle)
    home = home_without_hub(config, read_inventory(state), keys)
    versions = read_versions(kept.rows[VERSIONS.name], kept.rows[PROGRAMS.name])
    return Archive(config, home, versions, folder)


def _sources(texts: Sequence[SceneText]) -> tuple[Source, ...]:
    """Scenes as files: each text once, for one use of a blueprint may make several scenes."""
    files: dict[str, dict[str, None]] = {}
    for text in texts:
        files.setdefault(text.file, {})[text.text] = None
    return tuple(Source(name, "\n".join(files[name]) + "\n") for name in sorted(files))
