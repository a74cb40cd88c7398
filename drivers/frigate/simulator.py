"""A virtual Frigate at a real broker: cameras, and who walks past them.

Source: https://docs.frigate.video/integrations/mqtt/ and Frigate's `frigate/comms/{mqtt,dispatcher}.py`: whether it is
there and what can be switched is kept by the broker; counts, motion and events are not; `onConnect` is answered with
what all cameras see.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from drivers.kit.faults import Faults
from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import ReceivedCommand, SimulationPorts, as_bool, as_text, unknown_act
from hub.model.errors import BadConfig

BASE: Final = "frigate"
VERSION: Final = "0.16.1-2c8dc9d"
THINGS: Final = ("person", "car", "dog", "cat", "package")

_ACTS: Final = (*THINGS, "zone", "motion")
_FAULTS: Final = ("silent", "twice", "false_positive", "garbage")
_SWITCHES: Final = ("detect", "recordings", "snapshots", "audio", "enabled")
_GARBAGE: Final = (b"", b"{", b"[]", b"null", b'{"after": 7}', b'{"type": "new", "after": {"id": []}}', b"\xff\xfe")


def simulators(rows: Sequence[SimulatedDevice], ports: SimulationPorts) -> tuple["CameraSimulator", ...]:
    """One camera a row; `wire_id` is its name in Frigate, the setting `base` the topic of the Frigate it belongs to.

    Raises:
        BadConfig: a row without a name, or with settings that nobody knows.
    """
    servers: dict[str, _Server] = {}
    return tuple(_camera(row, servers, ports) for row in rows)


def _camera(row: SimulatedDevice, servers: dict[str, "_Server"], ports: SimulationPorts) -> "CameraSimulator":
    place = f"devices.{row.handle}"
    base = row.settings.get("base", BASE)
    if not row.wire_id:
        raise BadConfig("simulator.missing_key", place=place, key="wire_id")
    if not isinstance(base, str) or set(row.settings) - {"base"}:
        raise BadConfig("simulator.bad_key", place=f"{place}.base", value=base)
    server = servers.setdefault(base, _Server(base, ports))
    camera = CameraSimulator(row, server, ports)
    server.cameras.append(camera)
    return camera


class _Server:
    """Frigate itself, which is there while one of its cameras is."""

    def __init__(self, base: str, ports: SimulationPorts) -> None:
        self.base = base
        self.cameras: list[CameraSimulator] = []
        self._ports = ports
        self._ends: list[Callable[[], None]] = []

    def begin(self) -> None:
        """Listen, and say that it is there, once."""
        if not self._ends:
            self._ends.append(self._ports.broker.subscribe(f"{self.base}/onConnect", self._asked))
            self._ends.append(self._ports.broker.subscribe(f"{self.base}/+/+/set", self._set))
        self.available()

    def end(self) -> None:
        """The last camera has gone: the broker says so."""
        if any(camera.running for camera in self.cameras):
            return
        for end in self._ends:
            end()
        self._ends.clear()
        self.available()

    def available(self) -> None:
        """Say whether it is there, and which cameras there are."""
        there = any(camera.running for camera in self.cameras)
        self.say("available", "online" if there else "offline", kept=True)
        if there:
            cameras = {camera.camera: {"camera_fps": 5.0, "detection_fps": 0.0} for camera in self.cameras}
            self.say("stats", {"cameras": cameras, "service": {"version": VERSION, "uptime": 60}})

    def say(self, topic: str, said: object, *, kept: bool = False) -> None:
        """Publish under its topic."""
        payload = said if isinstance(said, bytes) else (said if isinstance(said, str) else json.dumps(said)).encode()
        self._ports.broker.publish(f"{self.base}/{topic}", payload, retain=kept)

    def _asked(self, topic: str, payload: bytes, retained: bool) -> None:
        seen = {camera.camera: camera.activity() for camera in self.cameras if camera.running}
        if seen:
            self.say("camera_activity", seen)

    def _set(self, topic: str, payload: bytes, retained: bool) -> None:
        name, what, _ = topic.removeprefix(f"{self.base}/").split("/")
        for camera in self.cameras:
            if camera.camera == name and not retained:
                camera.told(what, payload.decode("utf-8", "replace"))


class CameraSimulator:
    """One camera.

    Acts: `person`, `car`, `dog`, `cat`, `package` (bool: it comes into view, or goes), `zone` (the person walks into a
    zone of that name), `motion` (bool).
    Faults: `silent` (Frigate has crashed, as far as this camera goes), `twice` (all is said twice), `false_positive`
    (events that Frigate itself takes back), `garbage` (nonsense between the messages).
    """

    acts: tuple[str, ...] = _ACTS
    faults: tuple[str, ...] = _FAULTS

    def __init__(self, row: SimulatedDevice, server: _Server, ports: SimulationPorts) -> None:
        self.name = row.handle
        self.camera = row.wire_id
        self._server = server
        self._ports = ports
        self._faults = Faults(_FAULTS, ports.clock)
        self._received: list[ReceivedCommand] = []
        self._switches = dict.fromkeys(_SWITCHES, True)
        self._seen: dict[str, dict[str, object]] = {}
        self._reviewed: str | None = None
        self._severity = ""
        self._motion = False
        self._started = False

    @property
    def running(self) -> bool:
        """Whether it is watched."""
        return self._started and not self._faults["silent"]

    async def start(self) -> None:
        """Be watched."""
        self._started = True
        self._begin()

    async def stop(self) -> None:
        """Vanish."""
        self._started = False
        self._server.end()

    def state(self) -> dict[str, object]:
        """What is before the lens, and what is switched on."""
        return {**{what: what in self._seen for what in THINGS}, "motion": self._motion, **self._switches}

    def received(self) -> list[ReceivedCommand]:
        """What was switched, oldest first."""
        return list(self._received)

    def act(self, what: str, value: object) -> None:
        """Something comes or goes. Raises UnknownName, BadValue."""
        if what == "motion":
            self._motion = as_bool(what, value)
            self._say(f"{self.camera}/motion", "ON" if self._motion else "OFF")
        elif what == "zone":
            self._enter(as_text(what, value))
        elif what in THINGS:
            if as_bool(what, value):
                self._come(what)
            else:
                self._go(what)
        else:
            raise unknown_act(what, _ACTS)

    def misbehave(self, fault: str, value: object) -> None:
        """Play a fault, or stop playing it. Raises UnknownName, BadValue."""
        self._faults.play(fault, value)
        if fault == "silent":
            if self._faults["silent"]:
                self._server.end()
            else:
                self._begin()

    def told(self, what: str, word: str) -> None:
        """Switch something, as `<camera>/<what>/set` says."""
        if not self.running:
            return
        self._received.append(ReceivedCommand(self._ports.clock.now(), f"{what}/set", word[:200]))
        if what in self._switches and word in {"ON", "OFF"}:
            self._switches[what] = word == "ON"
            self._say(f"{self.camera}/{what}/state", word, kept=True)

    def activity(self) -> dict[str, object]:
        """What it sees now, as `camera_activity` tells it."""
        objects = [
            {"id": one["id"], "label": label, "stationary": False, "current_zones": one["current_zones"]}
            for label, one in self._seen.items()
        ]
        return {"config": dict(self._switches), "motion": self._motion, "objects": objects}

    def _begin(self) -> None:
        self._server.begin()
        for what, on in self._switches.items():
            self._say(f"{self.camera}/{what}/state", "ON" if on else "OFF", kept=True)
        self._say(f"{self.camera}/motion", "ON" if self._motion else "OFF")

    def _review(self, now: float) -> None:
        """People and cars are alerts, as Frigate has it if nobody says otherwise."""
        severity = "alert" if {"person", "car"} & self._seen.keys() else "detection"
        kind = "new"
        if self._reviewed is None:
            self._reviewed = f"{now:.6f}-review"
        elif self._seen:
            kind = "update"
        else:
            kind, severity = "end", self._severity
        self._severity = severity
        zones = [zone for one in self._seen.values() for zone in _texts(one["entered_zones"])]
        after = {
            "id": self._reviewed, "camera": self.camera, "start_time": now, "end_time": None, "severity": severity,
            "thumb_path": "", "data": {
                "detections": [one["id"] for one in self._seen.values()], "objects": list(self._seen), "zones": zones,
                "sub_labels": [], "audio": [],
            },
        }  # fmt: skip
        self._say("reviews", {"type": kind, "before": after, "after": after})
        if kind == "end":
            self._reviewed = None
        self._say(f"{self.camera}/review_status", "NONE" if kind == "end" else severity.upper())

    def _come(self, label: str) -> None:
        if label in self._seen or not (self._switches["detect"] and self._switches["enabled"]):
            return
        now = self._ports.clock.now()
        token = f"{self._ports.random.getrandbits(30):06x}"[:6]
        after: dict[str, object] = {
            "id": f"{now:.6f}-{token}", "camera": self.camera, "label": label, "sub_label": None, "score": 0.79,
            "top_score": 0.86, "false_positive": self._faults["false_positive"], "start_time": now, "end_time": None,
            "current_zones": [], "entered_zones": [], "has_snapshot": True, "has_clip": True, "stationary": False,
        }  # fmt: skip
        self._seen[label] = after
        self._tell("new", after)
        self._count(self.camera, label)
        self._tell("update", after)  # a better picture: nobody else has come
        self._review(now)

    def _enter(self, zone: str) -> None:
        after = self._seen.get("person")
        if after is None:
            return
        left = after["current_zones"]
        after["current_zones"] = [zone]
        after["entered_zones"] = [*_texts(after["entered_zones"]), zone]
        self._tell("update", after)
        for one in _texts(left):
            self._say(f"{one}/person", "0")
        self._count(zone, "person")

    def _go(self, label: str) -> None:
        after = self._seen.pop(label, None)
        if after is None:
            return
        zones = _texts(after["current_zones"])
        self._tell("end", {**after, "end_time": self._ports.clock.now(), "current_zones": []})
        for place in (self.camera, *zones):
            self._say(f"{place}/{label}", "0")
        self._review(self._ports.clock.now())

    def _count(self, place: str, label: str) -> None:
        self._say(f"{place}/{label}", "1")
        self._say(f"{place}/all", str(len(self._seen)))

    def _tell(self, kind: str, after: Mapping[str, object]) -> None:
        self._say("events", {"type": kind, "before": dict(after), "after": dict(after)})

    def _say(self, topic: str, said: object, *, kept: bool = False) -> None:
        if not self.running:
            return
        if self._faults["garbage"]:
            for nonsense in _GARBAGE:
                self._server.say("events", nonsense)
        for _ in range(2 if self._faults["twice"] else 1):
            self._server.say(topic, said, kept=kept)


def _texts(listed: object) -> list[str]:
    return [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
