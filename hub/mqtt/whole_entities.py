"""What Home Assistant shows as one thing of several properties: lamps, covers, fans, vacuums, locks and the like."""

import json
import math
from collections.abc import Callable, Mapping
from typing import Final

from hub.mqtt.draft import ON_OFF, Draft, Options, on_or_off, shown, value, within
from hub.mqtt.states import MODE_OF_COLOR

Whole = Callable[[Draft, str], None]
"""Announces a capability of a component (what stands before its paths: empty, or its name and a dot)."""

NO_EFFECT: Final = "off"
VACUUM_CALLS: Final = {"start": "start", "pause": "pause", "stop": "stop", "dock": "return_home", "locate": "locate"}
VACUUM_PAYLOADS: Final = {
    "start": "payload_start", "pause": "payload_pause", "stop": "payload_stop", "dock": "payload_return_to_base",
    "locate": "payload_locate",
}  # fmt: skip


def add_light(draft: Draft, start: str) -> None:
    """A lamp: all that is asked of it in one message, so that it changes at once."""
    on, brightness, white, color, effect = (
        start + name for name in ("on", "brightness", "color_temperature", "color", "effect")
    )
    if not draft.sets(on):
        return
    parts = [f"{{{json.dumps(on)}: true"]
    options: Options = {
        "schema": "template", "state_topic": draft.state_topic, "command_topic": draft.set_topic(),
        "state_template": on_or_off(on), "command_off_template": f"{{{json.dumps(on)}: false}}",
    }  # fmt: skip
    uses = [on]
    if draft.sets(brightness):
        uses.append(brightness)
        low = draft.left[brightness].minimum or 1
        options["brightness_template"] = f"{{{{ (({value(brightness)} or 0) * 2.55) | round | int }}}}"
        parts.append(_asked("brightness", brightness, f"{{{{ [{low:g}, (brightness / 2.55) | round | int] | max }}}}"))
    if draft.sets(white):
        uses.append(white)
        low, high = draft.left[white].minimum or 1000, draft.left[white].maximum or 10_000
        options |= {"min_mireds": math.ceil(1e6 / high), "max_mireds": math.floor(1e6 / low)}
        options["color_temp_template"] = (
            f"{{{{ (1000000 / {value(white)}) | round | int if {value(white)} else None }}}}"
        )
        kelvin = f"[[(1000000 / color_temp) | round | int, {low:g}] | max, {high:g}] | min"
        parts.append(_asked("color_temp", white, f"{{{{ {kelvin} }}}}"))
    if draft.sets(color):
        uses.append(color)
        both = f" and {value(start + MODE_OF_COLOR)} == 'color'" if white in uses else ""
        for index, name in enumerate(("red", "green", "blue")):
            digits = f"{value(color)}[{1 + 2 * index}:{3 + 2 * index}]"
            options[f"{name}_template"] = f"{{{{ {digits} | int(0, 16) if {value(color)} is string{both} else None }}}}"
        parts.append(_asked("red", color, "\"#{{ '%02x%02x%02x' | format(red, green, blue) }}\""))
    if draft.sets(effect) and draft.left[effect].options:
        uses.append(effect)
        options["effect_list"] = list(dict.fromkeys((NO_EFFECT, *draft.left[effect].options)))
        options["effect_template"] = f"{{{{ {value(effect)} or '{NO_EFFECT}' }}}}"
        given = "" if NO_EFFECT in draft.left[effect].options else f" and effect != '{NO_EFFECT}'"
        parts.append(_asked("effect", effect, "{{ effect | tojson }}", given))
    options["command_on_template"] = "".join((*parts, "}"))
    draft.add("light", on, draft.main_name(on, "light"), options, uses=uses)


