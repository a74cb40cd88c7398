"""VAPIX messages: what is asked of a camera, and what its answers and notifications mean.

Sources: Axis developer documentation (developer.axis.com/vapix), "Event streaming over WebSocket", "Basic device
information", "API Discovery service", "AXIS Object Analytics API"; messages in the tests of github.com/Kane610/axis.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from drivers.kit.http import read_json
from hub.model.errors import BadBytes

INFO_PATH: Final = "/axis-cgi/basicdeviceinfo.cgi"
APIS_PATH: Final = "/axis-cgi/apidiscovery.cgi"
ANALYTICS_PATH: Final = "/local/objectanalytics/control.cgi"
STREAM_PATH: Final = "/vapix/ws-data-stream"
STREAM_QUERY: Final = {"sources": "events"}

STREAM_API: Final = "event-streaming-over-websocket"

OBJECTS_TOPIC: Final = "tnsaxis:CameraApplicationPlatform/ObjectAnalytics"
MOTION_TOPIC: Final = "tnsaxis:CameraApplicationPlatform/VMD"
HUMAN: Final = "human"

_TRUE: Final = frozenset(("1", "true", "active"))
_FALSE: Final = frozenset(("0", "false", "inactive"))
_SCENARIO: Final = re.compile(r"Device\d+Scenario(\d{1,9})")
_ANY: Final = "ANY"
_OVERLAY: Final = "xinternal_data"


class Application(Enum):
    """The program in the camera that tells something."""

    OBJECTS = "ObjectAnalytics"
    MOTION = "VMD"


@dataclass(frozen=True, slots=True)
class Detection:
    """What one scenario or profile of an application tells.

    `source` is the last part of the topic (`Device1Scenario2`); `active` is None where it only tells that something
    passed (a counted crossing); `classes` are the camera's words for what it saw (`human`, `car`).
    """

    application: Application
    source: str
    active: bool | None
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Configured:
    """The answer to `configure`; `code` is 0 where the camera agreed."""

    code: int = 0
    message: str = ""


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """Who the camera is: serial number (its MAC address, 12 hexadecimal digits), product, kind of product, firmware."""

    serial: str
    model: str
    kind: str
    firmware: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario as its owner drew it: its name, and whether it watches for people only."""

    name: str
    humans_only: bool


def request(method: str, params: Mapping[str, object] | None = None) -> dict[str, object]:
    """A question to one of the JSON interfaces."""
    asked: dict[str, object] = {"apiVersion": "1.0", "context": "hearth", "method": method}
    if params is not None:
        asked["params"] = dict(params)
    return asked


def configure() -> str:
    """Subscribe to both applications.

    One filter with a logical expression: an event that matches two filters is sent twice (Event streaming over
    WebSocket, `eventFilterList`). `//.` is a topic with all below it (ONVIF Core, ConcreteSet topic expressions).
    """
    topics = f"{OBJECTS_TOPIC}//.|{MOTION_TOPIC}//."
    return json.dumps(request("events:configure", {"eventFilterList": [{"topicFilter": topics}]}))


def read_info(data: object) -> DeviceInfo:
    """Read the answer to `getAllProperties` of basicdeviceinfo.cgi. Raises BadBytes."""
    listed = _mapping(_mapping(data, "data"), "propertyList")
    serial = _text(listed, "SerialNumber").upper()
    if not re.fullmatch("[0-9A-F]{12}", serial):
        raise BadBytes("device.unexpected_answer", what="SerialNumber")
    return DeviceInfo(serial, _text(listed, "ProdShortName"), _text(listed, "ProdType"), _text(listed, "Version"))


def read_apis(data: object) -> frozenset[str]:
    """Read the answer to `getApiList` of apidiscovery.cgi: the names of what the firmware offers. Raises BadBytes."""
    listed = _mapping(data, "data").get("apiList")
    if not isinstance(listed, list):
        raise BadBytes("device.unexpected_answer", what="apiList")
    names = [row.get("id") for row in listed if isinstance(row, dict)]
    return frozenset(name for name in names if isinstance(name, str))


