"""A session: what one device, or one child of a gateway, has to do with the rest of the hub.

The link carries requests; the profile knows what they mean; the session decides when: it reads everything at first
contact and after a reboot, then each property at its pace, and again soon after a command. Orders go out at once.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final, Generic

from drivers.miio.exchange import INFO, Answer, Ask, refused_in_part
from drivers.miio.lessons import BLANK, Lessons
from drivers.miio.link import Link
from drivers.miio.polling import Plan, Polling
from drivers.miio.profiles.profile import Heard, K
from drivers.miio.reader import Reader
from drivers.miio.speech import find_out
from drivers.miio.told import Told
from drivers.miio.transport import Transport
from hub.model.device import Health, Status
from hub.model.errors import HearthError, NotSupported
from hub.model.ports import Order, Report, Timer
from hub.model.value import Value

READ_BACK: Final = (0.0, 0.3, 1.0, 3.0)  # seconds after being asked to look at what was written: devices act late


class MiioSession(Generic[K]):
    """The conversation with one endpoint: `device` is its key, `ref` its `family:wire_id`, `did` its id on the wire.

    `plans`: the forms in which the product may be spoken to, the likelier one first; which it is, is found out by
    asking where there are several.
    """

    def __init__(
        self,
        transport: Transport,
        link: Link,
        plans: Sequence[Plan[K]],
        lessons: Lessons,
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
        self._plans = tuple(plans)
        self._lessons = lessons
        self._model = model
        self._last: dict[str, Value | None] = {}
        self._speech = ""  # what was found out that it speaks
        self._finding = self._asking = self._taught = False
        self._use(self._plans[0])
        self._wanted: dict[str, Value] = {}
        self._read_back: tuple[K, ...] = ()
        self._read_back_timer: Timer | None = None
        self._lapsing: dict[str, Timer] = {}
        self._joined = False

    def _use(self, plan: Plan[K]) -> None:
        self._plan, self._profile = plan, plan.profile
        self._reader = Reader(self._clock, self._link, plan.profile, self._take, self._learned, self._dumb)
        self._told = Told(plan.profile, self._transport.ports.random)
        self._polling = Polling(self._transport, self._link, plan, self._reader, self._told)
        self._reader.heed(self._lessons.of(self._model, self._link.firmware))

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
        self._polling.stop()
        for timer in (self._read_back_timer, *self._lapsing.values()):
            if timer is not None:
                timer.cancel()
        self._read_back_timer = None
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
        self._polling.stir(self._clock.monotonic())
        self._carry_out(asks, order, self._clock.monotonic() + order.timeout, done)

    def _carry_out(
        self, asks: Sequence[Ask], order: Order, until: float, done: Callable[[HearthError | None], None]
    ) -> None:
        ask, rest = asks[0], asks[1:]

        def answered(answer: Answer) -> None:
            error = answer.error or self._profile.refusal(ask, answer.result)
            if error is None and rest:
                self._carry_out(rest, order, until, lambda refusal: done(refused_in_part(refusal)))
            else:
                done(error)
                if error is None and self._joined:
                    self._look_after(self._profile.members(path for path, _ in order.writes))

        timeout = until - self._clock.monotonic()
        self._link.ask(
            ask, answered, urgent=True, once=order.once, timeout=timeout, patience=self._profile.patience, brisk=True
        )

    def refresh(self, paths: tuple[str, ...]) -> None:
        """Read soon; what the device has just been told to change is being read already, until it shows."""
        members = self._profile.members(paths)
        if not any(path in self._wanted for path in paths):
            self._reader.read(members, self._clock.monotonic(), first=True)
        elif self._read_back_timer is None or not set(members) <= set(self._read_back):
            self._look_after(members)

    def _look_after(self, members: Sequence[K]) -> None:
        """Read what was written several times from now on, until it shows or three seconds have passed."""
        if not members:
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
        lesson = self._lessons.of(self._model, self._link.firmware)
        if lesson is not BLANK and self._link.firmware is None:
            self._ask_firmware()  # what was learned may be of another one
        speaks = self._speech or lesson.speaks
        if len(self._plans) > 1 and not speaks:
            self._find_out()
            return
        self._speak(speaks)

    def _speak(self, speaks: str) -> None:
        """Use the form that the device speaks, and read everything."""
        plan = next((plan for plan in self._plans if plan.speaks == speaks), self._plan)
        if plan is not self._plan:
            self._polling.stop()
            self._use(plan)
        now = self._clock.monotonic()
        self._reader.share(self._lessons.of(self._model, self._link.firmware))
        self._reader.restart()
        self._reader.read(self._plan.first, now)
        self._polling.start(now)

    def rebooted(self) -> None:
        """Everything may be different now."""
        self._report(Report(self._device, rebooted=True))
        self._speech = ""
        self._asking = False
        if not self._link.lost:
            self.found()

    def fared(self, health: Health, reason: str, params: tuple[tuple[str, str], ...]) -> None:
        """Pass the link's health on as this endpoint's."""
        told = (("ref", self._ref), *params) if reason else ()
        self._reports.status(self._device, self._ref, Status(health, self._clock.now(), reason, told))

    # -- what is learned of the firmware

    def _find_out(self) -> None:
        if not self._finding:
            self._finding = True
            find_out(self._link, self.did, self._found_out)

    def _found_out(self, speaks: str) -> None:
        self._finding = False
        self._speech = speaks
        if not self._joined or self._link.lost:
            return
        if speaks and all(plan.speaks != speaks for plan in self._plans):
            params = (("model", self._model), ("speaks", speaks))
            self.fared(Health.DEGRADED, "device.speaks_other", params)
        elif len(self._plans) > 1:
            self._speak(speaks)
        if speaks:
            self._learned()

    def _dumb(self) -> None:
        """It says no to everything: perhaps it speaks otherwise now than it did."""
        if not self._speech:
            self._find_out()

    def _learned(self) -> None:
        """Keep what was learned, under the firmware's name."""
        if self._link.firmware is None:
            self._taught = True
            self._ask_firmware()
            return
        self._taught = False
        self._reader.share(self._lessons.of(self._model, self._link.firmware))
        lesson = replace(self._reader.lesson, speaks=self._speech)
        self._lessons.learn(self._model, self._link.firmware, lesson)

    def _ask_firmware(self) -> None:
        if not self._asking:
            self._asking = True
            self._link.ask(INFO, self._told_firmware)

    def _told_firmware(self, answer: Answer) -> None:
        self._asking = False
        if not self._joined or self._link.lost:
            return
        found = answer.result.get("fw_ver") if isinstance(answer.result, dict) else None
        if not isinstance(found, str) and not self._taught:
            return  # silence tells of no other firmware: what is known stays, and it is asked again
        self._link.firmware = found[:60] if isinstance(found, str) else ""
        lesson = self._lessons.of(self._model, self._link.firmware)
        if lesson is BLANK and self._lessons.of(self._model, None) is not BLANK and not self._taught:
            # Another firmware than the one that the lessons are of: begin anew.
            self._reader.heed(BLANK)
            self.found()
        elif self._taught:
            self._learned()

    def pushed(self, method: str, params: list[dict[str, Any]], *, overtaken: bool = False) -> None:
        """Take in what the device tells by itself; ask for what may be true no longer, where that can be asked for."""
        heard = self._profile.pushed(method, params)
        if overtaken:
            self._ask_instead(heard)
        self._reader.told(path for path, _ in heard.values)
        self._take(heard)
        self._told.pushed((path for path, value in heard.values if value is not None), self._clock.monotonic())

    def _ask_instead(self, heard: Heard[K]) -> None:
        """Take what can be read out of what was `heard`, and read it."""
        now = self._clock.monotonic()
        doubtful: dict[str, K] = {}
        for path, _ in heard.values:
            members = self._profile.members((path,))
            if members and path not in self._profile.lapses and self._reader.answers(members[0], now):
                doubtful[path] = members[0]
        if doubtful:
            heard.values[:] = [one for one in heard.values if one[0] not in doubtful]
            asked = tuple(dict.fromkeys(doubtful.values()))
            self._told.doubt(asked)
            self._reader.read(asked, now, first=True)

    def kept(self) -> None:
        """Say once more what the device would have told, had it changed; its own word for it is minutes old at most."""
        vouched = (path for path in self._told.vouched(self._clock.monotonic()) if path not in self._wanted)
        values = [(path, self._last[path]) for path in vouched]
        if values:
            self._report(Report(self._device, values))

    # -- reading

    def _take(self, heard: Heard[K]) -> None:
        for path, value in heard.values:
            if path not in self._wanted:
                self._told.read(path, self._last.get(path), value, self._clock.monotonic())
            if path not in self._last or self._last[path] != value:
                self._last[path] = value
                self._polling.stir(self._clock.monotonic())
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