def add_cover(draft: Draft, start: str) -> None:
    """A cover that goes to a position, or that can be told to open and to close."""
    position, movement, tilt = (start + name for name in ("position", "movement", "tilt"))
    goes = draft.sets(position)
    calls = {name: _json({"call": start + name}) for name in ("open", "close", "stop") if start + name in draft.calls}
    if not goes and not {"open", "close"} <= calls.keys():
        return
    for name in calls:
        del draft.calls[start + name]
    open_, close = (_json({position: 100}), _json({position: 0})) if goes else (calls["open"], calls["close"])
    options: Options = {
        "command_topic": draft.set_topic(), "payload_open": open_, "payload_close": close,
        "payload_stop": calls.get("stop"),
    }  # fmt: skip
    uses = [path for path in (position, movement) if draft.has(path)]
    if position in uses:
        options |= {"position_topic": draft.state_topic, "position_template": _or_nothing(position)}
    if goes:
        options["set_position_topic"] = draft.set_topic(position)
    if movement in uses:
        options |= {"state_topic": draft.state_topic, "value_template": _moves(movement, position)}
    if draft.sets(tilt):
        uses.append(tilt)
        options |= {
            "tilt_status_topic": draft.state_topic, "tilt_status_template": _or_nothing(tilt),
            "tilt_command_topic": draft.set_topic(tilt),
        }  # fmt: skip
    draft.add("cover", position, draft.main_name(position, "cover"), options, uses=uses)


def _moves(movement: str, position: str) -> str:
    """The template of a cover's state: while it stands, by its position."""
    where = f"value_json.get('{position}')"
    stands = f"'' if {where} is none else 'closed' if {where} == 0 else 'open'"
    return f"{{{{ {value(movement)} if {value(movement)} in ('opening', 'closing') else {stands} }}}}"


def add_fan(draft: Draft, start: str) -> None:
    """A fan, or what cleans the air with one."""
    on, speed, mode = (start + name for name in ("on", "speed", "mode"))
    oscillate, direction = start + "oscillate", start + "direction"
    if not draft.sets(on):
        return
    options, uses = _switched(draft, on, "state_value_template"), [on]
    if draft.sets(speed) and (draft.left[speed].maximum or 100) - (draft.left[speed].minimum or 1) >= 1:
        uses.append(speed)
        low, high = draft.left[speed].minimum or 1, draft.left[speed].maximum or 100
        options |= {
            "percentage_state_topic": draft.state_topic, "percentage_value_template": shown(speed),
            "percentage_command_topic": draft.set_topic(speed),
            "speed_range_min": int(low), "speed_range_max": int(high),
        }  # fmt: skip
    if draft.sets(mode) and draft.left[mode].options:
        uses.append(mode)
        options |= {
            "preset_mode_state_topic": draft.state_topic, "preset_mode_value_template": shown(mode),
            "preset_mode_command_topic": draft.set_topic(mode), "preset_modes": list(draft.left[mode].options),
        }  # fmt: skip
    if draft.sets(oscillate):
        uses.append(oscillate)
        options |= {
            "oscillation_state_topic": draft.state_topic, "oscillation_value_template": on_or_off(oscillate),
            "oscillation_command_topic": draft.set_topic(oscillate),
            "payload_oscillation_on": "on", "payload_oscillation_off": "off",
        }  # fmt: skip
    if draft.sets(direction):
        uses.append(direction)
        options |= {
            "direction_state_topic": draft.state_topic, "direction_value_template": _or_nothing(direction),
            "direction_command_topic": draft.set_topic(direction),
        }  # fmt: skip
    draft.add("fan", on, draft.main_name(on, "fan"), options, uses=uses)


def add_humidifier(draft: Draft, start: str, class_: str = "humidifier") -> None:
    """What makes the air moister or drier to an extent that can be set; without that it is only switches there."""
    on, target, mode, now = (start + name for name in ("on", "target_humidity", "mode", "humidity"))
    if not draft.sets(on) or not draft.sets(target):
        return
    low, high = draft.left[target].minimum or 0, draft.left[target].maximum or 100
    options, uses = _switched(draft, on, "state_value_template"), [on, target]
    options |= {
        "device_class": class_, "target_humidity_state_topic": draft.state_topic,
        "target_humidity_state_template": within(target, low, high),
        "target_humidity_command_topic": draft.set_topic(target), "min_humidity": low, "max_humidity": high,
    }  # fmt: skip
    if draft.sets(mode) and draft.left[mode].options:
        uses.append(mode)
        options |= {
            "mode_state_topic": draft.state_topic, "mode_state_template": shown(mode),
            "mode_command_topic": draft.set_topic(mode), "modes": list(draft.left[mode].options),
        }  # fmt: skip
    if draft.has(now):
        options |= {"current_humidity_topic": draft.state_topic, "current_humidity_template": shown(now)}
    draft.add("humidifier", on, draft.main_name(on, class_), options, uses=uses)


