"""Tests that came with a translation, turned round: cases for the other hub, and what it then has to do."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import yaml

from hub.importing.importer import Result
from tests.hub.importing.homes import BERLIN, ENTITIES, STATES, Done

_ENTITY_OF = {ref: entity for entity, ref in ENTITIES.items()}
_UNITS = {"d": 86_400.0, "h": 3600.0, "m": 60.0, "s": 1.0}


def turned_round(result: Result) -> Iterator[tuple[dict[str, Any], list[Done]]]:
    """A case for each test that the other hub can play, and what is to be done in it."""
    for text in result.tests.values():
        for test in yaml.load(text, Loader=yaml.BaseLoader):
            if all(step.keys() <= {"is", "wait", "then"} for step in test["steps"]):
                yield _case(test)


def _case(test: dict[str, Any]) -> tuple[dict[str, Any], list[Done]]:
    at = test.get("at", "12:00")
    begins = datetime.fromisoformat(at if len(at) > len("12:00:00") else f"2026-03-02 {at}").replace(tzinfo=BERLIN)
    states = dict(STATES) | {_ENTITY_OF[ref]: _there(ref, word) for ref, word in test.get("given", {}).items()}
    steps: list[list[Any]] = []
    wanted: list[Done] = []
    now = 0.0
    for step in test["steps"]:
        match step:
            case {"is": readings}:
                steps += [["state", _ENTITY_OF[ref], _there(ref, word)] for ref, word in readings.items()]
            case {"wait": length}:
                seconds = sum(float(one) * _UNITS[unit] for one, unit in re.findall(r"([\d.]+)([dhms])", length))
                steps.append(["wait", seconds])
                now += seconds
            case {"then": dict() | list() as deeds}:
                listed = deeds if isinstance(deeds, list) else [deeds]
                wanted += [(now, ref, _value(value)) for one in listed for ref, value in one.items()]
    steps.append(["wait", 0.6])
    case = {"begins": begins.timestamp(), "states": {entity: [state, {}] for entity, state in states.items()}}
    return case | {"steps": steps}, wanted


def _there(ref: str, word: str) -> str:
    return {"on": "home", "off": "not_home"}[word] if ref == "anna.home" else word


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return value["message"]
    if value in {"on", "off"}:
        return value == "on"
    number = value.removesuffix(" %")
    return float(number) if number.replace(".", "").isdecimal() else value
