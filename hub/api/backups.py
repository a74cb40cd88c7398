"""Handlers about backups: how they fare, whose key they are for, and making one."""

import base64
from contextlib import aclosing

from hub.api.errors import BadRequest, error_json
from hub.api.fields import text_in
from hub.api.ports import ApiPorts, BackupPort, Json
from hub.api.route import Ask, Send
from hub.model.errors import HearthError


async def show_backups(ports: ApiPorts, _: Ask) -> Json:
    """The key, the folder, the last and the next."""
    return _backups(ports).state()


async def set_backup_key(ports: ApiPorts, ask: Ask) -> Json:
    """Make backups for a key from now on: {"recipient": "age1...", "replace": false}."""
    backups = _backups(ports)
    await backups.appoint(text_in(ask.body, "recipient"), replace=_flag(ask.body, "replace") or False)
    return backups.state()


async def make_backup(ports: ApiPorts, ask: Ask) -> Json:
    """Make one in the folder of backups now: {"history": true}, else as the settings say."""
    made = await _backups(ports).make(history=_flag(ask.body, "history"))
    return {"file": str(made.path), "size": made.size, "files": made.files, "at": made.at, "sha256": made.sha256}


async def stream_backup(ports: ApiPorts, ask: Ask, send: Send) -> None:
    """A backup as lines {"data": base64}, then {"done": true} or {"error": ...}; ?history=on or off."""
    history = ask.query.get("history")
    if history not in (None, "on", "off"):
        raise BadRequest(400, "api.field_switch", field="history")
    size = 0
    parts = _backups(ports).stream(history=None if history is None else history == "on")
    try:
        async with aclosing(parts):
            async for part in parts:
                size += len(part)
                await send({"data": base64.b64encode(part).decode("ascii")})
    except HearthError as error:
        # The answer has begun: its last line must say it.
        await send({"error": error_json(error, ask.language)})
    else:
        await send({"done": True, "size": size})


def _backups(ports: ApiPorts) -> BackupPort:
    if ports.backups is None:
        raise BadRequest(404, "api.no_route")
    return ports.backups


def _flag(body: Json, name: str) -> bool | None:
    value = body.get(name)
    if value is not None and not isinstance(value, bool):
        raise BadRequest(400, "api.field_switch", field=name)
    return value
