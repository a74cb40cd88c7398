"""The conversation with one router, and what it means for the phones behind it."""

import asyncio
from collections.abc import Callable
from typing import Final

from drivers.kit.define import Poll
from drivers.kit.pace import jittered
from drivers.kit.status import StatusLine
from drivers.router.census import Census
from drivers.router.luci import LoggedOut
from drivers.router.sources import Source
from hub.model.backoff import Backoff
from hub.model.device import Endpoint, Health
from hub.model.errors import AuthFailed, HearthError, NotSupported
from hub.model.ports import DriverPorts, Order, Report

LOOK_EVERY: Final = Poll.NORMAL.value or 30.0
LOOK_LEAST: Final = 10.0
"""Seconds between two looks at least, whoever asks."""

TAKEN_PAUSE: Final = 60.0
"""Seconds for which the page of the router is left to whoever logged in there."""

AUTH_PAUSE: Final = 300.0
"""Seconds until a refused password is tried again: routers lock out who tries too often."""

AWAY_AFTER: Final = 300.0
"""Seconds for which a phone must not have been seen to be away: phones sleep."""


class Circle:
    """A router and the phones behind it: whoever joins hears each census, and how the router fares."""

    def __init__(self) -> None:
        self.phones: list[PhoneSession] = []
        self._fares: tuple[Health, HearthError | None] | None = None

    @property
    def watched(self) -> tuple[str, ...]:
        """The MAC addresses of the phones."""
        return tuple(phone.mac for phone in self.phones)

    def join(self, phone: "PhoneSession") -> None:
        """Tell this phone, too."""
        self.phones.append(phone)
        if self._fares is not None:
            phone.fares(*self._fares)

    def leave(self, phone: "PhoneSession") -> None:
        """Tell it no more; harmless where it is not told."""
        if phone in self.phones:
            self.phones.remove(phone)

    def heard(self, census: Census) -> None:
        """Pass a census on."""
        for phone in tuple(self.phones):
            phone.heard(census)

    def fares(self, health: Health, error: HearthError | None = None) -> None:
        """Pass on how the router fares."""
        self._fares = health, error
        for phone in tuple(self.phones):
            phone.fares(health, error)


class RouterSession:
    """One router: looked at every half minute, and what is seen told to the circle."""

    def __init__(self, device: str, endpoint: Endpoint, ports: DriverPorts, source: Source, circle: Circle) -> None:
        self._device = device
        self._ports = ports
        self._source = source
        self._circle = circle
        self._status = StatusLine(device, endpoint, ports.reports, ports.clock)
        self._backoff = Backoff(ports.random)
        self._looked_at = float("-inf")
        self._soon = asyncio.Event()

    def submit(self, order: Order, done: Callable[[HearthError | None], None]) -> None:
        """Refuse: there is nothing to set."""
        _refuse(self._ports, done)

    def refresh(self, paths: tuple[str, ...]) -> None:
        """Look again soon, but not sooner than LOOK_LEAST after the last look."""
        self._soon.set()

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await self._pause(await self._look())

    def close(self) -> None:
        """Do nothing: nothing is kept open."""

    async def _look(self) -> float:
        """Look once; seconds until the next look."""
        self._looked_at = self._ports.clock.monotonic()
        try:
            census = await self._source.look(self._circle.watched)
        except LoggedOut as error:
            self._tell(Health.DEGRADED, error)
            return TAKEN_PAUSE
        except AuthFailed as error:
            self._tell(Health.OFFLINE, error)
            return AUTH_PAUSE
        except HearthError as error:
            self._tell(Health.OFFLINE, error)
            return max(LOOK_LEAST, self._backoff.next())
        self._backoff.reset()
        self._tell(Health.ONLINE)
        guests = () if census.guests is None else (("guests", census.guests),)
        self._ports.reports.report(Report(self._device, (("clients", census.clients), *guests)))
        self._circle.heard(census)
        return jittered(LOOK_EVERY, self._ports.random)

    async def _pause(self, seconds: float) -> None:
        """Wait; where somebody asks, only as long as must be. What is wrong is not asked for sooner."""
        clock = self._ports.clock
        if seconds > LOOK_EVERY * 1.1:
            self._soon.clear()
            await clock.sleep(seconds)
            return
        timer = clock.call_at(clock.monotonic() + seconds, self._soon.set)
        await self._soon.wait()
        timer.cancel()
        self._soon.clear()
        left = self._looked_at + LOOK_LEAST - clock.monotonic()
        if left > 0:
            await clock.sleep(left)

    def _tell(self, health: Health, error: HearthError | None = None) -> None:
        self._status.say(health, error)
        self._circle.fares(health, error)


class PhoneSession:
    """One phone: at home when it is seen, away when it has not been for AWAY_AFTER."""

    def __init__(self, device: str, endpoint: Endpoint, ports: DriverPorts, mac: str, circle: Circle) -> None:
        self.mac = mac
        self._device = device
        self._ports = ports
        self._circle = circle
        self._status = StatusLine(device, endpoint, ports.reports, ports.clock)
        self._home: bool | None = None
        self._missed_since: float | None = None

    def submit(self, order: Order, done: Callable[[HearthError | None], None]) -> None:
        """Refuse: nobody is sent home."""
        _refuse(self._ports, done)

    def refresh(self, paths: tuple[str, ...]) -> None:
        """Do nothing: the router's next census is not far."""

    async def run(self) -> None:
        """Be told until cancelled."""
        self._circle.join(self)
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            self.close()

    def close(self) -> None:
        """Be told no more."""
        self._circle.leave(self)

    def heard(self, census: Census) -> None:
        """Whether the phone is in a census."""
        now = self._ports.clock.monotonic()
        if self.mac in census.present:
            self._home, self._missed_since = True, None
        elif self._missed_since is None:
            self._missed_since = now
        elif now - self._missed_since >= AWAY_AFTER:
            self._home = False
        if self._home is not None:
            self._ports.reports.report(Report(self._device, (("home", self._home),)))

    def fares(self, health: Health, error: HearthError | None) -> None:
        """The phone can be told of only while the router can."""
        if health is not Health.ONLINE:
            # What nobody saw does not count as absence.
            self._missed_since = None
        self._status.say(health, error)


def _refuse(ports: DriverPorts, done: Callable[[HearthError | None], None]) -> None:
    ports.clock.call_at(ports.clock.monotonic(), lambda: done(NotSupported("device.no_orders")))
