"""What the example home has more where there is a broker: the folder `with-broker` beside its files.

What stands there is put at the end of the file of the same name. Its scenes are saved in the folder only when their
devices are adopted: before that nobody knows what these can do, for they say so themselves.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from hub.config.load import DEVICES_FILE, HEARTH_FILE, SCENES_FOLDER
from hub.demo.processes import folder
from hub.model.errors import BadSetup

LAYER: Final = "with-broker"
LAID_OVER: Final = (DEVICES_FILE, "virtual-home.yaml", "day.yaml")


def has_layer(config: Path) -> bool:
    """Whether the home in a folder has more where there is a broker."""
    return (config / LAYER).is_dir()


@contextmanager
def laid_over(config: Path, broker: str) -> Iterator[Path]:
    """A copy of the folder with all that but the scenes; its hub goes to the broker (`host:port`). Raises BadSetup."""
    with folder(config) as place:
        copy = place / "config"
        try:
            for name in LAID_OVER:
                more = copy / LAYER / name
                if more.exists():
                    _append(copy / name, more.read_text("utf-8"))
            _append(copy / HEARTH_FILE, f'\nmqtt: {{broker: "mqtt://{broker}", name: demo, publish: on}}\n')
        except OSError as error:
            raise BadSetup("config.folder_unwritable", folder=str(copy), reason=str(error)) from error
        yield copy


def later_scenes(config: Path) -> tuple[Path, ...]:
    """The files of scenes that wait for their devices."""
    return tuple(sorted((config / LAYER / SCENES_FOLDER).glob("*.yaml")))


def save_scenes(files: tuple[Path, ...], config: Path) -> None:
    """Save these scenes in a folder. Raises BadSetup."""
    try:
        for file in files:
            shutil.copy(file, config / SCENES_FOLDER)
    except OSError as error:
        raise BadSetup("config.folder_unwritable", folder=str(config), reason=str(error)) from error


def _append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8") as open_file:
        open_file.write(text)
