"""What zigbee2mqtt says of a device, as an entry of plain data (docs/mqtt.md): equal products have an equal entry."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from drivers.kit.words import slug
from drivers.mqtt.form import read_form
from drivers.zigbee2mqtt import specific
from drivers.zigbee2mqtt.binds import SET, Bind, Binds
from drivers.zigbee2mqtt.exposes import Feature, read_exposes, text
from drivers.zigbee2mqtt.generic import Generic

ASKED: Final = (
    "state", "brightness", "color_temp", "color", "position", "tilt", "system_mode", "occupied_heating_setpoint",
    "current_heating_setpoint", "local_temperature", "fan_mode", "power", "energy",
)  # fmt: skip
"""What a device with mains is asked for at the beginning; most states are not kept by the broker."""

MOST_ASKED: Final = 12

BATTERY: Final = "Battery"
ROUNDS: Final = 8
"""How often flaws are looked for: what is left out may be what something else needs."""

Entry = dict[str, object]


def entry_of(device: Mapping[str, object], base: str) -> Entry | None:
    """The entry of one device of `bridge/devices`; None where zigbee2mqtt knows nothing of what it can do."""
    definition = device.get("definition")
    if not isinstance(definition, Mapping):
        return None
    features = read_exposes(definition.get("exposes"))
    battery = device.get("power_source") == BATTERY or _on_battery(features)
    description = text(definition.get("description"))
    binds = _bind(features, description, battery=battery)
    if not binds.table:
        return None
    entry = _entry(base, text(definition.get("vendor")), description or text(definition.get("model")), binds.table)
    asked = () if battery else _asked(features)
    return _sound(entry | ({"ask": {"to": "{at}/get", "write": dict.fromkeys(asked, "")}} if asked else {}))


def group_entry(
    members: Sequence[Mapping[str, object]], base: str, scenes: Sequence[tuple[int, str]] = ()
) -> Entry | None:
    """The entry of a group of the devices with these entries: what all of them can be told alike; None: nothing.

    A group has no parts: `state` is the state of all. What it says is what it was told last, or what its members said.
    Each of its scenes (number and name) is an action.
    """
    tables = [bind for one in members if isinstance(bind := one.get("bind"), Mapping)]
    if not tables or len(tables) < len(members):
        return None
    binds: dict[str, Bind] = {}
    for capability, alike, names in _GROUPED:
        if all(any(_has(table, one, "on" if one != "cover" else "open") for one in alike) for table in tables):
            found = {f"{capability}.{name}": _common(tables, alike, name, bind) for name, bind in names.items()}
            binds = {key: bind for key, bind in found.items() if bind is not None} | _recalled(scenes)
            break
    return _entry(base, "", "Zigbee group", binds) if binds else None


def _recalled(scenes: Sequence[tuple[int, str]]) -> dict[str, Bind]:
    """The scenes of a group, each under its name; one without a name, or with that of another, under its number."""
    found: dict[str, Bind] = {}
    for number, name in scenes:
        named = slug(name)
        key = f"{named if _COMPONENT.fullmatch(named) else f'scene_{number}'}.action.press"
        key = f"scene_{number}.action.press" if key in found else key
        found[key] = {"to": SET, "write": {"scene_recall": number}}
    return found


_COMPONENT: Final = re.compile(r"[a-z][a-z0-9_]{0,31}")
_ON: Final[Bind] = {"json": "state", "values": {"ON": True, "OFF": False}, "to": SET}
_GROUPED: Final[tuple[tuple[str, tuple[str, ...], Mapping[str, Bind]], ...]] = (
    ("light", ("light",), {
        "on": _ON,
        "brightness": {"json": "brightness", "linear": {"0": 0, "254": 100}, "clamp": True, "type": "int", "to": SET},
        "color_temperature": {"json": "color_temp", "unit": "mired", "clamp": True, "type": "int", "to": SET},
        "color": {"json": "color", "shape": "object", "form": "xy", "to": SET},
    }),
    ("switch", ("light", "switch", "plug"), {"on": _ON}),
    ("cover", ("cover",), {
        "position": {"json": "position", "type": "int", "clamp": True, "to": SET},
        "open": {"to": SET, "write": {"state": "OPEN"}},
        "close": {"to": SET, "write": {"state": "CLOSE"}},
        "stop": {"to": SET, "write": {"state": "STOP"}},
    }),
)  # fmt: skip
"""What a group can be, of what its members are: the first of which all are one."""


def _has(table: Mapping[str, object], capability: str, member: str) -> bool:
    return any(f".{key}".endswith(f".{capability}.{member}") for key in table)


def _common(tables: Sequence[Mapping[str, object]], alike: Sequence[str], member: str, bind: Bind) -> Bind | None:
    """The bind of a member that all have, in the range that all have; None where one lacks it."""
    if not all(any(_has(table, one, member) for one in alike) for table in tables):
        return None
    ranges: list[list[float]] = []
    for table in tables:
        for key, one in table.items():
            given = one.get("range") if isinstance(one, Mapping) and key.endswith(f".{member}") else None
            ranges += [given] if isinstance(given, list) else []
    low = max((each[0] for each in ranges), default=0.0)
    high = min((each[1] for each in ranges), default=0.0)
    return {**bind, "range": [low, high]} if low < high else bind


def bridge_entry() -> Entry:
    """The entry of zigbee2mqtt itself, whose topic is `zigbee2mqtt/bridge`. What it says is read by its session."""
    return {
        "vendor": "Koenkk",
        "name": "zigbee2mqtt",
        "from": "{at}/pairing",
        "availability": {"from": "{at}/state", "json": "state"},
        "bind": {
            "pairing.pairing_open": {"json": "open"},
            "pairing.pairing_left": {"json": "left"},
            "pairing.permit_join": {"to": "{at}/request/permit_join", "write": {"time": "$seconds"}},
        },
    }


def _entry(base: str, vendor: str, name: str, binds: Mapping[str, Bind]) -> Entry:
    return {
        **({"vendor": vendor} if vendor else {}),
        "name": name,
        "from": "{at}",
        "availability": [
            {"from": f"{base}/bridge/state", "json": "state"}, {"from": "{at}/availability", "json": "state"},
        ],
        "seen": {"json": "last_seen"},
        "bind": dict(binds),
    }  # fmt: skip


def _sound(entry: Entry) -> Entry | None:
    """The entry without the binds that do not fit the form: an expose that nobody has seen costs no others.

    No product known to us has any; converters of an owner's own may.
    """
    for _ in range(ROUNDS):
        flaws = read_form("", entry).flaws
        binds = entry["bind"]
        if not flaws:
            return entry
        if not isinstance(binds, dict):
            break
        wrong = {flaw.path[1] for flaw in flaws if len(flaw.path) > 1 and flaw.path[0] == "bind"}
        lacking = {str(flaw.params.get("capability")) for flaw in flaws if flaw.path == ("bind",)}
        kept = {key: bind for key, bind in binds.items() if key not in wrong and key.split(".")[-2] not in lacking}
        if not kept or len(kept) == len(binds):
            break
        entry = {**entry, "bind": kept}
    return None


def _bind(features: tuple[Feature, ...], description: str, *, battery: bool) -> Binds:
    """All binds of a device: what has a kind of its own first, because it names the device."""
    binds = Binds(guarded=specific.is_guarded(features, description))
    simple: list[Feature] = []
    kinds: Mapping[str, Callable[[Feature], object]] = {
        "light": lambda one: specific.light(one, binds),
        "cover": lambda one: specific.cover(one, binds, description),
        "lock": lambda one: specific.lock(one, binds),
        "fan": lambda one: specific.fan(one, binds),
        "climate": lambda one: specific.climate(one, binds, description),
    }
    for one in features:
        if one.kind in kinds:
            kinds[one.kind](one)
        elif one.kind == "switch":
            simple += () if specific.switch(one, binds, description) else one.features
        elif one.kind != "composite" or not specific.siren(one, binds):
            simple.append(one)
    generic = Generic(features, binds, battery=battery)
    # What has a word of ours comes before what is raw, so that the cap on binds leaves out what matters least.
    later = [one for one in simple if not generic.bind(one)]
    for one in later:
        binds.raw(one)
    return binds


def _on_battery(features: tuple[Feature, ...]) -> bool:
    """Whether it lives on a battery, where its power source is not known."""
    return any(one.name in ("battery", "battery_low") for one in features)


def _asked(features: tuple[Feature, ...]) -> tuple[str, ...]:
    """What to ask a device for at the beginning: what it answers to, and what is not an answer of another already."""
    inner = [feature for one in features for feature in (one, *one.features)]
    keys = [one.key for one in inner if one.answers and one.name in (*ASKED, "color_xy", "color_hs") and one.key]
    return tuple(dict.fromkeys(keys))[:MOST_ASKED]
