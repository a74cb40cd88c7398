"""The handler for those who call a scene from outside, by the name of its hook."""

import json
from typing import Final

from hub.api.errors import BadRequest
from hub.api.ports import ApiPorts, Json
from hub.api.route import Ask

LARGEST: Final = 65_536
"""How many characters of JSON a call may bring."""


async def call_hook(ports: ApiPorts, ask: Ask) -> Json:
    """Let the scenes that wait for the hook have the body: a JSON object with what they ask for, `{}` for nothing."""
    name = ask.parts["name"]
    text = json.dumps(ask.body, separators=(",", ":"))
    if len(text) > LARGEST:
        raise BadRequest(413, "api.too_large", limit=LARGEST)
    if not ports.scenes.hook(name, text, ask.who):
        raise BadRequest(404, "api.no_hook", name=name)
    return {"hook": name}
