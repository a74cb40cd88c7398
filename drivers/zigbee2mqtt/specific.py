"""The exposes of a kind of their own, lights, switches, covers, locks, fans and climates, as binds."""

import re
from typing import Final

from drivers.mqtt.unattended import UNATTENDED, made_to_run_unattended
from drivers.zigbee2mqtt.binds import SET, Bind, Binds, choice, component_of, limits, nested, written, yes_or_no
from drivers.zigbee2mqtt.exposes import Feature
from drivers.zigbee2mqtt.tables import FAN_SPEEDS, MODES, RUNNING

PLUGS: Final = re.compile(r"\b(plugs?|outlets?|sockets?|power ?strip|smartplug)\b", re.IGNORECASE)
VALVES: Final = re.compile(
    r"\b(water|gas|irrigation|sprinkler|garden|watering)\b.*\bvalve|\bvalve controller|irrigation", re.IGNORECASE
)
DOORS: Final = re.compile(r"\b(garage|gate)\b", re.IGNORECASE)
RADIATORS: Final = re.compile(r"radiator|thermostat|trv", re.IGNORECASE)

MIRED_WARMEST: Final = 500.0
MIRED_COLDEST: Final = 153.0


def is_guarded(features: tuple[Feature, ...], description: str) -> bool:
    """Whether it can open a way in, heat or let water run: what else can be set of it might do so past its guards."""
    kinds = {one.kind for one in features}
    heats = "climate" in kinds and not made_to_run_unattended(description)
    return "lock" in kinds or heats or bool(DOORS.search(description) or _is_valve(description))


def _is_valve(description: str) -> bool:
    return VALVES.search(description) is not None and RADIATORS.search(description) is None


def light(feature: Feature, binds: Binds) -> None:
    """A lamp, or a part of one."""
    state, brightness = feature.find("state"), feature.find("brightness")
    if state is None:
        _rest(feature, binds)
        return
    part = binds.part(component_of(feature), "light", "on", "brightness", "color_temperature", "color")
    binds.put(part, "light", "on", written(state, yes_or_no(state)))
    if brightness:
        linear = {"0": 0, f"{brightness.high or 254:g}": 100}
        binds.put(
            part, "light", "brightness",
            written(brightness, {"json": brightness.key, "linear": linear, "clamp": True, "type": "int"}),
        )  # fmt: skip
    warmth = feature.find("color_temp")
    if warmth:
        binds.put(part, "light", "color_temperature", written(warmth, _warmth(warmth)))
    color = feature.find("color_xy", "color_hs")
    if color:
        form: Bind = {"form": "xy"} if color.name == "color_xy" else {"form": "hs", "names": ["hue", "saturation"]}
        binds.put(part, "light", "color", written(color, {"json": color.key, "shape": "object", **form}))
    _rest(feature, binds, "state", "brightness", "color_temp", "color_xy", "color_hs")


def _warmth(feature: Feature) -> Bind:
    low = feature.low if feature.low and feature.low >= 50 else MIRED_COLDEST
    high = feature.high if feature.high and feature.high > low else max(MIRED_WARMEST, low + 1)
    ends = [max(1000, round(1e6 / high)), min(10000, round(1e6 / low))]
    return {"json": feature.key, "unit": "mired", "clamp": True, "range": ends, "type": "int"}


def switch(feature: Feature, binds: Binds, description: str) -> bool:
    """What is on or off: a plug, a valve, or nothing that is known; False where it is no switch but a setting."""
    state = feature.find("state") or (feature.features[0] if feature.features else None)
    if state is None or not state.key.startswith("state"):
        return False
    part = component_of(feature)
    bind = written(state, yes_or_no(state))
    if _is_valve(description):
        binds.put(part, "valve", "on", bind)
    elif PLUGS.search(description):
        binds.put(part, "plug", "on", bind)
    else:
        binds.put(part, "switch", "on", bind | ({"hazard": "door"} if DOORS.search(description) else {}))
    return True


def cover(feature: Feature, binds: Binds, description: str) -> None:
    """A curtain or blind. What opens a way in, a garage door or gate, is only watched."""
    part = binds.part(component_of(feature), "cover", "position", "tilt", "open", "close", "stop")
    state = feature.find("state")
    harmless = not DOORS.search(description)
    for name in ("position", "tilt"):
        found = feature.find(name)
        if found:
            bind: Bind = {"json": found.key, "type": "int", "clamp": True}
            binds.put(part, "cover", name, written(found, bind) if harmless else bind)
    if state and state.takes and harmless:
        for wire, name in (("OPEN", "open"), ("CLOSE", "close"), ("STOP", "stop")):
            if wire in state.words:
                binds.put(part, "cover", name, {"to": SET, "write": {state.key: wire}})
    if state and feature.find("position") is None:
        binds.raw(state if harmless else _watched(state))
    _rest(feature, binds, "state", "position", "tilt")


def lock(feature: Feature, binds: Binds) -> None:
    """A lock. What it tells of itself counts, and not that a command reached it."""
    state = feature.find("state")
    if state:
        binds.put(component_of(feature), "lock", "locked", written(state, yes_or_no(state)))
    _rest(feature, binds, "state")


