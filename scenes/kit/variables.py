"""What `let` and `run` share: names with the values that are worked out when the step runs."""

from hub.model.capability import Property
from hub.model.errors import BadValue
from hub.model.own import own_property
from hub.model.value import Kind
from hub.text.example import read_example
from hub.text.problem import error
from hub.text.reader import Fields
from hub.text.yaml import Node, Scalar
from scenes.language.expression import Expression
from scenes.language.reading import Fixed, Reading, Source

Named = tuple[Property, Source]


def read_named(node: Node, reading: Reading) -> tuple[Named, ...]:
    """`{NAME: VALUE or =EXPRESSION, …}`: each value shows its type."""
    fields = Fields.of(node, reading.problems)
    if fields is None:
        return ()
    if not fields.mapping.entries:
        reading.problems.append(error("value.empty", node.mark))
    found = [read_value(name, value, reading) for name, value in fields.mapping.entries]
    return tuple(one for one in found if one is not None)


def read_value(name: Scalar, node: Node, reading: Reading) -> Named | None:
    """A value of any type, with the variable that holds it."""
    if isinstance(node, Scalar) and node.text.startswith("="):
        expression = reading.computed(node)
        return None if expression is None else (_holding(name.text, expression), expression.evaluate)
    example = read_example(node, reading.problems)
    if example is None:
        return None
    try:
        prop = own_property(name.text, example.kind, example.value, unit=example.unit, options=example.options)
    except BadValue as problem:
        reading.problems.append(error(problem.message_id, node.mark, hint=None, **problem.params))
        return None
    return None if prop.initial is None else (prop, Fixed(prop.initial))


def _holding(name: str, expression: Expression) -> Property:
    """The variable that holds what an expression gives."""
    kind = expression.type.kind or Kind.TEXT
    unit = None if kind is Kind.DURATION else expression.type.unit
    return Property(name, kind, unit=unit, options=expression.type.options)
