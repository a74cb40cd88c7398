"""Asking the LAN: each family's own broadcast, soon after start, then now and then, and when somebody looks."""

import asyncio
from collections.abc import Callable, Sequence
from itertools import chain, repeat
from typing import Any, Final, Protocol

from hub.model.device import Sighting
from hub.model.errors import HearthError
from hub.model.ports import Clock

PAUSES: Final = (10.0, 20.0, 40.0)
PAUSE: Final = 45.0
PATIENCE: Final = 5.0
"""Seconds after which a scan that somebody waits for is no longer waited for."""


class Scans(Protocol):
    """A driver, as the scanner sees it."""

    name: str

    async def scan(self, sighted: Callable[[Sighting], None]) -> None:
        """Ask the LAN once."""


class Scanner:
    """Asks through every driver. `failures` counts scans that did not work, by family."""

    def __init__(self, clock: Clock, drivers: Sequence[Scans], sighted: Callable[[Sighting], None]) -> None:
        self.failures: dict[str, int] = {}
        self._clock = clock
        self._drivers = drivers
        self._sighted = sighted
        self._asking = asyncio.Lock()

    async def run(self, driver: Scans) -> None:
        """Ask through one driver, at once and after pauses of 10, 20, 40 and then always 45 seconds.

        One supervised task a driver: one that hangs or raises does not keep the others from asking.
        """
        for pause in chain(PAUSES, repeat(PAUSE)):
            await self._ask(driver)
            await self._clock.sleep(pause)

    async def scan(self) -> None:
        """Ask through all drivers now; returns when they are done, or after PATIENCE."""
        async with self._asking:
            deadline = asyncio.ensure_future(self._clock.sleep(PATIENCE))
            # A driver that raises shows in its own `run`; here it must not spoil what the others bring.
            asking = asyncio.gather(*map(self._ask, self._drivers), return_exceptions=True)
            waited: set[asyncio.Future[Any]] = {deadline, asking}
            try:
                await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
            finally:
                deadline.cancel()
                asking.cancel()

    async def _ask(self, driver: Scans) -> None:
        try:
            await driver.scan(self._sighted)
        except (HearthError, OSError):
            # No network, or the interface is gone for a moment: the next scan is not far.
            self.failures[driver.name] = self.failures.get(driver.name, 0) + 1
