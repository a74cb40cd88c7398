"""The camera's side: VAPIX with digest authentication, the event stream, and a garden in front of the lens.

Sources as in `codec`. Messages have the shapes of AXIS OS: `classTypes`, `active`, `objectId` and `triggerTime` as
text, topics with namespaces, timestamps in milliseconds, the state of everything subscribed to right after the answer.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

from aiohttp import WSMsgType, web

from drivers.axis import codec
from drivers.axis.discover import MDNS_TYPE
from drivers.kit.faults import Faults
from drivers.kit.home import SimulatedDevice
from drivers.kit.http_server import DigestGate, Server
from drivers.kit.simulator import (
    ReceivedCommand,
    SimulationPorts,
    as_bool,
    as_text,
    unknown_act,
)
from hub.model.errors import BadConfig

PORT: Final = 8080
FIRMWARE: Final = "11.11.73"
TOKEN_LASTS: Final = 15.0  # seconds, as the documentation says

_ACTS: Final = ("person", "motion", "crossing")
_FAULTS: Final = ("silent", "drop_connection", "garbage", "wrong_auth", "slow", "no_initial_state", "old_firmware")
_GARBAGE: Final = (
    "",
    "{",
    "[]",
    "null",
    '{"method": 7}',
    '{"method": "events:notify"}',
    '{"method": "events:notify", "params": {"notification": {"topic": []}}}',
    '{"method": "events:notify", "params": {"notification": {"topic": "tnsaxis:CameraApplicationPlatform/VMD/1"}}}',
    "\x00\ufffd" * 1000,
)


def simulators(rows: Sequence[SimulatedDevice], ports: SimulationPorts) -> tuple["CameraSimulator", ...]:
    """One camera a row. `token` is `user:password`, `wire_id` the serial number; settings: `scenario`, `firmware`.

    Raises:
        BadConfig: a row without serial number or password, or with a setting that no camera has.
    """
    return tuple(CameraSimulator(row, ports) for row in rows)


class _Listener:
    """One open stream: its filters, and what is still to be sent."""

    def __init__(self, request: web.Request, stream: web.WebSocketResponse) -> None:
        self.stream = stream
        self._request = request
        self.topics: tuple[str, ...] = ()
        self.outbox: asyncio.Queue[str] = asyncio.Queue()

    def cut(self) -> None:
        """Drop the connection without a word."""
        if self._request.transport is not None:
            self._request.transport.abort()

    def wants(self, topic: str) -> bool:
        """Whether a filter names the topic, or one above it with `//.`."""
        for wanted in self.topics:
            root = wanted.removesuffix("//.").rstrip("/")
            if topic == wanted or (wanted.endswith("//.") and f"{topic}/".startswith(f"{root}/" if root else "")):
                return True
        return False


class CameraSimulator:
    """A camera with one scenario that watches for people, one that counts crossings, and video motion detection.

    Acts: `person` and `motion` (bool), `crossing` (what crossed the line: human, car).
    Faults: `silent` (takes everything, answers nothing, not even pings), `drop_connection` (cuts the streams, and
    refuses new ones while on), `garbage` (nonsense between the messages), `wrong_auth` (refuses every password),
    `slow` (seconds before every answer and message), `no_initial_state`, `old_firmware` (knows no event stream).
    """

    acts: tuple[str, ...] = _ACTS
    faults: tuple[str, ...] = _FAULTS

    def __init__(self, row: SimulatedDevice, ports: SimulationPorts) -> None:
        user, _, password = row.token.partition(":")
        place = f"devices.{row.handle}"
        if not row.wire_id or not password:
            raise BadConfig("simulator.missing_key", place=place, key="token" if row.wire_id else "wire_id")
        unknown = row.settings.keys() - {"scenario", "firmware"}
        if unknown:
            raise BadConfig("simulator.unknown_key", place=place, key=min(unknown))
        self.name = row.handle
        self._row = row
        self._ports = ports
        self._port = row.port or PORT
        self._scenario = str(row.settings.get("scenario", "Scenario 1"))
        self._firmware = str(row.settings.get("firmware", FIRMWARE))
        self._server = Server(row.address, self._port)
        self._gate = DigestGate(ports.random, f"AXIS_{row.wire_id}", user, password)
        self._tokens: dict[str, float] = {}
        self._listeners: list[_Listener] = []
        self._received: list[ReceivedCommand] = []
        self._faults = Faults(_FAULTS, ports.clock)
        self._person = False
        self._motion = False
        self._objects = 4000
        self._crossed = 0

    @property
    def _instance(self) -> str:
        return f"{self._row.model} - {self._row.wire_id}"

    async def start(self) -> None:
        """Serve, and announce. Raises BadSetup where the address or port cannot be had."""
        app = web.Application()
        app.router.add_post(codec.INFO_PATH, self._guarded(self._info))
        app.router.add_post(codec.APIS_PATH, self._guarded(self._apis))
        app.router.add_post(codec.ANALYTICS_PATH, self._guarded(self._analytics))
        app.router.add_get("/axis-cgi/wssession.cgi", self._guarded(self._token))
        app.router.add_get(codec.STREAM_PATH, self._stream)
        await self._server.start(app)
        if self._ports.announcer is not None:
            txt = {"macaddress": self._row.wire_id}
            await self._ports.announcer.announce(MDNS_TYPE, self._instance, self._row.address, self._port, txt)

    async def stop(self) -> None:
        """Vanish, as when its power fails."""
        self._cut()
        await self._server.stop()
        if self._ports.announcer is not None:
            await self._ports.announcer.withdraw(MDNS_TYPE, self._instance)

    def state(self) -> dict[str, object]:
        """Who is in the garden, and who listens."""
        return {
            "person": self._person,
            "motion": self._motion,
            "crossed": self._crossed,
            "listeners": sum(bool(listener.topics) for listener in self._listeners),
        }

    def received(self) -> list[ReceivedCommand]:
        """Requests that were let in, and subscriptions, oldest first."""
        return list(self._received)

    def act(self, what: str, value: object) -> None:
        """Somebody comes or goes, something moves, somebody crosses the line. Raises UnknownName, BadValue."""
        match what:
            case "person":
                self._person = as_bool(what, value)
                self._objects += self._person
                self._notify(*self._person_events())
            case "motion":
                self._motion = as_bool(what, value)
                self._notify(*self._motion_events())
            case "crossing":
                kind = as_text(what, value)
                self._crossed += 1
                counted = {"reason": kind, "total": str(self._crossed), f"total{kind.capitalize()}": "1"}
                self._notify((f"{codec.OBJECTS_TOPIC}/Device1Scenario2", counted))
            case _:
                raise unknown_act(what, _ACTS)

    def misbehave(self, fault: str, value: object) -> None:
        """Play a fault, or stop playing it. Raises UnknownName, BadValue."""
        self._faults.play(fault, value)
        if self._faults["drop_connection"]:
            self._cut()

    # What it tells.

    def _person_events(self) -> tuple[tuple[str, dict[str, str]], ...]:
        data = {
            "triggerTime": datetime.fromtimestamp(self._ports.clock.now(), UTC).isoformat(timespec="milliseconds"),
            "classTypes": codec.HUMAN,
            "active": str(int(self._person)),
            "objectId": str(self._objects),
        }
        topics = (f"{codec.OBJECTS_TOPIC}/Device1Scenario1", f"{codec.OBJECTS_TOPIC}/Device1ScenarioANY")
        return tuple((topic, data) for topic in topics)

    def _motion_events(self) -> tuple[tuple[str, dict[str, str]], ...]:
        data = {"active": str(int(self._motion))}
        topics = (f"{codec.MOTION_TOPIC}/Camera1Profile1", f"{codec.MOTION_TOPIC}/Camera1ProfileANY")
        return tuple((topic, data) for topic in topics)

    def _notify(self, *events: tuple[str, dict[str, str]]) -> None:
        for listener in self._listeners:
            self._send(listener, events)

    def _send(self, listener: _Listener, events: Sequence[tuple[str, dict[str, str]]]) -> None:
        for topic, data in events:
            if self._faults["garbage"]:
                for nonsense in _GARBAGE:
                    listener.outbox.put_nowait(nonsense)
            if listener.wants(topic) and not self._faults["silent"]:
                notification = {
                    "timestamp": int(self._ports.clock.now() * 1000),
                    "topic": topic,
                    "message": {"source": {}, "key": {}, "data": data},
                }
                params = {"notification": notification}
                message = {"apiVersion": "1.0", "method": "events:notify", "params": params}
                listener.outbox.put_nowait(json.dumps(message))

    # What it is asked.

    def _guarded(
        self, answer: Callable[[object], web.Response]
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            await self._faults.hold()
            if self._faults["wrong_auth"] or not self._gate.admits(request):
                return self._gate.challenge()
            body = await request.read()
            self._log(request.path, body.decode(errors="replace"))
            try:
                asked = json.loads(body) if body else {}
            except ValueError:
                asked = None
            return answer(asked)

        return handle

    def _info(self, asked: object) -> web.Response:
        listed = {
            "Architecture": "aarch64",
            "Brand": "AXIS",
            "BuildDate": "Jun 17 2024 09:16",
            "HardwareID": "9DD.1",
            "ProdFullName": f"{self._row.model} Network Camera",
            "ProdNbr": self._row.model.removeprefix("AXIS "),
            "ProdShortName": self._row.model,
            "ProdType": "Network Camera",
            "ProdVariant": "",
            "SerialNumber": self._row.wire_id,
            "Soc": "Axis Artpec-8",
            "SocSerialNumber": "",
            "Version": self._firmware,
            "WebURL": "http://www.axis.com",
        }
        return _answer(asked, "getAllProperties", {"propertyList": listed})

    def _apis(self, asked: object) -> web.Response:
        listed = {"api-discovery": "1.0", "basic-device-info": "1.3", codec.STREAM_API: "1.0"}
        if self._faults["old_firmware"]:
            del listed[codec.STREAM_API]
        rows = [{"id": name, "version": version, "name": name, "docLink": ""} for name, version in listed.items()]
        return _answer(asked, "getApiList", {"apiList": rows})

    def _analytics(self, asked: object) -> web.Response:
        people = _scenario(1, self._scenario, "motion", codec.HUMAN)
        line = _scenario(2, "Line", "crosslinecounting")
        devices = [{"id": 1, "type": "camera", "rotation": 0}]
        data = {"devices": devices, "metadataOverlay": [], "perspectives": [], "scenarios": [people, line]}
        return _answer(asked, "getConfiguration", {**data, "status": {}})

    def _token(self, asked: object) -> web.Response:
        token = str(self._ports.random.getrandbits(62))
        self._tokens[token] = self._ports.clock.monotonic() + TOKEN_LASTS
        return web.Response(text=token)

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        await self._faults.hold()
        known = self._tokens.pop(request.query.get("wssession", ""), 0.0) > self._ports.clock.monotonic()
        if self._faults["wrong_auth"] or not (known or self._gate.admits(request)):
            return self._gate.challenge()
        if self._faults["drop_connection"] or self._faults["old_firmware"]:
            return web.Response(status=503 if self._faults["drop_connection"] else 404)
        stream = web.WebSocketResponse(autoping=False)
        await stream.prepare(request)
        listener = _Listener(request, stream)
        self._listeners.append(listener)
        writer = asyncio.ensure_future(self._write(listener))
        try:
            async for frame in stream:
                if self._faults["silent"]:
                    continue
                if frame.type is WSMsgType.TEXT:
                    self._configure(listener, frame.data)
                elif frame.type is WSMsgType.PING:
                    await stream.pong(frame.data)
        finally:
            writer.cancel()
            self._listeners.remove(listener)
        return stream

    async def _write(self, listener: _Listener) -> None:
        with suppress(ConnectionError):
            while True:
                message = await listener.outbox.get()
                await self._faults.hold()
                await listener.stream.send_str(message)

    def _configure(self, listener: _Listener, text: str) -> None:
        self._log("events:configure", text)
        answer: dict[str, object] = {"apiVersion": "1.0", "method": "events:configure"}
        try:
            asked = json.loads(text)
            filters = [row["topicFilter"] for row in asked["params"]["eventFilterList"]]
            listener.topics = tuple(topic.strip() for joined in filters for topic in joined.split("|"))
        except (ValueError, KeyError, TypeError, AttributeError):
            answer["error"] = {"code": 2104, "message": "Invalid parameter value specified"}
            listener.outbox.put_nowait(json.dumps(answer))
            return
        answer["data"] = {}
        if "context" in asked:
            answer["context"] = asked["context"]
        listener.outbox.put_nowait(json.dumps(answer))
        if not self._faults["no_initial_state"]:
            self._send(listener, (*self._person_events(), *self._motion_events()))

    def _cut(self) -> None:
        for listener in self._listeners:
            listener.cut()

    def _log(self, method: str, summary: str) -> None:
        self._received.append(ReceivedCommand(self._ports.clock.now(), method, summary[:200]))


def _answer(asked: object, method: str, data: Mapping[str, object]) -> web.Response:
    """The form of every JSON interface: the question's context and method come back."""
    if not isinstance(asked, dict) or asked.get("method") != method:
        error = {"code": 2004, "message": "Method not supported"}
        return web.json_response({"apiVersion": "1.0", "error": error})
    context = {"context": asked["context"]} if "context" in asked else {}
    return web.json_response({"apiVersion": "1.0", **context, "method": method, "data": data})


def _scenario(number: int, name: str, kind: str, *classes: str) -> dict[str, object]:
    """A scenario over the whole picture."""
    corners = [[-0.97, -0.97], [-0.97, 0.97], [0.97, 0.97], [0.97, -0.97]]
    return {
        "id": number,
        "name": name,
        "type": kind,
        "devices": [{"id": 1}],
        "triggers": [{"type": "includeArea", "vertices": corners}],
        "filters": [],
        "perspectives": [],
        "presets": [],
        "objectClassifications": [{"type": word} for word in classes],
    }
