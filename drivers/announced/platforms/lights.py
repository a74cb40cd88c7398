"""Lamps: Home Assistant's documentation, "MQTT Light", in its three schemas."""

from collections.abc import Callable, Mapping
from typing import Final

from drivers.announced.binds import (
    Bind,
    Draft,
    LeftOut,
    choices,
    has_value,
    named,
    said,
    source,
    target,
    topic_of,
    yes_no,
)
from drivers.announced.reader import Entity
from drivers.mqtt.template.compile import compile_command

_COLOR_MODES: Final = ("xy", "hs", "rgb", "rgbw", "rgbww")
"""The colour modes that a lamp may take, the most exact first: of several, one is enough."""
_DIMMABLE: Final = ("brightness", "color_temp", "white", *_COLOR_MODES)
_NAMES: Final[Mapping[str, list[str]]] = {
    "rgb": ["red", "green", "blue"],
    "rgbw": ["red", "green", "blue", "white"],
    "hs": ["hue", "sat"],
    "xy": ["x", "y"],
}
"""What the parts of a colour are called in templates of commands."""
_MIREDS: Final = (153.0, 500.0)


def light(draft: Draft) -> None:
    """A lamp, whatever its schema."""
    match draft.entity.text("schema", "basic"):
        case "json":
            _json(draft)
        case "template":
            _template(draft)
        case _:
            _plain(draft)


def _plain(draft: Draft) -> None:
    entity = draft.entity
    scale = entity.number("brightness_scale", 255)
    draft.put("light.on", lambda: _switch(entity))
    draft.put(
        "light.brightness",
        lambda: _more(_both(entity, "brightness", "brightness_value_template"), lambda: _dimmer(scale)),
    )
    draft.put(
        "light.color_temperature",
        lambda: _more(_both(entity, "color_temp", "color_temp_value_template"), lambda: _white(entity)),
    )
    form = next((mode for mode in ("rgb", "hs", "xy", "rgbw") if entity.text(f"{mode}_command_topic")), "")
    if form:
        draft.put(
            "light.color",
            lambda: _color(entity, form),
        )
    if entity.texts("effect_list"):
        draft.put("light.effect", lambda: _both(entity, "effect", "effect_value_template") | _effects(entity))


def _color(entity: Entity, form: str) -> Bind:
    """A colour as text with commas. A template of a command gets its parts by name."""
    bind = _both(entity, form, f"{form}_value_template")
    if "write_template" not in bind:
        return bind | {"form": form, "shape": "text"}
    if has_value(str(bind["write_template"])):
        raise LeftOut("announced.template", what=f"{form}_command_template")
    return bind | {"form": form, "shape": "object", "names": _NAMES[form]}


def _switch(entity: Entity) -> Bind:
    yes, no = said(entity, "payload_on", "ON"), said(entity, "payload_off", "OFF")
    command = topic_of(entity, "command_topic")
    on: object = yes
    if entity.text("on_command_type") == "brightness":
        full = f"{entity.number('brightness_scale', 255):g}"
        on = {"to": topic_of(entity, "brightness_command_topic"), "write": full}
    read = source(entity, "state_topic", "state_value_template", "value_template")
    return read | {"values": yes_no(yes, no)} | ({"to": command, "on": on, "off": no} if command else {})


def _both(entity: Entity, stem: str, template: str) -> Bind:
    """A value with topics of its own, to be read and written."""
    written = target(entity, f"{stem}_command_topic", f"{stem}_command_template")
    return source(entity, f"{stem}_state_topic", template) | written


def _more(bind: Bind, more: Callable[[], Bind]) -> Bind:
    """What is read or written, with how; nothing where it is neither."""
    return bind | more() if bind else {}


def _dimmer(scale: float) -> Bind:
    """Per cent of a scale; 0 counts as the least, for a lamp that is off has no brightness."""
    if scale < 1:
        raise LeftOut("announced.range", what="brightness_scale")
    return {"linear": {"0": 0, f"{scale:g}": 100}, "clamp": True, "type": "int"}


