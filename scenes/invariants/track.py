"""What is remembered of an invariant, whatever its form: its breaches, and a time that has begun."""

from dataclasses import dataclass
from typing import Final

from hub.model.cause import DEVICE, Cause
from scenes.engine.invariant import Invariant
from scenes.engine.plain import cause_of, mapping_of, number_of, number_or_none, plain_cause, whole_of
from scenes.engine.trace import Values
from scenes.invariants.clockwork import Clockwork

LAST_MOMENT: Final = 0.001
"""Seconds by which a time is overstepped before it counts: what comes at its very end has come in time."""


@dataclass(slots=True)
class Breach:
    """An invariant was broken: when (engine time, Unix seconds), by what, and the readings that show it.

    `ended` in Unix seconds; None while it lasts. What only happened has ended as it began.
    """

    invariant: Invariant
    at: float
    wall: float
    cause: Cause
    values: Values
    ended: float | None = None


@dataclass(slots=True)
class Track:
    """`count` breaches, the newest of them, and since when (engine time) a time runs, for what cause.

    `doubted`: while it ran, something was not known. `restored` (Unix seconds): when a value was put back last.
    """

    since: float | None = None
    cause: Cause = DEVICE
    doubted: bool = False
    last: Breach | None = None
    count: int = 0
    restored: float | None = None

    @property
    def open(self) -> Breach | None:
        """The breach that lasts."""
        return None if self.last is None or self.last.ended is not None else self.last

    def say(self, clock: Clockwork) -> object | None:
        """What must outlive the hub; None where there is nothing to tell. Times in Unix seconds."""
        last = self.last
        if last is None and self.since is None:
            return None
        return {
            "since": None if self.since is None else clock.unix(self.since),
            "cause": plain_cause(self.cause),
            "doubted": self.doubted,
            "last": None if last is None else [last.wall, last.ended, plain_cause(last.cause)],
            "count": self.count,
            "restored": self.restored,
        }


def track_of(body: object, invariant: Invariant, clock: Clockwork) -> Track:
    """What was said in another life of the hub. ValueError, KeyError or TypeError where it says nothing."""
    told = mapping_of(body)
    since, last = number_or_none(told["since"]), None
    if isinstance(told["last"], list):
        wall, ended, cause = told["last"]
        last = Breach(
            invariant, clock.at(number_of(wall)), number_of(wall), cause_of(cause), (), number_or_none(ended)
        )  # fmt: skip
    return Track(
        None if since is None else clock.at(since), cause_of(told["cause"]), told["doubted"] is True, last,
        whole_of(told["count"]), number_or_none(told["restored"]),
    )  # fmt: skip
