"""The handler of questions about the past."""

from hub.api.errors import BadRequest
from hub.api.ports import ApiPorts, Json
from hub.api.route import Ask


async def ask_past(ports: ApiPorts, ask: Ask) -> Json:
    """Have a question answered by a process of its own: {"kind": word, ...}."""
    if ports.inquiries is None:
        raise BadRequest(404, "api.no_route")
    return await ports.inquiries.ask(ask.body, ask.language)
