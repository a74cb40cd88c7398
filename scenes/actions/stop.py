"""`stop`: end the run here."""

from dataclasses import dataclass

from hub.text import schema as form
from hub.text.reader import Fields
from hub.text.schema import Keys
from hub.text.yaml import Node, Scalar
from scenes.engine.acting import DONE, FAIL, STOP, Actor, BaseStep
from scenes.engine.run import Run
from scenes.kit.message import say
from scenes.language.reading import Code, Reading, Words
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller

_ENDS = {"done": DONE, "failed": FAIL}


@dataclass(frozen=True, slots=True)
class Stop(BaseStep):
    """Ends the run: as done, as failed, or as stopped with some words on why."""

    target: int
    why: Words | None = None

    def begin(self, run: Run, actor: Actor) -> int | None:
        """Say why, and end."""
        if self.why is not None:
            actor.note(run, "trace.stops", {"message": say(self.why, actor.context)})
        return self.target


def read(node: Node, _fields: Fields, reading: Reading, code: Code) -> None:
    """`stop: done`, `stop: failed`, or `stop: MESSAGE`."""
    if isinstance(node, Scalar) and node.text in _ENDS:
        code.add(Stop(_ENDS[node.text]))
        return
    words = reading.words(node)
    if words is not None:
        code.add(Stop(STOP, words))


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {"stop": form.TEXT}


def tell(node: Node, _fields: Fields, teller: Teller) -> Line:
    """In words."""
    if isinstance(node, Scalar) and node.text in _ENDS:
        return Line(teller.say(f"explain.action.stop.{node.text}"))
    return Line(teller.say("explain.action.stop", message=teller.message(node)))
