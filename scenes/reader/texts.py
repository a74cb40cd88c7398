"""The text of each scene of a file, exactly as it was written, with the comments that belong to it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hub.text.source import Source
from hub.text.yaml import Mapping, Node, Sequence

_LINE_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Lines:
    """A stretch of a file: the index of its first line, and of the line after its last."""

    begin: int
    end: int


class Pieces:
    """A scene file taken apart: each scene of its list has lines of its own.

    To a scene belong the comments right above it (without a blank line between), those inside it, and those below it
    that are set in. Blank lines and other comments between two scenes belong to neither.
    """

    def __init__(self, source: Source, root: Sequence) -> None:
        self.lines = _LINE_BREAK.split(source.text)
        self._items = root.items
        self._column = root.mark.column - 1
        # A list in brackets has no lines of its own for each scene.
        self.listed = self._line(root.mark.line - 1)[self._column :].startswith("-")
        self.places = tuple(self._places()) if self.listed else ()

    def text(self, index: int) -> str:
        """The text of one scene, which can be read on its own; empty where it cannot be cut out."""
        if not self.listed:
            return _in_one_line(self._items[index], self.lines)
        found = self.places[index]
        return "\n".join(self.lines[found.begin : found.end])

    def _places(self) -> Iterator[Lines]:
        dashes = [self._dash(item) for item in self._items]
        above = 0
        for dash, below in zip(dashes, [*dashes[1:], len(self.lines)], strict=True):
            begin, end = dash, below
            while end > dash + 1 and self._between(self.lines[end - 1]):
                end -= 1
            while begin > above and self._comment(self.lines[begin - 1]):
                begin -= 1
            yield Lines(begin, end)
            above = end

    def _dash(self, item: Node) -> int:
        """The line with the dash before a scene: its own, or one above."""
        line = item.mark.line - 1
        while line > 0 and not self._line(line)[self._column :].startswith("-"):
            line -= 1
        return line

    def _line(self, index: int) -> str:
        return self.lines[index] if index < len(self.lines) else ""

    def _comment(self, line: str) -> bool:
        inner = line.lstrip(" ")
        return inner.startswith("#") and len(line) - len(inner) <= self._column

    def _between(self, line: str) -> bool:
        """Whether a line before the next scene belongs to none."""
        return not line.strip() or self._comment(line) or line.startswith("...")


def _in_one_line(node: Node, lines: list[str]) -> str:
    mark = node.mark
    if not isinstance(node, Mapping) or mark.length < 2:
        return ""
    return "- " + lines[mark.line - 1][mark.column - 1 : mark.column - 1 + mark.length]
