"""Handlers for claims: who holds what, and giving a property back to the scenes."""

from hub.api.devices import find_device, find_property
from hub.api.errors import BadRequest
from hub.api.ports import ApiPorts, Json
from hub.api.render import plain
from hub.api.route import Ask


async def list_claims(ports: ApiPorts, _ask: Ask) -> Json:
    """All properties that somebody holds, the strongest claim first, and what each goes back to."""
    return {
        "claims": [
            {
                "property": one.ref,
                "base": plain(one.base),
                "until": one.until,
                "by": [{"who": who, "level": level, "value": plain(value)} for who, level, value in one.claims],
            }
            for one in ports.scenes.claims()
        ]
    }


async def release(ports: ApiPorts, ask: Ask) -> Json:
    """End what a person's touch claims of a property: the scenes have their way again."""
    device, path = find_device(ports, ask.parts["handle"]), ask.parts["path"]
    find_property(device, path)
    ref = f"{device.handle}.{path}"
    if not ports.scenes.hand_back(device.key, path):
        raise BadRequest(409, "api.not_claimed", property=ref)
    return {"property": ref}
