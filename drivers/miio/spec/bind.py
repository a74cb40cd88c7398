"""A specification as bindings: what the names mean, the rest as raw.

Where a product is several things (a fan with a lamp), one is the main one and the others are components, called as
their services are: the lamp of a ceiling fan is `light.on`, `on` the fan's. What is no thing of its own (sensors,
settings, what wears out) is the main component's, and a second one of a kind a component of its service.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from drivers.kit.define import AnyBinding, Binding, CallBinding, Narrow, Poll, Signal, path_of
from drivers.kit.words import slug
from drivers.miio.profiles.miot import Act, Prop, Wire
from drivers.miio.spec.compose import Made, Parts, appliances, covers, happenings, service_of, usable
from drivers.miio.spec.danger import guard_for
from drivers.miio.spec.model import Spec, SpecAction, SpecProperty
from drivers.miio.spec.names import ACTIONS, ANY, MAIN, MAINS, METERED, RULES, THINGS, Rule
from drivers.miio.spec.parse import parse_urn
from drivers.miio.spec.translate import raw, translated
from hub.model.capability import Capability, Property
from hub.model.errors import BadBytes
from hub.model.vocabulary import CAPABILITIES

RAW: Final = "raw"
GANGS: Final = ("switch", "plug")
_VOCABULARY: Final = {one.name: one for one in CAPABILITIES}


def bind_spec(spec: Spec, taken: Collection[str] = (), kind: str = "") -> tuple[AnyBinding[Wire], ...]:
    """Bindings of everything that the specification names, but for what is `taken`.

    `taken` holds names of members (`kettle:status`), which are left alone altogether, and paths (`on`, `left.on`),
    which nothing is bound to. `kind` is the middle word of the model (`plug` of `cuco.plug.cp1`).
    """
    closed = frozenset(taken)
    parts = Parts(spec, closed)
    said = _kinds(spec, kind)
    main = _main(parts, said)
    made = [*_ruled(parts, main, said), *covers(parts, kind or (said[0] if said else "")), *appliances(parts)]
    made += [*_called(parts), *happenings(parts)]
    placed = tuple(_placed(parts, made, main, closed))
    whole = tuple(_whole(placed, closed))
    used = {name for _, names in whole for name in names}
    bindings = tuple(binding for binding, _ in whole)
    return (*bindings, *_raws(spec, closed, used))


def _kinds(spec: Spec, kind: str) -> tuple[str, ...]:
    """The words that say what the product is: of its model, and of its specification."""
    try:
        urn = (parse_urn(spec.urn, "type").name,) if spec.urn else ()
    except BadBytes:
        urn = ()
    return tuple(word for word in (kind, *urn) if word)


def _main(parts: Parts, kinds: Iterable[str]) -> str:
    """The capability that the product mainly is: by its own word, if it has such a service, else by the first thing."""
    things = tuple(dict.fromkeys(_things(parts)))
    for kind in kinds:
        wanted = MAINS.get(kind, "")
        if wanted in things:
            return wanted
        if wanted == "plug" and "switch" in things:
            return "switch" if _gangs(parts) else "plug"
    return things[0] if things else ""


def _gangs(parts: Parts) -> bool:
    """Whether there are several switches, one a service."""
    return sum(parts.type_of(service) in ("switch", "outlet") for service in parts.services) > 1


def _things(parts: Parts) -> Iterator[str]:
    for service in parts.services:
        type_ = parts.type_of(service)
        for rule in RULES:
            if type_ in rule.services and rule.capability in THINGS and not rule.component:
                yield rule.capability
                break


def _ruled(parts: Parts, main: str, kinds: tuple[str, ...]) -> Iterator[Made]:
    """Properties by the table: rule by rule, so that an earlier rule has its member first."""
    types = {*parts.types.values(), *(parts.type_of(service) for service in parts.services)}
    for rule in RULES:
        capability, member = _target(rule, main)
        if member is None or (rule.beside and rule.beside not in types):
            continue
        for prop in parts.properties:
            service = service_of(prop.name)
            named = prop.name.partition(":")[2] in rule.properties
            if not named or (rule.services != (ANY,) and parts.type_of(service) not in rule.services):
                continue
            made = translated(rule, member, prop)
            if made is not None:
                poll = rule.poll if "r" in prop.access else Poll.NEVER
                binding: Binding[Wire] = Binding(
                    capability, member.name, Prop(prop.siid, prop.piid), made.decode, made.encode, rule.component,
                    poll, made.narrow, unlimited=capability == "contact",
                )  # fmt: skip
                yield Made(service, _guarded(binding, types | {*kinds}), (prop.name,))


def _guarded(binding: Binding[Wire], words: set[str]) -> Binding[Wire]:
    """A plain switch is as dangerous as what it is a part of, for all that its name tells."""
    if binding.capability not in GANGS or binding.member != "on" or "guard" in binding.narrow:
        return binding
    guard = guard_for(words)
    return binding if guard is None else replace(binding, narrow=Narrow(guard=guard))


def _target(rule: Rule, main: str) -> tuple[str, Property | None]:
    """The capability and member that a rule means for this product; None where the vocabulary has no such thing."""
    capability = main if rule.capability == MAIN else rule.capability
    if main == "plug" and not rule.component:
        capability = "plug" if capability in METERED else capability
    declared = _VOCABULARY.get(capability)
    found = (one for one in declared.properties if one.name == rule.member) if declared else iter(())
    return capability, next(found, None)


def _called(parts: Parts) -> Iterator[Made]:
    types = {parts.type_of(service) for service in parts.services}
    for rule in ACTIONS:
        declared = _VOCABULARY.get(rule.capability)
        if declared is None or all(one.name != rule.member for one in declared.commands):
            continue
        for action in parts.actions:
            service, _, name = action.name.partition(":")
            fits = parts.type_of(service) in rule.services and name == rule.action and not action.takes
            if fits and (not rule.beside or rule.beside in types):
                yield Made(service, _call(rule.capability, rule.member, action), (action.name,))


def _call(capability: str, member: str, action: SpecAction) -> CallBinding[Wire]:
    act = Act(action.siid, action.aiid)
    return CallBinding(capability, member, act, lambda _: act)


Placed = tuple[AnyBinding[Wire], tuple[str, ...]]


def _placed(parts: Parts, made: Sequence[Made], main: str, taken: frozenset[str]) -> Iterator[Placed]:
    """Choose components, so that no path is bound twice."""
    of_service: set[tuple[str, str, str]] = set()
    paths: set[str] = set()
    gangs, seconds = _gangs(parts), _seconds(parts, made, main)
    for each in made:
        binding = each.binding
        several = isinstance(binding, Signal) or not isinstance(binding, (Binding, CallBinding))
        key = (each.service, binding.capability, binding.member)
        if key in of_service and not several:
            continue  # an earlier rule has it
        component = _component(each, parts, main, gangs=gangs)
        if not component and binding.capability == main and each.service in seconds:
            component = slug(each.service)
        path = path_of(component, binding.member)
        if path in paths and not several:
            component = component or slug(each.service)
            path = path_of(component, binding.member)
            if path in paths:
                continue
        if path in taken:
            continue
        of_service.add(key)
        if not several:
            paths.add(path)
        yield replace(binding, component=component), each.used


def _seconds(parts: Parts, made: Sequence[Made], main: str) -> frozenset[str]:
    """Services that are the main thing over again: a second lamp, with all that belongs to it."""
    required = _required(_VOCABULARY[main]) if main in _VOCABULARY else set()
    if not required:
        return frozenset()
    members: dict[str, set[str]] = {}
    for each in made:
        if each.binding.capability == main and not each.binding.component:
            members.setdefault(each.service, set()).add(each.binding.member)
    whole = [service for service, names in members.items() if required <= names]
    whole.sort(key=lambda service: parts.type_of(service) != main)
    return frozenset(whole[1:])


def _component(each: Made, parts: Parts, main: str, *, gangs: bool) -> str:
    capability, fixed = each.binding.capability, each.binding.component
    number = each.service.removeprefix(parts.type_of(each.service)).lstrip("-")
    if fixed:
        return f"{fixed}_{number}" if number else fixed
    if capability in GANGS and gangs:
        return slug(each.service) if number else f"{slug(each.service)}_1"
    if capability in THINGS and capability != main and each.service not in _MAIN_HELPERS:
        return slug(each.service)
    return ""


_MAIN_HELPERS: Final = frozenset(("battery", "play-control"))
"""Services that have a command or two of the main thing."""


def _whole(placed: tuple[Placed, ...], taken: frozenset[str]) -> Iterator[Placed]:
    """Leave out what has not all that its capability requires. A path that is taken is bound by somebody else."""
    groups: dict[tuple[str, str], set[str]] = {}
    for binding, _ in placed:
        groups.setdefault((binding.component, binding.capability), set()).add(binding.member)
    for binding, used in placed:
        declared = _VOCABULARY[binding.capability]
        missing = _required(declared) - groups[binding.component, binding.capability]
        if all(path_of(binding.component, member) in taken for member in missing):
            yield binding, used


def _required(of: Capability) -> set[str]:
    return {one.name for one in of.properties if one.required} | {one.name for one in of.commands if one.required}


def _raws(spec: Spec, taken: frozenset[str], used: Collection[str]) -> Iterator[Binding[Wire]]:
    """Whatever can be read and nothing stands for, under the maker's names."""
    names: set[str] = set()
    for prop in spec.properties:
        if "r" not in prop.access or prop.name in used or not usable(prop.name, prop.siid, taken):
            continue
        name = _raw_name(prop, names)
        if path_of(RAW, name) not in taken:
            own, decode = raw(prop, name)
            yield Binding(RAW, name, Prop(prop.siid, prop.piid), decode, component=RAW, poll=Poll.NEVER, own=own)


def _raw_name(prop: SpecProperty, names: set[str]) -> str:
    name = slug(prop.name.partition(":")[0])[:30] + "_" + slug(prop.name.partition(":")[2])
    if name in names:
        name = f"{name}_{prop.siid}_{prop.piid}"
    names.add(name)
    return name
