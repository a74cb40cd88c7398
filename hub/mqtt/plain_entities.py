"""What Home Assistant is told of a single property, event or command: whatever is part of nothing larger there."""

import math
from typing import Final

from hub.model.capability import Category, CommandType, EventType, Property
from hub.model.value import Kind
from hub.mqtt.draft import ON_OFF, Draft, Options, category, on_or_off, shown, value, within

SENSOR_CLASSES: Final = {
    "°C": "temperature", "lx": "illuminance", "W": "power", "kWh": "energy", "V": "voltage", "A": "current",
    "hPa": "atmospheric_pressure", "s": "duration", "dB": "sound_pressure", "kg": "weight",
}  # fmt: skip
"""By unit, where the unit says it all."""
NAMED_CLASSES: Final = {
    ("humidity", "%"): "humidity", ("battery", "%"): "battery", ("pm25", "µg/m³"): "pm25", ("pm10", "µg/m³"): "pm10",
    ("pm1", "µg/m³"): "pm1", ("co2", "ppm"): "carbon_dioxide", ("co", "ppm"): "carbon_monoxide",
    ("tvoc", "ppb"): "volatile_organic_compounds_parts", ("soil_moisture", "%"): "moisture",
    ("moisture", "%"): "moisture",
}  # fmt: skip
NUMBER_CLASSES: Final = {"°C": "temperature"}
YES_OR_NO: Final = {
    "open": "opening", "motion": "motion", "occupied": "occupancy", "person": "occupancy", "leak": "moisture",
    "smoke": "smoke", "gas": "gas", "charging": "battery_charging", "tank_full": "problem", "home": "presence",
    "vibration": "vibration", "tamper": "tamper", "carbon_monoxide": "carbon_monoxide", "sound": "sound",
    "battery_low": "battery", "problem": "problem", "moving": "moving",
}  # fmt: skip
EVENTS: Final = {"ring": "doorbell", "press": "button", "person_seen": "motion"}

LONGEST_STATE: Final = 255
"""Characters of a state there."""
WIDEST: Final = 1_000_000.0
"""The end of a range that has none."""


def add_property(draft: Draft, path: str, prop: Property) -> None:
    """Announce one property by its type, and by whether it can be set."""
    settable = draft.sets(path)
    common: Options = {"state_topic": draft.state_topic, **category(prop, settable=settable)}
    if settable:
        common["command_topic"] = draft.set_topic(path)
        platform, options = _setting(path, prop)
    else:
        platform, options = _sensor(path, prop)
    main = prop.name == "on" and platform == "switch"
    name = draft.main_name(path, draft.name_of(path)) if main else draft.name_of(path)
    draft.add(platform, path, name, common | options, uses=(path,))


def add_event(draft: Draft, path: str, event: EventType) -> None:
    """Announce an event: its kinds where it has such, else itself."""
    kinds = next((field for field in event.fields if field.name == "kind" and field.options), None)
    types = list(kinds.options) if kinds else [event.name]
    type_ = "value_json['fields']['kind']" if kinds else f"'{event.name}'"
    more = [field.name for field in event.fields if field is not kinds]
    fields = "".join(f", '{name}': value_json['fields']['{name}']" for name in more)
    template = (
        f"{{% if value_json['event'] == '{path}' %}}{{{{ {{'event_type': {type_}{fields}}} | tojson }}}}{{% endif %}}"
    )
    options: Options = {"state_topic": draft.event_topic, "event_types": types, "value_template": template}
    if event.name in EVENTS:
        options["device_class"] = EVENTS[event.name]
    draft.add("event", path, draft.name_of(path), options)


def add_command(draft: Draft, path: str, command: CommandType) -> None:
    """Announce a command: a button, or what gives its one argument. What takes more can be called, but not shown."""
    needed = [arg for arg in command.args if arg.required]
    options: Options = {"command_topic": draft.call_topic(path)}
    if not needed:
        draft.add("button", path, draft.name_of(path), options | {"payload_press": "{}"})
        return
    if len(needed) > 1:
        return
    arg, platform = needed[0], "text"
    options["command_template"] = f"{{{{ {{'{arg.name}': value}} | tojson }}}}"
    if command.name == "send" and arg.kind is Kind.TEXT:
        platform = "notify"
    elif arg.kind in (Kind.INT, Kind.FLOAT, Kind.DURATION):
        platform, options = "number", options | _range(arg)
    elif arg.kind is Kind.ENUM:
        platform, options = "select", options | {"options": list(arg.options)}
    draft.add(platform, path, draft.name_of(path), options)


