"""What a device with Tasmota says of itself: `tasmota/discovery/<MAC>/config` and `…/sensors`, read with all distrust.

Source: `TasDiscoverMessage` in Tasmota's `xdrv_12_discovery.ino` (which key is what), and
https://tasmota.github.io/docs/MQTT/ (topics by the pattern `ft` of prefix and topic).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from drivers.mqtt.payload import LARGEST, parse_json
from hub.model.topics import is_topic

MOST_CHANNELS: Final = 32
MOST_OPTIONS: Final = 256
RELAY: Final = 1
LIGHT: Final = 2
SHUTTER: Final = 3

_MAC: Final = re.compile(r"[0-9A-F]{12}")
_TOPIC: Final = re.compile(r"[^+#{}/\x00-\x1f]{1,100}")
_WORDS: Final = ("OFF", "ON", "TOGGLE", "HOLD")


@dataclass(frozen=True, slots=True)
class Config:
    """The message `config`. Lists are as long as the firmware made them; missing ones are empty.

    `topics` are the beginnings of its topics for commands, results and telemetry, with `{at}` for its own name;
    `words` what it calls off, on, toggle and hold; `options` its SetOptions.
    """

    mac: str
    topic: str
    topics: tuple[str, str, str]
    name: str = ""
    model: str = ""
    version: str = ""
    address: str = ""
    words: tuple[str, ...] = _WORDS
    online: str = "Online"
    offline: str = "Offline"
    relays: tuple[int, ...] = ()
    switches: tuple[int, ...] = ()
    switch_names: tuple[str, ...] = ()
    buttons: tuple[int, ...] = ()
    shutters: tuple[int, ...] = ()
    tilts: tuple[tuple[int, int, int], ...] = ()
    options: Mapping[str, int] = field(default_factory=dict)
    light: int = 0
    linked: bool = True
    tuya: bool = False
    fan: bool = False
    sleeps: bool = False


def read_config(payload: bytes) -> Config | None:
    """The message; None where it is none."""
    said = _object(payload)
    if said is None:
        return None
    mac, topic, pattern, prefixes = _text(said, "mac"), _text(said, "t"), _text(said, "ft"), _texts(said, "tp", 3)
    if not _MAC.fullmatch(mac) or not _TOPIC.fullmatch(topic) or len(prefixes) != 3 or "%prefix%" not in pattern:
        return None
    if "%topic%" not in pattern or "{" in pattern or "}" in pattern:
        return None
    pattern = pattern.replace("%hostname%", _text(said, "hn")).replace("%id%", mac[-6:])
    first, second, third = (_beginning(pattern, prefix) for prefix in prefixes)
    if not all(is_topic(one.replace("{at}", topic) + "STATE") for one in (first, second, third)):
        return None
    return Config(
        mac, topic, (first, second, third), _text(said, "dn")[:64], _text(said, "md")[:64], _text(said, "sw")[:32],
        _text(said, "ip")[:45], _texts(said, "state", 4) if len(_texts(said, "state", 4)) == 4 else _WORDS,
        _text(said, "onln") or "Online", _text(said, "ofln") or "Offline", _numbers(said, "rl"), _numbers(said, "swc"),
        tuple(one[:64] if isinstance(one, str) else "" for one in _list(said, "swn")), _numbers(said, "btn"),
        _numbers(said, "sho"), tuple(_tilt(one) for one in _list(said, "sht")),
        _options(said.get("so")),
        _number(said.get("lt_st")), _number(said.get("lk")) != 0, _number(said.get("ty")) != 0,
        _number(said.get("if")) != 0, _number(said.get("dslp")) != 0,
    )  # fmt: skip


def read_sensors(payload: bytes) -> Mapping[str, object] | None:
    """What the message `sensors` shows as an example of what is measured; None where it is none."""
    said = _object(payload)
    found = said.get("sn") if said is not None else None
    return {str(key): value for key, value in found.items()} if isinstance(found, dict) else None


def _options(said: object) -> Mapping[str, int]:
    if not isinstance(said, dict) or len(said) > MOST_OPTIONS:
        return {}
    return {key[:8]: _number(one) for key, one in said.items() if isinstance(one, int)}


def _beginning(pattern: str, prefix: str) -> str:
    found = pattern.replace("%prefix%", prefix).replace("%topic%", "{at}")
    return found if found.endswith("/") else f"{found}/"


def _object(payload: bytes) -> dict[str, object] | None:
    said = parse_json(payload.decode("utf-8", "replace")) if len(payload) <= LARGEST else None
    return said if isinstance(said, dict) else None


def _text(said: Mapping[str, object], key: str) -> str:
    found = said.get(key)
    return found[:128] if isinstance(found, str) else ""


def _list(said: Mapping[str, object], key: str) -> list[object]:
    found = said.get(key)
    return found[:MOST_CHANNELS] if isinstance(found, list) else []


def _texts(said: Mapping[str, object], key: str, most: int) -> tuple[str, ...]:
    return tuple(one[:32] for one in _list(said, key)[:most] if isinstance(one, str) and one)


def _number(found: object) -> int:
    return int(found) if isinstance(found, int) else 0


def _numbers(said: Mapping[str, object], key: str) -> tuple[int, ...]:
    return tuple(_number(one) for one in _list(said, key))


def _tilt(found: object) -> tuple[int, int, int]:
    if not isinstance(found, list) or len(found) != 3:
        return (0, 0, 0)
    low, high, takes = (_number(one) for one in found)
    return (low, high, takes)
