"""What zigbee2mqtt says of a device, as an entry of plain data (docs/mqtt.md): equal products have an equal entry."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from drivers.zigbee2mqtt import specific
from drivers.zigbee2mqtt.binds import Bind, Binds
from drivers.zigbee2mqtt.exposes import Feature, read_exposes, text
from drivers.zigbee2mqtt.generic import Generic

ASKED: Final = (
    "state", "brightness", "color_temp", "color", "position", "tilt", "system_mode", "occupied_heating_setpoint",
    "current_heating_setpoint", "local_temperature", "fan_mode", "power", "energy",
)  # fmt: skip
"""What a device with mains is asked for at the beginning; most states are not kept by the broker."""

MOST_ASKED: Final = 12

BATTERY: Final = "Battery"

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
    return entry | ({"ask": {"to": "{at}/get", "write": dict.fromkeys(asked, "")}} if asked else {})


def group_entry(members: Sequence[Mapping[str, object]], base: str) -> Entry | None:
    """The entry of a group: what all of its members can be told alike; None where that is nothing.

    A group says of itself what it was told last, or what its members said.
    """
    tables = [table for table in (_bind_group(member) for member in members) if table]
    if not tables or len(tables) < len(members):
        return None
    first, *others = tables
    common: dict[str, Bind] = {}
    for key, bind in first.items():
        if all(key in other for other in others) and ("to" in bind or key.endswith(".on")):
            same = all(_shape(other[key]) == _shape(bind) for other in others)
            common[key] = bind if same else _narrowest(bind, [other[key] for other in others])
    return _entry(base, "", "Zigbee group", common) if common else None


def bridge_entry() -> Entry:
    """The entry of zigbee2mqtt itself, whose topic is `zigbee2mqtt/bridge`."""
    return {
        "vendor": "Koenkk",
        "name": "zigbee2mqtt",
        "from": "{at}/info",
        "availability": {"from": "{at}/state", "json": "state"},
        "bind": {
            "pairing.pairing_open": {"json": "permit_join", "type": "bool"},
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


def _bind(features: tuple[Feature, ...], description: str, *, battery: bool) -> Binds:
    """All binds of a device: what has a kind of its own first, because it names the device."""
    binds = Binds()
    simple: list[Feature] = []
    kinds: Mapping[str, Callable[[Feature], object]] = {
        "light": lambda one: specific.light(one, binds),
        "cover": lambda one: specific.cover(one, binds, description),
        "lock": lambda one: specific.lock(one, binds),
        "fan": lambda one: specific.fan(one, binds),
        "climate": lambda one: specific.climate(one, binds),
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


def _bind_group(member: Mapping[str, object]) -> dict[str, Bind]:
    definition = member.get("definition")
    if not isinstance(definition, Mapping):
        return {}
    table = _bind(read_exposes(definition.get("exposes")), text(definition.get("description")), battery=False).table
    return {key: bind for key, bind in table.items() if not key.startswith("raw.")}


def _shape(bind: Bind) -> Bind:
    return {key: value for key, value in bind.items() if key != "range"}


def _narrowest(bind: Bind, others: list[Bind]) -> Bind:
    """The bind in the range that all have."""
    ranges = [given for one in (bind, *others) if isinstance(given := one.get("range"), list) and len(given) >= 2]
    if not ranges:
        return bind
    low, high = max(each[0] for each in ranges), min(each[1] for each in ranges)
    return {**bind, "range": [low, high, *ranges[0][2:]]} if low < high else bind


def _on_battery(features: tuple[Feature, ...]) -> bool:
    """Whether it lives on a battery, where its power source is not known."""
    return any(one.name in ("battery", "battery_low") for one in features)


def _asked(features: tuple[Feature, ...]) -> tuple[str, ...]:
    """What to ask a device for at the beginning: what it answers to, and what is not an answer of another already."""
    inner = [feature for one in features for feature in (one, *one.features)]
    keys = [one.key for one in inner if one.answers and one.name in (*ASKED, "color_xy", "color_hs") and one.key]
    return tuple(dict.fromkeys(keys))[:MOST_ASKED]
