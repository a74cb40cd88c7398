"""One device over MQTT: what is said under its topics becomes reports, orders become messages.

What the broker has kept tells values and never events: it was said some time, not now. The hot path is `_heard`.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Final

from drivers.kit.define import Binding, CallBinding
from drivers.kit.pace import Budget
from drivers.kit.status import StatusLine
from drivers.mqtt.availability import Availability
from drivers.mqtt.definition import Meant, MqttDefinition, Plan, Reader, Sent, Wire
from drivers.mqtt.outgoing import EXPIRES, messages
from drivers.mqtt.payload import LARGEST, Said, parse_json, short
from drivers.mqtt.sources import filled
from hub.model.device import Endpoint, Happening, Health
from hub.model.errors import BadValue, HearthError, NotSupported, Unreachable
from hub.model.ports import DriverPorts, Order, Report, Timer
from hub.model.value import Color, Value

SETTLES: Final = 2.0
"""Seconds after a connection within which a broker tells what it has kept."""
ASKS: Final = (20.0, 50)
"""Devices a second that are asked for all they know after a connection, and at once: radios behind them are slow."""
_SHORT: Final = 32
"""Bytes of a payload whose meaning is remembered; _MOST_KNOWN of them, since most that is said was said before."""
_MOST_KNOWN: Final = 128
NEAR: Final = 4
"""By how much (of 255) each part of a colour may differ that a lamp repeats: it reckons with fewer digits."""


class MqttSession:
    """Subscribes for as long as it lives, under the address that the book knows, else under its id on the wire.

    `pace` is that of the questions after a connection; who opens many gives all of them one.
    """

    # There are thousands of these.
    __slots__ = (
        "_asking", "_availability", "_definition", "_device", "_endpoint", "_ends", "_lapses", "_names", "_new",
        "_ports", "_settling", "_status", "_written", "pace",
    )  # fmt: skip

    def __init__(self, device: str, endpoint: Endpoint, ports: DriverPorts, definition: MqttDefinition) -> None:
        self._device = device
        self._endpoint = endpoint
        self._ports = ports
        self._definition = definition
        self._status = StatusLine(device, endpoint, ports.reports, ports.clock)
        self._availability = Availability(len(definition.there), definition.mode)
        self._names = self._names_now()
        self._ends: list[Callable[[], None]] = []
        self._written: dict[str, tuple[Value, Value]] = {}
        self._lapses: dict[str, Timer] = {}
        self._settling: Timer | None = None
        self._asking: Timer | None = None
        self._new = True
        self.pace = Budget(*ASKS)

    # The port.

    def submit(self, order: Order, done: Callable[[HearthError | None], None]) -> None:
        """Publish; `done` hears when the broker has all of it."""
        try:
            parts, lasting = self._parts(order)
            self._publish(parts, done, sure=self._unread(order) or lasting, safe=lasting)
        except HearthError as error:
            done(error)

    def refresh(self, paths: tuple[str, ...]) -> None:
        """Ask the device for all it knows, where there is a way to."""
        if not self._ports.broker.connected:
            return
        for topic, payload in messages(self._definition.asks, self._names):
            self._ports.broker.publish(topic, payload, expires=EXPIRES)

    async def run(self) -> None:
        """Listen until cancelled."""
        self._ends.append(self._ports.broker.watch(self._connection))
        self._listen()
        if not self._ports.broker.trying:  # else it is neither there nor away, until that is known
            self._connection(self._ports.broker.connected)
        await asyncio.get_running_loop().create_future()

    def close(self) -> None:
        """Stop listening; what was said for a while is no longer waited for."""
        self._hush()
        for timer in self._lapses.values():
            timer.cancel()
        self._lapses.clear()
        for waiting in (self._settling, self._asking):
            if waiting is not None:
                waiting.cancel()

    def moved(self) -> None:
        """It has another address: listen there."""
        if self._ends:
            watching, *_ = self._ends
            self._ends = self._ends[1:]
            self._hush()
            self._ends.append(watching)
            self._availability.forget()
            self._listen()
            self._settle()

    # The broker.

    def _listen(self) -> None:
        self._names = self._names_now()
        for pattern, plan in self._definition.plans.items():
            topic = filled(pattern, self._names)
            self._ends.append(self._ports.broker.subscribe(topic, partial(self._heard, plan)))

    def _names_now(self) -> Mapping[str, str]:
        """What fills topics in."""
        address = self._ports.book.address(self._endpoint.ref)
        return {"at": address or self._endpoint.wire_id, "id": self._endpoint.wire_id}

    def _hush(self) -> None:
        for end in self._ends:
            end()
        self._ends.clear()

    def _connection(self, connected: bool) -> None:
        if not connected:
            self._availability.forget()
            self._say(Unreachable("mqtt.no_connection"))
            return
        if self._new:
            self._new = False
            self._begin_lapses()
        self._ask()
        self._settle()

    def _begin_lapses(self) -> None:
        """What was so before this session, and is not said again within its time, is over: nobody else ends it."""
        for plan in self._definition.plans.values():
            for reader in plan.readers:
                self._lapse_later(reader)

    def _ask(self) -> None:
        """Have the device tell all it knows, when it is its turn."""
        if not self._definition.asks:
            return
        if self._asking is not None:
            self._asking.cancel()
        now = self._ports.clock.monotonic()
        wait = self.pace.reserve(now)
        if wait:
            self._asking = self._ports.clock.call_at(now + wait, partial(self.refresh, ()))
        else:
            self.refresh(())

    def _settle(self) -> None:
        """Online at once, or when the broker has told what it has kept of whether the device is there."""
        if not self._definition.there or self._availability.there is not None:
            self._settled()
            return
        if self._settling is not None:
            self._settling.cancel()
        clock = self._ports.clock
        self._settling = clock.call_at(clock.monotonic() + SETTLES, self._settled)

    def _settled(self) -> None:
        if self._ports.broker.connected:
            self._say(Unreachable("mqtt.said_offline") if self._availability.there is False else None)

    def _say(self, error: HearthError | None) -> None:
        self._status.say(Health.OFFLINE if error else Health.ONLINE, error)

    # What is heard.

    def _heard(self, plan: Plan, topic: str, payload: bytes, retained: bool) -> None:
        if plan.plain and not self._written:
            meant = plan.known.get(payload) or _meant(plan, payload)
            if meant is not None:
                values, unknown = meant
                if values:
                    self._ports.reports.report(Report(self._device, values, raw=unknown))
                return
        self._read(plan, topic, payload, retained)

    def _read(self, plan: Plan, topic: str, payload: bytes, retained: bool) -> None:
        """Read a message to its end."""
        if len(payload) > LARGEST:
            return
        text = payload.decode("utf-8", "replace").strip()
        said = Said(topic, text, parse_json(text) if plan.structured else None, self._names, retained)
        values: list[tuple[str, Value | None]] = []
        raw: list[tuple[str, str]] = []
        for reader in plan.readers:
            wire = reader.extract(said)
            if wire is None or wire == "":
                continue
            value = reader.decode(wire)
            if value is None:
                raw.append((reader.path, short(wire)))
            elif self._written and reader.path in self._written:
                value = self._as_written(reader.path, value)
            if reader.lasts is not None:
                if retained:
                    continue
                self._lapse(reader, value)
            values.append((reader.path, value))
        happened = _happened(plan, said) if plan.tellers and not retained else ()
        if plan.there:
            self._told_there(plan, said)
        if values or happened:
            ago = self._ago(plan, said) if plan.seen else 0.0
            self._ports.reports.report(Report(self._device, values, happened, raw=raw, ago=ago))

    def _told_there(self, plan: Plan, said: Said) -> None:
        for at, heard in plan.there:
            wire = heard.extract(said)
            value = None if wire is None else heard.decode(wire)
            if isinstance(value, bool):
                self._availability.hear(at, value)
        self._settle()  # what was said to be gone may have said nothing yet since it is back

    def _ago(self, plan: Plan, said: Said) -> float:
        for heard in plan.seen:
            wire = heard.extract(said)
            moment = None if wire is None else heard.decode(wire)
            if isinstance(moment, float):
                return max(0.0, self._ports.clock.now() - moment)
        return 0.0

    def _lapse(self, reader: Reader, value: Value | None) -> None:
        """After a while without another word it is as it was before."""
        waiting = self._lapses.pop(reader.path, None)
        if waiting is not None:
            waiting.cancel()
        if value is not None and value != reader.then:
            self._lapse_later(reader)

    def _lapse_later(self, reader: Reader) -> None:
        if reader.lasts is not None and reader.path not in self._lapses:
            clock = self._ports.clock
            when = clock.monotonic() + reader.lasts
            self._lapses[reader.path] = clock.call_at(when, partial(self._lapsed, reader.path, reader.then))

    def _lapsed(self, path: str, then: Value) -> None:
        del self._lapses[path]
        self._ports.reports.report(Report(self._device, ((path, then),)))

    def _as_written(self, path: str, value: Value) -> Value:
        """The value that was written, where the device repeats it as well as it can."""
        written, repeated = self._written[path]
        if value == repeated or _near(value, repeated):
            return written
        del self._written[path]
        return value

    # What is said.

    def _parts(self, order: Order) -> tuple[list[Sent], bool]:
        """What an order is to say, and whether it is nothing but making safe. Raises NotSupported."""
        parts: list[Sent] = []
        lasting = bool(order.writes)
        for path, value in order.writes:
            binding = self._definition.written.get(path)
            if not isinstance(binding, Binding) or binding.encode is None:
                raise NotSupported("device.no_orders")
            parts += _sent(binding.encode(value))
            guard = self._definition.abilities.properties[path].guard
            lasting = lasting and guard is not None and value is guard.safe
            self._remember(path, binding.address, value)
        if order.call is not None:
            called = self._definition.written.get(order.call.path)
            if not isinstance(called, CallBinding):
                raise NotSupported("device.no_orders")
            parts += _sent(called.encode(dict(order.call.args)))
        return parts, lasting

    def _remember(self, path: str, wire: Wire, value: Value) -> None:
        repeated = None if wire.back is None else wire.back(value)
        if repeated is None or repeated == value:
            self._written.pop(path, None)
        else:
            self._written[path] = value, repeated

    def _unread(self, order: Order) -> bool:
        """Whether nothing will be heard of it: then the broker must say at least that it has it."""
        properties = self._definition.abilities.properties
        return order.call is not None or not all(properties[path].readable for path, _ in order.writes)

    def _publish(
        self, parts: Iterable[Sent], done: Callable[[HearthError | None], None], *, sure: bool, safe: bool
    ) -> None:
        """Publish all parts. What makes safe is tried whatever was said of the device, and does not expire."""
        broker = self._ports.broker
        if not broker.connected:
            raise Unreachable("mqtt.no_connection")
        if self._availability.there is False and not safe:
            raise Unreachable("mqtt.said_offline")
        expires = None if safe else EXPIRES
        due = messages(parts, self._names)
        tally = _Tally(len(due), done)
        for topic, payload in due:
            try:
                broker.publish(topic, payload, qos=int(sure), expires=expires, done=tally.one)
            except BadValue as error:
                tally.one(error)


class _Tally:
    """Tells once when all of several messages are settled: the first error, or none."""

    def __init__(self, count: int, done: Callable[[HearthError | None], None]) -> None:
        self._left = count
        self._done = done
        self._error: HearthError | None = None
        if not count:
            done(None)

    def one(self, error: HearthError | None) -> None:
        self._left -= 1
        self._error = self._error or error
        if not self._left:
            self._done(self._error)


def _meant(plan: Plan, payload: bytes) -> Meant | None:
    """What a short payload means, whichever of the devices with that plan says it; remembered."""
    if len(payload) > _SHORT:
        return None
    text = payload.decode("utf-8", "replace").strip()
    read = [(reader.path, reader.decode(text)) for reader in plan.readers] if text else []
    values = tuple(read)
    meant = values, tuple((path, short(text)) for path, value in values if value is None)
    if len(plan.known) >= _MOST_KNOWN:
        plan.known.clear()
    plan.known[payload] = meant
    return meant


def _happened(plan: Plan, said: Said) -> list[Happening]:
    found = [(teller.path, teller.fields(said)) for teller in plan.tellers]
    return [Happening(path, fields) for path, fields in found if fields is not None]


def _sent(made: object) -> Iterable[Sent]:
    return made if isinstance(made, tuple) else ()


def _near(one: Value, other: Value) -> bool:
    if not isinstance(one, Color) or not isinstance(other, Color):
        return False
    return all(abs(mine - theirs) <= NEAR for mine, theirs in zip(one, other, strict=True))
