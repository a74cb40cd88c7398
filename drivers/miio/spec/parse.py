"""Reading a MIoT instance (`miot-spec-v2/instance`) as a Spec: bounded, and suspicious of what it says.

What makes the whole text doubtful (no JSON, no numbers, one number twice) is an error; what makes one member doubtful
(a range upside down, an unknown word) is left out of that member. Source of the form: the MIoT specification, version
2; oddities: merdok/homebridge-miot, XiaoMi/ha_xiaomi_home, rytilahti/python-miio#843 (a URN of eight fields).
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from drivers.miio.spec.model import Spec, SpecAction, SpecEvent, SpecProperty
from hub.model.errors import BadBytes

LARGEST: Final = 1 << 20
"""Bytes of a specification that are read; the largest one that is known has about 100,000."""
MOST_SERVICES: Final = 200
MOST_MEMBERS: Final = 2000
MOST_VALUES: Final = 300
LONGEST_TEXT: Final = 120
HIGHEST_ID: Final = 65_535

STANDARD: Final = "miot-spec-v2"
"""The namespace of the common vocabulary; all others are makers' own."""

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_FORMATS: Final = frozenset(
    ("bool", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64", "float", "string", "hex")
)
_ACCESS: Final = {"read": "r", "write": "w", "notify": "n"}

Table = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Urn:
    """The parts of `urn:<namespace>:<kind>:<name>:<number>:<vendor>-<product>:<version>[:<template>]` that are used."""

    namespace: str
    name: str
    vendor: str = ""
    product: str = ""

    @property
    def standard(self) -> bool:
        """Whether the name is one of the common vocabulary."""
        return self.namespace == STANDARD


def parse_urn(text: object, where: str) -> Urn:
    """The URN of seven or eight fields. Raises BadBytes with `where` it stands."""
    parts = text.lower().split(":") if isinstance(text, str) and len(text) <= 4 * LONGEST_TEXT else []
    if len(parts) not in (7, 8) or parts[0] != "urn" or not _NAME.fullmatch(parts[3]):
        raise BadBytes("spec.bad_urn", where=where, text=str(text)[:LONGEST_TEXT])
    vendor, _, product = parts[5].partition("-")
    return Urn(parts[1], parts[3], vendor, product)


class _Names:
    """Names in use: a second one of a kind is `name-2`."""

    def __init__(self) -> None:
        self._next: dict[str, int] = {}

    def take(self, name: str) -> str:
        """`name`, or with a number where it is used already."""
        full = name
        while full in self._next:
            self._next[name] += 1
            full = f"{name}-{self._next[name]}"
        self._next[full] = 1
        return full


@dataclass(slots=True)
class _Reading:
    """What has been read so far, within limits."""

    names: _Names = field(default_factory=_Names)
    services: dict[str, str] = field(default_factory=dict)
    properties: list[SpecProperty] = field(default_factory=list)
    actions: list[SpecAction] = field(default_factory=list)
    events: list[SpecEvent] = field(default_factory=list)
    members: int = 0

    def count(self) -> None:
        self.members += 1
        if self.members > MOST_MEMBERS:
            raise BadBytes("spec.too_many", where="services", most=MOST_MEMBERS)


def parse_spec(data: bytes) -> Spec:
    """The specification in `data`, a device instance as JSON.

    Raises:
        BadBytes: what is wrong, and where.
    """
    root = _table(_json(data), "-")
    if not isinstance(root.get("services"), list):
        raise BadBytes("spec.no_instance")
    urn = root.get("type")
    parse_urn(urn, "type")
    reading = _Reading()
    for siid, service, where in _numbered(root, "services", "", MOST_SERVICES):
        _service(reading, siid, service, where)
    return Spec(
        str(urn),
        _text(root.get("description")),
        reading.services,
        tuple(reading.properties),
        tuple(reading.actions),
        tuple(reading.events),
    )


def _json(data: bytes) -> object:
    if len(data) > LARGEST:
        raise BadBytes("spec.too_large", size=len(data), most=LARGEST)
    try:
        found: object = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BadBytes("spec.no_json") from error
    return found


def _service(reading: _Reading, siid: int, service: Table, where: str) -> None:
    urn = parse_urn(service.get("type"), f"{where}.type")
    name = reading.names.take(urn.name)
    reading.services[name] = urn.name
    names: dict[int, str] = {}
    properties, actions, events = _Names(), _Names(), _Names()
    for piid, entry, at in _numbered(service, "properties", where, MOST_MEMBERS):
        reading.count()
        prop = _property(name, siid, piid, entry, at, properties)
        names[piid] = prop.name
        reading.properties.append(prop)
    for aiid, entry, at in _numbered(service, "actions", where, MOST_MEMBERS):
        reading.count()
        said = parse_urn(entry.get("type"), f"{at}.type")
        full = f"{name}:{actions.take(said.name)}"
        takes, gives = _arguments(entry.get("in"), names), _arguments(entry.get("out"), names)
        reading.actions.append(SpecAction(full, siid, aiid, takes, gives, said.standard))
    for eiid, entry, at in _numbered(service, "events", where, MOST_MEMBERS):
        reading.count()
        said = parse_urn(entry.get("type"), f"{at}.type")
        full = f"{name}:{events.take(said.name)}"
        reading.events.append(SpecEvent(full, siid, eiid, _arguments(entry.get("arguments"), names), said.standard))


def _property(service: str, siid: int, piid: int, entry: Table, where: str, names: _Names) -> SpecProperty:
    urn = parse_urn(entry.get("type"), f"{where}.type")
    said, access, unit = entry.get("format"), entry.get("access"), entry.get("unit")
    words = access if isinstance(access, list) else []
    return SpecProperty(
        f"{service}:{names.take(urn.name)}",
        siid,
        piid,
        said if isinstance(said, str) and said in _FORMATS else "",
        "".join(short for word, short in _ACCESS.items() if word in words),
        _text(unit) if unit != "none" else "",
        _bounds(entry.get("value-range")),
        _values(entry.get("value-list")),
        urn.standard,
    )


def _bounds(said: object) -> tuple[float, float, float] | None:
    """Minimum, maximum and step (0: none that could be believed); None where it is no range."""
    if not isinstance(said, list) or len(said) not in (2, 3):
        return None
    numbers = [one for one in map(_number, said) if one is not None]
    if len(numbers) != len(said) or numbers[0] >= numbers[1]:
        return None
    step = numbers[2] if len(numbers) == 3 else 0.0
    return numbers[0], numbers[1], step if 0 < step <= numbers[1] - numbers[0] else 0.0


def _values(said: object) -> dict[int, str]:
    """Descriptions by wire value; the first of two counts."""
    found: dict[int, str] = {}
    for entry in (said if isinstance(said, list) else [])[:MOST_VALUES]:
        value = entry.get("value") if isinstance(entry, dict) else None
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= 1 << 32:
            found.setdefault(value, _text(entry.get("description")))
    return found


def _arguments(said: object, names: Mapping[int, str]) -> tuple[str, ...]:
    """The names of the properties of a list of numbers, which may be missing; what the service lacks is `?`."""
    items = said if isinstance(said, list) else []
    return tuple(names.get(one, "?") if isinstance(one, int) else "?" for one in items[:MOST_VALUES])


def _numbered(parent: Table, key: str, where: str, most: int) -> Iterator[tuple[int, Table, str]]:
    """The entries of a list that may be missing, by their own number, which nothing else in it has."""
    items = parent.get(key)
    if items is None:
        return
    place = f"{where}.{key}" if where else key
    if not isinstance(items, list):
        raise BadBytes("spec.no_list", where=place)
    if len(items) > most:
        raise BadBytes("spec.too_many", where=place, most=most)
    seen = set()
    for index, item in enumerate(items):
        at = f"{place}[{index}]"
        entry = _table(item, at)
        number = entry.get("iid")
        if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= HIGHEST_ID:
            raise BadBytes("spec.bad_number", where=f"{at}.iid")
        if number in seen:
            raise BadBytes("spec.number_twice", where=f"{at}.iid", number=number)
        seen.add(number)
        yield number, entry, at


def _table(item: object, where: str) -> Table:
    if not isinstance(item, dict):
        raise BadBytes("spec.no_table", where=where)
    return item


def _number(said: object) -> float | None:
    if isinstance(said, bool) or not isinstance(said, (int, float)) or abs(said) > 1e15 or not math.isfinite(said):
        return None
    return float(said)


def _text(said: object) -> str:
    return said.strip()[:LONGEST_TEXT] if isinstance(said, str) else ""
