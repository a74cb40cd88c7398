"""Plain data read key by key. Whatever is wrong becomes a `Flaw` with its path in the data, and reading goes on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Final, TypeGuard, TypeVar

T = TypeVar("T")

Path = tuple[str | int, ...]
"""Keys and positions that lead from the entry to a value in it."""

MOST: Final = 500
"""Keys or items that one table or list may have."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong, and where: a message id with its fields. `known` are the words that would have been right."""

    path: Path
    message_id: str
    params: Mapping[str, object] = field(default_factory=dict)
    known: tuple[str, ...] = ()


class Table:
    """One mapping of plain data. Keys are asked for one by one; `close` reports those that nobody asked for."""

    def __init__(self, data: Mapping[str, object], path: Path, flaws: list[Flaw]) -> None:
        self._data = {str(key): value for key, value in list(data.items())[:MOST]}
        self._asked: dict[str, None] = {}
        self.path = path
        self.flaws = flaws
        if len(data) > MOST:
            self.flaw("product.too_many", limit=MOST)

    def __contains__(self, key: str) -> bool:
        return self._data.get(key) is not None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that have a value."""
        return tuple(key for key, value in self._data.items() if value is not None)

    @property
    def taken_away(self) -> tuple[str, ...]:
        """The keys under which null stands."""
        return tuple(key for key, value in self._data.items() if value is None)

    def flaw(self, message_id: str, key: str | int | None = None, known: Iterable[str] = (), **params: object) -> None:
        """Note what is wrong with the table, or with what stands under a key."""
        path = self.path if key is None else (*self.path, key)
        flaw = Flaw(path, message_id, params, tuple(known))
        if flaw not in self.flaws:
            self.flaws.append(flaw)

    def get(self, key: str) -> object:
        """What stands under the key, as it is; None where nothing does."""
        self._asked[key] = None
        return self._data.get(key)

    def text(self, key: str, default: str = "") -> str:
        """A text."""
        value = self.get(key)
        if value is None:
            return default
        if isinstance(value, str) and value:
            return value
        self.flaw("product.not_text", key)
        return default

    def number(self, key: str, low: float = -1e12, high: float = 1e12) -> float | None:
        """A number within `low`..`high`."""
        value = self.get(key)
        if value is None:
            return None
        found = plain_number(value)
        if found is None or not low <= found <= high:
            self.flaw("product.not_number", key, low=low, high=high)
            return None
        return found

    def numbers(self, key: str, least: int, most: int) -> tuple[float, ...] | None:
        """A list of numbers."""
        value = self.get(key)
        if value is None:
            return None
        found = [plain_number(each) for each in value] if is_list(value) else []
        numbers = tuple(each for each in found if each is not None)
        if not least <= len(found) <= most or len(numbers) < len(found):
            self.flaw("product.not_numbers", key, least=least, most=most)
            return None
        return numbers

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Yes or no."""
        value = self.get(key)
        if value is None:
            return default
        if isinstance(value, bool):
            return value
        self.flaw("product.not_flag", key)
        return default

    def word(self, key: str, words: Mapping[str, T], default: T) -> T:
        """One of some words, as what it stands for."""
        value = self.get(key)
        if value is None:
            return default
        if isinstance(value, str) and value in words:
            return words[value]
        self.flaw("product.not_a_word", key, words, text=_short(value), words=", ".join(words))
        return default

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, or one text."""
        value = self.get(key)
        if value is None:
            return ()
        if isinstance(value, str):
            return (value,)
        if is_list(value) and all(isinstance(each, (str, int)) for each in value) and len(value) <= MOST:
            return tuple(word_of(each) for each in value)
        self.flaw("product.not_texts", key)
        return ()

    def table(self, key: str) -> "Table":
        """A table; an empty one where nothing stands."""
        value = self.get(key)
        if isinstance(value, Mapping):
            return Table(value, (*self.path, key), self.flaws)
        if value is not None:
            self.flaw("product.not_table", key)
        return Table({}, (*self.path, key), self.flaws)

    def listed(self, key: str) -> "list[Table]":
        """A list of tables, or one table."""
        value = self.get(key)
        if not is_list(value):
            return [self.table(key)]
        if not value or len(value) > MOST or not all(isinstance(each, Mapping) for each in value):
            self.flaw("product.not_table", key)
        tables = [(at, each) for at, each in enumerate(value[:MOST]) if isinstance(each, Mapping)]
        return [Table(each, (*self.path, key, at), self.flaws) for at, each in tables]

    def tables(self) -> Iterable[tuple[str, "Table"]]:
        """All that stands here, each being a table."""
        return [(key, self.table(key)) for key in self.keys]

    def close(self) -> None:
        """Note the keys that nobody asked for."""
        for key in self._data:
            if key not in self._asked:
                self.flaw("product.unknown_key", key, self._asked, text=key[:60], words=", ".join(self._asked))


def plain_number(value: object) -> float | None:
    """A finite number of a sane size; yes and no are none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return value if -1e15 <= value <= 1e15 and isfinite(value) else None


def is_list(value: object) -> TypeGuard[Sequence[object]]:
    """Whether it is a list; a text is none."""
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes))


def word_of(value: object) -> str:
    """A scalar as it was written: yes and no in small letters."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _short(value: object) -> str:
    return str(value)[:60]
