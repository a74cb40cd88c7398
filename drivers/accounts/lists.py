"""Devices in JSON, and in plain data like it: whatever the program, a device is fields with the same few names.

Read so: the output of Xiaomi-cloud-tokens-extractor (servers, homes, devices), `miiocli cloud list --raw` and other
lists of the vendor's `device_list`, the device cache of the vendor's own Home Assistant integration, and YAML with
`host` and `token`. Sources: PiotrMachowski/Xiaomi-cloud-tokens-extractor, python-miio `cloud.py`,
XiaoMi/ha_xiaomi_home `miot_cloud.py`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final, NoReturn

from drivers.accounts.rows import MOST_ROWS, Found, found_in, shown

DEEPEST: Final = 24
MOST_NODES: Final = 400_000
_HASH: Final = 32  # bytes of SHA-256 that ha_xiaomi_home writes behind its JSON (its miot_storage.py)


def read_json(data: bytes) -> object | None:
    """The JSON of a file, also with a digest behind it; None when it is none, or deeper than anything real.

    Of a key that stands twice the last counts; numbers that are none are refused.
    """
    for part in (data, data[:-_HASH]):
        try:
            tree = json.loads(part.decode("utf-8-sig"), parse_constant=_refuse)
        except (ValueError, RecursionError):
            continue
        return tree if _bounded(tree) else None
    return None


def devices_in(tree: object) -> list[Found]:
    """Every device in plain data, wherever it stands; a room comes from the list of rooms of its home."""
    rooms = dict(_rooms(tree))
    rows = []
    for fields in _objects(tree):
        row = found_in(fields)
        if row is not None:
            rows.append(row if row.room or row.id not in rooms else replace(row, room=rooms[row.id]))
        if len(rows) >= MOST_ROWS:
            break
    return rows


def _rooms(tree: object) -> Iterator[tuple[str, str]]:
    """(device id, room name) of every list of rooms, as the vendor's `gethome` gives it."""
    for fields in _objects(tree):
        rooms = fields.get("roomlist")
        for room in rooms if isinstance(rooms, list) else ():
            if isinstance(room, Mapping) and isinstance(room.get("dids"), list):
                for did in room["dids"]:
                    yield shown(did), shown(room.get("name"))


def _objects(tree: object) -> Iterator[Mapping[str, object]]:
    ahead = [tree]
    while ahead:
        node = ahead.pop()
        if isinstance(node, Mapping):
            yield node
            ahead += list(node.values())[::-1]
        elif isinstance(node, list):
            ahead += node[::-1]


def _bounded(tree: object) -> bool:
    ahead, nodes = [(tree, 1)], 0
    while ahead:
        node, depth = ahead.pop()
        inner = list(node.values()) if isinstance(node, dict) else node if isinstance(node, list) else []
        nodes += 1 + len(inner)
        if depth > DEEPEST or nodes > MOST_NODES:
            return False
        ahead += [(each, depth + 1) for each in inner if isinstance(each, (dict, list))]
    return True


def _refuse(_: str) -> NoReturn:
    raise ValueError
