"""Inquiries: questions about the past that take long to answer, as JSON, and who answers them.

An answer comes of an `Archive` alone, and changes nothing. A running hub lets a process of its own answer
(`inquiries.py`); without a hub the command line answers itself.
"""

from collections.abc import Callable, Mapping
from typing import Final

from hub.compose.archive import Archive, open_archive
from hub.compose.asking import answer_what_if, answer_why, answer_why_not
from hub.compose.handover import Json
from hub.compose.replaying import replay
from hub.compose.shadowing import shadow
from hub.config.places import Places
from hub.model.errors import BadConfig, BadSetup
from hub.text.messages.catalogue import Language
from hub.text.problem import Problem

Answers = Callable[[Archive, Json, Language], Json]

QUESTIONS: Final[Mapping[str, Answers]] = {
    "replay": replay,
    "shadow": shadow,
    "why": answer_why,
    "why_not": answer_why_not,
    "what_if": answer_what_if,
}
"""What can be asked: the question's `kind`, and who answers it."""


def answer(archive: Archive, question: Json, language: Language) -> Json:
    """The answer to a question; where what it is about has `problems`, these. Raises HearthError."""
    kind = question.get("kind")
    asked = QUESTIONS.get(kind) if isinstance(kind, str) else None
    if asked is None:
        raise BadSetup("inquiry.unknown", kind=str(kind), known=", ".join(QUESTIONS))
    try:
        return asked(archive, question, language)
    except BadConfig as error:
        return {"problems": [one.to_json(language) for one in error.problems if isinstance(one, Problem)]}


def answer_alone(places: Places, question: Json, language: Language) -> Json:
    """The answer where no hub runs; blocks. Raises HearthError."""
    return answer(open_archive(places.config, places.state), question, language)
