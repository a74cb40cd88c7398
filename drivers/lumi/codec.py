"""Datagrams of the LAN protocol: JSON to messages and back, in both of its generations, and the key of a write.

Generation 1 puts its values as JSON text into `data`, generation 2 as a list of small objects into `params`.
Sources: PyXiaomiGateway 0.14.3, Home Assistant's xiaomi_aqara.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from hub.model.errors import BadBytes

GROUP: Final = "224.0.0.50"
PORT: Final = 9898
WHOIS_PORT: Final = 4321
LIMIT: Final = 16 << 10  # bytes of a datagram that is looked at
MOST_CHILDREN: Final = 200
MOST_VALUES: Final = 64
LONGEST: Final = 1024  # characters of one value
KEY_LENGTH: Final = 16

WHOIS: Final = b'{"cmd":"whois"}'
INVALID_KEY: Final = "Invalid key"

_IV: Final = bytes.fromhex("17996d093d28ddb3ba695a2e6f58562e")
_SID: Final = re.compile(r"[0-9a-f]{1,32}", re.ASCII)
_ANSWERS: Final = {
    1: {"list": "get_id_list_ack", "read": "read_ack", "write": "write_ack"},
    2: {"list": "discovery_rsp", "read": "read_rsp", "write": "write_rsp"},
}

Scalar = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Message:
    """One datagram. `values` by wire name; `children` sids, None where the message lists none; `error` as told."""

    cmd: str
    sid: str = ""
    model: str = ""
    token: str = ""
    values: Mapping[str, Scalar] = field(default_factory=dict)
    children: tuple[str, ...] | None = None
    error: str = ""
    generation: int = 0


def is_sid(text: str) -> bool:
    """Whether it can be the id of a gateway or child: hexadecimal digits in lower case."""
    return _SID.fullmatch(text) is not None


def parse(packet: bytes) -> Message:
    """What a datagram says; `generation` by its form, 0 where it does not show.

    Raises:
        BadBytes: too long, no JSON object, or without a command.
    """
    body = _object(packet)
    cmd = body.get("cmd")
    if not isinstance(cmd, str) or not cmd or len(cmd) > 32:
        raise BadBytes("device.unexpected_answer", what="cmd")
    error = ""
    values: dict[str, Scalar] = {}
    for name, value in _pairs(body):
        if name == "error":
            error = str(value)[:LONGEST]
        elif len(values) < MOST_VALUES:
            values[name] = value
    return Message(
        cmd, _sid(body.get("sid")), _text(body.get("model")), _token(body.get("token")), values, _children(body), error,
        _generation(body, values),
    )  # fmt: skip


def _object(text: str | bytes) -> dict[str, object]:
    if len(text) > LIMIT:
        raise BadBytes("device.unexpected_answer", what="cmd")
    try:
        body = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadBytes("device.not_json") from error
    if not isinstance(body, dict):
        raise BadBytes("device.not_json")
    return body


def _pairs(body: Mapping[str, object]) -> list[tuple[str, Scalar]]:
    data, params = body.get("data"), body.get("params")
    parts: Sequence[object] = params if isinstance(params, list) else ()
    if isinstance(data, dict):
        parts = (data,)
    elif isinstance(data, str) and data.startswith("{"):
        parts = (_object(data),)
    return [
        (name, value)
        for part in parts[:MOST_VALUES]
        if isinstance(part, dict)
        for name, value in part.items()
        if isinstance(value, str | int | float) and len(str(value)[: LONGEST + 1]) <= LONGEST
    ]


def _children(body: Mapping[str, object]) -> tuple[str, ...] | None:
    listed, data = body.get("dev_list"), body.get("data")
    if isinstance(listed, list):
        found: Sequence[object] = [one.get("sid") if isinstance(one, dict) else None for one in listed]
    elif isinstance(data, str) and data.startswith("["):
        try:
            found = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise BadBytes("device.not_json") from error
    else:
        return None
    return tuple(sid for sid in map(_sid, found[:MOST_CHILDREN]) if sid)


def _generation(body: Mapping[str, object], values: Mapping[str, Scalar]) -> int:
    told = body.get("proto_version") or values.get("proto_version")
    if isinstance(told, str) and told[:1] in ("1", "2"):
        return int(told[0])
    if "params" in body or "dev_list" in body:
        return 2
    return 1 if "data" in body else 0


def _sid(value: object) -> str:
    text = value.lower() if isinstance(value, str) and len(value) <= 32 else ""
    return text if is_sid(text) else ""


def _text(value: object) -> str:
    return value[:64] if isinstance(value, str) else ""


def _token(value: object) -> str:
    good = isinstance(value, str) and len(value) == KEY_LENGTH and value.isascii() and value.isprintable()
    return str(value) if good else ""


def list_request(generation: int) -> bytes:
    """Asks the gateway for its token and children."""
    return b'{"cmd":"get_id_list"}' if generation == 1 else b'{"cmd":"discovery"}'


def read_request(sid: str) -> bytes:
    """Asks for what the gateway knows of a child, or of itself."""
    return _json({"cmd": "read", "sid": sid})


def write_request(generation: int, sid: str, model: str, values: Mapping[str, Scalar], key: str) -> bytes:
    """Asks the gateway to set values; `key` as `write_key` makes it."""
    if generation == 1:
        return _json({"cmd": "write", "model": model, "sid": sid, "data": _json({**values, "key": key}).decode()})
    params = [{name: value} for name, value in values.items()]
    return _json({"cmd": "write", "model": model, "sid": sid, "key": key, "params": params})


def answers(generation: int, what: str) -> str:
    """The command of the answer to a `list`, `read` or `write`."""
    return _ANSWERS[generation][what]


def write_key(lan_key: bytes, token: str) -> str:
    """What proves a write: the gateway's newest token, encrypted with its LAN key; 32 hexadecimal digits."""
    encryptor = Cipher(algorithms.AES(lan_key), modes.CBC(_IV)).encryptor()
    return (encryptor.update(token.encode("ascii")) + encryptor.finalize()).hex()


def is_lan_key(text: str) -> bool:
    """Whether it can be a LAN key: sixteen printable ASCII characters."""
    return len(text) == KEY_LENGTH and text.isascii() and text.isprintable()


def _json(body: object) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode()
