"""One Zigbee device: as any device over MQTT, and what zigbee2mqtt says of it at its own topics.

An order counts as taken when the device's state comes back, or when nothing was heard against it for a while; what
zigbee2mqtt could not deliver it says in its log at once (`lib/extension/publish.ts`), and the order fails.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from drivers.mqtt.definition import MqttDefinition, Plan
from drivers.mqtt.payload import LARGEST, Said, parse_json
from drivers.mqtt.session import MqttSession
from drivers.zigbee2mqtt.survey import Info
from hub.model.device import Endpoint
from hub.model.errors import HearthError, Unreachable
from hub.model.ports import DriverPorts, Order, Report, Timer
from hub.model.value import Color, Value

PATIENCE: Final = 3.0
"""Seconds in which zigbee2mqtt tells most deliveries that failed; the others it tells after 10."""

COUNTS: Final = 10.0
"""Seconds after which it is told again for how much longer devices may join."""

ANSWERED: Final = "permit_join"
ANSWER: Final = f"response/{ANSWERED}"
"""The call that the bridge answers, and under which of its topics."""

BRIDGE_STATE: Final = "/bridge/state"

Done = Callable[[HearthError | None], None]


class ZigbeeSession(MqttSession):
    """The session of a device, a group or the bridge. The driver tells it what the bridge says of it."""

    def __init__(self, device: str, endpoint: Endpoint, ports: DriverPorts, definition: MqttDefinition) -> None:
        super().__init__(device, endpoint, ports, definition)
        self._trouble: HearthError | None = None
        self._held: list[_Held] = []
        self._closed = False
        self._bridge_gone = False
        self._pairing: Timer | None = None

    def submit(self, order: Order, done: Done) -> None:
        """Publish; `done` hears when the device tells its state, zigbee2mqtt that it failed, or nobody anything."""
        if self._trouble is not None and not self._makes_safe(order):
            done(self._trouble)
            return
        if order.call is not None and order.call.path == ANSWERED:
            held = self._hold(order, done)  # before it leaves: the answer may be here before the broker's word
            super().submit(order, lambda error: None if error is None else self._give_up(held, error))
        else:
            super().submit(order, lambda error: self._taken(order, done, error))

    def _makes_safe(self, order: Order) -> bool:
        """Whether it is nothing but making safe, which is tried whatever the bridge says."""
        properties = self._definition.abilities.properties
        guards = [(properties[path].guard, value) for path, value in order.writes if path in properties]
        return bool(guards) and all(guard is not None and value is guard.safe for guard, value in guards)

    def close(self) -> None:
        self._closed = True
        if self._pairing is not None:
            self._pairing.cancel()
        self._settle_held(None, self._held)
        super().close()

    def troubled(self, error: HearthError | None) -> None:
        """The bridge says why the device cannot be reached whatever else is said; None: nothing is in the way."""
        if self._closed or (self._trouble is None and error is None):
            return
        self._trouble = error
        self._settled()

    def failed(self, error: HearthError) -> None:
        """The bridge says that what was sent to the device failed."""
        self._settle_held(error, self._held)

    def answered(self, error: HearthError | None) -> None:
        """The bridge says what came of a call."""
        self._settle_held(error, [held for held in self._held if not held.writes])

    def paired(self, info: Info) -> None:
        """The bridge says whether new devices may join."""
        if self._pairing is not None:
            self._pairing.cancel()
            self._pairing = None
        if self._closed:
            return
        clock, left = self._ports.clock, 0.0
        if info.open and info.until is not None:
            left = float(max(0, round(info.until - clock.now())))
        self._ports.reports.report(Report(self._device, (("pairing_open", info.open), ("pairing_left", left))))
        if left:
            self._pairing = clock.call_at(clock.monotonic() + min(COUNTS, left), lambda: self.paired(info))

    def _say(self, error: HearthError | None) -> None:
        if error is not None and error.message_id == "mqtt.said_offline" and self._bridge_gone:
            error = Unreachable("zigbee2mqtt.bridge_gone")
        super()._say(self._trouble or error)

    def _heard(self, plan: Plan, topic: str, payload: bytes, retained: bool) -> None:
        if topic.endswith(BRIDGE_STATE):
            self._bridge_gone = b"offline" in payload
        super()._heard(plan, topic, payload, retained)
        if self._held and plan.readers and len(payload) <= LARGEST:
            text = payload.decode("utf-8", "replace")
            said = Said(topic, text, parse_json(text), self._names, retained)
            told = {reader.path: reader.decode(reader.extract(said)) for reader in plan.readers}
            self._settle_held(None, [held for held in self._held if self._confirms(held, told)])

    def _confirms(self, held: "_Held", told: Mapping[str, Value | None]) -> bool:
        """Whether the state is what was written. A colour is, as well as a lamp can repeat it."""
        properties = self._definition.abilities.properties
        return bool(held.writes) and all(
            isinstance(told.get(path), Color) or properties[path].same(told.get(path), value)
            for path, value in held.writes
        )

    def _taken(self, order: Order, done: Done, error: HearthError | None) -> None:
        """The broker has the order, or not. What no state tells is taken: there is nothing to wait for."""
        properties = self._definition.abilities.properties
        told = order.call is None and all(properties[path].readable for path, _ in order.writes)
        if error is not None or not told:
            done(error)
        else:
            self._hold(order, done)

    def _hold(self, order: Order, done: Done) -> "_Held":
        clock = self._ports.clock
        held = _Held(order.writes, done)
        patience = min(PATIENCE, order.timeout / 2)
        held.timer = clock.call_at(clock.monotonic() + patience, lambda: self._give_up(held))
        self._held.append(held)
        return held

    def _give_up(self, held: "_Held", error: HearthError | None = None) -> None:
        if held in self._held:
            self._settle_held(error, [held])

    def _settle_held(self, error: HearthError | None, settled: "Sequence[_Held]") -> None:
        self._held = [held for held in self._held if held not in settled]
        for held in settled:
            if held.timer is not None:
                held.timer.cancel()
            held.done(error)


class _Held:
    """An order that the broker has, and of which nothing was heard yet."""

    __slots__ = ("done", "timer", "writes")

    def __init__(self, writes: tuple[tuple[str, Value], ...], done: Done) -> None:
        self.writes = writes
        self.done = done
        self.timer: Timer | None = None
