"""`toggle`: what is on goes off, and the other way round; said to the device as an absolute value."""

from collections.abc import Iterable
from dataclasses import dataclass

from hub.model.capability import Level
from hub.model.value import Kind
from hub.text import schema as form
from hub.text.problem import error
from hub.text.reader import Fields, items
from hub.text.schema import Keys
from hub.text.yaml import Node, Sequence
from scenes.engine.acting import Actor
from scenes.engine.bound import Target
from scenes.engine.run import Run
from scenes.engine.view import Cell
from scenes.kit.targets import cells_of, passed_over, which
from scenes.kit.trying import POLICY, read_policy, tell_policy
from scenes.kit.writing import Values, Writing
from scenes.language import shapes
from scenes.language.groups import GROUP_WORDS
from scenes.language.reading import Code, Reading, source_text
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller


@dataclass(frozen=True, slots=True)
class Toggle(Writing):
    """If any of them is on, all go off; else all go on."""

    targets: tuple[Target, ...]

    def values(self, run: Run, actor: Actor) -> Values | None:
        """Where they go now; None while none is known to be on, and some are not known."""
        cells: list[Cell] = []
        for target in self.targets:
            if passed_over(target, run, actor):
                continue
            cell = which(target, run)
            if cell is None:
                actor.note(run, "trace.toggle_unknown", {"target": target.ref})
                return None
            cells.append(cell)
        on = any(cell.value is True for cell in cells)
        dark = next((cell for cell in cells if cell.value is None), None)
        if dark is not None and not on:
            actor.note(run, "trace.toggle_unknown", {"target": dark.ref})
            return None
        return tuple((cell, not on) for cell in cells)

    def cells(self, run: Run) -> Iterable[Cell]:
        """The targets."""
        return cells_of(self.targets, run)


def read(node: Node, fields: Fields, reading: Reading, code: Code) -> None:
    """`toggle: DEVICE.PROPERTY`, a group's, or a list of them."""
    targets: list[Target] = []
    for item in items(node, reading.problems):
        found = reading.properties(item)
        if any(target.property.kind is not Kind.BOOL for target in found):
            reading.problems.append(error("scenes.toggle_kind", item.mark))
        elif any(guard is not None and guard.level is Level.ENTRY for guard in (one.property.guard for one in found)):
            reading.problems.append(error("safety.scene_opens", item.mark, name=source_text(item)))
        targets += found
    place = code.reserve()
    policy = read_policy(fields, reading, code, [(one.ref, one.property.command_class(None)) for one in targets])
    code.fill(place, Toggle(policy, 0.0, None, False, tuple(targets)))


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {"toggle": form.one_or_more(shapes.PROPERTY), **POLICY}


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    several = isinstance(node, Sequence) or source_text(node).partition(".")[0] in GROUP_WORDS
    word = "explain.action.toggle_all" if several else "explain.action.toggle"
    return Line(teller.say(word, what=teller.thing(node)), tell_policy(fields, teller))
