"""Handlers about earlier versions of scenes."""

from hub.api.errors import BadRequest
from hub.api.fields import optional_text_in
from hub.api.house import report_json
from hub.api.ports import ApiPorts, Json, Past
from hub.api.route import Ask


async def list_versions(ports: ApiPorts, ask: Ask) -> Json:
    """All versions of a scene (its id or title), the one in use first."""
    return _past(ports).history(ask.parts["scene"])


async def show_diff(ports: ApiPorts, ask: Ask) -> Json:
    """How a scene differs from an earlier version: ?version=<id>; from the last one where none is said."""
    return _past(ports).diff(ask.parts["scene"], ask.query.get("version") or None)


async def roll_back(ports: ApiPorts, ask: Ask) -> Json:
    """Put an earlier version back into its file and reload: {"version": id}; the last one where none is said."""
    id_, report = await _past(ports).roll_back(ask.parts["scene"], optional_text_in(ask.body, "version"))
    return report_json(report, ask) | {"version": id_}


def _past(ports: ApiPorts) -> Past:
    if ports.past is None:
        raise BadRequest(404, "api.no_route")
    return ports.past
