"""The handler that asks a device for everything that it has."""

from hub.api.errors import BadRequest
from hub.api.fields import optional_text_in, text_in
from hub.api.house import report_json
from hub.api.ports import ApiPorts, Json
from hub.api.route import Ask
from hub.model.secret import Secret
from hub.text.messages.catalogue import render
from hub.text.problem import printable


async def learn(ports: ApiPorts, ask: Ask) -> Json:
    """Ask a device: {"device": handle or family:id, "secret", "address", "model", "use": write and reload}."""
    if ports.learning is None:
        raise BadRequest(404, "api.no_route")
    use = ask.body.get("use", False)
    if not isinstance(use, bool):
        raise BadRequest(400, "api.field_switch", field="use")
    secret = optional_text_in(ask.body, "secret")
    answer = await ports.learning.learn(
        text_in(ask.body, "device"),
        None if secret is None else Secret(secret),
        optional_text_in(ask.body, "address"),
        use=use,
        model=optional_text_in(ask.body, "model"),
    )
    hint, reported = answer.get("hint"), answer["report"]
    model = reported.get("model") if isinstance(reported, dict) else ""
    told = printable(render(str(hint), {"model": model}, ask.language)) if hint else None
    return {**answer, "hint": told, "reload": report_json(await ports.hub.reload(), ask) if use else None}
