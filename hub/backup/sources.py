"""What a backup is made of: the files of the configuration, as the hub reads them."""

from collections.abc import Iterator
from pathlib import Path

from hub.backup.manifest import BLUEPRINTS, CALENDARS, CONFIG, LARGEST, PRODUCTS, SCENES, allowed
from hub.backup.package import Piece
from hub.config.calendars import CALENDARS_FOLDER
from hub.config.library import PRODUCTS_FOLDER
from hub.config.load import BLUEPRINTS_FOLDER, DEVICES_FILE, HEARTH_FILE, SCENES_FOLDER, SECRETS_FILE
from hub.model.errors import BadSetup


def configuration(folder: Path) -> list[Piece]:
    """Every file of the configuration folder that belongs to it.

    Raises:
        BadSetup: one cannot be read, or is larger than a backup may be.
    """
    pieces = []
    try:
        for path, inside in _files(folder):
            if path.stat().st_size > LARGEST:
                raise BadSetup("backup.too_large", limit=LARGEST >> 20)
            pieces.append(Piece(inside, path.read_bytes()))
    except OSError as error:
        raise BadSetup("backup.unreadable", path=str(error.filename), reason=error.strerror or str(error)) from error
    return pieces


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    for name in (HEARTH_FILE, DEVICES_FILE, SECRETS_FILE):
        if (folder / name).exists():
            yield folder / name, CONFIG + name
    folders = {SCENES_FOLDER: SCENES, BLUEPRINTS_FOLDER: BLUEPRINTS, CALENDARS_FOLDER: CALENDARS}
    folders[PRODUCTS_FOLDER] = PRODUCTS
    for name, place in folders.items():
        for path in sorted((*(folder / name).rglob("*.yaml"), *(folder / name).rglob("*.json"))):
            inside = place + path.relative_to(folder / name).as_posix()
            if path.is_file() and allowed(inside):
                yield path, inside
