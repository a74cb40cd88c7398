"""The ledger in control.db: commands that are on their way, answers that are kept for their keys, hazardous actions."""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from hub.model.cause import Cause, Origin
from hub.model.command import (
    AuditEntry,
    Call,
    CommandClass,
    CommandRecord,
    Outcome,
    Part,
    Settled,
    Write,
)
from hub.model.errors import BadSetup, HearthError
from hub.model.ports import Clock
from hub.model.value import Color, Value
from hub.storage.audit import AuditRows, load_audit
from hub.storage.control import ControlStore
from hub.storage.rows import COMMANDS, UNKNOWN_FORM, finite

_LOG = logging.getLogger(__name__)

_COLOR: Final = "color"
"""The one field of an object that stands for a colour."""


class CommandRows:
    """The port `Ledger` over the control store; made by `load_commands`.

    `log` are the hazardous actions. Records with a key say since when, by the clock of the machine's start, if that has
    a name (`boot`).
    """

    def __init__(
        self, store: ControlStore, log: AuditRows, found: tuple[CommandRecord, ...], clock: Clock, boot: str
    ) -> None:
        self.log = log
        self._clock = clock
        self._boot = boot
        self._since = {record.id: record.since for record in found if record.since is not None}
        self._found = found
        self._store = store
        self._waiting: set[asyncio.Task[None]] = set()

    def hand_over(self) -> tuple[CommandRecord, ...]:
        """The records of the last life of the hub, once: there may be thousands, and nobody needs them twice."""
        found, self._found = self._found, ()
        return found

    def keep(self, record: CommandRecord) -> None:
        if record.key and self._boot:
            since = self._since.get(record.id) or (self._clock.monotonic(), self._boot)
            self._since[record.id] = since
            record = replace(record, since=since)
        self._store.put(COMMANDS, (record.id, encode(record)))

    def drop(self, command: str) -> None:
        self._since.pop(command, None)
        self._store.delete(COMMANDS, command)

    def audit(self, entry: AuditEntry) -> None:
        self.log.put(entry)

    async def durable(self) -> None:
        await self._store.flush()

    def when_durable(self, then: Callable[[HearthError | None], None]) -> None:
        task = asyncio.ensure_future(self._store.flush())
        self._waiting.add(task)
        task.add_done_callback(lambda done: self._told(done, then))

    def _told(self, task: asyncio.Task[None], then: Callable[[HearthError | None], None]) -> None:
        self._waiting.discard(task)
        failure = asyncio.CancelledError() if task.cancelled() else task.exception()
        if failure is None or isinstance(failure, HearthError):
            then(failure)
        else:
            # What went wrong is nothing that a disk does: it counts as not written, and the log has its story.
            _LOG.error("the store failed", exc_info=failure)
            then(BadSetup("command.not_recorded", reason=type(failure).__name__))


async def load_commands(store: ControlStore, clock: Clock, boot: str = "") -> CommandRows:
    """The ledger as the store has it. `boot` names the machine's start."""
    log = await load_audit(store, clock)
    found = (decode(body) for _, body in (await store.rows(COMMANDS)).values())
    return CommandRows(store, log, tuple(record for record in found if record is not None), clock, boot)


def encode(record: CommandRecord) -> str:
    """The record as JSON."""
    body = {
        "id": record.id,
        "cause": cause_body(record.cause),
        "accepted": record.accepted,
        "expires": record.expires,
        "parts": [_part_body(part) for part in record.parts],
        "key": record.key,
        "content": record.content,
    }
    if record.since is not None:
        body["since"] = record.since
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def decode(body: str) -> CommandRecord | None:
    """The record of a row; None, and a line in the log, for a form that this hub does not know."""
    try:
        read = json.loads(body)
        return CommandRecord(
            str(read["id"]),
            cause_of(read["cause"]),
            tuple(_part(one) for one in read["parts"]),
            finite(read["accepted"]),
            finite(read["expires"]),
            str(read["key"]),
            str(read["content"]),
            _since(read.get("since")),
        )
    except UNKNOWN_FORM:
        _LOG.warning("a row of `commands` has an unknown form and is left aside")
        return None


def cause_body(cause: Cause) -> list[object]:
    """A cause as JSON has it, without its grant: an answered challenge opens once, and never after a restart."""
    return [cause.origin.value, cause.who, cause.run, cause.step, cause.depth]


def cause_of(body: Any) -> Cause:
    """A cause from JSON. Raises ValueError or TypeError."""
    origin, who, run, step, depth = body
    return Cause(Origin(origin), str(who), str(run), int(step), int(depth))


def _since(body: Any) -> tuple[float, str] | None:
    if body is None:
        return None
    monotonic, boot = body
    return float(monotonic), str(boot)


def _part_body(part: Part) -> dict[str, object]:
    what = part.what
    body: dict[str, object] = {"device": what.device, "path": what.path, "class": part.hazard.value}
    if isinstance(what, Write):
        body["value"] = _plain(what.value)
    else:
        body["args"] = [[name, _plain(value)] for name, value in what.args]
    if part.sent:
        body["sent"] = True
    if part.over:
        body["over"] = True
    if part.told is not None:
        told = part.told
        body["told"] = [told.outcome.value, told.error, told.params, told.took]
    return body


def _part(body: Mapping[str, Any]) -> Part:
    device, path = str(body["device"]), str(body["path"])
    what: Write | Call = (
        Write(device, path, _value(body["value"]))
        if "value" in body
        else Call(device, path, tuple((str(name), _value(value)) for name, value in body["args"]))
    )
    told = None
    if "told" in body:
        outcome, error, params, took = body["told"]
        fields = tuple((str(name), str(value)) for name, value in params)
        told = Settled(device, path, Outcome(outcome), None if error is None else str(error), fields, float(took))
    return Part(what, CommandClass(body["class"]), body.get("sent") is True, told, body.get("over") is True)


def _plain(value: Value) -> object:
    return {_COLOR: list(value)} if isinstance(value, Color) else value


def _value(read: Any) -> Value:
    if isinstance(read, dict):
        red, green, blue = read[_COLOR]
        return Color(int(red), int(green), int(blue))
    if isinstance(read, (bool, int, float, str)):
        return read
    raise ValueError
