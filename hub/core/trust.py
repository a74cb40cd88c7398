"""Whether the wall clock can be trusted: a machine without a battery for its clock starts in the past, and jumps.

Trusted: the machine says that its clock is synchronised, or it shows a time that is possible: not before the hub was
last alive, and less than AHEAD after it. Once trusted, always trusted: whoever sets it after that means it.
"""

import logging
from collections.abc import Callable
from typing import Final

from hub.model.ports import Clock
from hub.text.messages.catalogue import Language, render
from hub.text.problem import Problem, warning

_LOG = logging.getLogger(__name__)

AHEAD: Final = 30 * 86400.0
PATIENCE: Final = 600.0
"""Seconds for which times of day wait for a clock that can be trusted."""
LOOK_EVERY: Final = 5.0
ALIVE_EVERY: Final = 60.0
FIRST_HEARTH: Final = 1_672_531_200.0
"""2023-01-01: a hub that was never alive before is at least as late as this."""


class ClockTrust:
    """The judge of one clock. `alive`: when the hub was last alive (Unix seconds), None for never."""

    def __init__(self, clock: Clock, alive: float | None, synchronised: Callable[[], bool]) -> None:
        self._clock = clock
        self._alive = alive
        self._synchronised = synchronised
        self._began = clock.monotonic()
        self._trusted = False

    def trusted(self) -> bool:
        """Whether the clock can be trusted now."""
        if not self._trusted:
            self._trusted = self._possible(self._clock.now()) or self._synchronised()
        return self._trusted

    def notices(self) -> tuple[Problem, ...]:
        """What people should know of the clock."""
        if self.trusted():
            return ()
        waited = self._clock.monotonic() - self._began
        return (warning("clock.runs_anyway" if waited >= PATIENCE else "clock.waits", None),)

    async def run(self, settled: Callable[[], None], alive: Callable[[float], None], language: Language) -> None:
        """Tell `settled` as soon as the clock can be trusted, and from then on `alive` the time, every minute."""
        if not self.trusted():
            _LOG.warning("%s", render("clock.waits", {}, language))
            await self._until_trusted(language)
            settled()
        while True:
            alive(self._clock.now())
            await self._clock.sleep(ALIVE_EVERY)

    def stopped(self, alive: Callable[[float], None]) -> None:
        """Tell `alive` the time once more: the hub stops."""
        if self.trusted():
            alive(self._clock.now())

    async def _until_trusted(self, language: Language) -> None:
        told = False
        while not self.trusted():
            if not told and self._clock.monotonic() - self._began >= PATIENCE:
                told = True
                _LOG.warning("%s", render("clock.runs_anyway", {}, language))
            await self._clock.sleep(LOOK_EVERY)

    def _possible(self, now: float) -> bool:
        return now >= FIRST_HEARTH if self._alive is None else self._alive <= now < self._alive + AHEAD
