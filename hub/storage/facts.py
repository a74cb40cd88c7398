"""What the hub remembers of itself, by name: control.db's table `facts`."""

import json
from typing import Final

from hub.storage.control import ControlStore
from hub.storage.rows import FACTS

ALIVE: Final = "alive"
"""Unix seconds at which the hub last ran with a clock that it trusted."""


class Facts:
    """Facts by name, each a JSON value; made by `load_facts`."""

    def __init__(self, store: ControlStore, known: dict[str, object]) -> None:
        self._store = store
        self._known = known

    def get(self, name: str) -> object | None:
        """The fact of that name, None where there is none."""
        return self._known.get(name)

    def number(self, name: str) -> float | None:
        """The number of that name, None where there is none."""
        found = self._known.get(name)
        return float(found) if isinstance(found, (int, float)) and abs(found) < 1e15 else None

    def names(self, prefix: str) -> tuple[str, ...]:
        """The names that begin so."""
        return tuple(name for name in self._known if name.startswith(prefix))

    def forget(self, name: str) -> None:
        """Remember it no longer."""
        self._known.pop(name, None)
        self._store.delete(FACTS, name)

    def put(self, name: str, body: object) -> None:
        """Remember soon."""
        self._known[name] = body
        self._store.put(FACTS, (name, json.dumps(body)))

    def put_lazily(self, name: str, body: object, within: float) -> None:
        """Remember within so many seconds, along with what is written anyway."""
        self._known[name] = body
        self._store.put_lazily(FACTS, (name, json.dumps(body)), within)


async def load_facts(store: ControlStore) -> Facts:
    """The facts as the store has them; one that is no JSON is none."""
    known: dict[str, object] = {}
    for name, text in (await store.rows(FACTS)).values():
        try:
            known[name] = json.loads(text)
        except (ValueError, RecursionError):
            continue
    return Facts(store, known)
