"""Handlers about earlier versions of scenes."""

from hub.api.errors import BadRequest
from hub.api.fields import optional_text_in, text_in
from hub.api.house import report_json
from hub.api.ports import ApiPorts, Json, Past
from hub.api.route import Ask


async def list_versions(ports: ApiPorts, ask: Ask) -> Json:
    """All versions of a scene, the one in use first: ?scene=<id or title>."""
    return _past(ports).history(_scene(ask))


async def show_diff(ports: ApiPorts, ask: Ask) -> Json:
    """How a scene differs from an earlier version: ?scene=<id or title>, ?version=<id>."""
    return _past(ports).diff(_scene(ask), ask.query.get("version") or None)


async def roll_back(ports: ApiPorts, ask: Ask) -> Json:
    """Put an earlier version back into its file and reload: {"scene": id or title, "version": id}."""
    scene, version = text_in(ask.body, "scene"), optional_text_in(ask.body, "version")
    id_, report = await _past(ports).roll_back(scene, version)
    return report_json(report, ask) | {"version": id_}


def _scene(ask: Ask) -> str:
    return text_in({"scene": ask.query.get("scene")}, "scene")


def _past(ports: ApiPorts) -> Past:
    if ports.past is None:
        raise BadRequest(404, "api.no_route")
    return ports.past
