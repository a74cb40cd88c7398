"""Devices in what Home Assistant keeps under `.storage`: tokens in one file, names and rooms in two others.

`core.config_entries` has host, token, model and mac of the integrations for Xiaomi devices, `core.device_registry`
which device belongs to an entry and an area, `core.area_registry` the areas' names. Source: home-assistant/core
`config_entries.py`, `helpers/device_registry.py`, `helpers/area_registry.py`, components/xiaomi_miio/config_flow.py.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from drivers.accounts.rows import Found, found_in, mac_of, shown

FILES: Final = ("core.config_entries", "core.device_registry", "core.area_registry")
"""The files of the folder `.storage` that matter here."""

_Fields = Mapping[str, object]


def devices_in(trees: Sequence[object]) -> list[Found]:
    """The devices of all entries, with the name and room that the registries give them."""
    areas = {
        shown(area.get("id") or area.get("area_id")): shown(area.get("name"))
        for area in _items(trees, "core.area_registry", "areas")
    }
    registered = list(_items(trees, "core.device_registry", "devices"))
    rows = []
    for entry in _items(trees, "core.config_entries", "entries"):
        data = entry.get("data")
        row = found_in({"name": entry.get("title"), **data}) if isinstance(data, Mapping) else None
        if row is not None:
            rows.append(_known(row, entry, registered, areas))
    return rows


def is_storage(tree: object) -> bool:
    """Whether plain data is one of Home Assistant's stored files."""
    return isinstance(tree, Mapping) and tree.get("key") in FILES


def _known(row: Found, entry: _Fields, registered: Sequence[_Fields], areas: Mapping[str, str]) -> Found:
    """The row with what the registry says of its device: found by mac, else by being the only one of its entry."""
    mine = [one for one in registered if row.mac and row.mac in _macs(one)]
    if not mine:
        mine = [one for one in registered if entry.get("entry_id") in _list(one, "config_entries")]
    if len(mine) != 1:
        return row
    device = mine[0]
    name = shown(device.get("name_by_user")) or shown(device.get("name")) or row.name
    return replace(row, name=name, room=areas.get(shown(device.get("area_id")), "") or row.room)


def _macs(device: _Fields) -> list[str]:
    pairs = [pair for pair in _list(device, "connections") if isinstance(pair, list) and len(pair) == 2]
    return [mac_of(shown(pair[1])) for pair in pairs if pair[0] == "mac"]


def _items(trees: Sequence[object], key: str, section: str) -> Iterator[_Fields]:
    for tree in trees:
        data = tree.get("data") if isinstance(tree, Mapping) and tree.get("key") == key else None
        for item in _list(data, section) if isinstance(data, Mapping) else ():
            if isinstance(item, Mapping):
                yield item


def _list(fields: _Fields, key: str) -> list[object]:
    value = fields.get(key)
    return value if isinstance(value, list) else []
