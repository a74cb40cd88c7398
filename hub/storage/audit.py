"""The audit log in control.db: who had what dangerous thing done, why, and what came of it."""

import json
import logging
from collections import deque
from collections.abc import Iterable
from typing import Any, Final

from hub.model.cause import Cause, Origin
from hub.model.command import AuditEntry, CommandClass
from hub.model.ports import Clock
from hub.storage.control import ControlStore
from hub.storage.rows import AUDIT, UNKNOWN_FORM, finite

_LOG = logging.getLogger(__name__)

KEPT_DAYS: Final = 400
KEPT_ROWS: Final = 20_000
_DAY: Final = 86_400.0
_OF_OLD: Final = {"True": "on", "False": "off"}
"""Values as they were written down at first."""


class AuditRows:
    """Keeps entries for KEPT_DAYS days, at most KEPT_ROWS, the oldest out; made by `load_audit`.

    Only ids are in memory: they sort by time, which is how the oldest are known. `entries` reads the disk.
    """

    def __init__(self, store: ControlStore, clock: Clock, ids: Iterable[str]) -> None:
        self._store = store
        self._clock = clock
        self._order = deque(sorted(ids))
        self._known = set(self._order)

    def put(self, entry: AuditEntry) -> None:
        """Write the entry down, over an older one of its id; on disk soon."""
        if entry.id not in self._known:
            self._known.add(entry.id)
            self._order.append(entry.id)
            self._forget()
        self._store.put(AUDIT, (entry.id, encode(entry)))

    async def entries(self, since: float, limit: int, device: str | None = None) -> tuple[AuditEntry, ...]:
        """The newest entries since then (Unix seconds), of one device (a key) or of all; the newest first.

        Raises:
            BadSetup: the disk does not take what is due, or cannot be read.
        """
        await self._store.flush()
        rows = await self._store.rows(AUDIT)
        found: list[AuditEntry] = []
        for id_ in sorted(rows, reverse=True):
            if len(found) == limit:
                break
            entry = decode(id_, rows[id_][1])
            if entry is not None and entry.at >= since and device in (None, entry.device):
                found.append(entry)
        return tuple(found)

    def _forget(self) -> None:
        """Drop what is too old, or too much, two at a time: a clock that is years ahead must not empty the log."""
        oldest = _stamp(self._clock.now() - KEPT_DAYS * _DAY)
        for _ in range(2):
            if not self._order or (len(self._order) <= KEPT_ROWS and self._order[0] >= oldest):
                return
            id_ = self._order.popleft()
            self._known.discard(id_)
            self._store.delete(AUDIT, id_)


async def load_audit(store: ControlStore, clock: Clock) -> AuditRows:
    """The log as the store has it."""
    return AuditRows(store, clock, await store.rows(AUDIT))


def encode(entry: AuditEntry) -> str:
    """The entry as JSON; its id is the row's key. Without the cause's grant, which is over with its command."""
    cause = entry.cause
    body = {
        "at": entry.at,
        "command": entry.command,
        "origin": cause.origin.value,
        "who": cause.who,
        "run": cause.run,
        "step": cause.step,
        "depth": cause.depth,
        "device": entry.device,
        "path": entry.path,
        "value": entry.value,
        "class": entry.hazard.value,
        "result": entry.result,
        "error": entry.error,
        "params": entry.params,
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def decode(id_: str, body: str) -> AuditEntry | None:
    """The entry of a row; None, and a line in the log, for a form that this hub does not know."""
    try:
        read: dict[str, Any] = json.loads(body)
        cause = Cause(Origin(read["origin"]), str(read["who"]), str(read["run"]), int(read["step"]), int(read["depth"]))
        return AuditEntry(
            id_,
            finite(read["at"]),
            str(read["command"]),
            cause,
            str(read["device"]),
            str(read["path"]),
            _OF_OLD.get(text := str(read["value"]), text),
            CommandClass(read["class"]),
            str(read["result"]),
            None if read["error"] is None else str(read["error"]),
            tuple((str(name), str(value)) for name, value in read["params"]),
        )
    except UNKNOWN_FORM:
        _LOG.warning("a row of `audit` has an unknown form and is not shown: %s", id_)
        return None


def _stamp(at: float) -> str:
    """What ids of that time (Unix seconds) begin with: milliseconds, in 14 digits."""
    return f"{max(0, int(at * 1000)):014d}"
