"""Answers the inquiries `why`, `why_not` and `what_if`."""

from typing import Final

from hub.compose.archive import Archive
from hub.compose.handover import Json
from hub.compose.questions import number, word
from hub.text.messages.catalogue import Language
from scenes.why.answers import LOOK_BACK, what_if, why, why_not

MINUTE: Final = 59.999
"""Seconds from the beginning of a minute to its end."""
LOOK_ON: Final = 3600.0
"""Seconds for which it is played on after the last thing that is supposed, where nobody says other."""
FARTHEST: Final = 366 * 86_400.0
"""So many seconds back or on at most."""


def answer_why(archive: Archive, question: Json, language: Language) -> Json:
    """Why `ref` was as it was at `since`. Raises UnknownName."""
    return why(archive, word(question, "ref"), _at(question), language)


def answer_why_not(archive: Archive, question: Json, language: Language) -> Json:
    """Why `scene` did not run in the `seconds` before `since`. Raises UnknownName."""
    return why_not(archive, word(question, "scene"), _at(question), _seconds(question, LOOK_BACK), language)


def answer_what_if(archive: Archive, question: Json, language: Language) -> Json:
    """What would be done if `text` happened from `until` on, and in the `seconds` after it. Raises UnknownName."""
    text, now = word(question, "text"), number(question, "until")
    return what_if(archive, text, now, min(_seconds(question, LOOK_ON), 31 * 86_400.0), language)


def _at(question: Json) -> float:
    """The moment asked about; of a whole `minute` its end, but never what is still to come."""
    since, until = number(question, "since"), number(question, "until")
    return min(until, since + MINUTE) if question.get("minute") else since


def _seconds(question: Json, usual: float) -> float:
    given = question.get("seconds") is not None
    return min(FARTHEST, max(1.0, number(question, "seconds"))) if given else usual
