"""Scenes that wait and rest: what they say proves that their time outlives the hub, and nothing is said twice."""

from dataclasses import dataclass, field
from typing import Final

from tests.simulation.disk import SimDisk

WAIT: Final = 20.0
REST: Final = 120.0
SCENES: Final = f"""
- scene: Timer
  when: motion.motion
  do:
    - notify: The timer begins
    - wait: {WAIT:g}s
    - notify: The timer is over
- scene: Rest
  when: motion.motion
  cooldown: {REST:g}s
  do:
    - notify: The scene rests
"""
BEGINS: Final = "The timer begins"
OVER: Final = "The timer is over"
RESTS: Final = "The scene rests"
SLACK: Final = 1.0
"""Seconds by which a duration may be off (the target for clock steps)."""
GROUP_COMMIT: Final = 0.5
"""Seconds within which what a scene does is on a disk that is neither slow nor failing."""
SLOWLY: Final = 5.0
PATIENCE: Final = 31.0
"""Seconds after a failure within which the hub tries again."""
COUNTED: Final = 600.0
LAZILY: Final = 15.0
"""Seconds within which a row is on disk that changed often of late: a dozen times in as many minutes."""


@dataclass(slots=True)
class Timers:
    """Listens to the two scenes. `troubles` are what must not be.

    What was said right before the hub died may not be on the disk: then the timer that began may be forgotten, and what
    ended may end once more.
    """

    troubles: list[str] = field(default_factory=list)
    began: float | None = None
    _may_be_lost: bool = False
    _may_be_repeated: bool = False
    _ended: float = float("-inf")
    _rested: float = float("-inf")
    _rest_lost: bool = True

    def said(self, now: float, line: str, misled: float) -> None:
        """A line of the hub's log. `misled`: when its clock was last set without its notice."""
        if line == BEGINS:
            if self.began is not None and not self._may_be_lost:
                self.troubles.append(f"the timer that began at {self.began:.1f} is not over, and another begins")
            self.began, self._may_be_lost = now, False
        elif line == OVER:
            self._is_over(now, misled)
        elif line == RESTS:
            since = now - self._rested
            if since < REST - SLACK and not self._rest_lost and misled < self._rested:
                self.troubles.append(f"the scene rested {since:.1f} s")
            self._rested, self._rest_lost = now, False

    def _is_over(self, now: float, misled: float) -> None:
        began = self.began
        if began is None:
            if not self._may_be_repeated:
                self.troubles.append("the timer is over, and none began")
        elif now - began < WAIT - SLACK and misled < began and not self._may_be_repeated:
            self.troubles.append(f"the timer was over after {now - began:.1f} s")
        self.began, self._ended, self._may_be_repeated = None, now, False

    def died(self, now: float, disk: SimDisk) -> None:
        """The hub dies."""
        self._may_be_lost |= self.began is not None and not written(self.began, now, disk)
        self._may_be_repeated |= not written(self._ended, now, disk)
        self._rest_lost |= not written(self._rested, now, disk)

    def outstanding(self) -> str | None:
        """The timer that should long be over."""
        if self.began is None or self._may_be_lost:
            return None
        return f"the timer that began at {self.began:.1f} is not over"


def written(when: float, now: float, disk: SimDisk) -> bool:
    """Whether what was done then is surely on the disk now."""
    slow = disk.slow_at >= when - SLOWLY
    takes = LAZILY if now - disk.often_at < COUNTED else SLOWLY if slow else GROUP_COMMIT
    return now - takes >= max(when, disk.failed_at + PATIENCE)
