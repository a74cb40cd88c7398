"""Runs that Home Assistant has recorded, as far as tests need them.

Source: homeassistant/components/trace/__init__.py and models.py of 2024.3 (the store `trace.saved_traces`, version 1:
under `data`, by `automation.ID`, lists of `extended_dict` and `short_dict`), helpers/trace.py (elements by path, with
`timestamp`, `changed_variables` and `result`), helpers/script.py (`params` of a call), helpers/condition.py (`state`).
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from hub.importing.there import Plain
from hub.text.problem import Problem, error
from hub.text.source import Source
from hub.text.yaml import Limits

Json = Mapping[str, object]

_ENDED: Final = {"finished": True, "failed_conditions": False}
_ABOUT: Final = re.compile(r"condition/(\d+)/entity_id/(\d+)")
STORE: Final = "trace"
MOST_RUNS: Final = 2000
LIMITS: Final = Limits(size=64 << 20)
"""Five runs of each of some hundred automations, with all that was known in them."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a service, so many seconds after the run began."""

    at: float
    name: str
    ids: tuple[str, ...]
    data: Mapping[str, Plain]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the automation with that id: which trigger fired at what, which states were seen, and what was called.

    `acted`: its conditions held. `change`: entity, from, to.
    """

    id: str
    begun: str
    trigger: int
    change: tuple[str, str, str] | None
    states: Mapping[str, str]
    acted: bool
    calls: tuple[Call, ...]

    def local(self, zone: tzinfo) -> datetime | None:
        """When it began, by the clock on the wall."""
        found = _moment(self.begun)
        return None if found is None else found.astimezone(zone).replace(tzinfo=None, microsecond=0)


def read_runs(source: Source) -> tuple[list[Run], list[Problem]]:
    """The runs of automations in a file; those that say too little are left out. Never raises."""
    try:
        root = json.loads(source.text)
    except (ValueError, RecursionError):
        return [], [error("import.traces", source.mark_at(0))]
    data = _map(_map(root).get("data"))
    if _map(root).get("key") != f"{STORE}.saved_traces":
        return [], [error("import.traces", source.mark_at(0))]
    found: list[Run] = []
    for key, runs in data.items():
        domain, _, id_ = key.partition(".")
        for one in _list(runs)[:MOST_RUNS] if domain == "automation" else ():
            run = _run(id_, _map(_map(one).get("extended_dict")))
            found += [] if run is None else [run]
    return found, []


def _run(id_: str, form: Json) -> Run | None:
    acted = _ENDED.get(str(form.get("script_execution")))
    begun = str(_map(form.get("timestamp")).get("start"))
    start = _moment(begun)
    trace = {path: _list(elements) for path, elements in _map(form.get("trace")).items()}
    fired = next((path for path in trace if path.startswith("trigger/")), None)
    if acted is None or start is None or fired is None or "error" in form or not fired[8:].isdecimal():
        return None
    trigger = _map(_map(_map(next(iter(trace[fired]), None)).get("changed_variables")).get("trigger"))
    calls = []
    for elements in trace.values():
        for element in map(_map, elements):
            params = _map(_map(element.get("result")).get("params"))
            at = _moment(str(element.get("timestamp")))
            if params and at is not None:
                calls.append(_call((at - start).total_seconds(), params))
    states = dict(_seen(_map(form.get("config")), trace))
    change = _change(trigger)
    calls.sort(key=lambda one: one.at)
    return Run(id_, begun, int(fired[8:][:4]), change, states, acted, tuple(calls))


def _change(trigger: Json) -> tuple[str, str, str] | None:
    before, after = (_map(trigger.get(key)) for key in ("from_state", "to_state"))
    found = (before.get("entity_id"), before.get("state"), after.get("state"))
    entity, one, other = (part if isinstance(part, str) else "" for part in found)
    return (entity, one, other) if entity and one and other else None


def _seen(config: Json, trace: Mapping[str, list[object]]) -> Iterator[tuple[str, str]]:
    """The states that the conditions of the automation have looked at."""
    conditions = config.get("condition") or config.get("conditions")
    listed = conditions if isinstance(conditions, list) else [conditions]
    for path, elements in trace.items():
        match = _ABOUT.fullmatch(path)
        if match is None or len(match[1]) > 3 or len(match[2]) > 3 or int(match[1]) >= len(listed):
            continue
        entities = _map(listed[int(match[1])]).get("entity_id")
        names = entities if isinstance(entities, list) else [entities]
        state = _map(_map(next(iter(elements), None)).get("result")).get("state")
        if int(match[2]) < len(names) and isinstance(state, (str, int, float)) and not isinstance(state, bool):
            yield str(names[int(match[2])]), str(state)


def _call(at: float, params: Json) -> Call:
    data = {key: _plain(value) for key, value in _map(params.get("service_data")).items()}
    target = _map(params.get("target"))
    ids = [*_names(target.get("entity_id")), *_names(data.pop("entity_id", None))]
    if target.keys() - {"entity_id"}:
        ids.append("?")
    return Call(at, f"{params.get('domain')}.{params.get('service')}", tuple(dict.fromkeys(ids)), data)


def _names(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [] if value is None else [str(value)]


def _plain(value: object) -> Plain:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return None if value is None else str(value)


def _map(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None and 2000 <= found.year <= 2099 else None
