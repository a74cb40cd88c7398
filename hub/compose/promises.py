"""Promises of the household, kept: its invariants stand between dispatcher and delivery."""

from hub.core.dispatcher import Dispatcher
from hub.core.guards import command_class
from hub.core.registry import Registry
from hub.core.state import State
from hub.model.command import CommandClass
from hub.model.reading import PropertyId, Provenance
from hub.model.value import Value
from scenes.invariants.warden import Warden

HARMLESS = (CommandClass.A, CommandClass.D)


def keep_promises(dispatcher: Dispatcher, registry: Registry, state: State, warden: Warden) -> None:
    """Let no command pass that breaks what is guarded, and nothing be put back that could do harm."""

    def harmless(id_: PropertyId, value: Value) -> bool:
        key, _, path = id_.partition(".")
        device = registry.device(key)
        prop = None if device is None else device.abilities.properties.get(path)
        return device is not None and prop is not None and command_class(device, path, prop, value) in HARMLESS

    def known(id_: PropertyId) -> Value | None:
        key, _, path = id_.partition(".")
        prop, reading = state.property(key, path), state.reading(key, path)
        assumed = reading.provenance is Provenance.ASSUMED and prop is not None and prop.readable
        return None if assumed else reading.value

    warden.harmless = harmless
    warden.known = known
    dispatcher.promises = warden
