"""Handlers about the hub itself: how it fares, its configuration, its scenes, its clock."""

from collections import Counter
from typing import Final

from hub.api.errors import BadRequest
from hub.api.fields import number_in
from hub.api.ports import ApiPorts, Json, ReloadReport, SceneInfo
from hub.api.render import alarm_json, task_json
from hub.api.route import Ask
from hub.api.vocabulary import vocabulary_json
from hub.model.capability import Property
from hub.model.value import canonical_json
from hub.text.problem import has_errors

TRACES: Final = 20
MOST_TRACES: Final = 1000
LONGEST_SKIP: Final = 31 * 86_400.0


async def show_status(ports: ApiPorts, ask: Ask) -> Json:
    """Version, uptime, devices by health, loop lag, tasks."""
    status = ports.hub.status()
    fared = (ports.devices.status(key) for key in ports.devices.devices())
    return {
        "version": status.version,
        "started": status.started,
        "uptime": ports.clock.now() - status.started,
        "devices": dict(Counter(one.health.value for one in fared if one is not None)),
        "scenes": len(ports.scenes.list()),
        "sightings": len(ports.sightings.rows()),
        "history": None if ports.histories is None else ports.histories.spent(),
        "loop": {"worst_lag": status.worst_lag, "late": status.late},
        "counts": dict(status.counts),
        "tasks": [task_json(task) for task in status.tasks],
        "notices": [notice.to_json(ask.language) for notice in status.notices],
        "alarms": [alarm_json(ports, alarm, ask.language) for alarm in status.alarms],
        "house_time": ports.skip is not None,
    }


async def reload(ports: ApiPorts, ask: Ask) -> Json:
    """Read the configuration again; taken on only when it has no errors. {"dry_run": true}: only what would change."""
    dry_run = ask.body.get("dry_run", False)
    if not isinstance(dry_run, bool):
        raise BadRequest(400, "api.field_switch", field="dry_run")
    return report_json(await ports.hub.reload(dry_run=dry_run), ask) | {"dry_run": dry_run}


async def check(ports: ApiPorts, ask: Ask) -> Json:
    """Read the configuration again and say what is wrong with it; nothing changes."""
    problems = await ports.hub.check()
    return {"ok": not has_errors(problems), "problems": [problem.to_json(ask.language) for problem in problems]}


async def list_scenes(ports: ApiPorts, _: Ask) -> Json:
    """All scenes with their last run."""
    return {"scenes": [_scene_json(scene) for scene in ports.scenes.list()]}


async def list_traces(ports: ApiPorts, ask: Ask) -> Json:
    """What scenes did, newest first: ?scene=<id or title>, ?limit=20."""
    limit = ask.query.get("limit", str(TRACES))
    if not limit.isascii() or not limit.isdigit() or not 1 <= int(limit[:9]) <= MOST_TRACES:
        raise BadRequest(400, "api.field_number", field="limit", low=1, high=MOST_TRACES)
    return {"traces": list(ports.scenes.traces(ask.query.get("scene"), int(limit), ask.language))}


async def list_capabilities(_ports: ApiPorts, _ask: Ask) -> Json:
    """The vocabulary: every capability with its properties, events and commands."""
    return vocabulary_json()


async def skip_time(ports: ApiPorts, ask: Ask) -> Json:
    """Let the house's time jump: {"seconds": 600}; only with a house time of its own."""
    seconds = number_in(ask.body, "seconds", 0.0, LONGEST_SKIP)
    if seconds is None:
        raise BadRequest(400, "api.field_number", field="seconds", low=0, high=LONGEST_SKIP)
    if ports.skip is None:
        raise BadRequest(409, "api.no_house_time")
    await ports.skip(seconds)
    return {"skipped": seconds}


def report_json(report: ReloadReport, ask: Ask) -> Json:
    """What came of a reload."""
    return {
        "accepted": not has_errors(report.problems),
        "problems": [problem.to_json(ask.language) for problem in report.problems],
        "changed": list(report.changed),
        "restart": list(report.restart),
        "changes": report.changes,
        "products": list(report.products),
    }


def _scene_json(scene: SceneInfo) -> Json:
    return {
        "id": scene.id,
        "title": scene.title,
        "place": scene.place,
        "running": scene.running,
        "last": scene.last,
        "fields": {prop.name: _field_json(prop) for prop in scene.fields},
        "rest": scene.rest,
        "shadow": scene.shadow,
    }


def _field_json(prop: Property) -> Json:
    return {
        "type": prop.kind.value,
        "unit": prop.unit,
        "options": list(prop.options),
        "initial": canonical_json(prop.initial),
    }
