"""What families have learned of products (`hub.model.ports.Notebook`), kept among control.db's facts."""

import json
from collections.abc import Mapping
from typing import Final

from hub.storage.facts import Facts

PREFIX: Final = "note:"
MOST_NOTES: Final = 500
"""Notes that are kept; the one that was written longest ago goes first."""
LONGEST_NOTE: Final = 4096
"""Characters of a note's JSON; a longer one is not kept."""
LONGEST_KEY: Final = 200
WITHIN: Final = 600.0
"""Seconds within which a note is on disk; sooner where something else is written."""


class Notes:
    """A Notebook over the facts. A note that is too long, or no JSON, is not kept: a loss does no harm."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        # Oldest first, as far as the table tells: a row that is written anew keeps its place there.
        self._keys = dict.fromkeys(facts.names(PREFIX))

    def recall(self, key: str) -> Mapping[str, object] | None:
        """What was noted under the key, None where nothing was."""
        found = self._facts.get(PREFIX + key)
        return found if isinstance(found, dict) else None

    def note(self, key: str, entry: Mapping[str, object]) -> None:
        """Note plain data under the key, in place of what was there."""
        if not _keepable(key, entry) or self.recall(key) == entry:
            return
        self._keys.pop(PREFIX + key, None)
        while len(self._keys) >= MOST_NOTES:
            oldest = next(iter(self._keys))
            del self._keys[oldest]
            self._facts.forget(oldest)
        self._keys[PREFIX + key] = None
        self._facts.put_lazily(PREFIX + key, dict(entry), WITHIN)


def _keepable(key: str, entry: Mapping[str, object]) -> bool:
    if len(key) > LONGEST_KEY:
        return False
    try:
        return len(json.dumps(dict(entry))) <= LONGEST_NOTE
    except (TypeError, ValueError, RecursionError):
        return False
