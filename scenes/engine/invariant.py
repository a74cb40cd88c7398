"""Invariants: what must hold whatever scenes and people do, as the reader compiled it.

The engine only carries them in its program; who watches them is `scenes.invariants`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hub.model.value import Value
from scenes.engine.schedule import Boundary
from scenes.engine.trace import Values
from scenes.engine.view import Cell, Context

SETTLING: Final = 5.0
"""Seconds that the house has to put right what is wrong, where nothing else is said: passages do not count."""


class Guard(StrEnum):
    """What the live house does about an invariant."""

    WATCH = "watch"  # nothing: how it stands can be asked
    WARN = "warn"
    BLOCK = "block"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Sight:
    """A three-valued expression under observation: what it reads, when it may turn by time alone, and its readings.

    `sources`: the expressions that it is made of, as they are written.
    """

    text: str
    cells: tuple[Cell, ...]
    test: Callable[[Context], bool | None]
    boundaries: tuple[Boundary, ...]
    values: Callable[[Context], Values]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happens: an expression that becomes true, or one of some `events` (device key, path) that fits."""

    text: str
    becomes: Sight | None = None
    events: tuple[tuple[str, str], ...] = ()
    fits: Callable[[Mapping[str, Value | None]], bool] = lambda _: True


@dataclass(frozen=True, slots=True)
class Never:
    """`bad` does not last for so many seconds."""

    bad: Sight
    seconds: float


@dataclass(frozen=True, slots=True)
class NotOnce:
    """Something does not happen while `during` holds."""

    what: Happening
    during: Sight | None


@dataclass(frozen=True, slots=True)
class Lasting:
    """Each time it becomes so it lasts for so many seconds; asked when it ends, if `during` holds then."""

    what: Sight
    seconds: float
    during: Sight | None


@dataclass(frozen=True, slots=True)
class Follows:
    """What happens is followed in so many seconds by `then`: something that is so, or that happens."""

    first: Happening
    then: Sight | Happening
    seconds: float
    during: Sight | None


Form = Never | NotOnce | Lasting | Follows


@dataclass(frozen=True, slots=True)
class Invariant:
    """One invariant. `id` is its name, else its `text`; `hash` changes with its meaning."""

    id: str
    text: str
    place: str
    hash: str
    form: Form
    guard: Guard = Guard.WATCH


def sights(form: Form) -> tuple[Sight, ...]:
    """All that an invariant looks at."""
    match form:
        case Never(bad):
            found: tuple[Sight | Happening | None, ...] = (bad,)
        case NotOnce(what, during) | Lasting(what, _, during):
            found = (what, during)
        case Follows(first, then, _, during):
            found = (first, then, during)
    seen = (one.becomes if isinstance(one, Happening) else one for one in found)
    return tuple(one for one in seen if one is not None)


def events(form: Form) -> tuple[tuple[str, str], ...]:
    """The events that an invariant waits for, by device key and path."""
    match form:
        case NotOnce(what, _):
            return what.events
        case Follows(first, then, _, _):
            return (*first.events, *(then.events if isinstance(then, Happening) else ()))
    return ()


def negated(sight: Sight) -> Sight:
    """The opposite; unknown stays unknown."""
    test = sight.test

    def opposite(context: Context) -> bool | None:
        truth = test(context)
        return None if truth is None else not truth

    return Sight(f"not ({sight.text})", sight.cells, opposite, sight.boundaries, sight.values, sight.sources)


def both(one: Sight, other: Sight | None) -> Sight:
    """Both are so; what is false decides, also beside an unknown."""
    if other is None:
        return one
    first, second = one.test, other.test

    def together(context: Context) -> bool | None:
        here = first(context)
        if here is False:
            return False
        there = second(context)
        return there if here or there is False else None

    cells = tuple({cell.id: cell for cell in (*one.cells, *other.cells)}.values())
    boundaries = tuple(dict.fromkeys((*one.boundaries, *other.boundaries)))
    return Sight(
        f"{one.text} while {other.text}", cells, together, boundaries,
        lambda context: tuple(dict.fromkeys((*one.values(context), *other.values(context)))),
        (*one.sources, *other.sources),
    )  # fmt: skip
