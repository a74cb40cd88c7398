"""A session: what one gateway, or one child of it, has to do with the rest of the hub.

It is read at first contact; from then on it tells by itself. What runs on mains is read again now and then.
"""

import asyncio
from collections.abc import Callable
from typing import Final

from drivers.kit.define import Poll
from drivers.kit.pace import jittered
from drivers.kit.status import StatusLine
from drivers.kit.tasks import UnderWay
from drivers.lumi.codec import Message, Scalar
from drivers.lumi.link import Link
from drivers.lumi.product import Heard, Product, frame_of, understand
from hub.model.device import Endpoint, Health
from hub.model.errors import HearthError, Unreachable
from hub.model.ports import DriverPorts, Order, Report, Timer
from hub.model.value import Value

SAME_WITHIN: Final = 0.5  # seconds in which the same datagram again is an echo, and no second press


class LumiSession:
    """The conversation with one endpoint of the device with the key `device`."""

    def __init__(self, ports: DriverPorts, link: Link, product: Product, device: str, endpoint: Endpoint) -> None:
        self.sid = endpoint.wire_id
        self._device = device
        self._ports = ports
        self._clock = ports.clock
        self._link = link
        self._product = product
        self._status = StatusLine(device, endpoint, ports.reports, ports.clock)
        self._model = ""
        self._now: dict[str, Scalar] = {}
        self._lit: dict[str, int] = {}
        self._lapsing: dict[str, Timer] = {}
        self._silence: Timer | None = None
        self._poll: Timer | None = None
        self._last: tuple[bytes, float] = (b"", float("-inf"))
        self._under_way = UnderWay()
        self._reading = self._again = False
        self._away = False  # a child that has told nothing for too long; its gateway's memory is no proof of life

    # -- the port

    async def run(self) -> None:
        """Keep the conversation going until cancelled. Datagrams and timers do the work."""
        try:
            await self._link.live(self)
        finally:
            self.close()

    def close(self) -> None:
        """Leave the link; timers and work with it."""
        self._link.leave(self)
        for timer in (self._silence, self._poll, *self._lapsing.values()):
            if timer is not None:
                timer.cancel()
        self._silence = self._poll = None
        self._lapsing.clear()
        self._under_way.cancel()

    def submit(self, order: Order, done: Callable[[HearthError | None], None]) -> None:
        """Send the order, ahead of readings."""
        task = self._under_way.carry_out(self._carry_out(order), done, given_up="device.silent")
        over = self._clock.call_at(self._clock.monotonic() + order.timeout, lambda: _stop(task))
        task.add_done_callback(lambda _: over.cancel())

    def refresh(self, paths: tuple[str, ...]) -> None:
        """Read soon; what is under way already may be older than what is asked for."""
        self._read()

    # -- what the link tells

    def found(self, *, listed: bool) -> None:
        """The gateway answers: say how this endpoint fares, and read what it knows."""
        if not listed:
            self._status.say(Health.OFFLINE, Unreachable("lan.no_such_child", sid=self.sid))
            return
        self._fare()
        # Such a property says whether there was an event lately; nobody can be asked, and there was none.
        quiet = [(path, then) for path, then in self._product.rests() if path not in self._lapsing]
        if quiet:
            self._report(Heard(list(quiet)))
        self._read()

    def lost(self, error: HearthError) -> None:
        """The gateway does not answer."""
        self._status.say(Health.OFFLINE, error)
        if self._poll is not None:
            self._poll.cancel()
            self._poll = None

    def heard(self, message: Message, packet: bytes) -> None:
        """Take in what it told by itself."""
        now = self._clock.monotonic()
        if message.cmd == "report" and self._last[0] == packet and now - self._last[1] < SAME_WITHIN:
            return
        self._last = packet, now
        if self._silence is not None:
            self._silence.cancel()
            self._silence = None
        self._away = False
        self._fare()
        self._take(message, happened=message.cmd == "report")

    # -- inside

    def _fare(self) -> None:
        if self._away:
            minutes = round(self._product.beats / 60)
            self._status.say(Health.OFFLINE, Unreachable("lan.child_silent", minutes=minutes))
        else:
            self._status.say(self._link.health, Unreachable("lan.deaf") if self._link.deaf else None)
        if self._silence is None and not self._product.gateway:
            self._silence = self._clock.call_at(self._clock.monotonic() + self._product.beats, self._fell_silent)

    def _fell_silent(self) -> None:
        self._silence = None
        self._away = not self._link.deaf  # who hears nothing at all blames nobody
        self._fare()

    async def _carry_out(self, order: Order) -> None:
        frame = frame_of(self._product, order, self._link.generation or 1, self._now, self._lit)
        model = self._model or self._product.models[0]
        self._take(await self._link.write(self.sid, model, frame, once=order.once), happened=False)

    def _read(self) -> None:
        if self._poll is not None:
            self._poll.cancel()
            self._poll = None
        self._again = self._reading
        if not self._reading:
            self._reading = True
            self._under_way.start(self._read_now())

    async def _read_now(self) -> None:
        try:
            self._take(await self._link.read(self.sid), happened=False)
        except HearthError:
            return  # the link sees to it that the gateway is there
        finally:
            self._reading = False
        if self._again:
            self._read()
            return
        if not self._product.asleep:
            seconds = jittered(Poll.SLOW.value or 0.0, self._ports.random)
            self._poll = self._clock.call_at(self._clock.monotonic() + seconds, self._read)

    def _take(self, message: Message, *, happened: bool) -> None:
        self._model = message.model or self._model
        for name, value in message.values.items():
            self._now[name] = value
            if isinstance(value, int) and value:
                self._lit[name] = value
        self._report(
            understand(self._product, message.values, happened=happened, generation=self._link.generation or 1)
        )

    def _report(self, heard: Heard) -> None:
        for path, _ in heard.values:
            running = self._lapsing.pop(path, None)
            if running is not None:
                running.cancel()
        for path, (seconds, then) in heard.lapses.items():
            self._lapse(path, seconds, then)
        if heard.values or heard.events:
            self._ports.reports.report(Report(self._device, tuple(heard.values), tuple(heard.events), raw=heard.raw))

    def _lapse(self, path: str, seconds: float, then: Value) -> None:
        def over() -> None:
            del self._lapsing[path]
            self._report(Heard([(path, then)]))

        self._lapsing[path] = self._clock.call_at(self._clock.monotonic() + seconds, over)


def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()
