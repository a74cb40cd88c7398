"""`fields` of a scene: what whoever runs it by hand may say along, and what it is when nobody does."""

from hub.model.capability import Property
from hub.text.example import read_shown
from hub.text.yaml import Node, Scalar
from scenes.kit.variables import read_each
from scenes.language.reading import Reading


def read_asked(node: Node, reading: Reading) -> tuple[Property, ...]:
    """`{NAME: VALUE, …}`: variables of the scene, each with a value that shows its type and that it has at first."""
    return read_each(node, reading, _field)


def _field(name: Scalar, node: Node, reading: Reading) -> Property | None:
    prop = read_shown(name.text, node, reading.problems)
    return prop if prop is not None and reading.declare(name, prop) else None
