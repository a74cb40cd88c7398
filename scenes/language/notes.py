"""Where an expression stands in its file, and the list its problems go to."""

from collections.abc import Callable, Mapping

from hub.text.problem import Problem, Severity
from hub.text.source import Mark

Place = Callable[[int, int], Mark]
"""(start, length) in the text of the expression -> the mark in the file; `Scalar.part` is one."""


MOST_ERRORS = 20
_NO_PARAMS: Mapping[str, object] = {}


class Notes:
    """Takes down problems of one expression; `start` and `end` count characters of its text."""

    __slots__ = ("_errors", "problems", "text", "where")

    def __init__(self, text: str, where: Mark | Place | None, problems: list[Problem]) -> None:
        self.text = text
        self.where = where
        self.problems = problems
        self._errors = 0

    def mark(self, start: int, end: int) -> Mark | None:
        """The place of text[start:end] in the file, at least one character wide."""
        where, length = self.where, max(1, end - start)
        if isinstance(where, Mark):
            return Mark(where.source, where.line, where.column + start, length)
        return None if where is None else where(start, length)

    def is_cut_by_comment(self) -> bool:
        """Whether what follows the text in its file is a comment, perhaps meant as a colour."""
        mark = self.mark(0, 1)
        if mark is None:
            return False
        after = mark.source.line(mark.line)[mark.column - 1 :].removeprefix(self.text)
        return after.lstrip().startswith("#")

    def error(
        self, message_id: str, start: int, end: int, hint: str | None = None, params: Mapping[str, object] = _NO_PARAMS
    ) -> None:
        """Take down what makes the expression unusable; after the first few nobody reads on."""
        self._errors += 1
        if self._errors <= MOST_ERRORS:
            self.problems.append(Problem(message_id, params, self.mark(start, end), hint))

    def warning(self, message_id: str, start: int, end: int, params: Mapping[str, object]) -> None:
        """Take down what a person should know and what stops nothing."""
        self.problems.append(Problem(message_id, params, self.mark(start, end), severity=Severity.WARNING))