def read_scenarios(data: object) -> dict[str, Scenario]:
    """Read the answer to `getConfiguration` of Object Analytics: scenarios by their number. Raises BadBytes.

    Human is one of the `objectClassifications`; a scenario without any watches for all that moves.
    """
    listed = _mapping(data, "data").get("scenarios")
    if not isinstance(listed, list):
        raise BadBytes("device.unexpected_answer", what="scenarios")
    found: dict[str, Scenario] = {}
    for row in listed:
        if isinstance(row, dict) and isinstance(row.get("id"), int):
            name = row.get("name")
            listed_kinds = row.get("objectClassifications")
            watched = listed_kinds if isinstance(listed_kinds, list) else []
            kinds = [kind.get("type") for kind in watched if isinstance(kind, dict)]
            found[str(row["id"])] = Scenario(name if isinstance(name, str) else "", kinds == [HUMAN])
    return found


def scenario_number(source: str) -> str:
    """The number of the scenario in `Device1Scenario2`, empty for something else."""
    match = _SCENARIO.fullmatch(source)
    return match[1] if match else ""


def parse(text: str) -> Detection | Configured | None:
    """Read one message of the stream; None: a sound message that is none of ours.

    Raises:
        BadBytes: no message of the protocol.
    """
    if _OVERLAY in text:
        # Drawings for the live picture, kilobytes several times a second (Kane610/axis, BLACK_LISTED_TOPICS).
        return None
    message = read_json(text)
    if not isinstance(message, dict):
        raise BadBytes("device.unexpected_answer", what="message")
    method = message.get("method")
    if method == "events:notify":
        return _detection(_mapping(_mapping(message, "params"), "notification"))
    if method == "events:configure":
        return _configured(message)
    raise BadBytes("device.unexpected_answer", what="method")


def _configured(message: Mapping[str, object]) -> Configured:
    if "error" not in message:
        return Configured()
    error = _mapping(message, "error")
    code, text = error.get("code"), error.get("message")
    return Configured(code if isinstance(code, int) and code else -1, text if isinstance(text, str) else "")


def _detection(notification: Mapping[str, object]) -> Detection | None:
    """Topics come with the namespaces of their parts: `tnsaxis:CameraApplicationPlatform/VMD/Camera1Profile1`."""
    parts = [part.rpartition(":")[2] for part in _text(notification, "topic").split("/")]
    if len(parts) != 3 or parts[0] != "CameraApplicationPlatform" or parts[1] not in ("ObjectAnalytics", "VMD"):
        return None
    if parts[2].endswith(_ANY):
        # It repeats what the scenarios say one by one.
        return None
    data = _mapping(_mapping(notification, "message"), "data")
    return Detection(Application(parts[1]), parts[2], _active(data), _classes(data))


def _active(data: Mapping[str, object]) -> bool | None:
    if "active" not in data:
        return None
    told = data["active"]
    word = str(told).lower() if isinstance(told, (str, int)) else ""
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise BadBytes("device.unexpected_answer", what="active")


def _classes(data: Mapping[str, object]) -> frozenset[str]:
    """`classTypes` of a state; `reason` of a counted crossing (Axis, "Visualize AXIS Object Analytics data")."""
    told = data.get("classTypes", data.get("reason"))
    return frozenset(word.strip().lower() for word in told.split(",")) if isinstance(told, str) else frozenset()


def _mapping(data: object, key: str) -> Mapping[str, object]:
    inner = data.get(key) if isinstance(data, dict) else None
    if not isinstance(inner, dict):
        raise BadBytes("device.unexpected_answer", what=key)
    return inner


def _text(data: Mapping[str, object], key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str):
        raise BadBytes("device.unexpected_answer", what=key)
    return value
