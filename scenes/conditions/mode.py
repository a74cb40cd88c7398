"""`mode`: the house is in a mode, or in one of some."""

from dataclasses import dataclass

from hub.model.own import HOUSE, MODE
from hub.text import schema as form
from hub.text.reader import Fields, at_least_one, items, one_of
from hub.text.schema import Keys
from hub.text.yaml import Node, Scalar
from scenes.engine.trace import Values
from scenes.engine.view import Cell, Context
from scenes.language.reading import Reading, source_text
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller


@dataclass(frozen=True, slots=True)
class InMode:
    """Holds while the house is in one of the modes."""

    cell: Cell
    modes: tuple[str, ...]

    def test(self, context: Context) -> bool | None:
        """Unknown while the mode is."""
        mode = self.cell.value
        return None if mode is None else mode in self.modes

    def blame(self, context: Context) -> tuple[str, Values]:
        """What was asked, and the mode now."""
        return f"mode: {', '.join(self.modes)}", ((self.cell.ref, self.cell.value),)


def read(node: Node, _fields: Fields, reading: Reading) -> InMode | None:
    """`mode: MODE`, or `mode: [MODE, …]`."""
    cell = reading.reference(Scalar(f"{HOUSE}.{MODE}", node.mark, inset=None))
    if cell is None:
        return None
    modes = at_least_one(one_of({mode: mode for mode in cell.property.options}))(node, reading.problems)
    return InMode(cell, modes) if modes else None


def schema(house: House) -> Keys:
    """What may stand under its keys."""
    return {"mode": form.one_or_more(form.words(house.options(f"{HOUSE}.{MODE}")))}


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    modes = teller.either(f"`{source_text(one)}`" for one in items(node, fields.problems))
    return Line(teller.say("explain.condition.mode", modes=modes))
