"""`owner` and `allow`: whose scene it is, and what the checker of scenes need not tell of it. Neither changes a run."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from hub.model.device import Device
from hub.text.problem import Problem, error
from hub.text.reader import Fields, handle, mapping, name, one_of
from hub.text.yaml import Mapping as YamlMapping
from hub.text.yaml import Node
from scenes.engine.program import Allowed
from scenes.language.groups import PEOPLE

CODES: Final = (
    "T1", "T2", "T3", "T4", "C1", "C2", "C3", "C4", "A1", "A2", "A3", "A4", "A5",
    "P1", "P2", "G1", "G2", "G3", "D1", "D2", "D3", "D4", "D5", "S1",
)  # fmt: skip
"""What the checker can find; see docs/scenes/check.md."""
ASIDE: Final = frozenset(("allow", "owner"))
"""Keys of a scene that say nothing of what it does."""
_ALLOWED: Final = re.compile(r"([A-Za-z]\d)(?:\s+(\S.*))?")


def read_owner(fields: Fields, devices: Mapping[str, Device]) -> str:
    """`owner: anna`: one of the people of the home; any word where the home knows of nobody."""

    def read(node: Node, problems: list[Problem]) -> str | None:
        people = {one.handle: one.handle for one in devices.values() if one.abilities.has(PEOPLE)}
        return (one_of(people) if people else handle)(node, problems)

    return fields.optional("owner", read, "")


def read_allowed(fields: Fields) -> tuple[Allowed, ...]:
    """`allow: {A1 Other scene: REASON, D4: REASON}`."""
    return fields.optional("allow", _allowed, ())


def without_aside(node: Node) -> Node:
    """A scene without the keys that say nothing of what it does."""
    if not isinstance(node, YamlMapping) or not any(key.text in ASIDE for key, _ in node.entries):
        return node
    return replace(node, entries=tuple(entry for entry in node.entries if entry[0].text not in ASIDE))


def _allowed(node: Node, problems: list[Problem]) -> tuple[Allowed, ...] | None:
    entries = mapping(node, problems)
    if entries is None:
        return None
    found: list[Allowed] = []
    for key, value in entries.entries:
        match = _ALLOWED.fullmatch(key.text.strip())
        code = match[1].upper() if match else ""
        reason = name(value, problems)
        if match is None or code not in CODES:
            problems.append(error("check.no_such_code", key.mark, text=key.text, known=", ".join(CODES)))
        elif reason is not None:
            found.append(Allowed(code, match[2] or "", reason, f"{key.mark.source.name}:{key.mark.line}"))
    return tuple(found)
