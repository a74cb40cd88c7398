"""Traces: what a run did and why, as data; the words come from the catalogue when somebody reads it."""

from dataclasses import dataclass, field
from enum import StrEnum

from hub.model.cause import Cause
from hub.model.value import Value


class Result(StrEnum):
    """How a trace ended, or stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"  # by a newer run, a reload or its own `stop`
    NOT_RUN = "not_run"  # a trigger fired, and something held the scene back


Values = tuple[tuple[str, Value | None], ...]


@dataclass(slots=True)
class Entry:
    """One thing that happened in a run: engine time, the step (-1 outside the steps), what, and its fields.

    `what` is a message id of the catalogue (`trace.*`); `values` are the readings that decided.
    """

    at: float
    step: int
    what: str
    params: dict[str, object]
    values: Values = ()


@dataclass(slots=True)
class Trace:
    """The life of one run, or of a firing that did not become one."""

    run: str
    scene: str
    title: str
    cause: Cause
    at: float
    wall: float
    result: Result = Result.RUNNING
    ended: float | None = None
    entries: list[Entry] = field(default_factory=list)
