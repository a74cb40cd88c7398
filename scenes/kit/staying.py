"""What `becomes` and `any` share: how long something must stay true, and what counts against it."""

from typing import Final

from hub.text import schema as form
from hub.text.problem import error
from hub.text.reader import Fields, duration, one_of
from hub.text.schema import Keys
from scenes.engine.view import BRIDGE
from scenes.language.reading import Reading
from scenes.language.telling import Line, Teller

STAYING: Final[Keys] = {"for": form.DURATION, "gap": form.DURATION, "restart": form.words(("reset",))}
"""What `read_staying` reads."""


def read_staying(fields: Fields, reading: Reading) -> tuple[float, float, bool]:
    """`for`, `gap`, `restart: reset`: seconds, seconds of unknown that are bridged, and whether it outlives the hub."""
    seconds = fields.optional("for", duration(low=0), 0.0)
    gap = fields.optional("gap", duration(low=0), BRIDGE)
    restart = fields.node("restart")
    lasting = restart is None or one_of({"reset": "reset"})(restart, reading.problems) is None
    if restart is not None and not seconds:
        reading.problems.append(error("scenes.restart_without_for", restart.mark))
    return seconds, gap, lasting


def tell_staying(text: str, fields: Fields, teller: Teller) -> Line:
    """`text` and how long it must stay so, in words."""
    length, gap = fields.node("for"), fields.node("gap")
    if length is not None:
        text = teller.say("explain.for", what=text, length=teller.duration(length))
    below = []
    if gap is not None:
        below.append(Line(teller.say("explain.trigger.gap", length=teller.duration(gap))))
    if "restart" in fields:
        below.append(Line(teller.say("explain.trigger.restart_reset")))
    return Line(text, tuple(below))
