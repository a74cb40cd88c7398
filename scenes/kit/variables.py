"""Names with values that show their types, or that are worked out when the step runs."""

from collections.abc import Callable
from typing import TypeVar

from hub.model.capability import Property
from hub.model.value import Kind
from hub.text.example import read_shown
from hub.text.problem import error
from hub.text.reader import Fields
from hub.text.yaml import Node, Scalar
from scenes.language.expression import Expression
from scenes.language.reading import Fixed, Reading, Source

T = TypeVar("T")
Named = tuple[Property, Source]


def read_named(node: Node, reading: Reading) -> tuple[Named, ...]:
    """`{NAME: VALUE or =EXPRESSION, …}`: each value shows its type."""
    return read_each(node, reading, read_value)


def read_each(node: Node, reading: Reading, read: Callable[[Scalar, Node, Reading], T | None]) -> tuple[T, ...]:
    """`{NAME: …, …}`, one at least: what is made of each; what cannot be read is left out."""
    fields = Fields.of(node, reading.problems)
    if fields is None:
        return ()
    if not fields.mapping.entries:
        reading.problems.append(error("value.empty", node.mark))
    found = [read(name, value, reading) for name, value in fields.mapping.entries]
    return tuple(one for one in found if one is not None)


def read_value(name: Scalar, node: Node, reading: Reading) -> Named | None:
    """A value of any type, with the variable that holds it."""
    if isinstance(node, Scalar) and node.text.startswith("="):
        expression = reading.computed(node)
        return None if expression is None else (_holding(name.text, expression), expression.evaluate)
    prop = read_shown(name.text, node, reading.problems)
    return None if prop is None or prop.initial is None else (prop, Fixed(prop.initial))


def _holding(name: str, expression: Expression) -> Property:
    """The variable that holds what an expression gives."""
    kind = expression.type.kind or Kind.TEXT
    unit = None if kind is Kind.DURATION else expression.type.unit
    return Property(name, kind, unit=unit, options=expression.type.options)
