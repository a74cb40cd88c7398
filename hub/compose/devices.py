"""From what a person says of devices, and what families know of models, to the devices of the house."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import reduce
from typing import Final

from drivers.families import at_broker
from hub.config.devices_file import DeviceEntry
from hub.core.safety.rules import countdown_of
from hub.model.capability import NOTHING, Abilities
from hub.model.descriptions import name_of
from hub.model.device import VIRTUAL_FAMILY, WRITTEN_FAMILY, Device, Endpoint
from hub.model.words.guards import LOADS
from hub.text.hints import suggest
from hub.text.problem import Problem, error, warning
from hub.text.quantities import format_duration

LONGEST_ON: Final = 86_400.0
"""Seconds that `max_on` may say of what is not known yet."""

TAKE_LOADS: Final = ("plug", "switch")
"""The capabilities that something else hangs on (`load:` in devices.yaml)."""


def key_of_virtual(handle: str) -> str:
    """The key of a virtual device: nothing but its handle tells one from another."""
    return f"{VIRTUAL_FAMILY}:{handle}"


AbilitiesOf = Callable[[str, str], Abilities | None]
"""(family, model) -> what the model can do; None when the family does not know it."""

ModelOf = Callable[[str], str]
"""`family:wire_id` -> the model that was learned at adoption, empty when none was."""


def build_devices(
    entries: Iterable[DeviceEntry], keys: Mapping[str, str], abilities_of: AbilitiesOf, model_of: ModelOf
) -> tuple[Device, ...]:
    """The devices in the order written. `keys` are by handle; what is not known yet has no abilities."""
    return tuple(_device(entry, keys[entry.handle], abilities_of, model_of) for entry in entries)


def doubts(entries: Iterable[DeviceEntry], devices: Iterable[Device]) -> list[Problem]:
    """What devices.yaml says that no product bears out: a model that no family knows, a property that it lacks."""
    problems = []
    for entry, device in zip(entries, devices, strict=True):
        if entry.model and entry.endpoints and device.abilities == NOTHING:
            problems.append(warning("config.unknown_model", entry.mark, model=entry.model, handle=entry.handle))
        problems += _unwritten(entry)
        properties = device.abilities.properties
        for path, _ in entry.fresh_for if properties else ():
            if path not in properties:
                hint = suggest(path, properties)
                problems.append(
                    warning("config.unknown_property", entry.mark, hint=hint, handle=entry.handle, path=path)
                )
        problems += _hazard_doubts(entry, device)
    return problems


def _unwritten(entry: DeviceEntry) -> list[Problem]:
    """What a device whose topics its owner writes lacks; nobody else knows what it is."""
    own = [one for one in entry.endpoints if one.family == WRITTEN_FAMILY]
    found = [warning("mqtt.no_model", entry.mark, ref=one.ref) for one in own if not entry.model]
    patterns = [one.wire_id for one in own if "+" in one.wire_id or "#" in one.wire_id]
    return found + [warning("mqtt.no_base", entry.mark, topic=topic) for topic in patterns]


def without_broker(entries: Iterable[DeviceEntry]) -> list[Problem]:
    """Devices over MQTT in a home that names no broker."""
    return [
        warning("config.no_broker", entry.mark, handle=entry.handle)
        for entry in entries
        if any(at_broker(one.family) for one in entry.endpoints)
    ]


def limited(entries: Iterable[DeviceEntry], devices: Iterable[Device]) -> tuple[tuple[Device, ...], list[Problem]]:
    """The devices with their owner's own limits of time; the mistakes among these, for which the usual ones stay."""
    problems: list[Problem] = []
    found = tuple(_limited(entry, device, problems) for entry, device in zip(entries, devices, strict=True))
    return found, problems


def _limited(entry: DeviceEntry, device: Device, problems: list[Problem]) -> Device:
    max_on = entry.hazard.max_on
    if max_on is None:
        return device
    about = {"handle": entry.handle, "asked": format_duration(max_on)}
    properties = dict(device.abilities.properties)
    guards = {path: prop.guard for path, prop in properties.items() if prop.guard is not None}
    if not guards and max_on > LONGEST_ON:
        problems.append(error("safety.too_long", entry.hazard.mark, limit=format_duration(LONGEST_ON), **about))
    for path, guard in guards.items():
        longest = LONGEST_ON if guard.longest is None else guard.longest
        if max_on > longest:
            problems.append(error("safety.too_long", entry.hazard.mark, limit=format_duration(longest), **about))
            continue
        if guard.max_on is not None and max_on > guard.max_on:
            usual = format_duration(guard.max_on)
            problems.append(warning("safety.longer", entry.hazard.mark, usual=usual, **about))
        properties[path] = replace(properties[path], guard=replace(guard, max_on=max_on))
    return replace(device, abilities=replace(device.abilities, properties=properties))


