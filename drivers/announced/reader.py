"""What an announcement says, read from its topic and payload: nothing of it is trusted.

Facts: Home Assistant's documentation, "MQTT Discovery": `<prefix>/<platform>/[<node>/]<object>/config`, and with
`device` for the platform, one message for all entities of a device.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from drivers.announced.abbreviations import DEVICE, ENTITY, ORIGIN, spelt_out
from drivers.kit.decode import number
from hub.model.errors import BadValue

LARGEST: Final = 65_536
"""Bytes of an announcement; larger ones are not read."""
DEEPEST: Final = 8
MOST_ENTITIES: Final = 500
MOST_ITEMS: Final = 2_000
"""Keys, items and values of one announcement of one entity; of a device's, fifty times as many."""
ITEM: Final = 100
"""Bytes of memory that a key or a value of an announcement takes, beside its characters."""
ENTITY_SIZE: Final = 1_000
"""And each entity, which repeats what is said for all of a device."""
OWN: Final = "Hearth"
"""The name of the origin under which a hub of ours announces."""

_PLACE = re.compile(r"([a-z_]{1,40})/(?:([A-Za-z0-9_-]{1,256})/)?([A-Za-z0-9_-]{1,256})/config\Z")
_YES: Final = ("true", "yes", "on", "enable", "1")
_NO: Final = ("false", "no", "off", "disable", "0")
_SHARED: Final = (
    "availability",
    "availability_mode",
    "availability_template",
    "availability_topic",
    "command_topic",
    "encoding",
    "payload_available",
    "payload_not_available",
    "qos",
    "state_topic",
)


class BadAnnouncement(BadValue):
    """An announcement that cannot be read: correct it at who announces."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was announced, below the prefix: its topic names it, and an empty message there takes it back."""

    platform: str
    node: str
    object_id: str

    @property
    def key(self) -> str:
        """The place as a text that sorts."""
        return f"{self.platform}/{self.node}/{self.object_id}"


@dataclass(frozen=True, slots=True)
class Owner:
    """What is said of the device that entities belong to; `identifiers` first the ids, then its connections."""

    identifiers: tuple[str, ...]
    connections: tuple[tuple[str, str], ...] = ()
    name: str = ""
    maker: str = ""
    model: str = ""
    firmware: str = ""
    serial: str = ""
    area: str = ""
    via: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing announced: what platform it is of, and what it says, with long keys and whole topics.

    `key` is where it was announced, as a text; `object_id` the part of it that names the entity.
    """

    key: str
    platform: str
    object_id: str
    config: Mapping[str, object]

    def text(self, key: str, default: str = "") -> str:
        """What stands under a key, as text; `default` where nothing stands, or something that is none."""
        value = self.config.get(key)
        if isinstance(value, bool):
            return default
        return str(value) if isinstance(value, (str, int, float)) else default

    def number(self, key: str, default: float) -> float:
        """The number under a key, be it quoted; `default` where there is none."""
        found = number(self.config.get(key))
        return default if found is None else found

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of texts under a key; a single text is a list of one."""
        value = self.config.get(key)
        items = value if isinstance(value, list) else [] if value is None else [value]
        return tuple(str(item) for item in items if isinstance(item, (str, int, float)) and not isinstance(item, bool))

    def yes(self, key: str, *, default: bool = False) -> bool:
        """The yes or no under a key, in the spellings of Home Assistant."""
        value = self.config.get(key)
        word = str(value).lower() if isinstance(value, (bool, int, str)) else ""
        return True if word in _YES else False if word in _NO else default


@dataclass(frozen=True, slots=True)
class Announcement:
    """What one message announces. Without entities it takes back what was announced at its place.

    `size`: about the bytes of memory that it takes: a few bytes of JSON may become many objects.
    """

    place: Place
    owner: Owner | None = None
    origin: str = ""
    entities: tuple[Entity, ...] = ()
    size: int = 0


def place_of(topic: str, prefix: str) -> Place | None:
    """The place that a topic stands for; None where it is no topic of announcements."""
    if not topic.startswith(f"{prefix}/"):
        return None
    found = _PLACE.match(topic, len(prefix) + 1)
    return Place(found[1], found[2] or "", found[3]) if found else None


def announcement_of(place: Place, payload: bytes) -> Announcement:
    """What a message says.

    Raises:
        BadAnnouncement: it is too large, no JSON object, or without what it must say.
    """
    if not payload:
        return Announcement(place)
    whole, items = _object_of(place, payload)
    size = len(payload) + ITEM * items + ENTITY_SIZE
    root = spelt_out(whole, ENTITY)
    if root.get("migrate_discovery") is True:
        return Announcement(place)
    owner = _owner_of(root.pop("device", None))
    origin = _origin_of(root.pop("origin", None))
    if place.platform != "device":
        entity = _entity(place.key, place.platform, place.object_id, root, {})
        return Announcement(place, owner, origin, (entity,), size)
    if owner is None:
        raise BadAnnouncement("announced.unreadable", place=place.key, why="device")
    entities = tuple(_components(place, root))
    return Announcement(place, owner, origin, entities, size + ENTITY_SIZE * len(entities))


