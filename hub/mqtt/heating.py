"""What Home Assistant is told of what heats and cools: on or off and how are one mode there."""

import json
from typing import Final

from hub.mqtt.draft import CELSIUS, Draft, Options, on_or_off, shown, value, within

CLIMATE_MODES: Final = {"auto": "auto", "cool": "cool", "dry": "dry", "fan": "fan_only", "heat": "heat"}
"""Ours that are modes there as well; others are a choice of their own beside."""
WATER_MODES: Final = {"normal": "performance", "eco": "eco", "boost": "high_demand"}
OFF: Final = "off"


def add_climate(draft: Draft, start: str) -> None:
    """A heater or air conditioner."""
    on, mode, target, humid = (start + name for name in ("on", "mode", "target_temperature", "target_humidity"))
    fan, swing = start + "fan_speed", start + "swing"
    if not draft.sets(on):
        return
    options, uses = _modes(draft, on, mode, CLIMATE_MODES, "heat"), [on]
    if draft.sets(mode) and set(draft.left[mode].options) <= CLIMATE_MODES.keys():
        uses.append(mode)
    uses += _temperatures(draft, options, start, target)
    if draft.sets(humid):
        uses.append(humid)
        low, high = draft.left[humid].minimum or 0, draft.left[humid].maximum or 100
        options |= {
            "target_humidity_state_topic": draft.state_topic,
            "target_humidity_state_template": within(humid, low, high),
            "target_humidity_command_topic": draft.set_topic(humid), "min_humidity": low, "max_humidity": high,
        }  # fmt: skip
    if draft.sets(fan) and draft.left[fan].options:
        uses.append(fan)
        options |= {
            "fan_mode_state_topic": draft.state_topic, "fan_mode_state_template": shown(fan),
            "fan_mode_command_topic": draft.set_topic(fan), "fan_modes": list(draft.left[fan].options),
        }  # fmt: skip
    if draft.sets(swing):
        uses.append(swing)
        options |= {
            "swing_mode_state_topic": draft.state_topic, "swing_mode_state_template": on_or_off(swing),
            "swing_mode_command_topic": draft.set_topic(swing), "swing_modes": ["on", "off"],
        }  # fmt: skip
    draft.add("climate", on, draft.main_name(on, "climate"), options, uses=uses)


def add_water_heater(draft: Draft, start: str) -> None:
    """A water heater."""
    on, mode, target = (start + name for name in ("on", "mode", "target_temperature"))
    if not draft.sets(on):
        return
    options, uses = _modes(draft, on, mode, WATER_MODES, "performance"), [on]
    if draft.sets(mode) and set(draft.left[mode].options) <= WATER_MODES.keys():
        uses.append(mode)
    uses += _temperatures(draft, options, start, target)
    options.pop("temp_step", None)
    draft.add("water_heater", on, draft.main_name(on, "water heater"), options, uses=uses)


def _modes(draft: Draft, on: str, mode: str, names: dict[str, str], otherwise: str) -> Options:
    """Off, and the modes that it has; `otherwise` where it has none that can be set."""
    ours = [one for one in draft.left[mode].options if one in names] if draft.sets(mode) else []
    off = f"'{OFF}' if {value(on)} == false else"
    key = json.dumps(on)
    if ours:
        table = json.dumps({one: names[one] for one in ours})
        back = json.dumps({names[one]: one for one in ours})
        state = f"{{{{ {off} {table}.get({value(mode)}) if {value(on)} else None }}}}"
        write = "{" + key + ": true, " + json.dumps(mode) + ': "{{ ' + back + '[value] }}"}'
    else:
        state = f"{{{{ {off} '{otherwise}' if {value(on)} else None }}}}"
        write = "{" + key + ": true}"
    command = f"{{% if value == '{OFF}' %}}{{{key}: false}}{{% else %}}{write}{{% endif %}}"
    return {
        "modes": [OFF, *(names[one] for one in ours)] if ours else [OFF, otherwise],
        "mode_state_topic": draft.state_topic, "mode_state_template": state,
        "mode_command_topic": draft.set_topic(), "mode_command_template": command,
    }  # fmt: skip


def _temperatures(draft: Draft, options: Options, start: str, target: str) -> list[str]:
    """What it is to reach and what it has; the paths that need no other entity."""
    options["temperature_unit"] = "C"
    uses = []
    now = next((path for path in (f"{start}temperature", "temperature") if draft.has(path)), None)
    if now is not None:
        options |= {"current_temperature_topic": draft.state_topic, "current_temperature_template": shown(now)}
    prop = draft.left.get(target)
    if prop is not None and draft.sets(target) and prop.unit == CELSIUS:
        uses.append(target)
        low, high = prop.minimum, prop.maximum
        options |= {
            "temperature_state_topic": draft.state_topic, "temperature_state_template": within(target, low, high),
            "temperature_command_topic": draft.set_topic(target), "temp_step": prop.step or 0.5,
        }  # fmt: skip
        options |= {name: limit for name, limit in (("min_temp", low), ("max_temp", high)) if limit is not None}
    return uses
