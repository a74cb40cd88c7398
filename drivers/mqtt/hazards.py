"""What a definition must not be: a way past its own guards.

A guarded `on` is not to be started by anything else of the product: by no other property or command whose message says
the same. And what switches it off must be something else than what switches it on.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Final

from drivers.kit.define import AnyBinding, Binding, CallBinding
from drivers.kit.plain import Flaw
from drivers.mqtt.definition import MqttDefinition, Sent, Wire
from drivers.mqtt.payload import parse_json
from hub.model.capability import Property
from hub.model.errors import HearthError
from hub.model.value import Kind, Value

SAMPLES: Final = 50
"""Into how many parts a range is cut to try what its numbers do."""

ANYTHING: Final = "\uffff"
"""In place of a text that somebody may choose."""

Atom = tuple[str, str, str]
"""One thing that a message says: its topic, the way to it in the JSON (empty: the payload as a whole), and what."""


def hazard_flaws(definition: MqttDefinition) -> tuple[Flaw, ...]:
    """Where the definition leads past its own guards."""
    flaws: list[Flaw] = []
    starts: dict[str, frozenset[Atom]] = {}
    written = [(one, definition.abilities.properties[one.path]) for one in definition.bindings if _writes(one)]
    for binding, prop in written:
        if prop.guard is None:
            continue
        safe = prop.guard.safe is True
        start, stop = _atoms(_sent(binding, not safe)), _atoms(_sent(binding, safe))
        if start and start <= stop:
            flaws.append(Flaw(("bind", _key(binding)), "product.off_starts", {"path": binding.path}))
        if start:
            starts[binding.path] = start
    for one, atoms in _unguarded(definition, written) if starts else ():
        told = [_flaw(one, path) for path, start in starts.items() if _within(start, atoms)]
        flaws += [flaw for flaw in told if flaw not in flaws]
    return tuple(flaws)


def _writes(binding: AnyBinding[Wire]) -> bool:
    return isinstance(binding, Binding) and binding.encode is not None


def _within(start: frozenset[Atom], atoms: frozenset[Atom]) -> bool:
    """Whether a start is part of what is sent, or may be."""
    free = {(topic, way) for topic, way, value in atoms if ANYTHING in value}
    return all(one in atoms or (one[0], one[1]) in free or (one[0], "") in free for one in start)


def _flaw(binding: AnyBinding[Wire], on: str) -> Flaw:
    return Flaw(("bind", _key(binding)), "product.starts", {"path": binding.path, "on": on})


def _key(binding: AnyBinding[Wire]) -> str:
    """The key of its bind."""
    if binding.capability == binding.component:
        return f"{binding.capability}.{binding.member}"
    return ".".join(part for part in (binding.component, binding.capability, binding.member) if part)


def _unguarded(
    definition: MqttDefinition, written: list[tuple[AnyBinding[Wire], Property]]
) -> Iterator[tuple[AnyBinding[Wire], frozenset[Atom]]]:
    """Each bind without a guard, with each thing that it may send."""
    for binding, prop in written:
        if prop.guard is None:
            for value in _examples(prop):
                yield binding, _atoms(_sent(binding, value))
    for binding in definition.bindings:
        if isinstance(binding, CallBinding):
            args = definition.abilities.commands[binding.path].args
            given = [{one.name: value} for one in args for value in _examples(one)]
            yield binding, frozenset(atom for one in ({}, *given) for atom in _atoms(binding.encode(one)))


def _examples(prop: Property) -> tuple[Value, ...]:
    """Values that stand for all that may be written."""
    match prop.kind:
        case Kind.BOOL:
            return (True, False)
        case Kind.ENUM:
            return prop.options
        case Kind.TEXT:
            return (ANYTHING,)
        case Kind.COLOR:
            return ()
        case _:
            low = prop.minimum or 0.0
            high = max(low, 100.0) if prop.maximum is None else prop.maximum
            return tuple(prop.accept(low + (high - low) * each / SAMPLES) for each in range(SAMPLES + 1))


def _sent(binding: AnyBinding[Wire], value: Value) -> object:
    """What is sent to write the value."""
    try:
        return binding.encode(value) if isinstance(binding, Binding) and binding.encode is not None else ()
    except HearthError:  # it cannot be written
        return ()


def _atoms(sent: object) -> frozenset[Atom]:
    return frozenset(atom for one in sent for atom in _said(one)) if isinstance(sent, tuple) else frozenset()


def _said(sent: Sent) -> Iterator[Atom]:
    if sent.always is None:
        yield sent.topic, "", sent.text.strip().lower()
        told = parse_json(sent.text)
        yield from _leaves(sent.topic, "", told if isinstance(told, dict) else {})
        return
    yield from _leaves(sent.topic, "", sent.always)
    yield from _leaves(sent.topic, "", sent.asked)


def _leaves(topic: str, way: str, tree: Mapping[str, object]) -> Iterator[Atom]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _leaves(topic, f"{way}.{key}", value)
        else:
            yield topic, f"{way}.{key}", json.dumps(value, ensure_ascii=False).lower()
