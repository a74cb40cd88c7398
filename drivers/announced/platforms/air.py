"""What warms, cools, moistens or moves the air: "MQTT HVAC", "MQTT Fan", "MQTT Humidifier", "MQTT Water Heater"."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from math import ceil, floor
from typing import Final

from drivers.announced.binds import (
    MOST_OPTIONS,
    Bind,
    Draft,
    LeftOut,
    choices,
    options,
    rendered,
    said,
    source,
    target,
    topic_of,
    yes_no,
)  # fmt: skip
from drivers.announced.platforms.sensors import temperature
from drivers.announced.reader import Entity
from drivers.mqtt.unattended import UNATTENDED, made_to_run_unattended
from hub.model.capability import Property
from hub.model.vocabulary import capability

_QUOTABLE: Final = re.compile(r"[A-Za-z0-9_ -]+\Z")
_MODES: Final = {"fan_only": "fan", "heat_cool": "auto"}
_ACTIONS: Final = {"preheating": "heating", "defrosting": "heating"}
_COOLS: Final = ("cool", "dry")
"""What no heater does."""
_HEATS: Final = ("heat", "auto", "heat_cool")
_DEFAULT_MODES: Final = ("auto", "off", "cool", "heat", "dry", "fan_only")
_STATES: Final = ("off", "heating", "cooling", "drying", "idle", "fan", "preheating", "defrosting")
_WATER_MODES: Final = ("off", "eco", "electric", "gas", "heat_pump", "high_demand", "performance")


def _pair(entity: Entity, stem: str, suffix: str = "state_template") -> Bind:
    """A value with topics of its own."""
    written = target(entity, f"{stem}_command_topic", f"{stem}_command_template")
    return source(entity, f"{stem}_state_topic", f"{stem}_{suffix}", "value_template") | written


def _words_of(key: str) -> Sequence[str]:
    of, _, member = key.partition(".")
    found: Iterable[Property] = (each for each in capability(of).properties if each.name == member)
    return next((each.options for each in found), ())


def _choice(draft: Draft, key: str, words: Iterable[str], bind: Mapping[str, object], same: Mapping[str, str]) -> None:
    """An option: as the capability has it where all words mean one of it, else raw under the announced words."""
    listed = tuple(dict.fromkeys(words))[:MOST_OPTIONS]
    values = options(listed, _words_of(key), same)
    if not bind or not listed:
        return
    if values is not None:
        draft.put(key, lambda: {**bind, "values": values})
    else:
        draft.raw(key.partition(".")[2], "enum", lambda: {**bind, "values": choices(listed)})


def _attempt(draft: Draft, key: str, entity: Entity, stem: str, suffix: str = "state_template") -> Bind:
    try:
        return _pair(entity, stem, suffix)
    except LeftOut as error:
        draft.left.append((key, error))
        return {}


def climate(draft: Draft) -> None:
    """A thermostat or air conditioner; or a heater, which is written by the guarded `on` alone."""
    entity = draft.entity
    said_modes = entity.texts("modes")
    modes = said_modes or _DEFAULT_MODES
    safe = made_to_run_unattended(draft.product) or any(each in _COOLS for each in said_modes)
    harmless = {"hazard": "none", "reason": UNATTENDED} if safe else {}
    draft.put("climate.on", lambda: _with(_power(entity, modes), harmless))
    mode = _attempt(draft, "climate.mode", entity, "mode")
    power = entity.text("power_command_topic")
    if "to" in mode and not safe and not power and "off" in modes and any(each in modes for each in _HEATS):
        mode = {key: value for key, value in mode.items() if key in ("from", "json", "template")}
        draft.leave("climate.mode", "announced.guarded_mode")
    others = [each for each in modes if each != "off"]
    _choice(draft, "climate.mode", others, _among(mode, others), _MODES)
    _temperatures(draft, "climate.target_temperature", (7, 35))
    draft.put("temperature.temperature", lambda: _current(entity, "temperature", temperature(_degrees(entity))))
    draft.put("humidity.humidity", lambda: _current(entity, "humidity", {}))
    draft.put("climate.target_humidity", lambda: _humidity(entity))
    draft.put("climate.state", lambda: _action(entity))
    for stem, key in (("fan_mode", "climate.fan_speed"), ("preset_mode", "climate.preset")):
        suffix = "value_template" if stem == "preset_mode" else "state_template"
        words = entity.texts(f"{stem}s") or (("auto", "low", "medium", "high") if stem == "fan_mode" else ())
        bind = _attempt(draft, key, entity, stem, suffix)
        if key == "climate.preset" and bind and words:
            draft.put(key, partial(_own, bind, words))
        else:
            _choice(draft, key, words, bind, {})
    draft.put("climate.swing", lambda: _swing(entity))


def _among(bind: Bind, words: Sequence[str]) -> Bind:
    """The bind, for which any other word says nothing: what is off keeps its mode."""
    if "json" in bind:
        return {**bind, "when": {str(bind["json"]): list(words)}}
    if "from" not in bind or "template" in bind or not all(_QUOTABLE.match(word) for word in words):
        return bind
    listed = ", ".join(f"'{word}'" for word in words)
    return {**bind, "template": f"{{{{ value if value in [{listed}] else '' }}}}"}


def _with(bind: Bind, more: Mapping[str, object]) -> Bind:
    """The bind with more, if it is written."""
    return {**bind, **more} if "to" in bind else bind


def _own(bind: Bind, words: Sequence[str]) -> Bind:
    return bind | {"values": choices(words)}


def _degrees(entity: Entity) -> str:
    return "°F" if entity.text("temperature_unit").upper() == "F" else "°C"


def _power(entity: Entity, modes: Sequence[str]) -> Bind:
    """On and off: by a topic of its own, or through the modes, of which `off` is one."""
    read = source(entity, "mode_state_topic", "mode_state_template", "value_template")
    bind: Bind = {**read, "values": {"off": False}, "default": True} if read and "off" in modes else {}
    if entity.text("power_command_topic"):
        on, off = said(entity, "payload_on", "ON"), said(entity, "payload_off", "OFF")
        topic, template = topic_of(entity, "power_command_topic"), "power_command_template"
    else:
        others = [mode for mode in modes if mode != "off"]
        topic, template = topic_of(entity, "mode_command_topic"), "mode_command_template"
        if not topic or "off" not in modes or not others:
            return bind
        on, off = next((mode for mode in ("heat", "auto", "heat_cool") if mode in others), others[0]), "off"
    return bind | {"to": topic, "on": rendered(entity, template, on), "off": rendered(entity, template, off)}


def _temperatures(draft: Draft, key: str, default: tuple[float, float]) -> None:
    entity = draft.entity

    def target_temperature() -> Bind:
        bind = _pair(entity, "temperature")
        low, high = entity.number("min_temp", 0), entity.number("max_temp", 0)
        step = entity.number("temp_step", 1)
        span = [low, high, step if 0 < step <= 5 else 1.0] if low < high else [*default, 1.0]
        if low < high and _degrees(entity) == "°F":
            span = [floor((low - 32) / 0.9) / 2, ceil((high - 32) / 0.9) / 2, 0.5]
        return bind | temperature(_degrees(entity)) | {"range": span} if bind else {}

    draft.put(key, target_temperature)


def _current(entity: Entity, what: str, more: Bind) -> Bind:
    read = source(entity, f"current_{what}_topic", f"current_{what}_template", "value_template")
    return read | more if read else {}


def _humidity(entity: Entity) -> Bind:
    bind = _pair(entity, "target_humidity")
    low, high = entity.number("min_humidity", 0), entity.number("max_humidity", 100)
    return bind | {"range": [low, high], "type": "int"} if bind and 0 <= low < high <= 100 else bind


def _action(entity: Entity) -> Bind:
    read = source(entity, "action_topic", "action_template", "value_template")
    return {**read, "values": {name: _ACTIONS.get(name, name) for name in _STATES}} if read else {}


def _swing(entity: Entity) -> Bind:
    """Swinging, where it is no more than on or off."""
    modes = entity.texts("swing_modes") or ("on", "off")
    if sorted(modes) != ["off", "on"]:
        raise LeftOut("announced.options", what="swing_modes")
    bind = _pair(entity, "swing_mode")
    return bind | {"values": yes_no("on", "off")} if bind else {}


def _switched(entity: Entity, read_template: str) -> Bind:
    """On and off with the topics that every switch has."""
    yes, no = said(entity, "payload_on", "ON"), said(entity, "payload_off", "OFF")
    bind = source(entity, "state_topic", read_template, "value_template") | {"values": yes_no(yes, no)}
    topic = topic_of(entity, "command_topic")
    if not topic:
        return bind
    on, off = (rendered(entity, "command_template", text) for text in (yes, no))
    return bind | {"to": topic, "on": on, "off": off}


def fan(draft: Draft) -> None:
    """A fan."""
    entity = draft.entity
    draft.put("fan.on", lambda: _switched(entity, "state_value_template"))
    draft.put("fan.speed", lambda: _speed(entity))
    _choice(
        draft, "fan.mode", entity.texts("preset_modes"),
        _attempt(draft, "fan.mode", entity, "preset_mode", "value_template"), {},
    )  # fmt: skip
    draft.put("fan.oscillate", lambda: _oscillation(entity))
    draft.put("fan.direction", lambda: _direction(entity))


def _speed(entity: Entity) -> Bind:
    """Per cent of the fan's range of speeds; below the range it stands still, and has its least speed."""
    bind = _pair(entity, "percentage", "value_template")
    low, high = entity.number("speed_range_min", 1), entity.number("speed_range_max", 100)
    if not 1 <= low < high:
        raise LeftOut("announced.range", what="speed_range_min")
    below = {f"{low - 1:g}": 0, f"{high:g}": 100}
    return bind | {"linear": below, "clamp": True, "type": "int"} if bind else {}


