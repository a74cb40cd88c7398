"""Devices in JSON and YAML: whatever the program, a device is a set of fields with the same few names.

Read so: the output of Xiaomi-cloud-tokens-extractor (servers, homes, devices), `miiocli cloud list --raw` and other
lists of the vendor's `device_list`, the device cache of the vendor's own Home Assistant integration, and YAML with
`host` and `token`. Sources: PiotrMachowski/Xiaomi-cloud-tokens-extractor, python-miio `cloud.py`,
XiaoMi/ha_xiaomi_home `miot_cloud.py`.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Final, NoReturn

from hub.model.secret import Secret
from hub.onboarding.rows import MOST_ROWS, Found, found_in, shown
from hub.text.source import Source
from hub.text.yaml import Limits, Node, Scalar, SecretRef, Sequence, parse

DEEPEST: Final = 24
MOST_NODES: Final = 400_000
YAML_LIMITS: Final = Limits(size=2 << 20, nodes=100_000)
LONGEST_SECRET: Final = 512
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


def read_yaml(source: Source) -> object | None:
    """The YAML of a file as plain data; `!secret` stands for nothing. None when it is none."""
    tree, _ = parse(source, YAML_LIMITS)
    return None if tree is None else _plain(tree)


def devices_in(tree: object) -> list[Found]:
    """Every device in plain data, wherever it stands; a room comes from the list of rooms of its home."""
    rooms = dict(_rooms(tree))
    rows = []
    for fields in _objects(tree):
        row = found_in(fields)
        if row is not None:
            rows.append(row if row.room or row.id not in rooms else _in_room(row, rooms[row.id]))
        if len(rows) >= MOST_ROWS:
            break
    return rows


def refs_in(tree: object) -> list[Found]:
    """Devices of a file with `family:id: secret` on each line: Hearth's own form, for every family."""
    if not isinstance(tree, Mapping):
        return []
    rows = []
    for key, value in tree.items():
        family, colon, wire_id = str(key).partition(":")
        fits = colon and family.isidentifier() and wire_id and len(str(key)) <= LONGEST_SECRET
        if not fits or not (value is None or (isinstance(value, str) and len(value) <= LONGEST_SECRET)):
            return []
        rows.append(Found(id=wire_id, token=Secret(value) if value else None, family=family))
    return rows[:MOST_ROWS]


def _in_room(row: Found, room: str) -> Found:
    return Found(row.id, row.name, row.model, row.mac, row.address, room, row.parent, row.token)


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


def _plain(node: Node) -> object:
    if isinstance(node, Scalar):
        return None if node.empty else node.text
    if isinstance(node, SecretRef):
        return None
    if isinstance(node, Sequence):
        return [_plain(each) for each in node.items]
    return {key.text: _plain(value) for key, value in node.entries}


def _refuse(_: str) -> NoReturn:
    raise ValueError