def add_dehumidifier(draft: Draft, start: str) -> None:
    """What dries the air."""
    add_humidifier(draft, start, "dehumidifier")


def add_vacuum(draft: Draft, start: str) -> None:
    """A vacuum. Its state is read where it stands in our message, so that a component's cannot be shown so."""
    state = "state"
    if start or not draft.has(state):
        return
    can = [name for name in VACUUM_CALLS if name in draft.calls]
    options: Options = {
        "state_topic": draft.state_topic, "command_topic": draft.set_topic(),
        "supported_features": [*(VACUUM_CALLS[name] for name in can), "status"],
        **{VACUUM_PAYLOADS[name]: _json({"call": name}) for name in can},
    }  # fmt: skip
    for name in can:
        del draft.calls[name]
    draft.add("vacuum", state, draft.main_name(state, "vacuum"), options, uses=(state,))


def add_lock(draft: Draft, start: str) -> None:
    """A lock. Locking is done; unlocking takes a person with the PIN, and is refused by the hub."""
    locked = start + "locked"
    if not draft.has(locked) or not draft.left[locked].writable:
        return
    options: Options = {
        "state_topic": draft.state_topic, "value_template": on_or_off(locked, "LOCKED", "UNLOCKED"),
        "command_topic": draft.set_topic(locked), "payload_lock": "on", "payload_unlock": "off",
    }  # fmt: skip
    draft.add("lock", locked, draft.main_name(locked, "lock"), options, uses=(locked,))


def add_gate(draft: Draft, start: str) -> None:
    """A garage door or gate: it can be closed from there, and opened by a person with the PIN alone."""
    closed, movement = start + "closed", start + "movement"
    if not draft.has(closed):
        return
    uses = [path for path in (closed, movement) if draft.has(path)]
    stands = f"'' if {value(closed)} is none else 'closed' if {value(closed)} else 'open'"
    moving = f"{value(movement)} if {value(movement)} in ('opening', 'closing') else " if movement in uses else ""
    options: Options = {
        "device_class": "garage", "state_topic": draft.state_topic, "value_template": f"{{{{ {moving}{stands} }}}}",
        "payload_open": None, "payload_stop": None,
    }  # fmt: skip
    if draft.left[closed].writable:
        options |= {"command_topic": draft.set_topic(closed), "payload_close": "on"}
    draft.add("cover", closed, draft.main_name(closed, "gate"), options, uses=uses)


def add_siren(draft: Draft, start: str) -> None:
    """What makes a noise while it is on."""
    on = start + "on"
    if draft.sets(on):
        options = _switched(draft, on, "state_value_template")
        options |= {"state_on": "on", "state_off": "off", "support_duration": False, "support_volume_set": False}
        draft.add("siren", on, draft.main_name(on, "siren"), options, uses=(on,))


def add_valve(draft: Draft, start: str) -> None:
    """What lets water or gas through while it is on."""
    on = start + "on"
    if draft.sets(on):
        options = _switched(draft, on, "value_template")
        del options["payload_on"], options["payload_off"]
        options |= {"value_template": on_or_off(on, "open", "closed"), "payload_open": "on", "payload_close": "off"}
        draft.add("valve", on, draft.main_name(on, "valve"), options, uses=(on,))


def add_plug(draft: Draft, start: str) -> None:
    """A socket."""
    on = start + "on"
    if draft.sets(on):
        options = _switched(draft, on, "value_template")
        options |= {"state_on": "on", "state_off": "off", "device_class": "outlet"}
        draft.add("switch", on, draft.main_name(on, "switch"), options, uses=(on,))


def _switched(draft: Draft, on: str, template: str) -> Options:
    return {
        "state_topic": draft.state_topic, template: on_or_off(on), "command_topic": draft.set_topic(on), **ON_OFF
    }  # fmt: skip


def _asked(name: str, path: str, rendered: str, more: str = "") -> str:
    """A part of a JSON object that is there when Home Assistant asks for it."""
    return f"{{% if {name} is defined{more} %}}, {json.dumps(path)}: {rendered}{{% endif %}}"


def _or_nothing(path: str) -> str:
    """The template of a value that is not mentioned where it is unknown: covers know no unknown position."""
    return f"{{{{ '' if {value(path)} is none else {value(path)} }}}}"


def _json(content: Mapping[str, object]) -> str:
    return json.dumps(content, ensure_ascii=False)
