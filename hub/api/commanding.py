"""Handlers that make devices do something: set and call, each answered when its outcome is known."""

import asyncio
from typing import Final

from hub.api.devices import find_device, find_property
from hub.api.errors import BadInput, BadRequest, NotFound
from hub.api.fields import number_in, object_in, text_in
from hub.api.ports import ApiPorts, Json
from hub.api.render import settled_json
from hub.api.route import Ask
from hub.model.capability import Property
from hub.model.cause import Cause, Origin
from hub.model.command import Call, Command, Outcome, Settled, Write
from hub.model.device import Device
from hub.model.errors import BadValue
from hub.model.value import Value
from hub.text.hints import suggest
from hub.text.problem import Problem, error
from scenes.language.values import parse_literal

MOST_WRITES: Final = 100
LONGEST_DEADLINE: Final = 60.0
DONE: Final = frozenset({Outcome.ACCEPTED, Outcome.CONFIRMED})


async def set_many(ports: ApiPorts, ask: Ask) -> Json:
    """Set properties of any devices: {"values": {"kettle.on": "on", ...}, "deadline": seconds}."""
    values = object_in(ask.body, "values")
    writes = []
    for target, value in values.items():
        handle, dot, path = target.partition(".")
        if not dot:
            raise BadInput(error("api.target", None, text=target))
        device = find_device(ports, handle)
        writes.append(_write(device, path, value))
    return await _carry_out(ports, ask, tuple(writes), None)


async def set_device(ports: ApiPorts, ask: Ask) -> Json:
    """Set properties of one device: {"values": {"on": "on", ...}, "deadline": seconds}."""
    device = find_device(ports, ask.parts["handle"])
    values = object_in(ask.body, "values")
    return await _carry_out(ports, ask, tuple(_write(device, path, value) for path, value in values.items()), None)


async def call_device(ports: ApiPorts, ask: Ask) -> Json:
    """Invoke a command of a device: {"command": "start", "args": {...}, "deadline": seconds}."""
    device = find_device(ports, ask.parts["handle"])
    path = text_in(ask.body, "command")
    kind = device.abilities.commands.get(path)
    if kind is None:
        hint = suggest(path, device.abilities.commands)
        known = ", ".join(sorted(device.abilities.commands)) or "-"
        raise NotFound(error("api.unknown_command", None, hint=hint, device=device.handle, command=path, known=known))
    given = object_in(ask.body, "args", required=False)
    wanted = {prop.name: prop for prop in kind.args}
    if given.keys() != wanted.keys():
        names = ", ".join(wanted) or "-"
        raise BadInput(error("api.arguments", None, command=path, expected=names, given=", ".join(given) or "-"))
    args = tuple((name, _value(wanted[name], value)) for name, value in given.items())
    return await _carry_out(ports, ask, (), Call(device.key, path, args))


async def _carry_out(ports: ApiPorts, ask: Ask, writes: tuple[Write, ...], call: Call | None) -> Json:
    """Hand the command over and wait for what comes of it."""
    if not writes and call is None:
        raise BadRequest(400, "api.nothing_to_set")
    if len(writes) > MOST_WRITES:
        raise BadRequest(400, "api.too_many_writes", limit=MOST_WRITES)
    deadline = number_in(ask.body, "deadline", 0.1, LONGEST_DEADLINE)
    command = Command(
        id=f"api-{ports.random.getrandbits(64):016x}",
        cause=Cause(Origin.PERSON, ask.who),
        writes=writes,
        call=call,
        deadline=deadline,
    )
    outcome: asyncio.Future[tuple[Settled, ...]] = asyncio.get_running_loop().create_future()

    def done(settled: tuple[Settled, ...]) -> None:
        if not outcome.done():
            outcome.set_result(settled)

    begun = ports.clock.monotonic()
    ports.commands.submit(command, done)
    settled = await outcome
    return {
        "command": command.id,
        "done": all(each.outcome in DONE for each in settled),
        "ms": round((ports.clock.monotonic() - begun) * 1000, 1),
        "outcomes": [settled_json(ports, each, ask.language) for each in settled],
    }


def _write(device: Device, path: str, value: object) -> Write:
    return Write(device.key, path, _value(_writable(device, path), value))


def _writable(device: Device, path: str) -> Property:
    """The property, if it can be set. Raises NotFound, UnknownName or BadValue."""
    prop = find_property(device, path)
    if not prop.writable:
        raise BadValue("api.read_only", property=f"{device.handle}.{path}")
    return prop


def _value(prop: Property, value: object) -> Value:
    """A value of the body as the property stores it: JSON of the right type, or text as in scenes."""
    if isinstance(value, str):
        problems: list[Problem] = []
        parsed = parse_literal(value, None, prop, problems)
        if parsed is None:
            raise BadInput(problems[0])
        return parsed
    if isinstance(value, (bool, int, float)):
        return prop.accept(value)
    raise BadInput(error("api.value_form", None, property=prop.name))
