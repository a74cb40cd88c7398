"""The first look: what happens before the hub has looked at its devices waits, and scenes' time stands still."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from hub.model.reading import PropertyId
from scenes.engine.moments import Heard, Moment
from scenes.engine.view import View

MOST_WAITING = 10_000
"""Moments that wait for the first look to be over; beyond, only the newest value of each property does."""


@dataclass(slots=True)
class FirstLook:
    """What happens before the hub has looked at its devices: scenes' time (`at`, `wall`) stands still until then."""

    at: float
    wall: float
    moments: list[Moment] = field(default_factory=list)
    newest: dict[PropertyId, Heard] = field(default_factory=dict)  # of what came when there was no more room

    def take(self, moment: Moment) -> bool:
        """Keep a moment for later; whether there was room."""
        if len(self.moments) < MOST_WAITING:
            self.moments.append(moment)
        elif isinstance(moment, Heard):
            self.newest[moment.id] = moment
        else:
            return False
        return True

    def news(self) -> set[PropertyId]:
        """The properties that something was heard of."""
        return {one.id for one in self.moments if isinstance(one, Heard)} | self.newest.keys()

    def over(self, view: View, at: float, wall: float) -> Iterator[Moment]:
        """All of it, for the engine: the first word of each property, then the rest, which happens now.

        What a device was believed to be before its first word is nobody's business.
        """
        moments = (*self.moments, *self.newest.values())
        first: dict[PropertyId, Heard] = {}
        for one in moments:
            if isinstance(one, Heard) and one.value is not None and (cell := view.cells.get(one.id)) and not cell.heard:
                first.setdefault(one.id, one)
        for one in first.values():
            yield replace(one, at=self.at, wall=self.wall)
        for one in moments:
            if isinstance(one, Heard) and one.id in first:
                if first[one.id] is one:
                    del first[one.id]
            else:
                yield replace(one, at=at, wall=wall)
