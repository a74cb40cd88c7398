"""Where a text comes from, and places inside it."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

_LINE_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Source:
    """A named text: the name is what a person would type to open it."""

    name: str
    text: str = field(repr=False)

    def line(self, number: int) -> str:
        """The line of that number (1-based) without its break; empty past the end."""
        lines = _LINE_BREAK.split(self.text)
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def mark_at(self, index: int) -> "Mark":
        """The place of one character, by its index in the text."""
        before = _LINE_BREAK.split(self.text[:index])
        return Mark(self, len(before), len(before[-1]) + 1)


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of one line: line and column count from 1, length in characters."""

    source: Source
    line: int
    column: int
    length: int = 1

    def __str__(self) -> str:
        return f"{self.source.name}:{self.line}:{self.column}"


def source_of(name: str, data: bytes) -> Source:
    """Decode the bytes of a file: UTF-8, byte order mark dropped, NFC (so that handles compare equal).

    Raises UnicodeDecodeError, whose `start` is the offset of the first bad byte.
    """
    return Source(name, unicodedata.normalize("NFC", data.decode("utf-8-sig")))


def place_of(place: str, texts: Mapping[str, Source]) -> Mark | None:
    """The line that is meant by `file:line`; None where the file is not among these."""
    name, _, line = place.rpartition(":")
    source = texts.get(name)
    if source is None:
        return None
    words = source.line(int(line))
    column = len(words) - len(words.lstrip(" -"))
    return Mark(source, int(line), column + 1, max(1, len(words.rstrip()) - column))
