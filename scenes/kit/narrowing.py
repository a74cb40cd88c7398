"""Narrowing: which values of what came in let a trigger fire, one value or a list of them each."""

from collections.abc import Mapping as Map
from dataclasses import dataclass

from hub.model.capability import Property
from hub.model.value import Value
from hub.text.reader import Fields, items
from hub.text.yaml import Mapping, Node
from scenes.engine.program import Variables
from scenes.language.reading import Reading
from scenes.language.telling import Teller


@dataclass(frozen=True, slots=True)
class Wanted:
    """A variable (by full name), and the values of it that fit."""

    name: str
    property: Property
    values: tuple[Value, ...]

    def fits(self, variables: Variables) -> bool:
        """Whether it has one of them; what is unknown has none."""
        value = variables.get(self.name)
        return any(self.property.same(value, one) for one in self.values)


def literals(node: Node, expected: Property, reading: Reading) -> tuple[Value, ...]:
    """One literal of the property's type, or a list of them."""
    found = [reading.literal(item, expected) for item in items(node, reading.problems)]
    return tuple(value for value in found if value is not None)


def narrowing(node: Node | None, known: Map[str, Property], reading: Reading) -> tuple[Wanted, ...]:
    """`with: {FIELD: VALUE, FIELD: [VALUE, VALUE]}`; `known` are variables by full name, the field is its end."""
    fields = Fields.of(node, reading.problems) if node is not None else None
    if fields is None:
        return ()
    wanted: list[Wanted] = []
    for name, one in known.items():
        value = fields.node(name.partition(".")[2])
        if value is not None:
            wanted.append(Wanted(name, one, literals(value, one, reading)))
    fields.close()
    return tuple(wanted)


def tell_narrowing(text: str, wanted: Node | None, teller: Teller) -> str:
    """`text` and the values that are wanted, in words."""
    for name, value in wanted.entries if isinstance(wanted, Mapping) else ():
        text = teller.say("explain.with_value", what=text, name=name.text, value=teller.value(value))
    return text
