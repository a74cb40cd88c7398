"""The records of off.list: what is owed, and how it stands in the file.

One record a line: the CRC-32 of its JSON in eight hexadecimal digits, a blank, the JSON. The first record says where
the home's networks are, the last closes the list with a CRC of all before it. An empty line stands between two records,
so that a damaged byte costs one of them at most; of a damaged list every record that verifies is used.
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol
from zlib import crc32

from hub.model.device import Endpoint
from hub.model.errors import BadBytes, HearthError
from hub.model.secret import Secret
from hub.model.value import Value, canonical_json

VERSION: Final = 1


class Seals(Protocol):
    """What makes a secret unreadable on the disk, and readable again (`hub.storage.vault`)."""

    def seal(self, text: str, name: str) -> str:
        """The secret as it is written; `name` binds it to its place."""

    def open(self, text: str, name: str) -> str:
        """The secret again. Raises HearthError where it cannot be had."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to a device: its endpoint, the gateway's where it sits behind one, and the owner's address and secret.

    `sealed` is a secret that could not be opened, as it stands in the file: for whoever has the key.
    """

    endpoint: Endpoint
    gateway: Endpoint | None = None
    address: str = ""
    secret: Secret | None = None
    sealed: str | None = None

    @property
    def owner(self) -> Endpoint:
        """Whom the address and the secret belong to."""
        return self.gateway or self.endpoint


@dataclass(frozen=True, slots=True)
class BrokerWay:
    """The way to the home's MQTT broker, behind which some devices are. `ca`, `certificate`, `key`: files, or empty.

    `sealed` as in `Way`; the rest as in hearth.yaml.
    """

    host: str
    client: str
    port: int
    user: str = ""
    version: int = 0
    tls: bool = False
    ca: str = ""
    certificate: str = ""
    key: str = ""
    password: Secret | None = None
    sealed: str | None = None


@dataclass(frozen=True, slots=True)
class OffEntry:
    """One property that must get its `safe` value at `due` (Unix seconds): of which device, and how to reach that.

    `product` is all that is written of its model, as plain data.
    """

    device: str
    handle: str
    name: str
    model: str
    path: str
    safe: Value
    due: float
    ways: tuple[Way, ...] = ()
    product: Mapping[str, object] = field(default_factory=dict, compare=False)

    @property
    def place(self) -> tuple[str, str]:
        """(device key, path): what it is known by."""
        return self.device, self.path


@dataclass(frozen=True, slots=True)
class Found:
    """What a list says. `damaged` counts records that do not verify; `whole` is whether nothing is missing."""

    owed: tuple[OffEntry, ...] = ()
    broadcasts: tuple[str, ...] = ()
    damaged: int = 0
    whole: bool = True
    broker: BrokerWay | None = None


def write_list(
    owed: Iterable[OffEntry], broadcasts: Iterable[str], seals: Seals, broker: BrokerWay | None = None
) -> bytes:
    """The list as it stands in the file."""
    head: dict[str, object] = {"off": VERSION, "broadcasts": list(broadcasts)}
    if broker is not None:
        head["broker"] = _broker_to_json(broker, seals)
    lines = [_line(head), *(_line(_to_json(one, seals)) for one in owed)]
    body = b"".join(lines)
    return body + _line({"end": len(lines), "crc": crc32(body)})


def parse_list(data: bytes, seals: Seals) -> Found:
    """What the bytes of a list say, however damaged they are. Never raises."""
    owed: dict[tuple[str, str], OffEntry] = {}
    broadcasts: tuple[str, ...] = ()
    broker: BrokerWay | None = None
    damaged, whole = 0, False
    for line in data.split(b"\n"):
        if not line:
            continue
        whole = False
        try:
            record = _record(line)
            if "off" in record:
                broadcasts = _texts(record, "broadcasts")
                broker = _broker_from_json(record["broker"], seals) if "broker" in record else None
            elif "end" in record:
                whole = record.get("crc") == crc32(data[: data.rfind(line)])
            else:
                one = _from_json(record, seals)
                owed[one.place] = one
        except BadBytes:
            damaged += 1
    return Found(tuple(owed.values()), broadcasts, damaged, whole and not damaged, broker)


def _line(record: Mapping[str, object]) -> bytes:
    text = json.dumps(record, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode("ascii")
    return b"%08x %s\n\n" % (crc32(text), text)


def _record(line: bytes) -> dict[str, Any]:
    if line[8:9] != b" " or line[:8] != b"%08x" % crc32(line[9:]):
        raise BadBytes("safe.bad_record")
    try:
        record = json.loads(line[9:])
    except (ValueError, RecursionError) as error:
        raise BadBytes("safe.bad_record") from error
    if not isinstance(record, dict):
        raise BadBytes("safe.bad_record")
    return record


def _to_json(one: OffEntry, seals: Seals) -> dict[str, object]:
    return {
        "device": one.device,
        "handle": one.handle,
        "name": one.name,
        "model": one.model,
        "path": one.path,
        "safe": canonical_json(one.safe),
        "due": float(one.due),
        "ways": [_way_to_json(way, seals) for way in one.ways],
        "product": dict(one.product),
    }


_BROKER_TEXTS: Final = ("host", "client", "user", "ca", "certificate", "key")
_BROKER_SEAL: Final = "off broker"


def _broker_to_json(way: BrokerWay, seals: Seals) -> dict[str, object]:
    secret = way.sealed if way.password is None else seals.seal(way.password.reveal(), _BROKER_SEAL)
    texts = {name: getattr(way, name) for name in _BROKER_TEXTS}
    return {**texts, "port": way.port, "version": way.version, "tls": way.tls, "secret": secret}


def _broker_from_json(record: object, seals: Seals) -> BrokerWay:
    if not isinstance(record, dict):
        raise BadBytes("safe.bad_record")
    port, version, sealed = record.get("port"), record.get("version"), record.get("secret")
    if type(port) is not int or type(version) is not int or not isinstance(sealed, str | None):
        raise BadBytes("safe.bad_record")
    host, client, user, ca, certificate, key = (_text(record, name) for name in _BROKER_TEXTS)
    way = BrokerWay(
        host, client, port, user, version, record.get("tls") is True, ca, certificate, key, sealed=sealed
    )  # fmt: skip
    if sealed is None:
        return way
    try:
        return replace(way, password=Secret(seals.open(sealed, _BROKER_SEAL)), sealed=None)
    except HearthError:
        return way


def _way_to_json(way: Way, seals: Seals) -> dict[str, object]:
    secret = way.sealed if way.secret is None else seals.seal(way.secret.reveal(), _seal_name(way.owner))
    gateway = None if way.gateway is None else way.gateway.wire_id
    endpoint = way.endpoint
    return {
        "family": endpoint.family, "id": endpoint.wire_id, "via": gateway, "address": way.address, "secret": secret
    }  # fmt: skip


def _from_json(record: Mapping[str, Any], seals: Seals) -> OffEntry:
    safe, ways, product = record.get("safe"), record.get("ways"), record.get("product")
    if not isinstance(safe, bool | int | float | str) or not isinstance(ways, list):
        raise BadBytes("safe.bad_record")
    device, handle, name, model, path = (_text(record, key) for key in ("device", "handle", "name", "model", "path"))
    found = tuple(_way_from_json(way, seals) for way in ways)
    known = product if isinstance(product, dict) else {}
    return OffEntry(device, handle, name, model, path, safe, _time(record), found, known)


def _way_from_json(record: object, seals: Seals) -> Way:
    if not isinstance(record, dict):
        raise BadBytes("safe.bad_record")
    family, via = _text(record, "family"), record.get("via")
    endpoint = Endpoint(family, _text(record, "id"))
    gateway = None if via is None else Endpoint(family, _text(record, "via"))
    sealed = None if record.get("secret") is None else _text(record, "secret")
    way = Way(endpoint, gateway, _text(record, "address"), sealed=sealed)
    if sealed is None:
        return way
    # Without the key the device cannot be reached, but a person can still be told which one it is.
    try:
        return replace(way, secret=Secret(seals.open(sealed, _seal_name(way.owner))), sealed=None)
    except HearthError:
        return way


def _time(record: Mapping[str, Any]) -> float:
    due = record.get("due")
    if not isinstance(due, float) or not math.isfinite(due):
        raise BadBytes("safe.bad_record")
    return due


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if not isinstance(value, str):
        raise BadBytes("safe.bad_record")
    return value


def _texts(record: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = record.get(name)
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise BadBytes("safe.bad_record")
    return tuple(value)


def _seal_name(owner: Endpoint) -> str:
    return f"off {owner.ref}"
