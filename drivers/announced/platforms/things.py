"""Switches, settings, buttons, presses: "MQTT Switch", "MQTT Number", "MQTT Event", "MQTT Device trigger"."""

import re
from typing import Final

from drivers.announced.binds import (
    MOST_OPTIONS,
    Bind,
    Draft,
    LeftOut,
    choices,
    rendered,
    said,
    source,
    target,
    topic_of,
    word,
    yes_no,
)  # fmt: skip
from drivers.announced.reader import Entity
from hub.model.units import SPELLINGS

_SETTINGS: Final = ("buzzer", "child_lock", "ionizer", "led")
"""Settings of ours that a switch may be named after."""
_KINDS: Final = {
    "single": "single", "press": "single", "pressed": "single", "click": "single", "clicked": "single",
    "short_press": "single", "single_press": "single", "single_push": "single", "single_click": "single",
    "double": "double", "double_press": "double", "double_click": "double", "double_push": "double",
    "triple": "triple", "triple_press": "triple", "triple_push": "triple", "quadruple": "quadruple",
    "quadruple_press": "quadruple", "quintuple": "quintuple", "quintuple_press": "quintuple", "many": "many",
    "long": "long", "long_press": "long", "long_push": "long", "hold": "long", "held": "long", "shake": "shake",
    "release": "release", "released": "release", "long_release": "release", "hold_release": "release",
    "short_release": "release", "press_release": "release", "keydown": "single", "key_pressed": "single",
}  # fmt: skip
"""How a button was pressed, in the words of those who announce."""
_TYPE: Final = re.compile(r"button_(?:(double|triple|quadruple|quintuple|long|short)_)?(press|release)\Z")


def switch(draft: Draft) -> None:
    """A switch. One that is no more than a setting is one of ours, or raw."""
    entity = draft.entity

    def bind() -> Bind:
        on, off = said(entity, "payload_on", "ON"), said(entity, "payload_off", "OFF")
        values = yes_no(said(entity, "state_on", on), said(entity, "state_off", off))
        read, topic = source(entity, "state_topic", "value_template"), topic_of(entity, "command_topic")
        if on == off:
            raise LeftOut("announced.same", what=on)
        if not topic:
            return read | {"values": values}
        sent = {key: rendered(entity, "command_template", text) for key, text in (("on", on), ("off", off))}
        return read | {"values": values, "to": topic, **sent}

    if entity.text("entity_category") not in ("config", "diagnostic"):
        draft.put("plug.on" if entity.text("device_class") == "outlet" else "switch.on", bind)
        return
    name = next((each for each in _SETTINGS if each in (word(entity.object_id), word(entity.text("name")))), "")
    if name:
        draft.put(f"settings.{name}", bind)
    else:
        draft.raw("on", "bool", bind)


def button(draft: Draft) -> None:
    """Something to be done."""
    entity = draft.entity
    text = said(entity, "payload_press", "PRESS")
    draft.put("action.press", lambda: _deed(entity, rendered(entity, "command_template", text)))


def scene(draft: Draft) -> None:
    """A scene of the device's own, to be called."""
    entity = draft.entity
    draft.put("action.press", lambda: _deed(entity, said(entity, "payload_on", "ON")))


def _deed(entity: Entity, text: str) -> Bind:
    topic = topic_of(entity, "command_topic")
    return {"to": topic, "write": text} if topic else {}


def notify(draft: Draft) -> None:
    """Something that shows messages. A template gets the words alone."""
    entity = draft.entity

    def bind() -> Bind:
        if entity.text("command_template"):
            raise LeftOut("announced.template", what="command_template")
        return _deed(entity, "$message")

    draft.put("notify.send", bind)


