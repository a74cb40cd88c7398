"""The family: cameras that a Frigate at the broker watches."""

from typing import Final

from drivers.frigate.entry import EVENTS, PERSON, entry_of
from drivers.frigate.session import LARGEST, FrigateSession
from drivers.frigate.survey import Survey
from drivers.mqtt.definition import MqttDefinition
from drivers.mqtt.driver import MqttDriver
from drivers.mqtt.payload import parse_json
from hub.model.broker import HOW
from hub.model.device import Endpoint, Sighting
from hub.model.errors import HearthError, Unreachable
from hub.model.ports import DriverPorts, Learned
from hub.model.secret import Secret

FAMILY: Final = "frigate"
MODEL: Final = "camera"

_STATS: Final = "stats"
_COUNT: Final = 6
"""Digits that a count may have."""


class FrigateDriver(MqttDriver):
    """The Driver of the family. Ids on the wire are cameras' names; those of a second Frigate begin with its topic."""

    name = FAMILY
    announced_under = (FAMILY,)

    def __init__(self, ports: DriverPorts) -> None:
        super().__init__(ports)
        first = self.topics[0] if self.topics else ""
        self._surveys = {base: Survey(base, "" if base == first else f"{base}/") for base in self.topics}

    def filters(self, topic: str) -> tuple[str, ...]:
        """Which cameras there are, what they count, and who enters which zone. No pictures."""
        return (*(f"{topic}/{one}" for one in ("+/detect/state", "+/enabled/state", _STATS, EVENTS, "+/+")),)

    def session(self, device: str, endpoint: Endpoint, definition: MqttDefinition) -> FrigateSession:
        survey, camera = self._placed(endpoint.wire_id)
        base = survey.base if survey is not None else FAMILY
        if survey is not None:
            survey.remember(camera, tuple(definition.plans))
        return FrigateSession(device, endpoint, self._ports, definition, base, camera)

    def announced(self, topic: str, payload: bytes, retained: bool) -> None:
        """Learn of cameras, of what they look for, and of their zones."""
        survey = next((one for base, one in self._surveys.items() if topic.startswith(f"{base}/")), None)
        if survey is None or len(payload) > LARGEST:
            return
        match topic.removeprefix(f"{survey.base}/").split("/"):
            case [name, "detect", "state"]:
                if survey.camera(name):
                    self._show(survey, name)
            case [name, "enabled", "state"]:
                if survey.stoppable(name):
                    self._renew(survey, name)
            case ["stats"]:
                for name in survey.stats(parse_json(payload.decode("utf-8", "replace"))):
                    self._show(survey, name)
            case ["events"]:
                self._entered(survey, payload)
            case [name, label] if payload.isdigit() and len(payload) <= _COUNT:
                if survey.counted(name, label):
                    self._renew(survey, name)

    def tell(self) -> None:
        for survey in self._surveys.values():
            for name in survey.cameras:
                self._show(survey, name)

    def undescribed(self, wire_id: str) -> str:
        """Why one makes no device: Frigate does not tell of it."""
        survey, camera = self._placed(wire_id)
        return "" if survey is not None and camera in survey.cameras else "frigate.not_there"

    async def verify(self, sighting: Sighting, secret: Secret | None) -> Learned:
        """What the camera tells of. Raises Unreachable where Frigate says nothing of it."""
        survey, camera = self._placed(sighting.wire_id)
        if survey is None or camera not in survey.cameras:
            raise Unreachable("frigate.not_there", ref=sighting.ref, model=sighting.model)
        return Learned(self._model(survey, camera), survey.version, f"{survey.base}/{camera}")

    def _entered(self, survey: Survey, payload: bytes) -> None:
        said = parse_json(payload.decode("utf-8", "replace"))
        after = said.get("after") if isinstance(said, dict) else None
        if not isinstance(after, dict) or after.get("label") != PERSON:
            return
        name = after.get("camera")
        if isinstance(name, str) and survey.entered(name, after.get("entered_zones")):
            self._renew(survey, name)

    def _renew(self, survey: Survey, name: str) -> None:
        """A camera tells of more than was known: follow it where it is adopted."""
        ref = f"{FAMILY}:{survey.prefix}{name}"
        if not self._ports.book.adopted(ref):
            return
        try:
            self._ports.descriptions.described(ref, self._model(survey, name))
        except HearthError:
            return  # it stays what it was: there is no room for more descriptions, which the doctor tells

    def _model(self, survey: Survey, name: str) -> str:
        camera = survey.cameras[name]
        entry = entry_of(survey.base, camera.labels, camera.zones, stops=camera.stops)
        return self._ports.descriptions.describe(FAMILY, MODEL, entry)

    def _show(self, survey: Survey, name: str) -> None:
        details = (("origin", f"Frigate {survey.version}".strip()),)
        address = f"{survey.base}/{name}"
        self.sight(Sighting(FAMILY, f"{survey.prefix}{name}", address, HOW, MODEL, name.replace("_", " "), details))

    def _placed(self, wire_id: str) -> tuple[Survey | None, str]:
        """The Frigate that an id on the wire belongs to, and the camera's name there."""
        base, slash, name = wire_id.rpartition("/")
        survey = self._surveys.get(base) if slash else next(iter(self._surveys.values()), None)
        return survey, name
