"""`fields` of a scene: what whoever runs it by hand may say along, and what it is when nobody does."""

from hub.model.capability import Property
from hub.model.errors import BadValue
from hub.model.own import own_property
from hub.text.example import read_example
from hub.text.problem import error
from hub.text.reader import Fields
from hub.text.yaml import Node, Scalar
from scenes.language.reading import Reading


def read_asked(node: Node, reading: Reading) -> tuple[Property, ...]:
    """`{NAME: VALUE, …}`: variables of the scene, each with a value that shows its type and that it has at first."""
    fields = Fields.of(node, reading.problems)
    if fields is None:
        return ()
    if not fields.mapping.entries:
        reading.problems.append(error("value.empty", node.mark))
    found = [_field(name, value, reading) for name, value in fields.mapping.entries]
    return tuple(one for one in found if one is not None)


def _field(name: Scalar, node: Node, reading: Reading) -> Property | None:
    example = read_example(node, reading.problems)
    if example is None:
        return None
    try:
        prop = own_property(name.text, example.kind, example.value, unit=example.unit, options=example.options)
    except BadValue as problem:
        reading.problems.append(error(problem.message_id, node.mark, hint=None, **problem.params))
        return None
    return prop if reading.declare(name, prop) else None