def fan(feature: Feature, binds: Binds) -> None:
    """A fan: on and off, and how strongly it blows."""
    part = binds.part(component_of(feature), "fan", "on", "speed")
    state, mode, speed = feature.find("state"), feature.find("mode"), feature.find("speed")
    if state:
        binds.put(part, "fan", "on", written(state, yes_or_no(state)))
    elif mode and mode.words:
        binds.put(part, "fan", "on", written(mode, _by_mode(mode, ("on", "auto", "low", "medium", "high"))))
    if speed:
        linear = {"0": 0, f"{speed.high or 254:g}": 100}
        bind: Bind = {"json": speed.key, "linear": linear, "clamp": True, "type": "int"}
        binds.put(part, "fan", "speed", written(speed, bind))
    elif mode and _steps(mode):
        binds.put(part, "fan", "speed", written(mode, {"json": mode.key, "values": _steps(mode)}))
    _rest(feature, binds, "state", "speed")


def _steps(mode: Feature) -> dict[str, object]:
    """Which share of its strength a mode is."""
    named: dict[str, object] = {one: FAN_SPEEDS[one] for one in mode.words if one in FAN_SPEEDS}
    numbers = [one for one in mode.words if one.isdecimal() and one != "0"]
    return named or {one: round(100 * (at + 1) / len(numbers)) for at, one in enumerate(numbers)}


def _by_mode(mode: Feature, starting: tuple[str, ...]) -> Bind:
    """On and off by modes: only `off` is off; it is switched on by the first of `starting` that it has."""
    values = {one: one != "off" for one in mode.words}
    start = next((one for one in (*starting, *mode.words) if one in values and one != "off"), "")
    first = {start: True} if start else {}
    return {"json": mode.key, "values": first | values}


def climate(feature: Feature, binds: Binds, description: str) -> None:
    """A thermostat or air conditioner; or a heater, of which then the mode is only read: it would switch it on."""
    part = binds.part(component_of(feature), "climate", "on", "mode", "target_temperature", "state", "preset")
    mode = feature.find("system_mode")
    safe = made_to_run_unattended(description)
    if mode and "off" in mode.words and len(mode.words) > 1:
        bind = _by_mode(mode, ("heat", "auto", "cool")) | ({"hazard": "none", "reason": UNATTENDED} if safe else {})
        binds.put(part, "climate", "on", written(mode, bind))
    if mode:
        known = [one for one in mode.words if one in MODES]
        if known:
            values: Bind = {one: MODES[one] for one in known}
            bind = {"json": mode.key, "values": values, "when": {mode.key: known}}
            binds.put(part, "climate", "mode", written(mode, bind) if safe else bind)
        if safe and len(known) < len([one for one in mode.words if one != "off"]):
            binds.raw(mode)
    _setpoint(feature, binds, part)
    local = feature.find("local_temperature")
    if local:
        binds.put(part, "temperature", "temperature", {"json": local.key})
    running, preset = feature.find("running_state"), feature.find("preset")
    if running and any(one in RUNNING for one in running.words):
        binds.put(part, "climate", "state", choice(running, RUNNING))
    if preset and preset.words:
        bind = {"json": preset.key, "values": list(preset.words)}
        binds.put(part, "climate", "preset", written(preset, bind) if safe else bind)
    _blowing(feature, binds, part)
    _rest(
        feature, binds, "system_mode", "local_temperature", "running_state", "preset", "fan_mode", "swing_mode",
        "occupied_heating_setpoint", "current_heating_setpoint",
    )  # fmt: skip


def _setpoint(feature: Feature, binds: Binds, part: str) -> None:
    wanted = feature.find("occupied_heating_setpoint", "current_heating_setpoint", "occupied_cooling_setpoint")
    if wanted:
        bind = {"json": wanted.key, **limits(wanted, 0.5), "clamp": True}
        binds.put(part, "climate", "target_temperature", written(wanted, bind))


def _blowing(feature: Feature, binds: Binds, part: str) -> None:
    mode, swing = feature.find("fan_mode"), feature.find("swing_mode")
    if mode:
        values: Bind = {one: one for one in mode.words if one in ("auto", *FAN_SPEEDS)}
        if values:
            bind: Bind = {"json": mode.key, "values": values, "when": {mode.key: list(values)}}
            binds.put(part, "climate", "fan_speed", written(mode, bind))
        else:
            binds.raw(mode)
    if swing and {"on", "off"} <= set(swing.words):
        binds.put(part, "climate", "swing", written(swing, {"json": swing.key, "values": {"on": True, "off": False}}))


def siren(feature: Feature, binds: Binds) -> bool:
    """A siren that is told by one composite how to sound; False where it is another composite."""
    mode, lasting = feature.find("mode"), feature.find("duration")
    loud = [one for one in mode.words if one != "stop"] if mode else []
    if feature.name != "warning" or mode is None or lasting is None or not loud:
        return False
    kind = next((one for one in ("emergency", "burglar") if one in loud), loud[0])
    part = component_of(feature)
    said: dict[str, object] = {mode.key: kind, lasting.key: "$duration"}
    level = feature.find("level")
    if level and level.words:
        said[level.key] = "high" if "high" in level.words else level.words[-1]
    binds.put(part, "siren", "sound", {"to": SET, "write": nested([feature.key], said)})
    if "stop" in mode.words:
        binds.put(part, "siren", "silence", {"to": SET, "write": nested([feature.key], {mode.key: "stop"})})
    return True


def _watched(feature: Feature) -> Feature:
    """The feature without its being written."""
    return Feature(feature.kind, feature.name, feature.key, feature.access & ~2, feature.endpoint, words=feature.words)


def _rest(feature: Feature, binds: Binds, *bound: str) -> None:
    """All other features, raw."""
    for one in feature.features:
        if one.name not in bound:
            binds.raw(one)
