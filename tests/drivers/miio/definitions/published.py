"""The facts of tests/facts, one entry a product; and what two makers' specifications say, in the same form."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from yaml import CSafeLoader, load

ROOT = Path(__file__).parents[4]
FACTS = ROOT / "tests" / "facts"
SPECIFICATIONS = {file.stem: file for file in sorted((FACTS / "specifications").glob("*.json"))}
UNITS = {"percentage": "%", "celsius": "degC"}
KINDS = {"fan": "fan", "magnet-sensor": "contact_sensor"}

Entry = Mapping[str, Any]


@cache
def published() -> tuple[Entry, ...]:
    """Every entry of the facts about miIO products."""
    files = sorted(FACTS.glob("*.yaml"))
    entries = [entry for file in files for entry in load(file.read_text(), Loader=CSafeLoader)]
    for entry in tuple(entries):
        entries += [_variant(entry, model, places) for model, places in entry.get("variants", {}).items()]
    return tuple(entry for entry in entries if entry["speaks"] in ("miot", "legacy"))


def _variant(entry: Entry, model: str, places: Mapping[str, str]) -> Entry:
    """The same product with some members at other places, and nothing known of the others."""
    properties = [fact | {"at": places[fact["name"]]} for fact in entry["properties"] if fact["name"] in places]
    return {**entry, "model": model, "aliases": [], "properties": properties, "actions": []}


def specified(model: str) -> Entry:
    """A maker's specification as an entry of facts: read here, and not by the reader that the hub has."""
    text = json.loads(SPECIFICATIONS[model].read_text())
    services = [service for service in text["services"] if service["iid"] != 1]
    kind = KINDS[text["type"].split(":")[3]]
    return {
        "model": model,
        "kind": kind,
        "speaks": "miot",
        "local": "yes",
        "properties": [_property(service, one) for service in services for one in service.get("properties", ())],
        "actions": [_action(service, one) for service in services for one in service.get("actions", ())],
    }


def _property(service: Entry, one: Entry) -> Entry:
    fact = {
        "at": f"{service['iid']}.{one['iid']}",
        "service": service["type"].split(":")[3],
        "name": one["type"].split(":")[3],
        "format": one["format"],
        "access": "".join(word[0] for word in one["access"]) or "arg",
    }
    if one.get("unit", "none") != "none":
        fact["unit"] = UNITS.get(one["unit"], one["unit"])
    if "value-range" in one:
        fact["range"] = one["value-range"]
    if "value-list" in one:
        words = {item["value"]: item["description"] for item in one["value-list"]}
        fact["values"] = {code: word.lower().replace(" ", "_") for code, word in words.items()}
    return fact


def _action(service: Entry, one: Entry) -> Entry:
    return {"at": f"{service['iid']}.{one['iid']}", "name": one["type"].split(":")[3]}
