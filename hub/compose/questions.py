"""The fields of a question about the past: whoever asks is a program of somebody else."""

from hub.compose.handover import Json
from hub.model.errors import UnknownName

FARTHEST_AWAY = 1e10
"""Unix seconds, and seconds: beyond there is no calendar."""


def word(question: Json, name: str) -> str:
    """A text. Raises UnknownName."""
    value = question.get(name)
    if not isinstance(value, str):
        raise UnknownName("why.no_question", field=name)
    return value


def number(question: Json, name: str, usual: float | None = None) -> float:
    """A number of seconds; where it is not there the usual one. Raises UnknownName."""
    value = question.get(name, usual)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) <= FARTHEST_AWAY:
        raise UnknownName("why.no_question", field=name)
    return float(value)


def files(question: Json, name: str) -> tuple[tuple[str, str], ...]:
    """Names and texts of files; none where nothing is said. Raises UnknownName."""
    value = question.get(name, [])
    if not isinstance(value, list):
        raise UnknownName("why.no_question", field=name)
    found: list[tuple[str, str]] = []
    for one in value:
        match one:
            case [str(title), str(text)]:
                found.append((title, text))
            case _:
                raise UnknownName("why.no_question", field=name)
    return tuple(found)
