"""The remote control's HTTP interface: what is asked, and what the answers mean. No I/O.

Sources: simse/pymitv, Arbuzov/pymitv4 and al-one/hass-xiaomi-miot (`media_player.py`) for `isalive`, `keyevent`,
`getinstalledapp`, `startapp`, `getsysteminfo`; several clients for `getvolume` with `maxVolume`, which old sets lack.
How a volume is set differs between clients (they sign it in different ways), so it is only read. The set answers as if
it were on in standby: nothing here tells whether it is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from drivers.kit.decode import number
from drivers.kit.http import Answer, read_json
from hub.model.errors import BadBytes, NotSupported, Rejected, Unreachable

PORT: Final = 6095
MOST_APPS: Final = 500

ALIVE: Final = ("/request", {"action": "isalive"})
SYSTEM: Final = ("/controller", {"action": "getsysteminfo"})
VOLUME: Final = ("/controller", {"action": "getvolume"})
APPS: Final = ("/controller", {"action": "getinstalledapp", "count": "999", "changeIcon": "0"})

KEYS: Final = ("power", "up", "down", "left", "right", "home", "enter", "back", "menu", "volumeup", "volumedown")

_PACKAGE: Final = re.compile("[A-Za-z0-9_]+(?:[.][A-Za-z0-9_]+)+")
_LONGEST: Final = 100

Question = tuple[str, dict[str, str]]
"""A path, and the query."""


@dataclass(frozen=True, slots=True)
class Volume:
    """How loud it is, in percent of what is loudest."""

    percent: int


def press(key: str) -> Question:
    """Press a key of the remote control. Raises Rejected for one that it does not have."""
    if key not in KEYS:
        raise Rejected("device.no_such_key", key=key[:_LONGEST], known=", ".join(KEYS))
    return "/controller", {"action": "keyevent", "keycode": key}


def start(package: str) -> Question:
    """Open an app."""
    return "/controller", {"action": "startapp", "type": "packagename", "packagename": package}


def is_package(text: str) -> bool:
    """Whether it is the technical name of an app, as `com.example.video`."""
    return _PACKAGE.fullmatch(text) is not None


def read(answer: Answer) -> object:
    """What an answer holds.

    Raises:
        Unreachable: the set failed.
        Rejected: it refuses.
        NotSupported: what answers is no such set.
    """
    if answer.status >= 500:
        raise Unreachable("device.http_status", status=answer.status)
    try:
        said = answer.json() if answer.status == 200 else None
    except BadBytes:
        said = None
    if not isinstance(said, dict) or not ("status" in said or "request_result" in said):
        raise NotSupported("device.not_mitv")
    if said.get("status", 0) != 0 or said.get("request_result", 200) != 200:
        raise Rejected("device.mitv_refuses", detail=str(said.get("msg", "-"))[:_LONGEST])
    return said.get("data")


def read_name(data: object) -> str:
    """The name that its owner gave the set; empty where it has none."""
    return _text(_object(data).get("devicename"))


def read_macs(data: object) -> tuple[str, ...]:
    """The MAC addresses of the set, as twelve small digits each."""
    texts = (re.sub("[:-]", "", _text(_object(data).get(key)).lower()) for key in ("ethmac", "wifimac"))
    return tuple(text for text in texts if re.fullmatch("[0-9a-f]{12}", text))


def read_volume(data: object) -> Volume | None:
    """The volume, None where the set does not tell it, or nonsense. Some send it as text in the answer."""
    if isinstance(data, str):
        try:
            data = read_json(data)
        except BadBytes:
            return None
    fields = _object(data)
    now, most = number(fields.get("volume")), number(fields.get("maxVolume"))
    if now is None or most is None or not 0 <= now <= most or most == 0:
        return None
    return Volume(round(now * 100 / most))


def read_apps(data: object) -> Mapping[str, str]:
    """Packages of the apps by their names, as people see them."""
    listed = _object(data).get("AppInfo")
    rows = [_object(row) for row in listed[:MOST_APPS]] if isinstance(listed, list) else []
    pairs = ((_text(row.get("AppName")), _text(row.get("PackageName"))) for row in rows)
    return {name: package for name, package in pairs if name and is_package(package)}


def _object(data: object) -> Mapping[str, object]:
    return data if isinstance(data, dict) else {}


def _text(value: object) -> str:
    return value[:_LONGEST] if isinstance(value, str) else ""
