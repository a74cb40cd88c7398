"""What works by itself or makes noise: "MQTT Vacuum", "MQTT Siren", and what has no capability of its own."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from drivers.announced.binds import (
    MOST_OPTIONS,
    Bind,
    Draft,
    choices,
    options,
    rendered,
    said,
    source,
    topic_of,
    yes_no,
)
from drivers.announced.reader import Entity
from hub.model.words.cleaning import VACUUM

_STATES: Final = ("idle", "cleaning", "paused", "returning", "docked", "error")
_SUCTIONS: Final = {
    "off": "none", "min": "gentle", "minimum": "gentle", "low": "quiet", "silent": "quiet", "medium": "standard",
    "balanced": "standard", "normal": "standard", "high": "strong", "turbo": "max", "maximum": "max",
}  # fmt: skip
_FEATURES: Final = ("start", "stop", "return_home", "status", "battery", "clean_spot")
_DEEDS: Final = {
    "start": ("start", "payload_start", "start"),
    "pause": ("pause", "payload_pause", "pause"),
    "stop": ("stop", "payload_stop", "stop"),
    "dock": ("return_home", "payload_return_to_base", "return_to_base"),
    "locate": ("locate", "payload_locate", "locate"),
}
"""Our command: the feature that the robot must have, and what is sent."""


def vacuum(draft: Draft) -> None:
    """A robot vacuum: one object tells state, battery and strength."""
    entity = draft.entity
    features = entity.texts("supported_features") or _FEATURES
    draft.put("vacuum.state", lambda: _field(entity, "state") | {"values": {each: each for each in _STATES}})
    if "battery" in features:
        draft.put("battery.battery", lambda: _field(entity, "battery_level"))
    for member, (feature, key, default) in _DEEDS.items():
        if feature in features:
            draft.put(f"vacuum.{member}", partial(_deed, entity, "command_topic", key, default))
    if "fan_speed" in features:
        _suction(draft)


def _field(entity: Entity, key: str) -> Bind:
    read = source(entity, "state_topic")
    return {**read, "json": key} if read else {}


def _deed(entity: Entity, topic_key: str, key: str, default: str) -> Bind:
    topic = topic_of(entity, topic_key)
    return {"to": topic, "write": said(entity, key, default)} if topic else {}


def _suction(draft: Draft) -> None:
    entity = draft.entity
    words = entity.texts("fan_speed_list")[:MOST_OPTIONS]
    known = next((each.options for each in VACUUM.properties if each.name == "suction"), ())
    values = options(words, known, _SUCTIONS)

    def bind(values: object) -> Bind:
        topic = topic_of(entity, "set_fan_speed_topic")
        return _field(entity, "fan_speed") | ({"to": topic, "write": "$"} if topic else {}) | {"values": values}

    if values is not None:
        draft.put("vacuum.suction", lambda: bind(values))
    elif words:
        draft.raw("fan_speed", "enum", lambda: bind(choices(words)))


def siren(draft: Draft) -> None:
    """A siren that is on or off. Without a template it takes and tells an object; a plain text counts as well."""
    entity = draft.entity
    on, off = said(entity, "payload_on", "ON"), said(entity, "payload_off", "OFF")

    def bind() -> Bind:
        read = source(entity, "state_topic", "state_value_template", "value_template")
        values = yes_no(said(entity, "state_on", on), said(entity, "state_off", off))
        also = {"also": [{**read, "json": "state", "values": values}]} if read and set(read) == {"from"} else {}
        topic = topic_of(entity, "command_topic")
        return read | {"values": values} | also | ({"to": topic} | _sounds(entity, on, off) if topic else {})

    draft.put("siren.on", bind)


def _sounds(entity: Entity, on: str, off: str) -> Bind:
    if not entity.text("command_template"):
        return {"on": {"state": on}, "off": {"state": off}}
    quiet = "command_off_template" if entity.text("command_off_template") else "command_template"
    made = {"on": rendered(entity, "command_template", on, "state"), "off": rendered(entity, quiet, off, "state")}
    return {key: _as_json(text) for key, text in made.items()}


def _as_json(text: str) -> object:
    """A payload that is JSON as such, so that it is compared as such."""
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return found if isinstance(found, dict) else text


def told(state_topic: str, member: str, reason: str) -> Callable[[Draft], None]:
    """A platform without a capability: its state is raw, and that nothing more is there is said."""

    def platform(draft: Draft) -> None:
        draft.raw(member, "string", lambda: source(draft.entity, state_topic, "value_template"))
        draft.leave(draft.entity.platform, reason)

    return platform


def update(draft: Draft) -> None:
    """Versions of firmware. Installing one is nothing that a scene should do, and has no capability."""
    entity = draft.entity
    draft.raw("installed_version", "string", lambda: source(entity, "state_topic", "value_template"))
    draft.raw("latest_version", "string", lambda: source(entity, "latest_version_topic", "latest_version_template"))


def nothing(draft: Draft) -> None:
    """A platform of which nothing is taken."""
    draft.leave(draft.entity.platform, "announced.no_capability")


WITHOUT: Final[Mapping[str, Callable[[Draft], None]]] = {
    "alarm_control_panel": told("state_topic", "state", "announced.unguarded"),
    "camera": nothing,
    "image": nothing,
    "infrared": nothing,
    "lawn_mower": told("activity_state_topic", "activity", "announced.no_capability"),
    "remote": nothing,
    "tag": nothing,
    "update": update,
}
"""Platforms for which there is no capability."""