def _setting(path: str, prop: Property) -> tuple[str, Options]:
    match prop.kind:
        case Kind.BOOL:
            return "switch", {"value_template": on_or_off(path), "state_on": "on", "state_off": "off", **ON_OFF}
        case Kind.ENUM if prop.options:
            return "select", _choice(path, prop)
        case Kind.INT | Kind.FLOAT | Kind.DURATION:
            return "number", {"value_template": within(path, *_limits(prop)), **_range(prop)}
        case Kind.COLOR:
            return "text", {"value_template": _text(path), "pattern": "^#[0-9a-fA-F]{6}$", "max": 7}
        case Kind.TIME:
            return "text", {"value_template": _text(path), "pattern": "^[0-2]?[0-9]:[0-5][0-9](:[0-5][0-9])?$"}
    return "text", {"value_template": _text(path), "max": LONGEST_STATE}


def _sensor(path: str, prop: Property) -> tuple[str, Options]:
    match prop.kind:
        case Kind.BOOL:
            options: Options = {"value_template": on_or_off(path), **ON_OFF}
            if prop.name in YES_OR_NO:
                options["device_class"] = YES_OR_NO[prop.name]
            return "binary_sensor", options
        case Kind.ENUM if prop.options:
            return "sensor", {"value_template": shown(path), "device_class": "enum", "options": list(prop.options)}
        case Kind.INT | Kind.FLOAT | Kind.DURATION:
            return "sensor", {"value_template": shown(path), **_measure(prop)}
    return "sensor", {"value_template": _text(path)}


def _choice(path: str, prop: Property) -> Options:
    """A select. There `none` stands for an unknown state, so that an option of ours is called otherwise."""
    if "none" not in prop.options:
        return {"options": list(prop.options), "value_template": shown(path)}
    word = next(one for one in ("off", "no", "nothing", "nil") if one not in prop.options)
    return {
        "options": [word if one == "none" else one for one in prop.options],
        "value_template": f"{{{{ '{word}' if {value(path)} == 'none' else {value(path)} }}}}",
        "command_template": f"{{{{ 'none' if value == '{word}' else value }}}}",
    }


def _measure(prop: Property) -> Options:
    options: Options = {}
    unit = prop.unit or ""
    class_ = NAMED_CLASSES.get((prop.name, unit)) or SENSOR_CLASSES.get(unit)
    if class_:
        options["device_class"] = class_
    if unit:
        options["unit_of_measurement"] = unit
    if prop.category is not Category.CONFIG:
        options["state_class"] = "total_increasing" if class_ == "energy" else "measurement"
    if prop.step:
        options["suggested_display_precision"] = max(0, -math.floor(math.log10(prop.step) + 1e-9))
    return options


def _range(prop: Property) -> Options:
    low, high = _limits(prop)
    options: Options = {
        "min": low, "max": high, "step": max(0.001, prop.step or (1.0 if prop.kind is Kind.INT else 0.01)),
        "mode": "box" if prop.maximum is None else "auto",
    }  # fmt: skip
    if prop.unit:
        options["unit_of_measurement"] = prop.unit
    if prop.unit in NUMBER_CLASSES:
        options["device_class"] = NUMBER_CLASSES[prop.unit]
    return options


def _limits(prop: Property) -> tuple[float, float]:
    """A range that is one there: its end lies above its beginning."""
    low = (0.0 if prop.kind is Kind.DURATION else -WIDEST) if prop.minimum is None else prop.minimum
    high = max(WIDEST, low) if prop.maximum is None else prop.maximum
    return low, high if high > low else low + 1


def _text(path: str) -> str:
    return f"{{{{ {value(path)}[:{LONGEST_STATE}] if {value(path)} is string else None }}}}"
