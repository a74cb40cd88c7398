"""What a definition must not be: a way past its own guards.

A guarded `on` is not to be started by anything else of the product: not by another bind that writes the same, not by a
command that does the same, not by members that are sent along with others. And `off` must be something else than `on`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from drivers.kit.define import AnyBinding, Binding, CallBinding
from drivers.kit.plain import Flaw
from drivers.miio.profiles.legacy import Invoke
from drivers.miio.profiles.miot import Act, MiotDefinition, Prop, Together
from drivers.miio.profiles.profile import MiioDefinition
from hub.model.capability import Property
from hub.model.errors import HearthError
from hub.model.value import Kind, Value

Atom = tuple[object, object]
"""One thing that is sent: a property and its value, an action or method and its arguments, as text."""

ANYTHING: Final = "*"
"""In place of a value: whatever is written there starts it."""
SAMPLES: Final = 50
"""Into how many parts a range is cut to try what its numbers do."""


@dataclass(frozen=True, slots=True)
class _Start:
    """What is sent to begin something dangerous at `path`."""

    path: str
    atoms: frozenset[Atom]

    def within(self, sent: frozenset[Atom]) -> bool:
        """Whether this is part of what is sent."""
        return self.atoms <= sent | {(where, ANYTHING) for where, _ in sent}

    @property
    def members(self) -> frozenset[object]:
        """What is written, without the values."""
        return frozenset(where for where, _ in self.atoms)


def hazard_flaws(definition: MiioDefinition[Any]) -> tuple[Flaw, ...]:
    """Where the definition leads past its own guards."""
    starts: list[_Start] = []
    flaws: list[Flaw] = []
    bound = [(one, _property(definition, one)) for one in definition.bindings if isinstance(one, Binding)]
    for binding, prop in bound:
        if prop.guard is None or binding.encode is None:
            continue
        safe = prop.guard.safe is True
        start, stop = _sent(binding, not safe), _sent(binding, safe)
        if prop.guard.safe is not None and start and start <= stop:
            flaws.append(Flaw(("bind", _key(binding)), "product.off_starts", {"path": binding.path}))
        if start:
            starts.append(_Start(binding.path, _whatever(start)))
    for one, sent in _unguarded(definition, bound):
        told = [_flaw(("bind", _key(one)), one.path, start) for start in starts if start.within(sent)]
        flaws += [flaw for flaw in told if flaw not in flaws]
    for group in definition.together if isinstance(definition, MiotDefinition) else ():
        flaws += [_flaw(("together",), "together", start) for start in starts if start.members <= {*group}]
    return tuple(flaws)


def _flaw(where: tuple[str, ...], path: str, start: _Start) -> Flaw:
    return Flaw(where, "product.starts", {"path": path, "on": start.path})


def _property(definition: MiioDefinition[Any], binding: Binding[Any]) -> Property:
    return definition.abilities.properties[binding.path]


def _key(binding: AnyBinding[Any]) -> str:
    """The key of its bind."""
    if binding.capability == binding.component:
        return f"{binding.capability}.{binding.member}"
    return ".".join(part for part in (binding.component, binding.capability, binding.member) if part)


def _unguarded(
    definition: MiioDefinition[Any], bound: list[tuple[Binding[Any], Property]]
) -> Iterator[tuple[AnyBinding[Any], frozenset[Atom]]]:
    """Each bind without a guard, with each thing that it may send."""
    for binding, prop in bound:
        if prop.guard is None and binding.encode is not None:
            for value in _examples(prop):
                yield binding, _sent(binding, value)
    for call in definition.bindings:
        if isinstance(call, CallBinding):
            yield call, _called(call)


def _examples(prop: Property) -> tuple[Value, ...]:
    """Values that stand for all that may be written."""
    match prop.kind:
        case Kind.BOOL:
            return (True, False)
        case Kind.ENUM:
            return prop.options
        case Kind.TEXT | Kind.COLOR:
            return ()
        case _:
            low = prop.minimum or 0.0
            high = max(low, 100.0) if prop.maximum is None else prop.maximum
            return tuple(prop.accept(low + (high - low) * each / SAMPLES) for each in range(SAMPLES + 1))


def _sent(binding: Binding[Any], value: Value) -> frozenset[Atom]:
    """What is sent to write the value."""
    try:
        sent = binding.encode(value) if binding.encode is not None else ()
    except HearthError:  # it cannot be written
        return frozenset()
    if isinstance(binding.address, Prop) and not isinstance(sent, tuple):
        return frozenset({(binding.address, repr(sent))})
    return frozenset(_atoms(sent))


def _called(call: CallBinding[Any]) -> frozenset[Atom]:
    try:
        return frozenset(_atoms(call.encode({})))
    except HearthError:
        return frozenset()


def _atoms(sent: object) -> Iterator[Atom]:
    match sent:
        case Act():
            yield (sent.siid, sent.aiid, "action"), repr(sent.arguments)
        case Invoke():
            yield sent.method, repr(sent.params)
        case Together():
            for prop, value in sent.writes:
                yield prop, repr(value)
        case tuple() | list():
            for one in sent:
                yield from _atoms(one)


def _whatever(start: frozenset[Atom]) -> frozenset[Atom]:
    """Of a start that is one number to one member: any number there may be one."""
    atoms = tuple(start)
    one = atoms[0] if len(atoms) == 1 else None
    if one is not None and isinstance(one[0], Prop) and one[1] not in ("True", "False"):
        return frozenset({(one[0], ANYTHING)})
    return start
