"""What is in a backup, said first in it; and which files a backup may hold at all."""

import json
import re
from dataclasses import dataclass
from typing import Final

from hub.backup.errors import BadBackup

FORMAT: Final = 1
NAME: Final = "manifest.json"
CONFIG: Final = "config/"
STATE: Final = "state/"
HOME_FILE: Final = "config/hearth.yaml"
SECRETS_FILE: Final = "config/secrets.yaml"
SCENES: Final = "config/scenes/"
BLUEPRINTS: Final = "config/blueprints/"
CALENDARS: Final = "config/calendars/"
PRODUCTS: Final = "config/products/"
CONTROL: Final = "state/control.db"
HISTORY: Final = "state/history.db"

MOST_FILES: Final = 1000
LARGEST: Final = 64 << 20
"""Bytes of all files together, without the history."""
LARGEST_HISTORY: Final = 1 << 30
LARGEST_MANIFEST: Final = 1 << 20

_FIXED: Final = ("config/hearth.yaml", "config/devices.yaml", SECRETS_FILE, CONTROL, HISTORY)
# A name begins with no dot, and holds no slash, backslash, control or direction character; four folders deep at most.
_BARRED: Final = r"/\\\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
_PART: Final = rf"[^.{_BARRED}][^{_BARRED}]{{0,250}}"
_SCENE: Final = re.compile(rf"config/(?:scenes|blueprints|calendars)/(?:{_PART}/){{0,4}}{_PART}\.yaml")
_PRODUCT: Final = re.compile(rf"config/products/{_PART}\.(?:yaml|json)")
_HASH: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class File:
    """One file: where it belongs, its size in bytes, and the SHA-256 of its content in hex."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`created` in Unix seconds; `hearth` the version that made it."""

    hearth: str
    home: str
    created: int
    files: tuple[File, ...]

    def encode(self) -> bytes:
        """As JSON."""
        files = [{"path": one.path, "size": one.size, "sha256": one.sha256} for one in self.files]
        body = {"format": FORMAT, "hearth": self.hearth, "home": self.home, "created": self.created, "files": files}
        return json.dumps(body, ensure_ascii=False, indent=1).encode()


def allowed(path: str) -> bool:
    """Whether a backup may hold a file of this name; nothing else is ever written by a restore."""
    return path in _FIXED or any(form.fullmatch(path) for form in (_SCENE, _PRODUCT))


def decode(data: bytes) -> Manifest:
    """The manifest in these bytes.

    Raises:
        BadBackup: it is none, a newer Hearth wrote it, or it names what a backup must not hold.
    """
    try:
        body = json.loads(data)
    except (ValueError, RecursionError):
        raise _bad("it is not JSON") from None
    if not isinstance(body, dict):
        raise _bad("it is no object")
    version = _number(body, "format")
    if version != FORMAT:
        raise BadBackup("backup.newer", found=version, known=FORMAT)
    listed = body.get("files")
    if not isinstance(listed, list) or len(listed) > MOST_FILES:
        raise _bad("files")
    files = tuple(_file(one) for one in listed)
    _check(files)
    return Manifest(_text(body, "hearth"), _text(body, "home"), _number(body, "created"), files)


def _check(files: tuple[File, ...]) -> None:
    paths = [one.path for one in files]
    for path in paths:
        if not allowed(path):
            raise BadBackup("backup.forbidden", path=path)
    if len(set(paths)) != len(paths):
        raise _bad("a name twice")
    for needed in (HOME_FILE, CONTROL):
        if needed not in paths:
            raise BadBackup("backup.missing", path=needed)
    if sum(one.size for one in files if one.path != HISTORY) > LARGEST:
        raise BadBackup("backup.too_large", limit=LARGEST >> 20)
    if any(one.size > LARGEST_HISTORY for one in files):
        raise BadBackup("backup.too_large", limit=LARGEST_HISTORY >> 20)


def _file(entry: object) -> File:
    if not isinstance(entry, dict):
        raise _bad("files")
    found = File(_text(entry, "path"), _number(entry, "size"), _text(entry, "sha256"))
    if not _HASH.fullmatch(found.sha256):
        raise _bad("sha256")
    return found


def _text(body: dict[str, object], key: str) -> str:
    value = body.get(key)
    if not isinstance(value, str) or len(value) > 2048:
        raise _bad(key)
    return value


def _number(body: dict[str, object], key: str) -> int:
    value = body.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 33:
        raise _bad(key)
    return value


def _bad(what: str) -> BadBackup:
    return BadBackup("backup.bad_manifest", what=what)
