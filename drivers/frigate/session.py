"""One camera of Frigate: as any device over MQTT, and who came into view."""

from functools import partial
from typing import Final

from drivers.frigate.entry import ACTIVITY, AVAILABLE, EVENTS, LABELS
from drivers.frigate.tracked import Tracked
from drivers.mqtt.definition import MqttDefinition, Plan
from drivers.mqtt.payload import parse_json
from drivers.mqtt.session import MqttSession
from hub.model.device import Endpoint, Happening
from hub.model.ports import DriverPorts, Report
from hub.model.value import Value

LARGEST: Final = 262_144
"""Bytes of what Frigate says of all cameras at once."""


class FrigateSession(MqttSession):
    """The session of one camera; `base` is Frigate's own topic, `camera` the name that the camera has there."""

    def __init__(
        self, device: str, endpoint: Endpoint, ports: DriverPorts, definition: MqttDefinition, base: str, camera: str
    ) -> None:
        super().__init__(device, endpoint, ports, definition)
        self._base = base
        self._camera = camera
        self._quoted = f'"{camera}"'.encode()
        self._tracked = Tracked()
        properties = definition.abilities.properties
        self._labels = tuple(label for label in LABELS if label in properties)

    def _listen(self) -> None:
        super()._listen()
        topic = f"{self._base}/{ACTIVITY}"
        self._ends.append(self._ports.broker.subscribe(topic, partial(_active, self)))

    def _connection(self, connected: bool) -> None:
        if not connected:
            self._tracked.forget()
        super()._connection(connected)

    def _heard(self, plan: Plan, topic: str, payload: bytes, retained: bool) -> None:
        if topic != f"{self._base}/{EVENTS}":
            super()._heard(plan, topic, payload, retained)
            if topic == f"{self._base}/{AVAILABLE}" and not retained:
                self._tracked.forget()
                self.refresh(())
            return
        if retained or len(payload) > LARGEST or self._quoted not in payload:
            return
        said = parse_json(payload.decode("utf-8", "replace"))
        after = said.get("after") if isinstance(said, dict) else None
        if not isinstance(after, dict) or after.get("camera") != self._camera:
            return
        seen = self._tracked.hear(said)
        if seen:
            told = [
                Happening("person_seen", {"zone": one.zone, "score": one.score, "snapshot": one.snapshot})
                for one in seen
            ]
            self._ports.reports.report(Report(self._device, (), told))

    def active(self, payload: bytes) -> None:
        """Frigate tells of all cameras what each sees: it is asked to when the broker is found."""
        if len(payload) > LARGEST or self._quoted not in payload:
            return
        said = parse_json(payload.decode("utf-8", "replace"))
        mine = said.get(self._camera) if isinstance(said, dict) else None
        if not isinstance(mine, dict):
            return
        objects = mine.get("objects")
        found = {one.get("label") for one in objects if isinstance(one, dict)} if isinstance(objects, list) else set()
        values: list[tuple[str, Value | None]] = [(label, label in found) for label in self._labels]
        if isinstance(mine.get("motion"), bool):
            values.append(("motion", mine["motion"]))
        self._ports.reports.report(Report(self._device, values))


def _active(session: FrigateSession, _topic: str, payload: bytes, retained: bool) -> None:
    if not retained:
        session.active(payload)
