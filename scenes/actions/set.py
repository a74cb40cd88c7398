"""`set`: write properties, together; done when the devices have confirmed, refused, or time is up."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from hub.model.capability import Property
from hub.model.command import CommandClass
from hub.model.errors import BadValue
from hub.model.reading import PropertyId
from hub.model.value import Value
from hub.text import schema as form
from hub.text.problem import error
from hub.text.reader import Fields, duration
from hub.text.schema import Keys
from hub.text.yaml import Node
from scenes.engine.acting import Actor
from scenes.engine.bound import Bound
from scenes.engine.run import Run
from scenes.engine.view import Cell
from scenes.kit.ramp import can_ramp
from scenes.kit.ramping import Ramp
from scenes.kit.targets import Targets, cells_of, work_out
from scenes.kit.trying import POLICY, Policy, read_policy, tell_policy
from scenes.kit.writing import Values, Writing
from scenes.language import shapes
from scenes.language.reading import Code, Fixed, Reading, Source
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller

LONGEST_RAMP: Final = 43_200.0
LONGEST_STAGGER: Final = 60.0
LONGEST_LATE: Final = 7 * 86_400.0


@dataclass(frozen=True, slots=True)
class Set(Writing):
    """Writes several properties in parallel; those of one device travel together."""

    targets: Targets
    always: Values | None = None

    def values(self, run: Run, actor: Actor) -> Values | None:
        """Their values now; those that are `always` the same were worked out when the scene was read."""
        return self.always or work_out(self.targets, run, actor)

    def cells(self, run: Run) -> Iterable[Cell]:
        """The targets."""
        return cells_of((target for target, _ in self.targets), run)


def read(node: Node, fields: Fields, reading: Reading, code: Code) -> None:
    """`set: {DEVICE.PROPERTY: VALUE, …}`, beside it `over`, `stagger` or `when_back`, and what is done on failure."""
    targets = reading.targets(node)
    classes = tuple(_classes(targets))
    seconds = fields.maybe("over", duration(low=1, high=LONGEST_RAMP))
    stagger = fields.optional("stagger", duration(low=0.05, high=LONGEST_STAGGER), 0.0)
    late = fields.maybe("when_back", duration(low=60, high=LONGEST_LATE))
    place = code.reserve()
    policy = read_policy(fields, reading, code, classes)
    for one, other in (("over", "stagger"), ("over", "when_back"), ("when_back", "retry")):
        if one in fields and other in fields:
            reading.problems.append(error("scenes.not_together", fields.mapping.mark, one=one, other=other))
    if late is not None:
        _refuse(node, reading, classes, (CommandClass.A,), "scenes.when_back_class")
    if seconds is not None:
        _refuse(node, reading, classes, (CommandClass.A, CommandClass.D), "scenes.ramp_class")
        code.fill(place, _ramp(node, reading, targets, seconds, policy))
        return
    fixed = all(isinstance(source, Fixed) for _, source in targets)
    code.fill(place, Set(policy, stagger, late, fixed, targets, _always(targets)))


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {
        "set": shapes.TARGETS,
        "over": form.DURATION,
        "stagger": form.DURATION,
        "when_back": form.DURATION,
        **POLICY,
    }


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    text, below = teller.writes(node), []
    seconds = fields.node("over")
    if seconds is not None:
        text = teller.say("explain.action.over", what=text, length=teller.duration(seconds))
    for key in ("stagger", "when_back"):
        length = fields.node(key)
        if length is not None:
            below.append(Line(teller.say(f"explain.action.{key}", length=teller.duration(length))))
    return Line(text, (*below, *tell_policy(fields, teller)))


def _always(targets: Targets) -> Values | None:
    """The values of targets where all of them, and the devices, are written out."""
    found: list[tuple[Cell, Value]] = []
    for target, source in targets:
        if not isinstance(target, Cell) or not isinstance(source, Fixed):
            return None
        try:
            found.append((target, target.property.accept(source.value)))
        except BadValue:
            return None
    return tuple(found)


def _ramp(node: Node, reading: Reading, targets: Targets, seconds: float, policy: Policy) -> Ramp:
    if targets and not any(can_ramp(target.property) for target, _ in targets):
        reading.problems.append(error("scenes.nothing_to_ramp", node.mark))
    lamps: dict[PropertyId, Cell] = {}
    for target, _ in targets:
        for cell in target.cells.values() if isinstance(target, Bound) else (target,):
            lamp = reading.sibling(cell, "on") if can_ramp(cell.property) else None
            if lamp is not None:
                lamps[cell.id] = lamp
    return Ramp(policy, targets, seconds, lamps)


def _refuse(
    node: Node, reading: Reading, classes: Iterable[tuple[str, CommandClass]], good: tuple[CommandClass, ...], why: str
) -> None:
    for name, hazard in classes:
        if hazard not in good:
            reading.problems.append(error(why, node.mark, name=name))


def _classes(targets: Targets) -> Iterator[tuple[str, CommandClass]]:
    """Each target as it was written, with the gravest class that its value can have."""
    for target, source in targets:
        yield target.ref, _class(target.property, source)


def _class(prop: Property, source: Source) -> CommandClass:
    try:
        return prop.command_class(prop.accept(source.value) if isinstance(source, Fixed) else None)
    except BadValue:
        return CommandClass.A
