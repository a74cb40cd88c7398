"""`needs:` of devices.yaml: expressions of the scene language that must hold while something dangerous is on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from hub.config.devices_file import DeviceEntry
from hub.core.registry import Registry
from hub.core.state import State
from hub.model.device import Device, Health
from hub.model.errors import Unsafe
from hub.model.ports import Clock
from hub.model.reading import PropertyId, Provenance, property_id
from hub.model.value import canonical_json
from hub.model.vocabulary import ONLINE
from hub.text.problem import Problem, error
from hub.text.yaml import Scalar
from scenes.engine.derived import DERIVED
from scenes.engine.view import Cell, Context, View
from scenes.language.compiler import compile_condition
from scenes.language.expression import Expression
from scenes.language.scope import HouseScope

PERIODS = 2 / 3
"""A reading is fresh for three report periods; what guards look at may be no older than two."""

Lines = Mapping[str, Sequence[Expression | None]]
"""By device key, what it needs; None for a line with a mistake, which is never met."""


def read_needs(entries: Iterable[DeviceEntry], devices: Sequence[Device]) -> tuple[Lines, list[Problem]]:
    """The needs of all devices, and every mistake with its place. `devices` are in the order of the entries."""
    scope = HouseScope({device.handle: device for device in devices}, View(), {})
    problems: list[Problem] = []
    lines: dict[str, Sequence[Expression | None]] = {}
    for entry, device in zip(entries, devices, strict=True):
        if entry.hazard.needs:
            lines[device.key] = [_read(line, device, scope, problems) for line in entry.hazard.needs]
    return lines, problems


def _read(line: Scalar, device: Device, scope: HouseScope, problems: list[Problem]) -> Expression | None:
    expression = compile_condition(line.text, line.part, scope, problems)
    if expression is None:
        return None
    past = next((cell.ref for cell in expression.cells if cell.id.startswith(DERIVED)), None)
    if past is not None:
        problems.append(error("safety.needs_past", line.mark, text=past))
        return None
    guarded = {property_id(device.key, path) for path, prop in device.abilities.properties.items() if prop.guard}
    itself = next((cell.ref for cell in expression.cells if cell.id in guarded), None)
    if itself is None:
        return expression
    problems.append(error("safety.needs_itself", line.mark, ref=itself))
    return None


@dataclass(frozen=True, slots=True)
class Facts:
    """Where needs look: how things are, and what time it is."""

    state: State
    registry: Registry
    clock: Clock
    zone: tzinfo

    def needs(self, lines: Lines) -> dict[str, tuple["Line", ...]]:
        """What the guards ask, by device key."""
        return {key: tuple(Line(self, line) for line in each) for key, each in lines.items()}

    def is_known(self, cell: Cell) -> bool:
        """Whether the device itself said the value, is there, and said it no longer than two report periods ago."""
        key, _, path = cell.id.partition(".")
        status, reading = self.registry.status(key), self.state.reading(key, path)
        if status is None or status.health not in (Health.ONLINE, Health.DEGRADED):
            return False
        if cell.property == ONLINE:
            cell.value = True
            return True
        if reading.value is None or reading.provenance is not Provenance.REPORTED:
            return False
        fresh_for = cell.property.fresh_for
        if fresh_for is not None and self.state.age(key, path) > fresh_for * PERIODS:
            return False
        cell.value = reading.value
        return True


@dataclass(frozen=True, slots=True)
class Line:
    """One need: the port `Need` of the guards."""

    facts: Facts
    expression: Expression | None

    @property
    def reads(self) -> Sequence[PropertyId]:
        """The properties it looks at."""
        return [cell.id for cell in self.expression.cells] if self.expression else []

    def doubt(self, name: str) -> Unsafe | None:
        """See `Need`."""
        expression = self.expression
        if expression is None:
            return Unsafe("safety.need_lost", name=name, need="?", missing="devices.yaml")
        for cell in expression.cells:
            if not self.facts.is_known(cell):
                return Unsafe("safety.need_lost", name=name, need=expression.source, missing=cell.ref)
        context = Context(self.facts.zone)
        context.wall = self.facts.clock.now()
        verdict = expression.test(context)
        if verdict is None:
            return Unsafe("safety.need_lost", name=name, need=expression.source, missing=expression.source)
        values = ", ".join(f"{ref} {canonical_json(value)}" for ref, value in expression.values(context))
        return None if verdict else Unsafe("safety.need_false", name=name, need=expression.source, values=values)
