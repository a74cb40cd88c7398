"""The schemas of hearth.yaml and devices.yaml, for editors; what the readers beside it read."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final
from zoneinfo import available_timezones

from hub.config.devices_file import HAZARD, LOADS
from hub.config.hearth_file import LOG_LEVELS, MOST_KEPT
from hub.config.mqtt import MAY, VERSIONS
from hub.model.own import PLAYABLE
from hub.text.messages.catalogue import LANGUAGES
from hub.text.schema import (
    DRAFT,
    DURATION,
    HANDLE,
    NAME,
    SWITCH,
    TEXT,
    TIME,
    Schema,
    describe,
    either,
    listing,
    mapping,
    number,
    one_or_more,
    table,
    told,
    words,
)

Say = Callable[[str], str | None]
"""The sentence for an id of the catalogue, None where it has none."""

_FOLDER: Final[Schema] = {"type": "string", "pattern": "^/"}
_VALUE: Final = one_or_more(TEXT)


def settings_schema(say: Say, calendars: Iterable[str] = (), listening: Iterable[str] = ()) -> Schema:
    """The JSON Schema of hearth.yaml; `listening` are the families that hear of devices at a broker."""
    home = {
        "name": NAME, "time_zone": words(sorted(available_timezones())), "latitude": number(-90, 90),
        "longitude": number(-180, 180), "language": words(LANGUAGES), "modes": listing(HANDLE),
        "calendar": either(words(calendars), TEXT),
    }  # fmt: skip
    keep = {
        "daily": number(1, MOST_KEPT, whole=True), "weekly": number(0, MOST_KEPT, whole=True),
        "monthly": number(0, MOST_KEPT, whole=True),
    }  # fmt: skip
    backup = {"folder": _FOLDER, "daily_at": either(TIME, words(("off",))), "keep": mapping(keep), "history": SWITCH}
    history = {
        "samples": DURATION, "five_minutes": DURATION, "hours": DURATION,
        "max_mb": number(16, 1_000_000, whole=True), "write_budget": number(1, 1_000_000, whole=True),
    }  # fmt: skip
    sections = {
        "home": mapping(home, ["time_zone"]),
        "network": mapping({"interfaces": one_or_more(TEXT), "discovery": SWITCH}),
        "storage": mapping({"folder": _FOLDER}),
        "safety": mapping({"override": DURATION}),
        "log": mapping({"level": words(LOG_LEVELS)}),
        "backup": mapping(backup),
        "history": mapping(history),
        "mqtt": _mqtt_schema(listening),
    }
    found = {name: told(schema, say(f"schema.hearth.{name}") or name) for name, schema in sections.items()}
    return describe({"$schema": DRAFT, **mapping(found, ["home"])}, lambda key: say(f"schema.home.{key}"))


def _mqtt_schema(listening: Iterable[str]) -> Schema:
    topic: Schema = {"type": "string", "pattern": "^[^\\s/+#][^\\s+#]*$"}
    name: Schema = {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,31}$"}
    tls = {"ca": _FOLDER, "certificate": _FOLDER, "key": _FOLDER}
    publish = {"homeassistant": either(topic, words(("off",))), "commands": SWITCH}
    share = {
        "with": table(words(MAY), name), "devices": one_or_more(HANDLE),
        "except": one_or_more(HANDLE),
    }  # fmt: skip
    return mapping(
        {
            "broker": {"type": "string", "pattern": "^mqtts?://"},
            "name": name,
            "user": NAME,
            "password": TEXT,
            "version": either(words(VERSIONS), {"enum": [5]}),
            "tls": mapping(tls),
            "listen": mapping({family: either(one_or_more(topic), SWITCH) for family in listening}),
            "base": topic,
            "publish": either(SWITCH, mapping(publish)),
            "share": mapping(share, ["with"]),
        },
        ["broker"],
    )


def devices_schema(
    families: Iterable[str], areas: Mapping[str, str], handles: Iterable[str], properties: Iterable[str], say: Say
) -> Schema:
    """The JSON Schema of devices.yaml: of a home with such areas, devices, and properties by path."""
    ref: Schema = {"type": "string", "pattern": f"^({'|'.join(sorted(families))}):[!-~]+$"}
    endpoint = either(ref, mapping({"id": ref, "via": words(handles)}, ["id"]))
    hazard = {"allow": SWITCH, "max_on": DURATION, "needs": one_or_more(TEXT), "without_off": SWITCH}
    fresh = mapping({"fresh_for": DURATION}, ["fresh_for"])
    limits = {"initial": _VALUE, "minimum": TEXT, "maximum": TEXT, "step": TEXT}
    own = table(either(_VALUE, mapping(limits, ["initial"])), HANDLE)
    device = {
        "name": NAME,
        "area": words(areas) if areas else HANDLE,
        "model": NAME,
        "endpoints": one_or_more(endpoint),
        "labels": one_or_more(HANDLE),
        "hazard": either(words(HAZARD), mapping(hazard, ["allow"])),
        "load": words(LOADS),
        "may_be_off": SWITCH,
        "scene_push": SWITCH,
        "properties": {**mapping({path: told(fresh, path) for path in properties}), "additionalProperties": fresh},
        "virtual": either(one_or_more(words(PLAYABLE)), own),
    }
    keys = {"areas": table(NAME, HANDLE), "devices": table(mapping(device), HANDLE)}
    return describe({"$schema": DRAFT, **mapping(keys)}, lambda key: say(f"schema.device.{key}"))