def _object_of(place: Place, payload: bytes) -> tuple[Mapping[str, object], int]:
    """The JSON object, and of how many things it is made."""
    if len(payload) > LARGEST:
        raise BadAnnouncement("announced.unreadable", place=place.key, why=f"> {LARGEST} B")
    try:
        said: object = json.loads(payload.decode(), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise BadAnnouncement("announced.unreadable", place=place.key, why="JSON") from error
    most = MOST_ITEMS * (50 if place.platform == "device" else 1)
    items = _size(said, most)
    if not isinstance(said, dict) or items > most:
        raise BadAnnouncement("announced.unreadable", place=place.key, why="{ }")
    return said, items


def _no_number(text: str) -> object:
    raise ValueError(text)


def _size(root: object, most: int) -> int:
    """How many things a value is made of; more than `most` where it is too deep."""
    count = 0
    layer: list[object] = [root]
    for _ in range(DEEPEST):
        count += len(layer)
        if not layer or count > most:
            return count
        layer = [inner for value in layer for inner in _inner(value)]
    return count if not layer else most + 1


def _inner(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _components(place: Place, root: Mapping[str, object]) -> Iterator[Entity]:
    components = root.get("components")
    if not isinstance(components, dict) or len(components) > MOST_ENTITIES:
        raise BadAnnouncement("announced.unreadable", place=place.key, why="components")
    shared = {key: root[key] for key in _SHARED if key in root}
    base = {"~": root["~"]} if "~" in root else {}
    for name, said in components.items():
        config = spelt_out(said, ENTITY) if isinstance(said, dict) else {}
        platform = config.pop("platform", None)
        if isinstance(platform, str) and config:  # a platform alone takes the component back
            yield _entity(f"{place.key}/{name}", platform, name, base | config, shared)


def _entity(key: str, platform: str, name: str, said: Mapping[str, object], shared: Mapping[str, object]) -> Entity:
    config = dict(said)
    base = config.pop("~", "")
    if "availability" in config or "availability_topic" in config:
        shared = {name: value for name, value in shared.items() if "avail" not in name}
    items = config.get("availability", shared.get("availability"))
    whole = {**shared, **config}
    if items is not None:
        listed = items if isinstance(items, list) else [items]
        whole["availability"] = [spelt_out(item, ENTITY) for item in listed if isinstance(item, dict)]
    return Entity(key, platform, name, _based(whole, base if isinstance(base, str) else ""))


def _based(config: Mapping[str, object], base: str) -> dict[str, object]:
    """The same with `~` at the beginning or the end of topics replaced."""
    whole: dict[str, object] = {}
    for key, value in config.items():
        if key == "availability" and isinstance(value, list):
            whole[key] = [_based(item, base) for item in value if isinstance(item, dict)]
        elif isinstance(value, str) and key.endswith("topic") and base:
            head = f"{base}{value[1:]}" if value[:1] == "~" else value
            whole[key] = f"{head[:-1]}{base}" if head[-1:] == "~" else head
        else:
            whole[key] = value
    return whole


def _owner_of(said: object) -> Owner | None:
    if not isinstance(said, dict):
        return None
    device = spelt_out(said, DEVICE)
    pairs = device.get("connections")
    connections = tuple(
        (clean(pair[0]), clean(pair[1]))
        for pair in (pairs if isinstance(pairs, list) else ())
        if isinstance(pair, list) and len(pair) == 2
    )
    ids = device.get("identifiers")
    identifiers = [clean(item) for item in (ids if isinstance(ids, list) else [ids])]
    identifiers += [value for _, value in connections]
    kept = tuple(dict.fromkeys(item for item in identifiers if item))
    if not kept:
        return None
    words = {key: clean(device.get(key)) for key in device}
    return Owner(
        kept,
        tuple(pair for pair in connections if all(pair)),
        words.get("name", ""),
        words.get("manufacturer", ""),
        words.get("model", "") or words.get("model_id", ""),
        words.get("sw_version", ""),
        words.get("serial_number", ""),
        words.get("suggested_area", ""),
        words.get("via_device", ""),
    )


def _origin_of(said: object) -> str:
    return clean(spelt_out(said, ORIGIN).get("name")) if isinstance(said, dict) else ""


def clean(said: object) -> str:
    """A short printable text of what should be one; empty where it is none."""
    if isinstance(said, bool) or not isinstance(said, (str, int, float)):
        return ""
    text = str(said)[:512]
    return "".join(character for character in text if character.isprintable()).strip()[:128]
