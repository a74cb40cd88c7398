"""`let`: give names to values, for the actions that follow."""

from dataclasses import dataclass

from hub.model.errors import BadValue
from hub.model.value import Value
from hub.text import schema as form
from hub.text.reader import Fields
from hub.text.schema import Keys
from hub.text.yaml import Mapping, Node, Scalar
from scenes.engine.acting import FAIL, Actor, BaseStep
from scenes.engine.run import Run
from scenes.kit.variables import Named, read_each, read_value
from scenes.language import shapes
from scenes.language.reading import Code, Reading
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller


@dataclass(frozen=True, slots=True)
class Let(BaseStep):
    """Works values out, one after another, and keeps them as variables of the run. What is unknown stays unknown."""

    values: tuple[Named, ...]

    def begin(self, run: Run, actor: Actor) -> int | None:
        """Work them out."""
        for prop, source in self.values:
            value = source(actor.context)
            try:
                kept = None if value is None else prop.accept(value)
            except BadValue as problem:
                params: dict[str, object] = {"target": prop.name, "error": problem.message_id}
                actor.note(run, "trace.bad_value", params | {"error_params": problem.params})
                return FAIL
            actor.assign(run, prop.name, kept)
            shown: tuple[tuple[str, Value | None], ...] = ((prop.name, kept),)
            actor.note(run, "trace.let", {"name": prop.name}, shown)
        return run.step + 1


def read(node: Node, _fields: Fields, reading: Reading, code: Code) -> None:
    """`let: {NAME: VALUE or =EXPRESSION, …}`: the value shows the type; a name that is known keeps its own."""
    code.add(Let(read_each(node, reading, _one)))


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {"let": form.table(form.one_or_more(shapes.VALUE), form.HANDLE)}


def tell(node: Node, _fields: Fields, teller: Teller) -> Line:
    """In words."""
    said = [
        teller.say("explain.action.let_one", name=teller.declare(name.text), value=teller.value(value))
        for name, value in (node.entries if isinstance(node, Mapping) else ())
    ]
    return Line(teller.say("explain.action.let", what=teller.both(said)))


def _one(name: Scalar, node: Node, reading: Reading) -> Named | None:
    known = reading.variables.get(name.text)
    if known is None:
        found = read_value(name, node, reading)
        return found if found is not None and reading.declare(name, found[0]) else None
    source = reading.value(node, known)
    return (known, source) if reading.declare(name, known, again=True) and source is not None else None
