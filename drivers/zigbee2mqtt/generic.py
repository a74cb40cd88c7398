"""The exposes without a kind of their own, by their names."""

from typing import Final

from drivers.zigbee2mqtt.actions import action_binds
from drivers.zigbee2mqtt.binds import SET, Bind, Binds, choice, component_of, optimistic, written, yes_or_no
from drivers.zigbee2mqtt.exposes import Feature
from drivers.zigbee2mqtt.tables import AIR, FACTORS, MOVEMENTS, NUMBERS, POWER_ON, POWER_ON_WORDS, YES_OR_NO

LASTING: Final = "25h"
"""For how long what a device with a battery told counts: zigbee2mqtt itself calls it gone after so long."""

METERED: Final = ("power", "energy", "current")
PHASES: Final = {"_a": "phase_a", "_b": "phase_b", "_c": "phase_c", "_phase_b": "phase_b", "_phase_c": "phase_c"}
BOTH_WAYS: Final = ("produced_energy", "energy_produced", "energy_flow", "power_direction")


class Generic:
    """What the binds of simple exposes depend on beside themselves: what else the device has."""

    def __init__(self, features: tuple[Feature, ...], binds: Binds, *, battery: bool) -> None:
        names = {feature.name for feature in features}
        self._binds = binds
        self._battery = battery
        self._metered = any(name in names for name in METERED) or not battery
        self._both_ways = any(name in names for name in BOTH_WAYS)
        self._lights = [key.removesuffix("light.on") for key in binds.table if f".{key}".endswith(".light.on")]

    def bind(self, feature: Feature) -> bool:
        """Bind one expose to a capability; False where none has it."""
        match feature.kind:
            case "numeric":
                return self._number(feature)
            case "binary":
                return self._yes_or_no(feature)
            case "enum":
                return self._choice(feature)
            case _:
                return False

    def _number(self, feature: Feature) -> bool:
        name, part = _phase(feature.name), component_of(feature)
        known = NUMBERS.get(name)
        if feature.name == "produced_energy":
            known, part = NUMBERS["energy"], "produced"
        elif name != feature.name:
            part = PHASES[feature.name.removeprefix(name)]
        if known is None or feature.takes or not feature.tells:
            return False
        capability, member, unit = known
        factor = 1.0 if feature.unit in ("", unit) else FACTORS.get((feature.unit, unit))
        if factor is None or (member == "voltage" and not self._metered):
            return False
        if capability == "meter" and f"{part}.plug.on".lstrip(".") in self._binds.table:
            capability = "plug"
        bind: Bind = {"json": feature.key} | ({} if factor == 1.0 else {"scale": factor})
        if member in ("battery", "link_quality"):
            bind |= {"type": "int", "clamp": True}
        elif member in ("power", "current") and self._both_ways:
            bind["range"] = [-1_000_000, 1_000_000]
        return self._binds.put(part, capability, member, self._lasting(bind))

    def _yes_or_no(self, feature: Feature) -> bool:
        part = component_of(feature)
        if feature.name == "contact":
            # What it says is whether it is closed; where its expose has no for yes, that is turned round already.
            bind = yes_or_no(feature, invert=feature.on is not False)
            return self._binds.put(part, "contact", "open", self._lasting(bind))
        if feature.name == "alarm" and feature.takes:
            return self._binds.put(part, "siren", "on", written(feature, yes_or_no(feature)))
        known = YES_OR_NO.get(feature.name)
        if known is None or not feature.tells:
            return False
        capability, member = known
        bind = yes_or_no(feature)
        if capability == "settings":
            return self._binds.put(part, capability, member, written(feature, bind))
        return self._binds.put(part, capability, member, self._lasting(bind))

    def _choice(self, feature: Feature) -> bool:
        part = component_of(feature)
        name = feature.name
        if name == "action":
            self._binds.table.update(action_binds(feature.words))
            return True
        if name == "identify" and "identify" in feature.words and feature.takes:
            return self._binds.put(part, "identify", "identify", {"to": SET, "write": {feature.key: "identify"}})
        if name == "effect" and self._lights and feature.takes and feature.words:
            bind: Bind = {"json": feature.key, "values": list(feature.words)}
            bind = written(feature, bind) if feature.tells else optimistic(feature, bind)
            return self._binds.put(part or self._lights[0].strip("."), "light", "effect", bind)
        if name in POWER_ON and feature.takes and feature.tells and set(feature.words) <= set(POWER_ON_WORDS):
            return self._binds.put(part, "settings", "power_on", written(feature, choice(feature, POWER_ON_WORDS)))
        if name == "air_quality" and any(one in AIR for one in feature.words):
            return self._binds.put(part, "air_quality", "air_quality", self._lasting(choice(feature, AIR)))
        if (
            name in ("motor_state", "moving")
            and self._binds.has("cover")
            and any(one in MOVEMENTS for one in feature.words)
        ):
            return self._binds.put(part, "cover", "movement", choice(feature, MOVEMENTS))
        return False

    def _lasting(self, bind: Bind) -> Bind:
        return {**bind, "fresh": LASTING} if self._battery else bind


def _phase(name: str) -> str:
    """The name without the phase that it ends with."""
    for ending in ("_phase_b", "_phase_c", "_a", "_b", "_c"):
        if name.removesuffix(ending) in ("power", "current", "voltage"):
            return name.removesuffix(ending)
    return name
