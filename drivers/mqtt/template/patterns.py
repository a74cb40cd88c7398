"""Regular expressions of strangers: those whose matching cannot run away, and how long a text each may look at.

A pattern may repeat single characters and classes as it likes, groups at most once; no look-around, no
back-references. Matching then costs at most `choices * n ** (k + 1) / (k + 1)!` for a text of n characters and k
repetitions without end, and a pattern only gets texts for which that is little.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from math import factorial
from typing import Final

from drivers.mqtt.template.errors import Failed

_DEAREST: Final = 1_000_000
_A_STEP: Final = 64
_LONGEST: Final = 512
_LONGEST_TEXT: Final = 16_384
_ATOM: Final = re.compile(
    r"(?P<open>\((?:\?:|\?P<[A-Za-z_]\w*>)?)(?!\?)|(?P<close>\))|(?P<or>\|)|(?P<at>[\^$]|\\[bBAZ])"
    r"|(?P<one>\[\^?\]?(?:(?!--|&&|~~|\|\|)[^\[\]\\]|\\.)*\]|\\[dDsSwWnrtfv]|\\[^A-Za-z0-9]|[^\\()\[|^$?*+{])",
    re.DOTALL,
)
_REPEAT: Final = re.compile(r"(?P<sign>[?*+]|\{(?P<least>\d*)(?P<comma>,?)(?P<most>\d*)\})\??(?![?*+{])")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern that may be used, with the longest text for it."""

    compiled: re.Pattern[str]
    longest: int
    endless: int
    choices: int

    def fits(self, text: str) -> int:
        """What it costs, in steps, to look at a text. Failed: the text is too long for this pattern."""
        if len(text) > self.longest:
            raise Failed("a text too long")
        depth = self.endless + 1
        return 1 + int(self.choices * len(text) ** depth / factorial(depth) / _A_STEP)


@lru_cache(maxsize=256)
def pattern(text: str, *, ignore_case: bool) -> Pattern:
    """A pattern by its text. Failed: it is none, or could run away."""
    if len(text) > _LONGEST:
        raise Failed("a pattern too long")
    endless, choices = _measured(text)
    try:
        compiled = re.compile(text, re.IGNORECASE if ignore_case else 0)
    except (re.error, OverflowError) as error:
        raise Failed(text) from error
    allowed = _DEAREST * factorial(endless + 1) / choices
    return Pattern(compiled, min(_LONGEST_TEXT, int(allowed ** (1 / (endless + 1)))), endless, choices)


def _measured(text: str) -> tuple[int, int]:
    """How many repetitions without end there are, and how many ways the others make."""
    endless, choices, at, closed = 0, 1, 0, False
    while at < len(text):
        atom = _ATOM.match(text, at)
        if atom is None:
            raise Failed(text[at:])
        at = atom.end()
        choices += atom.lastgroup == "or"
        closed = atom.lastgroup == "close"
        repeat = _REPEAT.match(text, at)
        if repeat is None:
            continue
        if atom.lastgroup in {"open", "or", "at"} or (closed and repeat["sign"] != "?"):
            raise Failed(text[at:])
        at = repeat.end()
        most = _most(repeat)
        if most is None or most > 16:
            endless += 1
        else:
            choices *= most - int(repeat["least"] or 0) + 1 if repeat["comma"] else 1 + (repeat["sign"] == "?")
    if choices > _DEAREST or endless > 6:
        raise Failed(text)
    return endless, choices


def _most(repeat: re.Match[str]) -> int | None:
    """How often at the most; None: without end."""
    if repeat["sign"] in {"*", "+"}:
        return None
    if repeat["sign"] == "?":
        return 1
    least, most = int(repeat["least"] or 0), int(repeat["most"]) if repeat["most"] else None
    found = most if repeat["comma"] else least
    if found is not None and not least <= found <= 4096:
        raise Failed(repeat["sign"])
    return found
