"""Logs: one line an event, JSON for machines or readable for a person at a terminal, and no live secret in either.

Whatever a device, a user or an exception puts into a message, it cannot begin a line of its own nor steer a terminal:
control, format and separator characters are written as escapes.
"""

import json
import logging
import math
import unicodedata
from datetime import UTC, datetime
from typing import TextIO

from hub.daemon.masks import Masks

_PLAIN_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_UNSAFE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})

Field = str | int | float | bool | None


def configure(stream: TextIO, masks: Masks, level: int = logging.INFO, *, readable: bool | None = None) -> None:
    """Send every log record to `stream`, in place of whatever handled them before.

    `readable`: True for people, False for JSON, None to look whether the stream is a terminal.
    """
    for_people = stream.isatty() if readable is None else readable
    handler = logging.StreamHandler(stream)
    handler.setFormatter(ReadableFormatter(masks) if for_people else JsonFormatter(masks))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.captureWarnings(capture=True)
    # A log that cannot be written (a closed pipe) must not become an error of its own.
    logging.raiseExceptions = False


class _LineFormatter(logging.Formatter):
    """What both forms share: the parts of a record, masked."""

    def __init__(self, masks: Masks) -> None:
        super().__init__()
        self._masks = masks

    def _message(self, record: logging.LogRecord) -> str:
        try:
            text = record.getMessage()
        except (TypeError, ValueError, KeyError):
            # A message that does not fit its arguments is still an event.
            text = f"{record.msg} {record.args}"
        return self._masks.hide(text)

    def _error(self, record: logging.LogRecord) -> str:
        parts = [self.formatException(record.exc_info)] if record.exc_info else []
        if record.stack_info:
            parts.append(record.stack_info)
        return self._masks.hide("\n".join(parts))

    def _fields(self, record: logging.LogRecord) -> dict[str, Field]:
        """What the caller gave as `extra`."""
        extra = {name: value for name, value in vars(record).items() if name not in _PLAIN_FIELDS}
        return {self._masks.hide(name): self._field(value) for name, value in extra.items()}

    def _field(self, value: object) -> Field:
        if value is None or isinstance(value, bool):
            return value
        text = str(value)
        hidden = self._masks.hide(text)
        if isinstance(value, int | float) and hidden == text and math.isfinite(value):
            return value
        return hidden


class JsonFormatter(_LineFormatter):
    """One JSON object a line: time (UTC), level, logger, message, the caller's fields, error (a traceback)."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Field] = self._fields(record)
        entry |= {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._message(record),
        }
        error = self._error(record)
        if error:
            entry["error"] = error
        return _escape_json(json.dumps(entry, ensure_ascii=False))


class ReadableFormatter(_LineFormatter):
    """A line for a person: local time, level, message, fields, error."""

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, UTC).astimezone().strftime("%H:%M:%S.%f")[:-3]
        fields = "".join(f" {name}={value}" for name, value in self._fields(record).items())
        error = self._error(record)
        detail = f" | {error}" if error else ""
        return one_line(f"{time} {record.levelname.lower():8}{self._message(record)}{fields}{detail}")


def one_line(text: str) -> str:
    r"""The text on one line, harmless to a terminal: `\n`, `\x1b`, `\u202e` and their like as escapes."""
    if text.isprintable():
        return text
    return "".join(repr(char)[1:-1] if _unsafe(char) else char for char in text)


def _escape_json(text: str) -> str:
    # In JSON such characters stand inside strings only, where \uXXXX means the same.
    if text.isprintable():
        return text
    return "".join(json.dumps(char)[1:-1] if _unsafe(char) else char for char in text)


def _unsafe(char: str) -> bool:
    return unicodedata.category(char) in _UNSAFE_CATEGORIES
