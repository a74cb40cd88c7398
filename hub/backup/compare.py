"""What a restore would change: the staged home beside the one that is there."""

from collections.abc import Callable, Collection
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from hub.backup.manifest import CONFIG
from hub.backup.restore import CONTROL_FILE, Staged
from hub.backup.sources import configuration
from hub.backup.swap import staging
from hub.config.load import load
from hub.model.errors import BadSetup
from hub.storage.database import UNREADABLE
from hub.storage.looking import look_into
from hub.storage.rows import ENDPOINTS

Counts = tuple[int | None, int | None]
"""Now, and after the restore; None where that cannot be told."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Files of the configuration by name, and how many devices, scene files and adopted endpoints there are."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    devices: Counts
    scenes: Counts
    adopted: Counts


def compare(staged: Staged, families: Collection[str]) -> Difference:
    """The difference; what of the present home cannot be read counts as not there."""
    now, then = _files(staged.config), _files(staging(staged.config))
    folders = (staged.config, staging(staged.config))
    states = (staged.state, staging(staged.state))
    return Difference(
        added=tuple(sorted(then.keys() - now.keys())),
        changed=tuple(sorted(name for name in then.keys() & now.keys() if then[name] != now[name])),
        removed=tuple(sorted(now.keys() - then.keys())),
        devices=_both(lambda folder: _devices(folder, families), folders),
        scenes=(_scenes(now), _scenes(then)),
        adopted=_both(_adopted, states),
    )


def _both(count: Callable[[Path], int | None], folders: tuple[Path, Path]) -> Counts:
    return count(folders[0]), count(folders[1])


def _files(folder: Path) -> dict[str, object]:
    try:
        return {piece.path.removeprefix(CONFIG): piece.content for piece in configuration(folder)}
    except BadSetup:
        return {}


def _scenes(files: dict[str, object]) -> int:
    return sum(name.startswith("scenes/") for name in files)


def _devices(folder: Path, families: Collection[str]) -> int | None:
    """How many real devices there are."""
    config, _ = load(folder, families)
    return None if config is None else sum(entry.virtual is None for entry in config.devices.devices.values())


def _adopted(folder: Path) -> int | None:
    path = folder / CONTROL_FILE
    if not path.exists():
        return None
    try:
        with closing(look_into(path)) as connection:
            rows = connection.execute(ENDPOINTS.select).fetchall()
    except UNREADABLE:
        return None
    return sum(bool(row[1]) for row in map(ENDPOINTS.accept, rows) if row is not None)
