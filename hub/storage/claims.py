"""What scenes must not forget, in control.db: JSON by id; it is their engine's own (scenes/engine/keeping.py).

The table is called `claims`, after the first that was in it. The least that reaches a disk is a page of four kilobytes,
and rows written where they belong lie on many. So what changes goes into slots: rows of always the same size, written
one after the other, over and over; the newest share a page. When all are full, every row goes to where it belongs (the
slots are folded), and the slots begin anew.

    <id>      the body, as it was when the slots were folded last
    ~         of: how often they were
    ~000      of: as above; is: bodies by id, null for what is over. Then ~001 and so on; a later one counts more
    ~late     the same, for what changes too often; it counts most
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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
SLOT: Final = "~"
"""What the keys of slots begin with: they come after all others."""
FOLDED: Final = "~"
LATE: Final = "~late"
SLOTS: Final = 32
SIZE: Final = 900
"""Bytes of a slot. From about 1,000 on SQLite gives a row a page of its own."""
_OVER: Final = "null"
_RUN: Final = "run:"
PROPERTY: Final = "property:"


class ClaimRows:
    """Runs, timers, claims and holds; made by `load_claims`.

    `found` are the bodies by id as they were at the start, `damaged` the rows that were no JSON or are missing.
    """

    def __init__(self, store: ControlStore, loaded: "_Loaded") -> None:
        self.found = loaded.found
        self.damaged = loaded.damaged
        self._store = store
        self._kept = loaded.kept
        self._folded = loaded.folded
        self._moved = loaded.moved  # since then
        self._slot = loaded.slots  # the one that is being filled
        self._says: dict[str, str] = {}
        self._late = loaded.late
        self._said = False
        self._changes: dict[str, int] = {}
        self._since = float("-inf")

    def keep(self, id_: str, body: object | None) -> None:
        """Write a row soon, or remove it (None); one that is there already is not written again.

        A new one of a property at once: it knows what to go back to, and what holds the property is on its way to the
        device. However often that changes, its beginning and its end are never put off: nobody else knows them.
        """
        before = self._kept.get(id_)
        text = None if body is None else _json(body)
        if text == before:
            return
        if text is None:
            del self._kept[id_]
        else:
            self._kept[id_] = text
        self._moved[id_] = None
        late = not self._said if id_ == ALIVE else self._is_often(id_)
        late = late and not (id_.startswith(PROPERTY) and None in (before, text))
        if late:
            self._late[id_] = text or _OVER
            self._store.put_lazily(CLAIMS, (LATE, self._body(self._late)), LAZILY)
        else:
            self._write(id_, text or _OVER)
            if before is None and id_.startswith(PROPERTY):
                self._store.hurry()
        self._said = id_ != ALIVE and (self._said or not late)

    def settle(self) -> None:
        """Let all that was put off be on disk with what is written next."""
        for id_, text in list(self._late.items()):
            self._write(id_, text)

    def fold(self) -> None:
        """Let every row stand where it belongs."""
        for id_ in self._moved:
            text = self._kept.get(id_)
            if text is None:
                self._store.delete(CLAIMS, id_)
            else:
                self._store.put(CLAIMS, (id_, text))
        self._folded += 1
        self._store.put(CLAIMS, (FOLDED, _json({"of": self._folded})))
        self._store.delete(CLAIMS, LATE)
        self._slot = 0
        self._moved, self._says, self._late = {}, {}, {}

    def _write(self, id_: str, text: str) -> None:
        """Put a change into the slot at hand, or into the next."""
        row = self._body({**self._says, id_: text})
        if len(row.encode()) > SIZE and self._says:
            self._slot, self._says = self._slot + 1, {}
            row = self._body({id_: text})
        if self._slot >= SLOTS or len(row.encode()) > SIZE:
            self.fold()
            return
        self._says[id_] = text
        self._store.put(CLAIMS, (_key(self._slot), row + " " * (SIZE - len(row.encode()))))
        if self._late.pop(id_, None) is None:
            return  # else what is written now must not be undone by what was late
        if self._late:
            self._store.put(CLAIMS, (LATE, self._body(self._late)))
        else:
            self._store.delete(CLAIMS, LATE)

    def _body(self, says: Mapping[str, str]) -> str:
        inner = ",".join(f"{_json(id_)}:{text}" for id_, text in says.items())
        return f'{{"of":{self._folded},"is":{{{inner}}}}}'

    def _is_often(self, id_: str) -> bool:
        """Count a change; whether there are too many of that row, a sensor that flutters before a timer."""
        now = self._store.now()
        if now - self._since > PERIOD:
            self._changes, self._since = {}, now
        count = self._changes[id_] = self._changes.get(id_, 0) + 1
        return count > OFTEN


@dataclass(slots=True)
class _Loaded:
    """What the rows say: all of them by id, as text and parsed. `slots`: how many are in use.

    `late` is what stands in the row of what changes too often: it counts more than slots, until that is written anew.
    """

    kept: dict[str, str]
    found: dict[str, object]
    damaged: int
    folded: int
    slots: int = 0
    late: dict[str, str] = field(default_factory=dict)
    moved: dict[str, None] = field(default_factory=dict)

    def take(self, id_: str, body: object | None) -> None:
        """A change of later than that."""
        self.moved[id_] = None
        self.found[id_], self.kept[id_] = body, _json(body)

    def drop(self, ids: Iterable[str]) -> None:
        """These are over."""
        for id_ in ids:
            self.moved[id_] = None
            self.found.pop(id_, None)
            self.kept.pop(id_, None)


async def load_claims(store: ControlStore) -> ClaimRows:
    """The rows as the store has them. Where a slot is lost no run is known: it may have been further than we know."""
    texts = {id_: row[1] for id_, row in (await store.rows(CLAIMS)).items()}
    bodies = {id_: _parsed(text) for id_, text in texts.items()}
    kept = {id_: text for id_, text in texts.items() if not id_.startswith(SLOT)}
    found = {id_: bodies[id_] for id_ in kept if bodies[id_] is not None}
    loaded = _Loaded(kept, found, len(kept) - len(found), _of(bodies.get(FOLDED)))
    newest = [
        id_ for id_ in sorted(texts) if id_.startswith(SLOT) and id_ != FOLDED and not _is_old(bodies[id_], loaded)
    ]
    slots = [id_ for id_ in newest if id_ != LATE]
    is_whole = slots == [_key(number) for number in range(len(slots))]
    for id_ in newest:
        changes = _changes(bodies[id_])
        is_whole = is_whole and changes is not None
        for one, body in (changes or {}).items():
            loaded.take(one, body)
        if id_ == LATE:
            loaded.late = {one: _json(body) for one, body in (changes or {}).items()}
    loaded.slots = len(slots)
    loaded.drop([one for one, body in loaded.found.items() if body is None])
    if not is_whole:
        loaded.damaged += 1
        loaded.drop([one for one in loaded.kept if one.startswith(_RUN)])
    rows = ClaimRows(store, loaded)
    if not is_whole:
        rows.fold()
        for id_ in newest:
            store.delete(CLAIMS, id_)
    return rows


def _key(slot: int) -> str:
    return f"{SLOT}{slot:03}"


def _of(body: object | None) -> int:
    """How often the slots had been folded when this was written."""
    of = body.get("of") if isinstance(body, dict) else None
    return of if isinstance(of, int) else 0


def _is_old(body: object | None, loaded: _Loaded) -> bool:
    return body is not None and _of(body) != loaded.folded


def _changes(body: object | None) -> dict[str, object] | None:
    changes = body.get("is") if isinstance(body, dict) else None
    return changes if isinstance(changes, dict) else None


def _json(body: object) -> str:
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False)


def _parsed(text: str) -> object | None:
    try:
        body: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return body
