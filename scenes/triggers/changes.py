"""`changes`: a property goes from one known value to another, `from` and `to` certain values if one likes."""

from dataclasses import dataclass

from hub.model.value import Value
from hub.text.reader import Fields
from hub.text.yaml import Node
from scenes.engine.program import Arm, Fire
from scenes.engine.view import Cell
from scenes.language.reading import Reading, source_text


@dataclass(frozen=True, slots=True)
class Changes:
    """Fires at each change of the cell; `old` and `new` narrow it when they are not None."""

    text: str
    cell: Cell
    old: Value | None = None
    new: Value | None = None

    def arm(self, arm: Arm, fire: Fire) -> None:
        """Listen to the cell."""
        same = self.cell.property.same

        def changed(cell: Cell, old: Value, new: Value) -> None:
            if (self.old is None or same(old, self.old)) and (self.new is None or same(new, self.new)):
                fire({}, ((cell.ref, new),))

        arm.listen(self.cell, changed)


def read(node: Node, fields: Fields, reading: Reading) -> Changes | None:
    """`changes: PROPERTY`, `from: VALUE`, `to: VALUE`."""
    cell = reading.reference(node)
    old_node, new_node = fields.node("from"), fields.node("to")
    if cell is None:
        return None
    old = reading.literal(old_node, cell.property) if old_node is not None else None
    new = reading.literal(new_node, cell.property) if new_node is not None else None
    return Changes(source_text(node), cell, old, new)
