"""The conversation with one lamp: connect, read everything, and then listen; wishes go out through the outbox."""

import asyncio
from collections.abc import Callable
from typing import Final, NoReturn

from drivers.kit.book import known_address
from drivers.kit.define import Binding, Definition
from drivers.kit.pace import jittered
from drivers.kit.status import StatusLine
from drivers.yeelight.codec import LONGEST_LINE, Answer, parse_line
from drivers.yeelight.definitions.lights import Member, Wish
from drivers.yeelight.discover import address_of, connect, who_is
from drivers.yeelight.outbox import Listener, Outbox
from drivers.yeelight.picture import Picture
from hub.model.backoff import Backoff
from hub.model.device import Endpoint, Health
from hub.model.errors import BadBytes, HearthError, NotSupported, Unreachable
from hub.model.ports import DriverPorts, Order, Report
from hub.model.value import Value

READ_EVERY: Final = 60.0
"""Seconds between two readings of everything: lamps tell changes by themselves, and forget to now and then."""


class YeelightSession:
    """One lamp, from first contact to the next after every loss. `dropped` counts lines that made no sense."""

    def __init__(self, device: str, endpoint: Endpoint, ports: DriverPorts, definition: Definition[Member]) -> None:
        self.dropped = 0
        self._device = device
        self._endpoint = endpoint
        self._ports = ports
        self._bindings = {one.path: one for one in definition.bindings if isinstance(one, Binding)}
        self._picture = Picture(definition)
        self._status = StatusLine(device, endpoint, ports.reports, ports.clock)
        self._backoff = Backoff(ports.random)
        self._writer: asyncio.StreamWriter | None = None
        self._lost: HearthError = Unreachable("device.connection_lost")
        listener = Listener(self._read, self._refused, lambda: self._hang_up(Unreachable("device.silent")))
        self._outbox = Outbox(ports.clock, ports.random, self._picture.props, listener)

    def submit(self, order: Order, done: Callable[[HearthError | None], None]) -> None:
        """Send the wishes of an order: on before the rest, off after it."""
        clock = self._ports.clock
        refusal = self._refusal(order)
        if refusal is not None:
            clock.call_at(clock.monotonic(), lambda: done(refusal))
            return
        writes = sorted(order.writes, key=_when)
        self._outbox.put([self._wish(path, value) for path, value in writes], order.timeout, done)

    def refresh(self, paths: tuple[str, ...]) -> None:
        """Read everything soon: it is one request."""
        if self._writer is not None and any(path in self._bindings for path in paths):
            self._outbox.ask()

    async def run(self) -> None:
        """Talk to the lamp until cancelled; after a loss, again with longer pauses."""
        while True:
            try:
                await self._converse()
            except HearthError as error:
                self._hang_up(error)
                self._status.say(Health.OFFLINE, error)
            await self._ports.clock.sleep(self._backoff.next())

    def close(self) -> None:
        """Hang up."""
        self._hang_up(Unreachable("device.session_closed"))

    def _refusal(self, order: Order) -> HearthError | None:
        bindings = [self._bindings.get(path) for path, _ in order.writes]
        if order.call is not None or not bindings or any(one is None or one.encode is None for one in bindings):
            return NotSupported("device.no_orders")
        return self._lost if self._writer is None else None

    def _wish(self, path: str, value: Value) -> tuple[str, Wish]:
        binding = self._bindings[path]
        wish = binding.encode(value) if binding.encode else None
        if not isinstance(wish, Wish):
            raise NotSupported("device.no_orders")
        return binding.address.slot, wish

    async def _converse(self) -> NoReturn:
        """One connection, from greeting to loss. Raises HearthError: what ended it, always."""
        ports, ref = self._ports, self._endpoint.ref
        host, port = address_of(known_address(ports.book, ref))
        # Two lamps may have changed places: the connection itself does not tell which one it leads to.
        lamp = await who_is(ports.clock, ports.network, host)
        if lamp is not None and lamp.id != self._endpoint.wire_id:
            raise Unreachable("device.other_device", found=lamp.id, address=host, expected=self._endpoint.wire_id)
        reader, self._writer = await connect(ports.clock, host, port, LONGEST_LINE)
        self._lost = Unreachable("device.connection_lost")
        self._outbox.connected(self._writer.write)
        keeper = asyncio.ensure_future(self._keep())
        try:
            while True:
                line = await reader.readline()
                if not line:
                    raise self._lost
                self.take(line)
        except (OSError, ValueError) as error:  # ValueError: a line without an end
            raise self._lost from error
        finally:
            keeper.cancel()
            self._hang_up(self._lost)

    async def _keep(self) -> None:
        """Read everything, now and from time to time."""
        while True:
            self._outbox.ask()
            await self._ports.clock.sleep(jittered(READ_EVERY, self._ports.random))

    def take(self, line: bytes) -> None:
        """One line of the lamp, to the reports in the same turn."""
        try:
            message = parse_line(line)
        except BadBytes:
            self.dropped += 1
            return
        if isinstance(message, Answer):
            self._outbox.answered(message)
        else:
            self._report(self._picture.take(message.props))

    def _read(self, result: tuple[object, ...]) -> None:
        """The answer to `get_prop`: values in the order of the question."""
        self._backoff.reset()
        self._status.say(Health.ONLINE)
        self._report(self._picture.take(dict(zip(self._picture.props, result, strict=False))))

    def _refused(self, refused: bool) -> None:
        if refused:
            self._status.say(Health.DEGRADED, Unreachable("device.lamp_quota"))
        else:
            self._status.say(Health.ONLINE)

    def _report(self, values: tuple[tuple[str, Value | None], ...]) -> None:
        if values:
            self._ports.reports.report(Report(self._device, values))

    def _hang_up(self, error: HearthError) -> None:
        self._lost = error
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()
        self._outbox.lost(error)


def _when(write: tuple[str, Value]) -> int:
    """A lamp that is off takes nothing but being switched on."""
    path, value = write
    if path.rpartition(".")[2] != "on":
        return 1
    return 0 if value is True else 2
