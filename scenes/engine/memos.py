"""Memos: what a part of the engine must remember over a restart, told by that part itself as what JSON knows."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

Say = Callable[[], object | None]
"""What must outlive the hub, as it is now; None: nothing. Times in it are Unix seconds."""

Restore = Callable[[object], None]
"""Takes what was said in another life of the hub; ValueError, KeyError or TypeError where it says nothing."""

MALFORMED = (KeyError, TypeError, ValueError, OverflowError)
"""What a `Restore` raises when a body is none of its own."""


@dataclass(frozen=True, slots=True)
class Memo:
    """One memory. `stamp`: the body is good only for who has the same stamp (the hash of a scene); empty: for all."""

    say: Say
    restore: Restore
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Memories that are made when somebody asks, by name: what stands in their id behind that of the shelf."""

    names: Callable[[], Iterable[str]]
    find: Callable[[str], Memo | None]


@dataclass(slots=True)
class Memos:
    """All memories by id. `touched`: those that may have changed. `shelves` by what the ids of theirs begin with."""

    touched: dict[str, None] = field(default_factory=dict)
    shelves: dict[str, Shelf] = field(default_factory=dict)
    _memos: dict[str, Memo] = field(default_factory=dict)

    def add(self, id_: str, memo: Memo) -> Callable[[], None]:
        """Keep a memory; what is returned is to be called when it may have changed."""
        self._memos[id_] = memo

        def touch() -> None:
            self.touched[id_] = None

        return touch

    def drop(self, id_: str) -> None:
        """Nothing is to be remembered there any more."""
        if self._memos.pop(id_, None) is not None:
            self.touched[id_] = None

    def ids(self) -> Iterator[str]:
        """All ids."""
        for prefix, shelf in self.shelves.items():
            yield from (prefix + name for name in shelf.names())
        yield from self._memos

    def body(self, id_: str) -> object | None:
        """What is to be remembered there now."""
        memo = self._find(id_)
        said = None if memo is None else memo.say()
        if memo is None or said is None:
            return None
        return {"stamp": memo.stamp, "is": said} if memo.stamp else {"is": said}

    def restore(self, id_: str, body: object) -> bool:
        """Hand over what another life of the hub said; False where it is malformed. What is out of date is dropped."""
        memo = self._find(id_)
        if memo is None:
            return True
        if not isinstance(body, dict) or "is" not in body:
            return False
        if memo.stamp and body.get("stamp") != memo.stamp:
            return True
        try:
            memo.restore(body["is"])
        except MALFORMED:
            return False
        return True

    def _find(self, id_: str) -> Memo | None:
        memo = self._memos.get(id_)
        if memo is None:
            kind, colon, name = id_.partition(":")
            shelf = self.shelves.get(kind + colon)
            memo = None if shelf is None else shelf.find(name)
        return memo
