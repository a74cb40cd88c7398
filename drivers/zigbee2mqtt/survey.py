"""What `bridge/devices`, `bridge/groups` and `bridge/info` say of a network, read beside the loop: they are large.

A device takes 2 to 10 KB there, so that 500 devices are 2 MB and 40 ms of reading. Source: `lib/extension/bridge.ts`
of zigbee2mqtt 2.x.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from typing import Any, Final

from drivers.zigbee2mqtt.entry import Entry, entry_of, group_entry
from drivers.zigbee2mqtt.exposes import text
from hub.model.topics import is_topic

LARGEST: Final = 4 * 1024 * 1024
"""Bytes of one of these messages; what is larger is not read."""

MOST_DEVICES: Final = 2048
MOST_SCENES: Final = 32
MOST_MEMBERS: Final = 512
COORDINATOR: Final = "Coordinator"

_DECODE: Final = json.JSONDecoder().raw_decode
_BEFORE_FIRST: Final = re.compile(r"[ \t\r\n]*\[[ \t\r\n]*")
_BETWEEN: Final = re.compile(r"[ \t\r\n]*([,\]])[ \t\r\n]*")


@dataclass(frozen=True, slots=True)
class Row:
    """One device as zigbee2mqtt knows it. `digest` stands for what it can do; empty where nobody knows what that is.

    `ready`: it has told all that is to be known (the interview is over).
    """

    ieee: str
    name: str
    model: str
    vendor: str = ""
    description: str = ""
    digest: str = ""
    disabled: bool = False
    ready: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """A group: its number, its name, the ids of its members, each once, and its scenes by their number."""

    number: int
    name: str
    members: tuple[str, ...]
    scenes: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Devices:
    """All devices, and the entries of those digests that were not known before, as JSON."""

    rows: tuple[Row, ...]
    entries: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Info:
    """Whether new devices may join, until when (Unix seconds; None: nobody said), and the version."""

    open: bool
    until: float | None
    version: str


def read_devices(payload: bytes, base: str, known: Collection[str]) -> Devices | None:
    """All devices of the network but its coordinator; None where it is no list."""
    rows: list[Row] = []
    entries: dict[str, str] = {}
    try:
        for one in islice(_items(payload), MOST_DEVICES):
            row = _row(one, base) if isinstance(one, Mapping) else None
            if row is None:
                continue
            if row.digest and row.digest not in known and row.digest not in entries:
                entry = entry_of(one, base)
                entries[row.digest] = json.dumps(entry, separators=(",", ":")) if entry else ""
            rows.append(row)
    except (ValueError, RecursionError):
        return None
    return Devices(tuple(rows), entries)


def _items(payload: bytes) -> Iterator[Any]:
    """The items of a JSON list, one after the other: reading all of it in one go would hold up the loop's thread.

    Raises:
        ValueError: it is no list, or too large.
        RecursionError: it is nested too deeply.
    """
    said = payload.decode("utf-8", "replace") if len(payload) <= LARGEST else ""
    begin = _BEFORE_FIRST.match(said)
    if begin is None:
        raise ValueError
    end = begin.end()
    if said.startswith("]", end):
        return
    while True:
        item, end = _DECODE(said, end)
        yield item
        after = _BETWEEN.match(said, end)
        if after is None:
            raise ValueError
        if after[1] == "]":
            return
        end = after.end()


def read_groups(payload: bytes, base: str) -> tuple[Group, ...] | None:
    """All groups; None where it is no list of groups."""
    listed = _json(payload)
    if not isinstance(listed, list):
        return None
    found: list[Group] = []
    for one in listed[:MOST_DEVICES]:
        number, name = (one.get("id"), text(one.get("friendly_name"))) if isinstance(one, Mapping) else (None, "")
        if isinstance(number, int) and not isinstance(number, bool) and 0 < number < 65536 and _is_name(base, name):
            found.append(Group(number, name, tuple(dict.fromkeys(_members(one))), tuple(_scenes(one))))
    return tuple(found)


def read_info(payload: bytes) -> Info | None:
    """What the bridge says of itself; None where it says nothing of joining."""
    said = _json(payload)
    if not isinstance(said, Mapping) or not isinstance(said.get("permit_join"), bool):
        return None
    end = said.get("permit_join_end")
    until = end / 1000 if isinstance(end, int | float) and not isinstance(end, bool) and 0 < end < 1e14 else None
    return Info(said["permit_join"], until, text(said.get("version")))


def entry_of_group(group: Group, rows: Mapping[str, Row], entries: Mapping[str, str], base: str) -> Entry | None:
    """The entry of a group whose members are all known; None where one is not, or they have nothing in common."""
    digests = [rows[member].digest if member in rows else "" for member in group.members]
    if not digests or any(not entries.get(digest) for digest in digests):
        return None
    return group_entry([json.loads(entries[digest]) for digest in dict.fromkeys(digests)], base, group.scenes)


def _json(payload: bytes) -> object:
    """The JSON of a payload; None where it is none. C reads it, which ends by itself where it is nested too deeply."""
    try:
        return json.loads(payload) if len(payload) <= LARGEST else None
    except (ValueError, RecursionError):
        return None


def _row(one: Mapping[str, object], base: str) -> Row | None:
    ieee, name = text(one.get("ieee_address")), text(one.get("friendly_name"))
    if not _is_ieee(ieee) or not _is_name(base, name) or one.get("type") == COORDINATOR:
        return None
    definition = one.get("definition")
    known: Mapping[str, object] = definition if isinstance(definition, Mapping) else {}
    model = text(known.get("model")) or text(one.get("model_id")) or "unknown"
    return Row(
        ieee, name, model, text(known.get("vendor")), text(known.get("description")),
        _digest(known, one.get("power_source")) if known else "",
        one.get("disabled") is True, _is_ready(one),
    )  # fmt: skip


def _is_ready(one: Mapping[str, object]) -> bool:
    """By `interview_state` (2.1 and later), or by what told it before."""
    state = one.get("interview_state")
    return state == "SUCCESSFUL" if isinstance(state, str) else one.get("interview_completed") is not False


def _digest(definition: Mapping[str, object], power: object) -> str:
    """What stands for all of which an entry is made."""
    of = [definition.get(key) for key in ("model", "vendor", "description", "exposes")]
    return sha256(json.dumps([*of, power], separators=(",", ":")).encode()).hexdigest()[:24]


def _members(one: Mapping[str, object]) -> Iterator[str]:
    members = one.get("members")
    for member in members[:MOST_MEMBERS] if isinstance(members, list) else ():
        ieee = text(member.get("ieee_address")) if isinstance(member, Mapping) else ""
        if ieee:
            yield ieee


def _scenes(one: Mapping[str, object]) -> Iterator[tuple[int, str]]:
    scenes = one.get("scenes")
    for scene in scenes[:MOST_SCENES] if isinstance(scenes, list) else ():
        number = scene.get("id") if isinstance(scene, Mapping) else None
        if isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 256:
            yield number, text(scene.get("name"))[:64]


def _is_ieee(ieee: str) -> bool:
    return ieee.startswith("0x") and ieee.isascii() and ieee[2:].isalnum() and len(ieee) <= 18


def _is_name(base: str, name: str) -> bool:
    return bool(name) and is_topic(f"{base}/{name}/set")
