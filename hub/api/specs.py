"""Handlers for makers' specifications."""

from hub.api.errors import BadRequest
from hub.api.fields import optional_text_in, text_in
from hub.api.house import report_json
from hub.api.ports import ApiPorts, Json
from hub.api.product_ports import SpecsPort
from hub.api.route import Ask


async def list_specs(ports: ApiPorts, _: Ask) -> Json:
    """All specifications that were added, and which are in use."""
    return await _of(ports).rows()


async def show_spec(ports: ApiPorts, ask: Ask) -> Json:
    """What each member of a model is bound to."""
    return await _of(ports).show(ask.parts["model"])


async def add_spec(ports: ApiPorts, ask: Ask) -> Json:
    """Take a specification into use at once: {"text": its JSON, "model"}; the model may be missing."""
    added = await _of(ports).add(text_in(ask.body, "text").encode(), optional_text_in(ask.body, "model"))
    return await _in_use(ports, ask, added)


async def fetch_spec(ports: ApiPorts, ask: Ask) -> Json:
    """Ask the internet for the specification of a model, and take it into use: {"model"}."""
    return await _in_use(ports, ask, await _of(ports).fetch(text_in(ask.body, "model")))


async def _in_use(ports: ApiPorts, ask: Ask, added: Json) -> Json:
    return {**added, "reload": report_json(await ports.hub.reload(), ask)}


def _of(ports: ApiPorts) -> SpecsPort:
    if ports.specs is None:
        raise BadRequest(404, "api.no_route")
    return ports.specs
