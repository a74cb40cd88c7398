"""Claims in control.db: JSON by id; what it says is the scene engine's own (`scenes/engine/keeping.py`)."""

import json

from hub.storage.control import ControlStore
from hub.storage.rows import CLAIMS


class ClaimRows:
    """What must outlive the hub of claims and holds; made by `load_claims`.

    `found` are the bodies by id as they were at the start, `damaged` the rows that were no JSON.
    """

    def __init__(self, store: ControlStore, kept: dict[str, str], found: dict[str, object], damaged: int) -> None:
        self.found = found
        self.damaged = damaged
        self._store = store
        self._kept = kept

    def keep(self, id_: str, body: object | None) -> None:
        """Write a row soon, or remove it (None); one that is there already is not written again.

        A new one at once: it knows what to go back to, and what holds the property is on its way to the device.
        """
        if body is None:
            if self._kept.pop(id_, None) is not None:
                self._store.delete(CLAIMS, id_)
            return
        text = json.dumps(body, separators=(",", ":"), ensure_ascii=False)
        before = self._kept.get(id_)
        if before != text:
            self._kept[id_] = text
            self._store.put(CLAIMS, (id_, text))
        if before is None:
            self._store.hurry()


async def load_claims(store: ControlStore) -> ClaimRows:
    """The rows as the store has them."""
    kept: dict[str, str] = {}
    found: dict[str, object] = {}
    damaged = 0
    for id_, text in (await store.rows(CLAIMS)).values():
        kept[id_] = text
        try:
            found[id_] = json.loads(text)
        except (ValueError, RecursionError):
            damaged += 1
    return ClaimRows(store, kept, found, damaged)
