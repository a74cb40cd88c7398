"""The last accepted configuration: kept beside the state, so that a bad file at boot does not leave a dark house."""

import os
import shutil
from pathlib import Path

from hub.config.calendars import CALENDARS_FOLDER
from hub.config.files import sync_folder
from hub.config.library import PRODUCTS_FOLDER
from hub.config.load import BLUEPRINTS_FOLDER, HEARTH_FILE, SCENES_FOLDER, Config

FOLDER = "accepted"


def keep(config: Config, state: Path) -> None:
    """Copy the files of a configuration that the hub has taken on; secrets stay where they are."""
    fresh, kept = state / f"{FOLDER}.new", state / FOLDER
    shutil.rmtree(fresh, ignore_errors=True)
    folders = {SCENES_FOLDER: config.scenes, BLUEPRINTS_FOLDER: config.blueprints}
    folders[CALENDARS_FOLDER] = config.calendars.sources
    folders[PRODUCTS_FOLDER] = config.products.sources
    for name in folders:
        (fresh / name).mkdir(parents=True, mode=0o700)
    # As they were read: what stands there by now may be another text, which nobody has accepted.
    for source in config.files:
        _copy(source.text.encode(), fresh / Path(source.name).name)
    for name, sources in folders.items():
        for one in sources:
            _copy(one.text.encode(), fresh / name / Path(one.name).name)
        if name == PRODUCTS_FOLDER:
            for path, _ in config.products.specifications.values():
                _copy(path.read_bytes(), fresh / name / path.name)
        sync_folder(fresh / name)
    sync_folder(fresh)
    old = state / f"{FOLDER}.old"
    shutil.rmtree(old, ignore_errors=True)
    if kept.exists():
        kept.rename(old)
    fresh.rename(kept)
    sync_folder(state)
    shutil.rmtree(old, ignore_errors=True)


def kept(state: Path) -> Path | None:
    """The folder of the last accepted configuration, None when there is none."""
    for name in (FOLDER, f"{FOLDER}.old"):
        if (state / name / HEARTH_FILE).exists():
            return state / name
    return None


def _copy(data: bytes, target: Path) -> None:
    with target.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
