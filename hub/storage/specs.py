"""The cache of makers' specifications: `<state>/specs/<sha256>.json`, and `index.json` that says which is whose.

A specification is kept under the hash of its bytes, so that it can be neither changed nor doubled, and is never thrown
away: what was fetched once needs no internet again. What is lost is only lost to the list, since a home uses its own
copies (`products/` of its configuration).
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from hub.model.errors import BadSetup
from hub.storage.off_list import replace_list

FOLDER: Final = "specs"
INDEX: Final = "index.json"
LARGEST: Final = 1 << 20
LARGEST_INDEX: Final = 4 << 20
MOST: Final = 5000
"""Rows of the index; the oldest go first, their files stay."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One specification: of which model, its type, where it came from (`file`, `internet`), and when (Unix seconds)."""

    sha256: str
    model: str
    urn: str
    origin: str
    at: float


class Specs:
    """The cache in a state folder. Its methods touch the disk; those that write raise BadSetup."""

    def __init__(self, state: Path) -> None:
        self._folder = state / FOLDER

    def keep(self, data: bytes, model: str, urn: str, origin: str, at: float) -> Kept:
        """Keep it, as the newest of its model. One that is there already is only the newest from now on."""
        kept = Kept(sha256(data).hexdigest(), model, urn, origin, at)
        rows = [row for row in self.rows() if (row.sha256, row.model) != (kept.sha256, model)]
        text = json.dumps([asdict(row) for row in [kept, *rows][:MOST]], ensure_ascii=False, indent=1)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = self._file(kept.sha256)
            if self.text(kept.sha256) is None:
                replace_list(path, data)
            replace_list(self._folder / INDEX, text.encode())
        except OSError as error:
            reason = error.strerror or str(error)
            raise BadSetup("spec.not_kept", folder=str(self._folder), reason=reason) from error
        return kept

    def rows(self) -> tuple[Kept, ...]:
        """All that the index knows, the newest first. An index that is damaged knows nothing."""
        try:
            with (self._folder / INDEX).open("rb") as file:
                found = json.loads(file.read(LARGEST_INDEX))
        except (OSError, ValueError, RecursionError):
            return ()
        rows = (_row(entry) for entry in (found if isinstance(found, list) else [])[:MOST])
        return tuple(row for row in rows if row is not None)

    def newest(self, model: str) -> Kept | None:
        """The newest of a model that is whole."""
        return next((row for row in self.rows() if row.model == model and self.text(row.sha256) is not None), None)

    def text(self, digest: str) -> bytes | None:
        """The bytes of that hash; None where they are not there, or are others by now."""
        try:
            with self._file(digest).open("rb") as file:
                data = file.read(LARGEST + 1)
        except OSError:
            return None
        return data if sha256(data).hexdigest() == digest else None

    def _file(self, digest: str) -> Path:
        return self._folder / f"{digest}.json"


def _row(entry: object) -> Kept | None:
    if not isinstance(entry, Mapping):
        return None
    texts = [entry.get(key) for key in ("sha256", "model", "urn", "origin")]
    at = entry.get("at")
    digest = texts[0]
    fits = isinstance(digest, str) and len(digest) == 64 and digest.isalnum()
    if not fits or isinstance(at, bool) or not isinstance(at, (int, float)):
        return None
    model, urn, origin = (one if isinstance(one, str) else "" for one in texts[1:])
    return Kept(str(digest), model, urn, origin, float(at))
