"""From what a person says of devices, and what families know of models, to the devices of the house."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from hub.config.devices_file import DeviceEntry
from hub.model.capability import NOTHING, Abilities
from hub.model.device import Device, Endpoint
from hub.model.vocabulary import LOADS
from hub.text.hints import suggest
from hub.text.problem import Problem, warning

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
        if entry.model and entry.endpoints and device.abilities is NOTHING:
            problems.append(warning("config.unknown_model", entry.mark, model=entry.model, handle=entry.handle))
        properties = device.abilities.properties
        for path, _ in entry.fresh_for if properties else ():
            if path not in properties:
                hint = suggest(path, properties)
                problems.append(
                    warning("config.unknown_property", entry.mark, hint=hint, handle=entry.handle, path=path)
                )
    return problems


def _device(entry: DeviceEntry, key: str, abilities_of: AbilitiesOf, model_of: ModelOf) -> Device:
    model, abilities = _model(entry.model, entry.endpoints, abilities_of, model_of)
    return Device(
        key=key,
        handle=entry.handle,
        name=entry.name,
        model=model,
        area=entry.area,
        labels=entry.labels,
        endpoints=entry.endpoints,
        abilities=_loaded(_refreshed(abilities, entry.fresh_for), entry.load),
        hazard_allowed=entry.hazard_allowed,
        load=entry.load,
    )


def _model(
    written: str, endpoints: tuple[Endpoint, ...], abilities_of: AbilitiesOf, model_of: ModelOf
) -> tuple[str, Abilities]:
    """The first model that a family knows: the written one, else what an endpoint taught."""
    for endpoint in endpoints:
        model = written or model_of(endpoint.ref)
        found = abilities_of(endpoint.family, model) if model else None
        if found is not None:
            return model, found
    return written, NOTHING


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
