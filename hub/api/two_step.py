"""Handlers of the second step: confirming with the PIN what opens a way in, and setting the PIN."""

from hub.api.commanding import answered
from hub.api.errors import BadRequest
from hub.api.fields import optional_text_in, text_in
from hub.api.ports import ApiPorts, Json, TwoSteps
from hub.api.route import Ask


async def confirm(ports: ApiPorts, ask: Ask) -> Json:
    """Answer a challenge: {"challenge": id, "pin": digits}; the answer is that of the command."""
    command = await _two_steps(ports).confirm(text_in(ask.body, "challenge"), text_in(ask.body, "pin"), ask.who)
    return await answered(ports, ask, command)


async def set_pin(ports: ApiPorts, ask: Ask) -> Json:
    """Set the PIN: {"pin": digits, "current": digits where one is set}; without `pin`: only prove the current one."""
    if "pin" not in ask.body:
        await _two_steps(ports).prove(text_in(ask.body, "current"), ask.who)
        return {"done": False}
    await _two_steps(ports).set_pin(text_in(ask.body, "pin"), optional_text_in(ask.body, "current"), ask.who)
    return {"done": True}


async def show_pin(ports: ApiPorts, _: Ask) -> Json:
    """Whether a PIN is set; never more."""
    return {"set": _two_steps(ports).has_pin}


def _two_steps(ports: ApiPorts) -> TwoSteps:
    if ports.two_step is None:
        raise BadRequest(404, "api.no_route", path="/pin")
    return ports.two_step
