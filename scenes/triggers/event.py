"""`event`: a device reports something that happened, `with` certain fields if one likes."""

from dataclasses import dataclass

from hub.model.capability import Property
from hub.model.value import Value
from hub.text.problem import error
from hub.text.reader import Fields
from hub.text.yaml import Node
from scenes.engine.program import Arm, Fire, Variables
from scenes.language.reading import Reading, source_text


@dataclass(frozen=True, slots=True)
class Event:
    """Fires when the device (a key) reports the event and the wanted fields fit. Brings `event.<field>` along."""

    text: str
    device: str
    path: str
    wanted: tuple[tuple[Property, Value], ...] = ()

    def arm(self, arm: Arm, fire: Fire) -> None:
        """Ask for the device's events."""

        def happened(fields: Variables) -> None:
            if all(wanted.same(fields.get(f"event.{wanted.name}"), value) for wanted, value in self.wanted):
                fire(fields, tuple(fields.items()))

        arm.event(self.device, self.path, happened)


def read(node: Node, fields: Fields, reading: Reading) -> Event | None:
    """`event: DEVICE.EVENT`, `with: {FIELD: VALUE}`."""
    found = reading.event(node)
    narrowing = fields.node("with")
    if found is None:
        return None
    device, path, kind = found
    known = {one.name: one for one in kind.fields}
    for one in kind.fields:
        name = f"event.{one.name}"
        other = reading.variables.setdefault(name, one)
        if other.kind is not one.kind or other.options != one.options:
            reading.problems.append(error("scenes.event_fields_differ", node.mark, field=name))
    wanted: list[tuple[Property, Value]] = []
    if narrowing is not None and (inner := Fields.of(narrowing, reading.problems)) is not None:
        for name, one in known.items():
            value_node = inner.node(name)
            value = reading.literal(value_node, one) if value_node is not None else None
            if value is not None:
                wanted.append((one, value))
        inner.close()
    return Event(source_text(node), device, path, tuple(wanted))
