"""The nouns as JSON."""

from hub.api.device_ports import EndpointAbout
from hub.api.ports import ApiPorts, Json
from hub.core.alarms import Alarm
from hub.core.supervisor import TaskStatus
from hub.discovery.sightings import Sighted
from hub.model.capability import Property
from hub.model.cause import Cause
from hub.model.command import AuditEntry, Settled
from hub.model.descriptions import Left, name_of
from hub.model.device import Device, Endpoint, Status
from hub.model.reading import Reading
from hub.model.value import Color, canonical_json
from hub.text.messages.catalogue import Language, render
from hub.text.problem import printable


def device_json(ports: ApiPorts, device: Device, language: Language) -> Json:
    """A device with its status and all readings by path."""
    status = ports.devices.status(device.key)
    return {
        "handle": device.handle,
        "name": device.name,
        "area": device.area,
        "model": name_of(device.model),
        "labels": list(device.labels),
        "adopted": ports.devices.route(device.key) is not None,
        "endpoints": [{"ref": endpoint.ref, "via": endpoint.via, "way": endpoint.way} for endpoint in device.endpoints],
        "way": _way(ports, device),
        "may_be_off": device.may_be_off,
        "capabilities": [
            f"{component}.{name}" if component else name for component, name in device.abilities.capabilities
        ],
        "status": None if status is None else status_json(status, language),
        "readings": {
            path: reading_json(ports.states.reading(device.key, path), prop)
            for path, prop in device.abilities.properties.items()
        },
        "commands": sorted(device.abilities.commands),
        "events": sorted(device.abilities.events),
    }


def _way(ports: ApiPorts, device: Device) -> str | None:
    """How it is reached now: null where nobody has adopted it."""
    route = ports.devices.route(device.key)
    return None if route is None else route.endpoint.way


def reading_json(reading: Reading, prop: Property | None) -> Json:
    """A reading: `value` is null exactly when `absent` says why."""
    return {
        "value": canonical_json(reading.value),
        "unit": prop.unit if prop else None,
        "type": prop.kind.value if prop else None,
        "writable": prop.writable if prop else False,
        "changed_at": reading.changed_at or None,
        "heard_at": reading.heard_at or None,
        "provenance": reading.provenance.value,
        "absent": reading.absent.value if reading.absent else None,
        "since": reading.since or None,
        "last": canonical_json(reading.last),
        "raw": printable(reading.raw) if reading.raw is not None else None,
    }


def status_json(status: Status, language: Language) -> Json:
    """Health, since when, and why: id and sentence."""
    reason = printable(render(status.reason, dict(status.params), language)) if status.reason else None
    return {"health": status.health.value, "since": status.since, "reason": status.reason or None, "message": reason}


def sighting_json(ports: ApiPorts, row: Sighted, handles: dict[str, str], language: Language) -> Json:
    """A sighting, with the handle that its endpoint has (`handles` by ref) and whether its token is known.

    `doubt` says why it could not be adopted, null where nothing speaks against it.
    """
    sighting = row.sighting
    doubt = ports.adoption.doubt(sighting)
    about = {"model": sighting.model, "ref": sighting.ref}
    return {
        "ref": sighting.ref,
        "family": sighting.family,
        "id": sighting.wire_id,
        "how": list(row.hows),
        "address": sighting.address,
        "model": sighting.model or None,
        "name": sighting.name or None,
        "details": dict(sighting.details),
        "first_heard": row.first_heard,
        "heard_at": row.heard_at,
        "handle": handles.get(sighting.ref),
        "adopted": ports.known.adopted(sighting.ref),
        "doubt": printable(render(doubt, about, language)) if doubt else None,
        "left_out": [left_text(left, language) for left in ports.adoption.left_out(sighting)],
    }


def about_json(ports: ApiPorts, endpoint: Endpoint, heard: Sighted | None, language: Language) -> Json:
    """A way to a device with all that is known of it; `said_by`: who told of it, if that was heard since the start."""
    known = EndpointAbout() if ports.about is None else ports.about.about(endpoint)
    origin = "" if heard is None else dict(heard.sighting.details).get("origin", "")
    return {
        "ref": endpoint.ref,
        "via": endpoint.via,
        "way": endpoint.way,
        "model": known.model or None,
        "firmware": known.firmware or None,
        "address": known.address or None,
        "topics": list(known.topics),
        "said_by": [] if heard is None else [*heard.hows, *filter(None, [origin])],
        "left_out": [left_text(left, language) for left in known.left],
    }


def left_text(left: Left, language: Language) -> str:
    """What is left out of a device, and why, in a sentence."""
    why = render(left.reason, dict(left.params), language)
    return printable(render("device.left_out", {"part": left.part, "why": why}, language))


def handles_by_ref(ports: ApiPorts) -> dict[str, str]:
    """Which handle an endpoint belongs to."""
    return {endpoint.ref: device.handle for device in ports.devices.devices().values() for endpoint in device.endpoints}


def settled_json(ports: ApiPorts, settled: Settled, language: Language) -> Json:
    """The outcome of one write or call."""
    error = settled.error
    return {
        "path": path_shown(ports, settled.device, settled.path),
        "outcome": settled.outcome.value,
        "ms": round(settled.took * 1000, 1),
        "error": error,
        "message": printable(render(error, dict(settled.params), language)) if error else None,
    }


def alarm_json(ports: ApiPorts, alarm: Alarm, language: Language) -> Json:
    """A device that is not known to be safe: which, since when, and what stands in the way."""
    error = alarm.error
    return {
        "path": path_shown(ports, alarm.device, alarm.path),
        "since": alarm.since,
        "error": error.message_id,
        "message": printable(render(error.message_id, error.params, language)),
    }


def audit_json(ports: ApiPorts, entry: AuditEntry, language: Language) -> Json:
    """One hazardous action: when, who, why, what, and what came of it."""
    cause, error = entry.cause, entry.error
    return {
        "id": entry.id,
        "at": entry.at,
        "command": entry.command,
        "path": path_shown(ports, entry.device, entry.path),
        "value": entry.value,
        "class": entry.hazard.value,
        "cause": cause_json(cause) | {"step": cause.step if cause.step >= 0 else None},
        "result": entry.result,
        "error": error,
        "message": printable(render(error, dict(entry.params), language)) if error else None,
    }


def path_shown(ports: ApiPorts, key: str, path: str) -> str:
    """`device.path` by the device's handle, or by its key where it is no longer there."""
    device = ports.devices.devices().get(key)
    return f"{device.handle if device else key}.{path}"


def cause_json(cause: Cause) -> Json:
    """Where something began."""
    return {"origin": cause.origin.value, "who": cause.who or None, "run": cause.run or None, "depth": cause.depth}


def plain(value: object) -> object:
    """A field of an event as JSON can hold it."""
    if isinstance(value, Color):
        return str(value)
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


def task_json(task: TaskStatus) -> Json:
    """One row of the supervisor's table."""
    return {
        "name": task.name,
        "state": task.state.value,
        "since": task.since,
        "restarts": task.restarts,
        "error": task.error or None,
    }
