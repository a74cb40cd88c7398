"""Handlers that make devices do something, each answered when its outcome is known and on disk, and what they did."""

from typing import Final

from hub.api.devices import find_device, find_property
from hub.api.errors import BadInput, BadRequest, NotFound, NotRecorded
from hub.api.fields import number_in, object_in, optional_text_in, text_in
from hub.api.ports import ApiPorts, Json
from hub.api.render import audit_json, settled_json
from hub.api.route import Ask
from hub.core.receipts import Receipt
from hub.model.capability import Property
from hub.model.cause import Cause, Origin
from hub.model.command import Call, Command, Outcome, Write
from hub.model.device import Device
from hub.model.errors import BadSetup, BadValue, DiskFull
from hub.model.value import Value
from hub.text.hints import suggest
from hub.text.messages.catalogue import Language, render
from hub.text.problem import Problem, error
from scenes.language.values import parse_literal

MOST_WRITES: Final = 100
LONGEST_DEADLINE: Final = 60.0
LONGEST_KEY: Final = 128
AUDITED: Final = 100
MOST_AUDITED: Final = 1000
LONGEST_WITHIN: Final = 400 * 86_400
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
    if given.keys() - wanted.keys() or {name for name in wanted if wanted[name].required} - given.keys():
        names = ", ".join(wanted) or "-"
        raise BadInput(error("api.arguments", None, command=path, expected=names, given=", ".join(given) or "-"))
    args = tuple((name, value_in(wanted[name], value)) for name, value in given.items())
    return await _carry_out(ports, ask, (), Call(device.key, path, args))


async def _carry_out(ports: ApiPorts, ask: Ask, writes: tuple[Write, ...], call: Call | None) -> Json:
    """Hand the command over and wait for what comes of it."""
    if not writes and call is None:
        raise BadRequest(400, "api.nothing_to_set")
    if len(writes) > MOST_WRITES:
        raise BadRequest(400, "api.too_many_writes", limit=MOST_WRITES)
    command = Command(
        id=f"api-{ports.random.getrandbits(64):016x}",
        cause=Cause(Origin.PERSON, ask.who),
        writes=writes,
        call=call,
        deadline=number_in(ask.body, "deadline", 0.1, LONGEST_DEADLINE),
        key=_key(ask),
    )
    if ports.two_step is not None and ports.two_step.wanted(command):
        one = ports.two_step.challenge(command)
        left = round(one.until - ports.clock.monotonic(), 1)
        asked: Json = {"id": one.id, "seconds": left}
        return {"command": command.id, "done": False, "ms": 0.0, "outcomes": [], "challenge": asked}
    return await answered(ports, ask, command)


async def answered(ports: ApiPorts, ask: Ask, command: Command) -> Json:
    """Have the command carried out, and say what came of it."""
    receipt = await ports.receipts.carry_out(command)
    outcomes = [settled_json(ports, each, ask.language) for each in receipt.outcomes]
    if receipt.unrecorded is not None:
        raise _not_recorded(receipt, receipt.unrecorded, outcomes, ask.language)
    return {
        "command": receipt.command,
        "done": all(each.outcome in DONE for each in receipt.outcomes),
        "ms": round(max(each.took for each in receipt.outcomes) * 1000, 1),
        "outcomes": outcomes,
    }


def _key(ask: Ask) -> str:
    """The idempotency key of the body or of the header; the empty text where neither has one."""
    # An empty one is a script's mistake: without a key the command would be done twice.
    given = "" if ask.body.get("key") == "" else optional_text_in(ask.body, "key")
    keys = {key for key in (given, ask.key) if key is not None}
    if not keys:
        return ""
    key = keys.pop()
    if keys or not 1 <= len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise BadRequest(400, "api.key_form", limit=LONGEST_KEY)
    return key


def _not_recorded(receipt: Receipt, error: BadSetup, outcomes: list[Json], language: Language) -> BadSetup:
    kind = DiskFull if isinstance(error, DiskFull) else NotRecorded
    reason = render(error.message_id, error.params, language)
    if receipt.nothing_sent:
        return kind("command.not_recorded", reason=reason)
    told = ", ".join(f"{each['path']} {each['outcome']}" for each in outcomes)
    return kind("command.sent_not_recorded", reason=reason, outcomes=told)


async def list_audit(ports: ApiPorts, ask: Ask) -> Json:
    """Hazardous actions, newest first: ?within=<seconds>, ?device=<handle>, ?limit=100."""
    within = _count(ask, "within", str(LONGEST_WITHIN), 1, LONGEST_WITHIN)
    limit = _count(ask, "limit", str(AUDITED), 1, MOST_AUDITED)
    handle = ask.query.get("device")
    device = None if handle is None else find_device(ports, handle).key
    entries = await ports.audit.entries(ports.clock.now() - within, limit, device)
    return {"entries": [audit_json(ports, entry, ask.language) for entry in entries]}


def _count(ask: Ask, name: str, usual: str, low: int, high: int) -> int:
    text = ask.query.get(name, usual)
    if not text.isascii() or not text.isdigit() or not low <= int(text[:14]) <= high:
        raise BadRequest(400, "api.field_number", field=name, low=low, high=high)
    return int(text)


def _write(device: Device, path: str, value: object) -> Write:
    return Write(device.key, path, value_in(_writable(device, path), value))


def _writable(device: Device, path: str) -> Property:
    """The property, if it can be set. Raises NotFound, UnknownName or BadValue."""
    prop = find_property(device, path)
    if not prop.writable:
        raise BadValue("api.read_only", property=f"{device.handle}.{path}")
    return prop


def value_in(prop: Property, value: object) -> Value:
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
