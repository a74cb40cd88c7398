"""`hearth init`: a new home that is valid from the first line, with what can be guessed filled in."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hub.config.files import sync_folder
from hub.config.interfaces import home_interfaces, interfaces
from hub.config.load import DEVICES_FILE, HEARTH_FILE, SCENES_FOLDER
from hub.config.templates import DEVICES, HEARTH, SCENES
from hub.config.yaml_lines import written
from hub.model.errors import BadSetup
from hub.text.messages.catalogue import Language

EXAMPLE_SCENE = "kitchen.yaml"
NOWHERE = "UTC"


@dataclass(frozen=True, slots=True)
class Guess:
    """What the machine tells about the home."""

    time_zone: str
    interfaces: tuple[str, ...]
    language: Language


def guess_home(environ: Mapping[str, str], etc: Path = Path("/etc")) -> Guess:
    """Time zone from the system, interfaces by the default rule, language from the locale."""
    locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    names = tuple(each.name for each in home_interfaces(interfaces()))
    return Guess(guess_time_zone(etc), names, "zh" if locale.startswith("zh") else "en")


def guess_time_zone(etc: Path) -> str:
    """The name in /etc/timezone, or that to which /etc/localtime leads, or UTC."""
    candidates = []
    # Only Debian and its kin have the first; the second may be a copy of the zone instead of a link.
    with contextlib.suppress(OSError, UnicodeDecodeError):
        candidates.append((etc / "timezone").read_text(encoding="utf-8").strip())
    with contextlib.suppress(OSError):
        candidates.append((etc / "localtime").readlink().as_posix().rpartition("zoneinfo/")[2])
    return next((name for name in candidates if _is_time_zone(name)), NOWHERE)


def init_home(folder: Path, guess: Guess) -> tuple[Path, ...]:
    """Write hearth.yaml, devices.yaml and an example scene; what is there already stays as it is.

    Returns the files written. Raises BadSetup when the folder cannot be written.
    """
    line = f"interfaces: {written(guess.interfaces)}" if guess.interfaces else "# interfaces: [eth0]"
    texts = {
        folder / HEARTH_FILE: HEARTH[guess.language].format(time_zone=guess.time_zone, interfaces=line),
        folder / DEVICES_FILE: DEVICES[guess.language].format(),
        folder / SCENES_FOLDER / EXAMPLE_SCENE: SCENES[guess.language].format(),
    }
    try:
        return tuple(path for path, text in texts.items() if _write_new(path, text))
    except OSError as failure:
        reason = failure.strerror or str(failure)
        raise BadSetup("config.folder_unwritable", folder=str(folder), reason=reason) from failure


def _write_new(path: Path, text: str) -> bool:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return False
    sync_folder(path.parent)
    return True


def _is_time_zone(name: str) -> bool:
    try:
        return bool(name) and ZoneInfo(name).key == name
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
