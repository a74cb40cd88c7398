"""What scenes must not forget, in control.db: JSON by id; it is their engine's own (scenes/engine/keeping.py).

The table is called `claims`, after the first that was in it.
"""

import json
from typing import Final

from hub.storage.control import ControlStore
from hub.storage.rows import CLAIMS

ALIVE: Final = "alive:"
"""The row that says when others were written; it comes after them, and is written with them."""
OFTEN: Final = 12
"""How often a row may change within `PERIOD` before it is written only now and then: flash wears out."""
PERIOD: Final = 600.0
LAZILY: Final = 10.0
"""Seconds within which such a row is on disk."""
_OVER: Final = "null"


class ClaimRows:
    """Runs, timers, claims and holds; made by `load_claims`.

    `found` are the bodies by id as they were at the start, `damaged` the rows that were no JSON.
    """

    def __init__(self, store: ControlStore, kept: dict[str, str], found: dict[str, object], damaged: int) -> None:
        self.found = found
        self.damaged = damaged
        self._store = store
        self._kept = kept
        self._changes: dict[str, int] = {}
        self._since = float("-inf")
        self._late: dict[str, float] = {}
        self._wrote = False

    def keep(self, id_: str, body: object | None) -> None:
        """Write a row soon, or remove it (None); one that is there already is not written again.

        A new one of a property at once: it knows what to go back to, and what holds the property is on its way to the
        device.
        """
        before = self._kept.get(id_)
        text = None if body is None else json.dumps(body, separators=(",", ":"), ensure_ascii=False)
        if text == before:
            return
        if text is None:
            del self._kept[id_]
        else:
            self._kept[id_] = text
        if id_ == ALIVE:
            put = self._put if self._wrote else self._put_lazily
            put(id_, text)
            self._wrote = False
        elif self._is_often(id_):
            self._put_lazily(id_, text)
        else:
            self._wrote = True
            self._put(id_, text)
            if before is None and id_.startswith("property:"):
                self._store.hurry()

    def settle(self) -> None:
        """Let all that was put off be on disk with what is written next."""
        for id_ in self._late:
            self._put(id_, self._kept.get(id_))
        self._late.clear()

    def _put(self, id_: str, text: str | None) -> None:
        if text is None:
            self._store.delete(CLAIMS, id_)
        else:
            self._store.put(CLAIMS, (id_, text))

    def _put_lazily(self, id_: str, text: str | None) -> None:
        self._late[id_] = self._store.now()
        self._store.put_lazily(CLAIMS, (id_, _OVER if text is None else text), LAZILY)

    def _is_often(self, id_: str) -> bool:
        """Count a change; whether there are too many of that row, a sensor that flutters before a timer."""
        now = self._store.now()
        if now - self._since > PERIOD:
            self._changes, self._since = {}, now
            self._late = {one: at for one, at in self._late.items() if now - at < LAZILY}
        count = self._changes[id_] = self._changes.get(id_, 0) + 1
        return count > OFTEN


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
    for id_ in [one for one, body in found.items() if body is None]:
        del found[id_], kept[id_]
        store.delete(CLAIMS, id_)
    return ClaimRows(store, kept, found, damaged)