def number(draft: Draft) -> None:
    """A number that can be set."""
    entity = draft.entity
    low, high, step = entity.number("min", 1), entity.number("max", 100), entity.number("step", 1)

    def bind() -> Bind:
        if low >= high or step <= 0 or entity.text("unit_of_measurement") == "°F":
            raise LeftOut("announced.range", what="min")
        unit = entity.text("unit_of_measurement")
        factor = SPELLINGS[unit][1] if unit in SPELLINGS else 1.0
        span = [round(each * factor, 9) for each in (low, high, step)]
        return _both(entity) | {"range": span} | ({"unit": unit[:20]} if unit else {})

    draft.raw("value", "float", bind)


def select(draft: Draft) -> None:
    """One of some words that can be set."""
    entity = draft.entity
    draft.raw("value", "enum", lambda: _both(entity) | {"values": choices(entity.texts("options"))})


def text(draft: Draft) -> None:
    """A text that can be set; one that is secret is only written."""
    entity = draft.entity
    if entity.text("mode") == "password":
        draft.leave("text", "announced.secret")
    else:
        draft.raw("value", "string", lambda: _both(entity))


def _both(entity: Entity) -> Bind:
    return source(entity, "state_topic", "value_template") | target(entity, "command_topic", "command_template")


def device_tracker(draft: Draft) -> None:
    """Somebody, or something, at home or not; any other place is not at home."""
    entity = draft.entity

    def bind() -> Bind:
        read = source(entity, "state_topic", "value_template")
        if not read:
            raise LeftOut("announced.no_topic", what="state_topic")
        values = yes_no(said(entity, "payload_home", "home"), said(entity, "payload_not_home", "not_home"))
        return read | {"values": values} | ({} if entity.text("payload_reset") else {"default": False})

    draft.put("presence.home", bind)


def event(draft: Draft) -> None:
    """What happens and leaves nothing behind: presses, a ring. Kinds for which there is no word are left out."""
    entity = draft.entity
    types = entity.texts("event_types")[:MOST_OPTIONS]

    def read() -> Bind:
        found = source(entity, "state_topic", "value_template")
        if not found:
            raise LeftOut("announced.no_topic", what="state_topic")
        if "template" in found:
            raise LeftOut("announced.template", what=str(found["template"])[:120])
        return {**found, "json": f"{found['json']}.event_type" if "json" in found else "event_type"}

    if entity.text("device_class") == "doorbell":
        draft.put("doorbell.ring", lambda: read() | {"events": {kind: {} for kind in types}})
        return
    kinds = {kind: found for kind in types if (found := _KINDS.get(word(kind), ""))}
    for kind in types:
        if kind not in kinds:
            draft.leave(kind, "announced.no_event")
    if kinds:
        draft.put("button.press", lambda: read() | {"events": {kind: {"kind": how} for kind, how in kinds.items()}})


def pressed(entity: Entity) -> tuple[str, str]:
    """The component and the kind of press that a trigger is for; both empty where it is for none."""
    kind, subtype = word(entity.text("type")), word(entity.text("subtype"))
    found = _TYPE.match(kind)
    if found:
        how = "release" if found[2] == "release" else {"short": "single", None: "single"}.get(found[1], found[1])
        return ("" if subtype in ("", "button_1", "turn_on") else subtype), how
    if kind not in ("action", "click"):
        return "", ""
    for known in sorted(_KINDS, key=len, reverse=True):
        if subtype == known:
            return "", _KINDS[known]
        if subtype.endswith(f"_{known}"):
            return subtype.removesuffix(f"_{known}"), _KINDS[known]
        if subtype.startswith(f"{known}_"):
            return subtype.removeprefix(f"{known}_"), _KINDS[known]
    return subtype, "single" if subtype else ""


def device_automation(draft: Draft) -> None:
    """A trigger of a device: one payload on one topic. The component is found in `pressed`."""
    entity = draft.entity
    _, kind = pressed(entity)
    if entity.text("automation_type") != "trigger" or not kind:
        draft.leave("trigger", "announced.no_event")
        return

    def bind() -> Bind:
        found = source(entity, "topic", "value_template")
        if not found:
            raise LeftOut("announced.no_topic", what="topic")
        payload = entity.text("payload")
        return found | {"events": {payload or "*": {"kind": kind}}}

    draft.put("button.press", bind)
