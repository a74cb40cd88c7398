"""What `mode` and `leaves` share: the house goes into one of some modes, or out of them."""

from dataclasses import dataclass

from hub.model.own import HOUSE, MODE
from hub.model.value import Value
from hub.text.reader import Fields, duration, items
from hub.text.yaml import Node, Scalar
from scenes.engine.program import Arm, Fire
from scenes.engine.view import Cell, Context
from scenes.kit.narrowing import literals
from scenes.language.reading import Reading, source_text
from scenes.language.telling import Line, Teller


@dataclass(frozen=True, slots=True)
class ChangesMode:
    """Fires when the house goes `into` one of the modes (else out of all of them), and stays so for `for_seconds`."""

    text: str
    cell: Cell
    modes: tuple[Value, ...]
    into: bool
    for_seconds: float = 0.0

    def arm(self, arm: Arm, fire: Fire) -> None:
        """Watch the mode."""
        cell = self.cell

        def there(_: Context) -> bool | None:
            return None if cell.value is None else (cell.value in self.modes) is self.into

        arm.watch((cell,), there, lambda: fire({}, ((cell.ref, cell.value),)), self.for_seconds, ())


def read_change(word: str, node: Node, fields: Fields, reading: Reading) -> ChangesMode | None:
    """`WORD: MODE` or `WORD: [MODE, …]`, `for: DURATION`; the word `leaves` means out of them."""
    seconds = fields.optional("for", duration(low=0), 0.0)
    cell = reading.reference(Scalar(f"{HOUSE}.{MODE}", node.mark, inset=None))
    if cell is None:
        return None
    modes = literals(node, cell.property, reading)
    return ChangesMode(f"{word} {' '.join(map(str, modes))}", cell, modes, word != "leaves", seconds)


def tell_change(word: str, node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    modes = teller.either(f"`{source_text(one)}`" for one in items(node, fields.problems))
    text, length = teller.say(f"explain.trigger.{word}", modes=modes), fields.node("for")
    return Line(text if length is None else teller.say("explain.for", what=text, length=teller.duration(length)))
