"""Expressions of scenes while they are put together: their text, and how tightly it binds."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

OR: Final = 0
AND: Final = 1
NOT: Final = 2
COMPARED: Final = 3
SUM: Final = 4
PRODUCT: Final = 5
ATOM: Final = 6


@dataclass(frozen=True, slots=True)
class Phrase:
    """An expression; `against` is how the opposite is said, where there is a word for it."""

    text: str
    rank: int = ATOM
    against: str | None = None

    def inside(self, rank: int) -> str:
        """The text as a part of what binds with that rank."""
        return self.text if self.rank >= rank else f"({self.text})"


TRUE: Final = Phrase("true")
FALSE: Final = Phrase("false")


def all_of(parts: Iterable[Phrase]) -> Phrase:
    """All of these; true where there are none."""
    found = [one for one in parts if one != TRUE]
    if FALSE in found:
        return FALSE
    if len(found) < 2:
        return found[0] if found else TRUE
    return Phrase(" and ".join(one.inside(NOT) for one in found), AND)


def any_of(parts: Iterable[Phrase]) -> Phrase:
    """At least one of these; false where there are none."""
    found = [one for one in parts if one != FALSE]
    if TRUE in found:
        return TRUE
    if len(found) < 2:
        return found[0] if found else FALSE
    return Phrase(" or ".join(one.inside(AND) for one in found), OR)


def opposite(part: Phrase) -> Phrase:
    """The opposite."""
    if part in {TRUE, FALSE}:
        return FALSE if part == TRUE else TRUE
    if part.against is not None:
        rank = NOT if part.against.startswith("not ") else ATOM if part.against == part.text[4:] else COMPARED
        return Phrase(part.against, rank, part.text)
    return Phrase(f"not {part.inside(NOT if part.rank != NOT else ATOM)}", NOT)


def switched(ref: str, *, on: bool) -> Phrase:
    """Something that is on or off is so."""
    return Phrase(ref, ATOM, f"not {ref}") if on else Phrase(f"not {ref}", NOT, ref)


def worded(ref: str, word: str) -> Phrase:
    """Something is at a word or text."""
    return Phrase(f"{ref} is {word}", COMPARED, f"{ref} is not {word}")


def compared(left: Phrase, sign: str, right: Phrase) -> Phrase:
    """One beside the other."""
    return Phrase(f"{left.inside(SUM)} {sign} {right.inside(SUM)}", COMPARED)


def spoken(number: float) -> str:
    """A number as expressions write it."""
    return str(int(number)) if float(number).is_integer() else format(number, ".10g")