def _oscillation(entity: Entity) -> Bind:
    bind = _pair(entity, "oscillation", "value_template")
    on, off = (said(entity, f"payload_oscillation_{word}", f"oscillate_{word}") for word in ("on", "off"))
    return bind | {"values": yes_no(on, off)} if bind else {}


def _direction(entity: Entity) -> Bind:
    bind = _pair(entity, "direction", "value_template")
    return bind | {"values": {"forward": "forward", "reverse": "reverse"}} if bind else {}


def humidifier(draft: Draft) -> None:
    """A humidifier or dehumidifier."""
    entity = draft.entity
    kind = "dehumidifier" if entity.text("device_class") == "dehumidifier" else "humidifier"
    draft.put(f"{kind}.on", lambda: _switched(entity, "state_value_template"))
    draft.put(f"{kind}.target_humidity", lambda: _humidity(entity))
    _choice(draft, f"{kind}.mode", entity.texts("modes"), _attempt(draft, f"{kind}.mode", entity, "mode"), {})
    draft.put("humidity.humidity", lambda: _current(entity, "humidity", {}))


def water_heater(draft: Draft) -> None:
    """A water heater. Its modes are raw and told alone: any of them but `off` heats."""
    entity = draft.entity
    modes = entity.texts("modes") or _WATER_MODES
    draft.put("water_heater.on", lambda: _power(entity, modes))
    _temperatures(draft, "water_heater.target_temperature", (43, 60))
    draft.put("water_heater.temperature", lambda: _current(entity, "temperature", temperature(_degrees(entity))))

    def told() -> Bind:
        read = source(entity, "mode_state_topic", "mode_state_template", "value_template")
        return {**read, "values": choices(modes)} if read else {}

    draft.raw("mode", "enum", told)
