"""Handlers for what was heard on the LAN, and for taking devices on."""

from typing import Final

from hub.api.errors import BadRequest, error_json
from hub.api.fields import number_in, object_in, optional_text_in, text_in
from hub.api.ports import ApiPorts, Json
from hub.api.render import handles_by_ref, sighting_json
from hub.api.route import Ask
from hub.discovery.adoption import Adopted, Refused, Request
from hub.model.secret import Secret

MOST_AT_ONCE: Final = 1000
LONGEST_WAIT: Final = 60.0


async def list_sightings(ports: ApiPorts, _: Ask) -> Json:
    """What was heard on the network."""
    handles = handles_by_ref(ports)
    return {"sightings": [sighting_json(ports, row, handles) for row in ports.sightings.rows()]}


async def scan(ports: ApiPorts, ask: Ask) -> Json:
    """Ask the network now, and answer with what was heard by then: {"wait": seconds to listen on}."""
    wait = number_in(ask.body, "wait", 0.0, LONGEST_WAIT)
    await ports.scanner.scan()
    if wait is not None:
        await ports.clock.sleep(wait)
    return await list_sightings(ports, ask)


async def adopt(ports: ApiPorts, ask: Ask) -> Json:
    """Take a device on: {"ref", "secret", "handle", "name", "area", "address"}; all but `ref` may be missing."""
    request = Request(
        ref=text_in(ask.body, "ref"),
        secret=_secret_in(ask.body, "secret"),
        handle=optional_text_in(ask.body, "handle"),
        name=optional_text_in(ask.body, "name"),
        area=optional_text_in(ask.body, "area"),
        address=optional_text_in(ask.body, "address"),
    )
    return _adopted_json(await ports.adoption.adopt(request))


async def adopt_many(ports: ApiPorts, ask: Ask) -> Json:
    """Take many on: {"secrets": {"family:id": "token", ...}}; null where none is needed."""
    secrets = object_in(ask.body, "secrets")
    if len(secrets) > MOST_AT_ONCE:
        raise BadRequest(400, "api.too_many_adoptions", limit=MOST_AT_ONCE)
    outcomes = await ports.adoption.adopt_all({ref: _secret_in(secrets, ref) for ref in secrets})
    return {
        "outcomes": [
            {"ref": each.ref, "adopted": False, "error": error_json(each.error, ask.language)}
            if isinstance(each, Refused)
            else _adopted_json(each)
            for each in outcomes
        ]
    }


def _secret_in(body: Json, name: str) -> Secret | None:
    text = optional_text_in(body, name)
    return None if text is None else Secret(text)


def _adopted_json(adopted: Adopted) -> Json:
    return {
        "ref": adopted.ref,
        "adopted": True,
        "handle": adopted.handle,
        "model": adopted.model,
        "written": adopted.written,
    }
