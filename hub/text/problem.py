"""A problem in what a person wrote: what, where, and what was probably meant."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from hub.text.messages.catalogue import Language, render
from hub.text.source import Mark

EXCERPT_COLUMNS = 100
LONGEST_PARAM = 400
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


class Severity(StrEnum):
    """Whether the configuration can be used in spite of it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding; `hint` is the word that was probably meant, `use` the place that brought a blueprint here.

    `code` is that of the checker of scenes, `mend` (a message id with the same `params`) what it would do about it, and
    `play` the test that shows it.
    """

    message_id: str
    params: Mapping[str, object] = field(default_factory=dict)
    mark: Mark | None = None
    hint: str | None = None
    severity: Severity = Severity.ERROR
    use: Mark | None = None
    code: str = ""
    mend: str = ""
    play: str = ""

    def used_at(self, use: Mark) -> "Problem":
        """The same, found in what the use of a blueprint becomes."""
        return replace(self, use=use)

    def message(self, language: Language = "en") -> str:
        """The sentence alone, without place and excerpt; safe for a terminal."""
        params = {name: _shortened(value) for name, value in self.params.items()}
        text = render(self.message_id, params, language)
        if self.code:
            text = f"{self.code}: {text}"
        if self.mend:
            text += render("text.mend", {"text": render(self.mend, params, language)}, language)
        if self.hint is not None:
            text += render("text.did_you_mean", {"word": self.hint}, language)
        if self.use is not None:
            text += render("text.used_at", {"place": str(self.use)}, language)
        return printable(text)

    def render(self, language: Language = "en") -> str:
        """`file:line:column: message`, the line, and a caret under the word."""
        if self.mark is None:
            return self.line(language)
        return "\n".join([self.line(language), *_excerpt(self.mark)])

    def line(self, language: Language = "en") -> str:
        """`file:line:column: message`, as one line."""
        text = self.message(language)
        if self.severity is Severity.WARNING:
            text = render("text.warning", {"message": text}, language)
        return text if self.mark is None else f"{printable(str(self.mark))}: {text}"

    def to_json(self, language: Language = "en") -> dict[str, str | int | None]:
        """The same for programs: flat, with null where the problem has no place."""
        mark = self.mark
        return {
            "id": self.message_id,
            "severity": self.severity.value,
            "code": self.code or None,
            "play": self.play or None,
            "message": self.message(language),
            "hint": self.hint,
            "file": mark.source.name if mark else None,
            "line": mark.line if mark else None,
            "column": mark.column if mark else None,
            "length": mark.length if mark else None,
        }


def error(message_id: str, mark: Mark | None, *, hint: str | None = None, **params: object) -> Problem:
    """A problem that keeps the configuration from being used."""
    return Problem(message_id, params, mark, hint)


def warning(message_id: str, mark: Mark | None, *, hint: str | None = None, **params: object) -> Problem:
    """A problem that a person should know of, and that stops nothing."""
    return Problem(message_id, params, mark, hint, Severity.WARNING)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of them keeps the configuration from being used."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sorted by file and place, those without a place first."""

    def place(problem: Problem) -> tuple[str, int, int]:
        mark = problem.mark
        return (mark.source.name, mark.line, mark.column) if mark else ("", 0, 0)

    return sorted(problems, key=place)


def printable(text: str) -> str:
    """The text with control and direction characters replaced, so that a file cannot drive a terminal."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def columns(text: str) -> int:
    """How many terminal columns the text takes: wide (CJK) characters two, combining ones none."""
    return sum(map(_width, text))


def _shortened(value: object) -> object:
    if isinstance(value, str) and len(value) > LONGEST_PARAM:
        return value[:LONGEST_PARAM] + "…"
    return value


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _excerpt(mark: Mark) -> list[str]:
    line = printable(mark.source.line(mark.line).replace("\t", " ")).rstrip()
    if not line:
        return []
    start = min(mark.column - 1, len(line))
    # A very long line is shown as a window that begins a little before the word.
    cut = max(0, start - EXCERPT_COLUMNS // 2) if len(line) > EXCERPT_COLUMNS else 0
    shown = line[cut : cut + EXCERPT_COLUMNS]
    start -= cut
    word = shown[start : start + mark.length]
    number = f"{mark.line:>4}"
    carets = " " * columns(shown[:start]) + "^" * max(1, columns(word))
    return [f"{number} | {shown}", f"{' ' * len(number)} | {carets}"]
