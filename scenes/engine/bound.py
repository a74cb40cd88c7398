"""Bound properties: what a step means by `member.on`, while only the run knows which device that is."""

from collections.abc import Mapping
from dataclasses import dataclass

from hub.model.capability import Property
from hub.model.value import Value
from scenes.engine.view import Cell


@dataclass(frozen=True, slots=True)
class Bound:
    """The same property of several devices; the run's `variable` says of which one.

    `cells` are by the value of the variable, `property` is that of one of them: kind and unit are those of all. `ref`
    is how people write it (`member.on`). `left_out` are devices that cannot be reached this way, and where the run is
    at one of the `absent`, there is nothing to reach.
    """

    ref: str
    variable: str
    property: Property
    cells: Mapping[str, Cell]
    left_out: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()

    def cell(self, variables: Mapping[str, Value | None]) -> Cell | None:
        """The property meant; None when the run knows of no device, or of one that is left out."""
        word = variables.get(self.variable)
        return self.cells.get(word) if isinstance(word, str) else None


Target = Cell | Bound
"""What a step writes or holds."""
