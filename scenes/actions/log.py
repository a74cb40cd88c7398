"""`log`: write a line to the hub's log."""

from dataclasses import dataclass

from hub.text import schema as form
from hub.text.reader import Fields
from hub.text.schema import Keys
from hub.text.yaml import Node
from scenes.engine.acting import Actor, BaseStep
from scenes.engine.run import Run
from scenes.kit.message import say
from scenes.language.reading import Code, Reading, Words
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller


@dataclass(frozen=True, slots=True)
class Log(BaseStep):
    """Writes a line and goes on."""

    words: Words

    def begin(self, run: Run, actor: Actor) -> int | None:
        """Write it."""
        text = say(self.words, actor.context)
        actor.note(run, "trace.logged", {"message": text})
        actor.log(run, text)
        return run.step + 1


def read(node: Node, _fields: Fields, reading: Reading, code: Code) -> None:
    """`log: MESSAGE`."""
    words = reading.words(node)
    if words is not None:
        code.add(Log(words))


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {"log": form.TEXT}


def tell(node: Node, _fields: Fields, teller: Teller) -> Line:
    """In words."""
    return Line(teller.say("explain.action.log", message=teller.message(node)))
