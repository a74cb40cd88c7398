"""The session of a child that tells through scenes: alone, or beside the one that reads it over MIoT."""

import asyncio
from collections.abc import Callable
from typing import Any, Final

from drivers.kit.define import Definition, EventBinding, Signal
from drivers.kit.status import StatusLine
from drivers.miio.codec import Keys
from drivers.miio.exchange import Answer, Ask
from drivers.miio.link import Link
from drivers.miio.scene_push.products import Trigger, triggers
from drivers.miio.scene_push.push import FakeDevice, Source, install_ask, scene_id
from drivers.miio.transport import Transport, address_of
from hub.model.device import Endpoint, Happening, Health, Status
from hub.model.errors import HearthError, NotAdopted, NotSupported, Rejected
from hub.model.ports import Order, Report, Session, Timer
from hub.model.value import Value

MAGIC: Final = (1_590_161_094, 1_642_025_774)  # what is seen in captures; its meaning is not known


class SceneSession:
    """One child. `inner` does all else that can be done with it, None: nothing can."""

    def __init__(
        self,
        transport: Transport,
        link: Link,
        fake: FakeDevice,
        product: Definition[Trigger],
        device: str,
        endpoint: Endpoint,
        model: str,
        inner: Session | None = None,
    ) -> None:
        self.did = endpoint.wire_id
        self._transport = transport
        self._clock = transport.ports.clock
        self._reports = transport.ports.reports
        self._link = link
        self._fake = fake
        self._triggers = triggers(product)
        self._device = device
        self._endpoint = endpoint
        self._source = Source(endpoint.wire_id, model)
        self._inner = inner
        self._status = StatusLine(device, endpoint, self._reports, self._clock)
        self._host = ""
        self._installed: tuple[str, ...] = ()
        self._installing: asyncio.Task[None] | None = None
        self._lapsing: dict[str, Timer] = {}

    # -- the port

    def submit(self, order: Order, done: Callable[[HearthError | None], None]) -> None:
        """What the other session can do."""
        if self._inner is not None:
            self._inner.submit(order, done)
        else:
            self._clock.call_at(self._clock.monotonic(), lambda: done(NotSupported("device.no_orders")))

    def refresh(self, paths: tuple[str, ...]) -> None:
        """Read what can be read."""
        if self._inner is not None:
            self._inner.refresh(paths)

    async def run(self) -> None:
        """Keep the conversation going until cancelled."""
        self._link.join(self)
        try:
            if self._inner is not None:
                await self._inner.run()
            else:
                await asyncio.get_running_loop().create_future()
        finally:
            self.close()

    def close(self) -> None:
        """Leave the link, and take the scenes out of the gateway."""
        if self._installing is not None:
            self._installing.cancel()
            self._installing = None
        if self._host:
            self._fake.retire(self._host, self.did, self._installed)
            self._host, self._installed = "", ()
        for timer in self._lapsing.values():
            timer.cancel()
        self._lapsing.clear()
        self._link.leave(self)
        if self._inner is not None:
            self._inner.close()

    # -- what the link tells

    def found(self) -> None:
        """The gateway is there, perhaps without its memory: give it the scenes."""
        if self._installing is None or self._installing.done():
            self._installing = asyncio.ensure_future(self._install())

    def rebooted(self) -> None:
        """It may have lost them."""
        if not self._link.lost:
            self.found()

    def fared(self, health: Health, reason: str, params: tuple[tuple[str, str], ...]) -> None:
        """Pass the gateway's health on, where nobody else does."""
        if self._inner is None:
            named = (("ref", self._endpoint.ref), *params) if reason else ()
            status = Status(health, self._clock.now(), reason, named)
            self._reports.status(self._device, self._endpoint.ref, status)

    def kept(self) -> None:
        """Nothing: what scenes tell lapses by itself."""

    def pushed(self, method: str, params: list[dict[str, Any]], *, overtaken: bool = False) -> None:
        """Nothing: the other session hears what comes by subscription."""

    # -- inside

    async def _install(self) -> None:
        for trigger in self._triggers.values():
            if isinstance(trigger, Signal) and trigger.lasts is not None and trigger.path not in self._lapsing:
                self._report(((trigger.path, trigger.then),))  # there was none lately: nobody can be asked
        try:
            await self._install_all()
        except HearthError as error:
            self._status.say(Health.DEGRADED, error)

    async def _install_all(self) -> None:
        book, random = self._transport.ports.book, self._transport.ports.random
        secret, address = book.secret(self._link.ref), address_of(book.address(self._link.ref) or "")
        if secret is None or address is None:
            raise NotAdopted("device.not_adopted")
        keys = Keys.of_hex(secret.reveal())
        ours = await self._fake.open(address[0])
        self._host = address[0]
        self._fake.listen(self._host, self._link.ref, keys, self.did, self._told)
        names: list[str] = []
        for trigger in (one.address for one in self._triggers.values()):
            name = scene_id(self._link.ref, self._source, trigger)
            ask = install_ask(name, self._source, trigger, keys.token, ours, random.randint(*MAGIC))
            names.append(name)
            self._installed = tuple(names)  # from now on it may be there, whether or not the answer arrives
            result = await _asked(self._link, ask)
            if result not in (["ok"], "ok", 0):
                raise Rejected("lan.scene_refused", detail=str(result)[:100])

    def _told(self, action: str) -> None:
        """Take in what the child tells; the gateway has signed it."""
        binding = self._triggers.get(action)
        if isinstance(binding, Signal):
            self._report(((binding.path, binding.value),))
            if binding.lasts is not None:
                self._lapse(binding.path, binding.lasts, binding.then)
        elif isinstance(binding, EventBinding):
            self._reports.report(Report(self._device, events=(Happening(binding.path, binding.decode(None) or {}),)))

    def _report(self, values: tuple[tuple[str, Value], ...]) -> None:
        for path, _ in values:
            running = self._lapsing.pop(path, None)
            if running is not None:
                running.cancel()
        self._reports.report(Report(self._device, values))

    def _lapse(self, path: str, seconds: float, then: Value) -> None:
        def over() -> None:
            del self._lapsing[path]
            self._report(((path, then),))

        self._lapsing[path] = self._clock.call_at(self._clock.monotonic() + seconds, over)


async def _asked(link: Link, ask: Ask) -> object:
    """The answer's result. Raises its error."""
    answered: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()

    def done(answer: Answer) -> None:
        if not answered.done():
            answered.set_result(answer)

    link.ask(ask, done)
    answer = await answered
    if answer.error is not None:
        raise answer.error
    result: object = answer.result
    return result