def _white(entity: Entity) -> Bind:
    """Colour temperature in mireds or kelvin, within what the lamp can do."""
    least, most = entity.number("min_mireds", _MIREDS[0]), entity.number("max_mireds", _MIREDS[1])
    if not 1 <= least < most:
        raise LeftOut("announced.range", what="min_mireds")
    low, high = round(1e6 / most), round(1e6 / least)
    kelvin = entity.yes("color_temp_kelvin")
    low, high = round(entity.number("min_kelvin", low)), round(entity.number("max_kelvin", high))
    low, high = max(1000, low), min(10_000, high)
    if low >= high:
        raise LeftOut("announced.range", what="min_kelvin")
    return {"unit": "K" if kelvin else "mired", "range": [low, high], "clamp": True, "type": "int"}


def _effects(entity: Entity) -> Bind:
    return {"values": choices(entity.texts("effect_list"))}


def _json(draft: Draft) -> None:
    entity = draft.entity
    modes = entity.texts("supported_color_modes")
    forms = [mode for mode in _COLOR_MODES if mode in modes or entity.yes(mode)]
    has_white = "color_temp" in modes or entity.yes("color_temp")
    draft.put("light.on", lambda: _field(entity, "state") | {"write": {"state": "$"}} | {"values": yes_no("ON", "OFF")})
    if entity.yes("brightness") or any(mode in _DIMMABLE for mode in modes):
        scale = entity.number("brightness_scale", 255)
        draft.put("light.brightness", lambda: _field(entity, "brightness") | _dimmer(scale))
    if has_white:
        draft.put("light.color_temperature", lambda: _field(entity, "color_temp") | _white(entity))
    if forms:
        draft.put("light.color", lambda: _field(entity, "color") | _colors(forms, modes))
    if entity.yes("effect") and entity.texts("effect_list"):
        draft.put("light.effect", lambda: _field(entity, "effect") | _effects(entity))


def _field(entity: Entity, key: str) -> Bind:
    """A key of the lamp's object; what is written with it also switches it on, as Home Assistant does."""
    read, topic = source(entity, "state_topic"), topic_of(entity, "command_topic")
    return ({**read, "json": key} if read else {}) | (
        {"to": topic, "write": {"state": "ON", key: "$"}} if topic else {}
    )


def _colors(forms: list[str], modes: tuple[str, ...]) -> Bind:
    """The colour as the lamp takes it, and told in another form where it knows several."""
    form = forms[0]
    return {"form": form, "shape": "object"} | ({"when": {"color_mode": [*forms]}} if len(modes) > 1 else {})


def _template(draft: Draft) -> None:
    entity = draft.entity
    draft.put("light.on", lambda: _by_template(entity))
    if entity.text("brightness_template"):
        draft.put("light.brightness", lambda: _part(entity, "brightness") | _dimmer(255))
    if entity.text("color_temp_template"):
        draft.put("light.color_temperature", lambda: _part(entity, "color_temp") | _white(entity))
    if entity.text("effect_template") and entity.texts("effect_list"):
        draft.put("light.effect", lambda: _part(entity, "effect") | _effects(entity))


def _part(entity: Entity, name: str) -> Bind:
    """What a lamp by templates tells of itself, and takes along with being switched on."""
    topic = topic_of(entity, "command_topic")
    template = named(entity.text("command_on_template"), name, state="true")
    return source(entity, "state_topic", f"{name}_template") | (
        {"to": topic, "write_template": template} if topic else {}
    )


def _by_template(entity: Entity) -> Bind:
    topic = topic_of(entity, "command_topic")
    read = source(entity, "state_topic", "state_template") if entity.text("state_template") else {}
    on, off = (
        compile_command(named(entity.text(f"command_{word}_template"), state=state))(None)
        for word, state in (("on", "true"), ("off", "false"))
    )
    if not on or not off or not topic:
        raise LeftOut("announced.template", what="command_on_template")
    return read | {"values": yes_no("on", "off"), "to": topic, "on": on, "off": off}
