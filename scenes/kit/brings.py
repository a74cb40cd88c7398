"""What triggers bring along: variables with a type, the same in all triggers of a scene."""

from collections.abc import Mapping

from hub.model.capability import Property
from hub.text.problem import error
from hub.text.yaml import Node
from scenes.language.reading import Reading


def brings(reading: Reading, node: Node, variables: Mapping[str, Property]) -> None:
    """Declare variables (by full name, `event.kind`); a problem at `node` where another trigger gave another type."""
    for name, one in variables.items():
        other = reading.variables.setdefault(name, one)
        if (other.kind, other.unit, other.options) != (one.kind, one.unit, one.options):
            reading.problems.append(error("scenes.event_fields_differ", node.mark, field=name))