def _hazard_doubts(entry: DeviceEntry, device: Device) -> list[Problem]:
    """What is said of a danger that is not there, and what a dead hub leaves on."""
    hazard, handle, properties = entry.hazard, entry.handle, device.abilities.properties
    guards = {path: one.guard for path, one in properties.items() if one.guard is not None}
    if device.abilities == NOTHING:
        return []
    if entry.load is not None and not any(map(device.abilities.has, TAKE_LOADS)):
        return [warning("safety.not_for_load", entry.mark, handle=handle)]
    if not guards:
        keys = {"max_on": hazard.max_on, "needs": hazard.needs, "without_off": hazard.without_off}
        used = next((key for key, value in keys.items() if value), None)
        return [warning("safety.nothing_to_guard", entry.mark, handle=handle, key=used)] if used else []
    problems = []
    for path, guard in guards.items() if hazard.allowed else ():
        beside = properties.get(countdown_of(path))
        if guard.lease is None:
            continue
        if beside is None or not beside.writable:
            problems.append(warning("safety.no_countdown", entry.mark, handle=handle))
        elif (beside.step or 0.0) > guard.lease:
            step = format_duration(beside.step or 0.0)
            problems.append(warning("safety.counts_in_steps", entry.mark, handle=handle, step=step))
    return problems


def _device(entry: DeviceEntry, key: str, abilities_of: AbilitiesOf, model_of: ModelOf) -> Device:
    if entry.virtual is not None:
        here = (Endpoint(VIRTUAL_FAMILY, entry.handle),)
        return Device(key, entry.handle, entry.name, "", entry.area, entry.labels, here, entry.virtual)
    model, abilities = _model(entry.model, entry.endpoints, abilities_of, model_of)
    return Device(
        key=key,
        handle=entry.handle,
        name=entry.name,
        model=model,
        area=entry.area,
        labels=entry.labels,
        endpoints=tuple(
            replace(one, may_be_off=entry.may_be_off, scene_push=entry.scene_push, broker=at_broker(one.family))
            for one in entry.endpoints
        ),
        abilities=_loaded(_refreshed(abilities, entry.fresh_for), entry.load),
        hazard_allowed=entry.hazard.allowed,
        without_off=entry.hazard.without_off,
        load=entry.load,
    )


def _model(
    written: str, endpoints: tuple[Endpoint, ...], abilities_of: AbilitiesOf, model_of: ModelOf
) -> tuple[str, Abilities]:
    """The first model that a family knows: the written one, else what an endpoint taught; what all endpoints can do."""
    known: dict[str, tuple[str, Abilities]] = {}
    for endpoint in endpoints:
        taught = model_of(endpoint.ref)
        # Who says what it is by its name means what the device says of itself under that name.
        for model in (taught,) if taught and written == name_of(taught) else filter(None, (written, taught)):
            found = abilities_of(endpoint.family, model)
            if found is not None:
                known.setdefault(endpoint.family, (model, found))
    if not known or (written and all(name_of(model) != written for model, _ in known.values())):
        return written, NOTHING
    (model, first), *others = known.values()
    return model, reduce(Abilities.joined, (abilities for _, abilities in others), first)


def _loaded(abilities: Abilities, load: str | None) -> Abilities:
    """The abilities of a plug or switch with what hangs on it: a heater makes its `on` hazardous."""
    guard = None if load is None else LOADS[load]
    if guard is None:
        return abilities
    properties = {
        path: one.narrowed(guard=one.guard or guard) if one.name == "on" else one
        for path, one in abilities.properties.items()
    }
    return replace(abilities, properties=properties)


def _refreshed(abilities: Abilities, fresh_for: tuple[tuple[str, float], ...]) -> Abilities:
    """The abilities with the owner's own freshness where he gave one."""
    known = {path: seconds for path, seconds in fresh_for if path in abilities.properties}
    if not known:
        return abilities
    properties = {
        path: replace(one, fresh_for=known[path]) if path in known else one
        for path, one in abilities.properties.items()
    }
    return replace(abilities, properties=properties)
