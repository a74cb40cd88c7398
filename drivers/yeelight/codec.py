"""Yeelight's LAN protocol on the wire: the search (like SSDP), and lines of JSON over TCP. No I/O.

Sources: "Yeelight WiFi Light Inter-Operation Specification" (3.1 search, 3.2 advertisement, 4.1 to 4.3 messages); the
module `yeelight` on PyPI (BSD) for what lamps send beyond it: properties as text or numbers, `client quota exceeded`.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hub.model.errors import BadBytes

GROUP: Final = "239.255.255.250"
SEARCH_PORT: Final = 1982
PORT: Final = 55443

SEARCH: Final = (
    f'M-SEARCH * HTTP/1.1\r\nHOST: {GROUP}:{SEARCH_PORT}\r\nMAN: "ssdp:discover"\r\nST: wifi_bulb\r\n\r\n'
).encode()

LONGEST_DATAGRAM: Final = 2048
LONGEST_LINE: Final = 8192
MOST_PROPERTIES: Final = 64

QUOTA: Final = "quota exceeded"

_ID: Final = re.compile("0x[0-9a-fA-F]{1,16}")
_WORD: Final = re.compile("[A-Za-z0-9_.-]{1,40}")
_LOCATION: Final = re.compile(r"yeelight://[^/\s:]{1,64}:(\d{1,5})/?")
_STARTS: Final = ("HTTP/1.1 200", "NOTIFY ")


@dataclass(frozen=True, slots=True)
class Lamp:
    """What a lamp says of itself in the search: id (as `lamp_id` writes it), TCP port, model, firmware, methods."""

    id: str
    port: int
    model: str
    firmware: str
    support: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to the request `id`; `error` is what the lamp says against it, None when it did it."""

    id: int
    result: tuple[object, ...]
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What the lamp tells by itself: properties that have changed."""

    props: Mapping[str, object]


def lamp_id(text: str) -> str | None:
    """An id as everybody here writes it: `0x` and 16 small hexadecimal digits. None where it is none."""
    return f"0x{int(text, 16):016x}" if _ID.fullmatch(text) else None


def parse_lamp(data: bytes) -> Lamp:
    """An answer to the search, or an advertisement.

    The address in `Location` is not believed: whoever sent this is where it came from.

    Raises:
        BadBytes: it is something else.
    """
    if len(data) > LONGEST_DATAGRAM:
        raise BadBytes("device.unexpected_answer", what="length")
    start, *lines = data.decode("utf-8", "replace").split("\r\n")
    if not start.startswith(_STARTS):
        raise BadBytes("device.unexpected_answer", what="start")
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, colon, value in pairs if colon}
    if start.startswith("NOTIFY ") and headers.get("nts") != "ssdp:alive":
        raise BadBytes("device.unexpected_answer", what="NTS")
    id_, location = lamp_id(headers.get("id", "")), _LOCATION.fullmatch(headers.get("location", ""))
    model = headers.get("model", "")
    if id_ is None or location is None or not 0 < int(location[1]) < 1 << 16 or not _WORD.fullmatch(model):
        raise BadBytes("device.unexpected_answer", what="id, Location, model")
    support = tuple(word for word in headers.get("support", "").split()[:MOST_PROPERTIES] if _WORD.fullmatch(word))
    return Lamp(id_, int(location[1]), model, headers.get("fw_ver", "")[:20], support, headers.get("name", "")[:64])


def request(id_: int, method: str, params: Sequence[object]) -> bytes:
    """A request on one line."""
    return json.dumps({"id": id_, "method": method, "params": list(params)}, separators=(",", ":")).encode() + b"\r\n"


def parse_line(line: bytes) -> Answer | Told:
    """One line of the lamp.

    Raises:
        BadBytes: it is neither an answer nor a notification.
    """
    try:
        message: object = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadBytes("device.not_json") from error
    if not isinstance(message, dict):
        raise BadBytes("device.unexpected_answer", what="object")
    if message.get("method") == "props" and isinstance(message.get("params"), dict):
        return Told(dict(list(message["params"].items())[:MOST_PROPERTIES]))
    id_, result, refusal = message.get("id"), message.get("result"), message.get("error")
    if isinstance(id_, bool) or not isinstance(id_, int):
        raise BadBytes("device.unexpected_answer", what="id")
    if isinstance(refusal, dict):
        return Answer(id_, (), str(refusal.get("message", refusal.get("code", "")))[:100])
    if isinstance(result, list):
        return Answer(id_, tuple(result))
    raise BadBytes("device.unexpected_answer", what="result")


def effect(milliseconds: int) -> tuple[object, ...]:
    """How a change comes about: slowly, or at once where the time is less than lamps take (30 ms, 4.1)."""
    return ("smooth", milliseconds) if milliseconds >= 30 else ("sudden", 0)
