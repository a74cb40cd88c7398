"""Answers the inquiries `why`, `why_not` and `what_if`."""

from typing import Final

from hub.compose.archive import Archive, Json
from hub.text.messages.catalogue import Language
from scenes.why.answers import LOOK_BACK, what_if, why, why_not

MINUTE: Final = 59.999
"""Seconds from the beginning of a minute to its end."""
LOOK_ON: Final = 3600.0
"""Seconds for which it is played on after the last thing that is supposed, where nobody says other."""


def answer_why(archive: Archive, question: Json, language: Language) -> Json:
    """Why `ref` was as it was at `since`."""
    return why(archive, str(question["ref"]), _at(question), language)


def answer_why_not(archive: Archive, question: Json, language: Language) -> Json:
    """Why `scene` did not run in the `seconds` before `since`."""
    seconds = float(question.get("seconds") or LOOK_BACK)
    return why_not(archive, str(question["scene"]), _at(question), seconds, language)


def answer_what_if(archive: Archive, question: Json, language: Language) -> Json:
    """What would be done if `text` happened from `until` on, and in the `seconds` after it."""
    seconds = float(question.get("seconds") or LOOK_ON)
    return what_if(archive, str(question["text"]), float(question["until"]), seconds, language)


def _at(question: Json) -> float:
    """The moment asked about; of a whole `minute` its end, but never what is still to come."""
    since, until = float(question["since"]), float(question["until"])
    return min(until, since + MINUTE) if question.get("minute") else since
