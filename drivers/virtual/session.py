"""A virtual device: it takes every write at once, and says so."""

import asyncio
from collections.abc import Callable
from typing import Final

from drivers.kit.status import StatusLine
from hub.model.device import Endpoint, Health
from hub.model.errors import HearthError, NotSupported, Rejected
from hub.model.ports import DriverPorts, Order, Report

LONGEST_TEXT: Final = 4096
"""Characters: each value is written to disk when it changes."""


class VirtualSession:
    """Is online from the moment it is made. What its values are, the house knows."""

    def __init__(self, device: str, endpoint: Endpoint, ports: DriverPorts) -> None:
        self._device = device
        self._reports = ports.reports
        StatusLine(device, endpoint, ports.reports, ports.clock).say(Health.ONLINE)

    def submit(self, order: Order, done: Callable[[HearthError | None], None]) -> None:
        """Take the writes; their report is the confirmation."""
        if order.call is not None:
            done(NotSupported("device.no_orders"))
        elif any(isinstance(value, str) and len(value) > LONGEST_TEXT for _, value in order.writes):
            done(Rejected("own.text_too_long", limit=LONGEST_TEXT))
        else:
            self._reports.report(Report(self._device, order.writes))
            done(None)

    def refresh(self, paths: tuple[str, ...]) -> None:
        """Do nothing: what is known is what is so."""

    async def run(self) -> None:
        """Wait until cancelled: there is nobody to talk with."""
        await asyncio.get_running_loop().create_future()

    def close(self) -> None:
        """Do nothing: nothing is open."""
