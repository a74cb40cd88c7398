"""A session: what one device, or one child of a gateway, has to do with the rest of the hub.

The link carries requests; the profile knows what they mean; the session decides when: it reads everything at first
contact and after a reboot, then each property at its pace, and again soon after a command. Orders go out at once.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Final, Generic

from drivers.kit.define import Poll
from drivers.kit.pace import jittered
from drivers.miio.exchange import Answer, Ask
from drivers.miio.link import Link
from drivers.miio.profiles.profile import Heard, K, Profile
from drivers.miio.reader import Reader
from drivers.miio.transport import Transport
from hub.model.device import Health, Status
from hub.model.errors import HearthError, NotSupported
from hub.model.ports import Order, Report, Timer
from hub.model.value import Value

READ_BACK: Final = (0.0, 1.0, 3.0)  # seconds after being asked to look at what was written: devices act late
TOGETHER: Final = 1.0  # what is due within this many seconds is read in one go


class MiioSession(Generic[K]):
    """The conversation with one endpoint: `device` is its key, `ref` its `family:wire_id`, `did` its id on the wire."""

    def __init__(
        self,
        transport: Transport,
        link: Link,
        profile: Profile[K],
        limits: dict[str, int],
        *,
        device: str,
        model: str,
        ref: str,
        did: str,
    ) -> None:
        self.did = did
        self._device = device
        self._ref = ref
        self._transport = transport
        self._clock = transport.ports.clock
        self._reports = transport.ports.reports
        self._link = link
        self._profile = profile
        self._reader = Reader(transport.ports.clock, link, profile, limits, model, self._take)
        self._by_pace: dict[Poll, tuple[K, ...]] = {}
        for member, pace in profile.paces.items():
            self._by_pace[pace] = (*self._by_pace.get(pace, ()), member)
        self._due: dict[Poll, float] = {}
        self._poll_timer: Timer | None = None
        self._wanted: dict[str, Value] = {}
        self._read_back: tuple[K, ...] = ()
        self._read_back_timer: Timer | None = None
        self._lapsing: dict[str, Timer] = {}
        self._joined = False
        self._queueing = False  # a poll waits for its place in the hub's budget

    # -- the port

    async def run(self) -> None:
        """Keep the conversation going until cancelled. Datagrams and timers do the work."""
        self._joined = True
        self._link.join(self)
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            self.close()

    def close(self) -> None:
        """Leave the link; timers with it."""
        if not self._joined:
            return
        self._joined = False
        self._link.leave(self)
        for timer in (self._poll_timer, self._read_back_timer, *self._lapsing.values()):
            if timer is not None:
                timer.cancel()
        self._poll_timer = self._read_back_timer = None
        self._lapsing.clear()

    def submit(self, order: Order, done: Callable[[HearthError | None], None]) -> None:
        """Send the order now, or right after the one request in flight."""
        try:
            asks = self._profile.asks(order)
            if not asks:
                raise NotSupported("device.read_only", path="")
        except HearthError as error:
            refusal = error
            self._clock.call_at(self._clock.monotonic(), lambda: done(refusal))
            return
        self._wanted.update(order.writes)
        self._carry_out(asks, order, self._clock.monotonic() + order.timeout, done)

    def _carry_out(
        self, asks: Sequence[Ask], order: Order, until: float, done: Callable[[HearthError | None], None]
    ) -> None:
        ask, rest = asks[0], asks[1:]

        def answered(answer: Answer) -> None:
            error = answer.error or self._profile.refusal(ask, answer.result)
            if error is None and rest:
                self._carry_out(rest, order, until, done)
            else:
                done(error)

        timeout = until - self._clock.monotonic()
        self._link.ask(ask, answered, urgent=True, once=order.once, timeout=timeout, patience=self._profile.patience)

    def refresh(self, paths: tuple[str, ...]) -> None:
        """Read soon. What was just written is read several times, until it shows or three seconds have passed."""
        members = self._profile.members(paths)
        if not any(path in self._wanted for path in paths):
            self._reader.read(members, self._clock.monotonic(), first=True)
            return
        self._read_back = tuple(dict.fromkeys((*self._read_back, *members)))
        if self._read_back_timer is not None:
            self._read_back_timer.cancel()
        self._read_back_later(0, self._clock.monotonic())

    def _read_back_later(self, step: int, begun: float) -> None:
        def read() -> None:
            self._read_back_timer = None
            now = self._clock.monotonic()
            if not self._link.lost:
                self._reader.read(self._read_back, now, first=True)
            if step + 1 < len(READ_BACK):
                self._read_back_later(step + 1, begun)
            else:
                self._read_back = ()
                self._wanted.clear()

        self._read_back_timer = self._clock.call_at(begun + READ_BACK[step], read)

    # -- what the link tells

    def found(self) -> None:
        """First contact, or the end of an absence: read everything, then each at its pace."""
        for path, lapse in self._profile.lapses.items():
            # Such a property says whether there was an event lately; nobody can be asked, and there was none.
            if path not in self._lapsing and not self._profile.members((path,)):
                self._report(Report(self._device, ((path, lapse.then),)))
        now = self._clock.monotonic()
        self._reader.restart()
        self._reader.read(tuple(self._profile.paces), now)
        for pace in self._by_pace:
            self._postpone(pace, now)
        self._poll_later(now)

    def rebooted(self) -> None:
        """Everything may be different now."""
        self._report(Report(self._device, rebooted=True))
        self._reader.restart()
        if not self._link.lost:
            self._reader.read(tuple(self._profile.paces), self._clock.monotonic())

    def fared(self, health: Health, reason: str) -> None:
        """Pass the link's health on as this endpoint's."""
        params = (("ref", self._ref),) if reason else ()
        self._reports.status(self._device, self._ref, Status(health, self._clock.now(), reason, params))

    def pushed(self, method: str, params: list[dict[str, Any]]) -> None:
        """Take in what the device tells by itself."""
        heard = self._profile.pushed(method, params)
        self._reader.told(path for path, _ in heard.values)
        self._take(heard)

    # -- reading

    def _take(self, heard: Heard[K]) -> None:
        for path, value in heard.values:
            if path in self._wanted and self._shows(path, value):
                del self._wanted[path]
            if path in self._profile.lapses:
                self._lapse(path, value)
        if self._read_back and not self._wanted and self._read_back_timer is not None:
            self._read_back_timer.cancel()
            self._read_back_timer = None
            self._read_back = ()
        if heard.values or heard.events:
            self._report(Report(self._device, heard.values, heard.events, raw=heard.raw))

    def _report(self, report: Report) -> None:
        self._reports.report(report)

    def _shows(self, path: str, value: Value | None) -> bool:
        return self._profile.abilities.properties[path].same(value, self._wanted[path])

    def _lapse(self, path: str, value: Value | None) -> None:
        """Let a value that an event has set end by itself, unless the event repeats."""
        running = self._lapsing.pop(path, None)
        if running is not None:
            running.cancel()
        lapse = self._profile.lapses[path]
        if value is not None and value != lapse.then:

            def over() -> None:
                del self._lapsing[path]
                self._report(Report(self._device, ((path, lapse.then),)))

            self._lapsing[path] = self._clock.call_at(self._clock.monotonic() + lapse.seconds, over)

    def _postpone(self, pace: Poll, now: float) -> None:
        told = pace is Poll.FAST and self._link.subscribed
        seconds = Poll.NORMAL.value if told else pace.value
        if seconds is not None:
            self._due[pace] = now + jittered(seconds, self._transport.ports.random)

    def _poll_later(self, now: float) -> None:
        if self._poll_timer is not None:
            self._poll_timer.cancel()
            self._poll_timer = None
        if self._due:
            self._poll_timer = self._clock.call_at(max(now, min(self._due.values())), self._poll)

    def _poll(self) -> None:
        self._poll_timer = None
        now = self._clock.monotonic()
        members: list[K] = []
        for pace, due in self._due.items():
            if due <= now + TOGETHER:
                members += self._by_pace[pace]
                self._postpone(pace, now)
        self._poll_later(now)
        if self._link.lost or self._reader.busy or self._queueing:
            return
        wait = self._transport.polls.reserve(now)
        if wait > 0:
            self._queueing = True
            self._clock.call_at(now + wait, lambda: self._read_at_last(tuple(members)))
        else:
            self._reader.read(tuple(members), now)

    def _read_at_last(self, members: tuple[K, ...]) -> None:
        """Read when the hub's budget allows."""
        self._queueing = False
        if self._joined and not self._link.lost:
            self._reader.read(members, self._clock.monotonic())
