"""Comparing what scenes did with what others would have done, deed by deed."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from scenes.replay.deeds import Did
from scenes.replay.what_if import NEAR

_MOVED = 1.0
"""Seconds by which the same deed may be elsewhere in time and is not called moved."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A deed that only one side did: `new` with the other scenes, else only with those that were.

    `what_if`: its device was by then elsewhere than it was, as far as can be told.
    """

    did: Did
    new: bool
    what_if: bool


@dataclass(slots=True)
class Comparing:
    """Pairs off what is the same, though one side may be up to `NEAR` seconds later.

    `same` counts the pairs, `moved` those of which one side was more than a second later.
    """

    same: int = 0
    moved: int = 0
    found: list[Difference] = field(default_factory=list)
    _waiting: dict[bool, deque[Difference]] = field(default_factory=lambda: {False: deque(), True: deque()})

    def take(self, then: Iterable[Did], now: Iterable[Did], diverged: Mapping[str, float]) -> None:
        """What both sides did, in order."""
        for new, deeds in ((False, then), (True, now)):
            for one in deeds:
                self._settle(one.wall)
                other = next((each for each in self._waiting[not new] if each.did.same == one.same), None)
                if other is not None:
                    self._waiting[not new].remove(other)
                    self.same += 1
                    self.moved += abs(other.did.wall - one.wall) > _MOVED
                else:
                    what_if = diverged.get(one.device, one.wall) < one.wall
                    self._waiting[new].append(Difference(one, new, what_if))

    def end(self) -> tuple[Difference, ...]:
        """All that differs, in the order of its times."""
        for waiting in self._waiting.values():
            self.found += waiting
            waiting.clear()
        return tuple(sorted(self.found, key=lambda one: (one.did.wall, one.new)))

    def _settle(self, now: float) -> None:
        """What waited too long for its like is a difference."""
        for waiting in self._waiting.values():
            while waiting and now - waiting[0].did.wall > NEAR:
                self.found.append(waiting.popleft())
