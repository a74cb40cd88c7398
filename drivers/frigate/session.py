"""One camera of Frigate: as any device over MQTT, who came into view, and what is worth a look."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from drivers.frigate.entry import ACTIVITY, AVAILABLE, EVENTS, LABELS, PERSON, REVIEWS
from drivers.frigate.reviews import Reviews, label_of
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
        self._reviews = Reviews()
        properties = definition.abilities.properties
        self._labels = tuple(label for label in LABELS if label in properties)
        self._alerts = "alert" in properties
        self._zones = _zones(definition, base)

    def _listen(self) -> None:
        super()._listen()
        topic = f"{self._base}/{ACTIVITY}"
        self._ends.append(self._ports.broker.subscribe(topic, partial(_active, self)))

    def _connection(self, connected: bool) -> None:
        if not connected:
            self._forget()
        super()._connection(connected)

    def _forget(self) -> None:
        self._tracked.forget()
        self._reviews.forget()

    def _heard(self, plan: Plan, topic: str, payload: bytes, retained: bool) -> None:
        what = topic.removeprefix(f"{self._base}/")
        if what not in (EVENTS, REVIEWS):
            super()._heard(plan, topic, payload, retained)
            if what == AVAILABLE and not retained:
                self._forget()
                self.refresh(())
            return
        if retained or len(payload) > LARGEST or self._quoted not in payload:
            return
        said = parse_json(payload.decode("utf-8", "replace"))
        after = said.get("after") if isinstance(said, dict) else None
        if isinstance(said, dict) and isinstance(after, dict) and after.get("camera") == self._camera:
            self._told(what, said, after)

    def _told(self, what: str, said: dict[str, object], after: dict[str, object]) -> None:
        """What became of something, or of a review, is told where it is news."""
        values: list[tuple[str, Value | None]] = []
        happened: Sequence[Happening]
        if what == EVENTS:
            happened = [
                Happening("person_seen", {"zone": one.zone, "score": one.score, "snapshot": one.snapshot})
                for one in self._tracked.hear(said)
            ]
        else:
            happened = self._reviews.hear(said, after)
            if self._alerts:
                values.append(("alert", self._reviews.alert))
        if values or happened:
            self._ports.reports.report(Report(self._device, values, happened))

    def active(self, payload: bytes) -> None:
        """Frigate tells of all cameras what each sees: it is asked to when the broker is found."""
        if len(payload) > LARGEST or self._quoted not in payload:
            return
        said = parse_json(payload.decode("utf-8", "replace"))
        cameras: dict[str, object] = said if isinstance(said, dict) else {}
        mine = cameras.get(self._camera)
        if not isinstance(mine, dict):
            return
        found = {label_of(one.get("label")) for one in _objects(mine)}
        values: list[tuple[str, Value | None]] = [(label, label in found) for label in self._labels]
        values += self._in_zones([one for camera in cameras.values() for one in _objects(camera)])
        if self._alerts and not found:
            values.append(("alert", False))
        if isinstance(mine.get("motion"), bool):
            values.append(("motion", mine["motion"]))
        self._ports.reports.report(Report(self._device, values))

    def _in_zones(self, objects: Sequence[Mapping[str, object]]) -> list[tuple[str, Value | None]]:
        """Where people are now; nothing of zones where a Frigate sees people and does not say where."""
        places = [one.get("current_zones") for one in objects if label_of(one.get("label")) == PERSON]
        listed = [one for one in places if isinstance(one, list)]
        if len(listed) < len(places):
            return []
        return [(path, any(zone in one for one in listed)) for zone, path in self._zones.items()]


def _zones(definition: MqttDefinition, base: str) -> dict[str, str]:
    """The property of each zone, by the zone's name in Frigate."""
    return {
        pattern.removeprefix(f"{base}/").removesuffix(f"/{PERSON}"): reader.path
        for pattern, plan in definition.plans.items()
        if pattern.startswith(f"{base}/") and pattern.endswith(f"/{PERSON}")
        for reader in plan.readers
    }


def _objects(camera: object) -> list[dict[str, object]]:
    """What one camera sees, as `camera_activity` lists it."""
    listed = camera.get("objects") if isinstance(camera, dict) else None
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _active(session: FrigateSession, _topic: str, payload: bytes, retained: bool) -> None:
    if not retained:
        session.active(payload)
