"""Entries of plain data laid over one another."""

from collections.abc import Mapping
from typing import Final

Entry = Mapping[str, object]

MERGED: Final = ("members", "actions", "events", "bind")
"""Keys whose tables are merged name by name; every other key of a later entry takes the place of the earlier one."""


def laid_over(below: Entry, above: Entry) -> dict[str, object]:
    """Two entries as one: the later wins, key by key in MERGED down to single keys of a bind; null takes away."""
    merged = dict(below)
    for key, value in above.items():
        mine, theirs = below.get(key), value
        if key in MERGED and isinstance(mine, Mapping) and isinstance(theirs, Mapping):
            merged[key] = _merged(mine, theirs)
        elif value is None:
            merged.pop(key, None)
        else:
            merged[key] = value
    return merged


def _merged(mine: Mapping[str, object], theirs: Mapping[str, object]) -> dict[str, object]:
    """Named things merged. A bind or member that is given anew keeps what the new one does not mention."""
    found = dict(mine)
    for name, value in theirs.items():
        present = found.get(name)
        if isinstance(present, Mapping) and isinstance(value, Mapping):
            both = {**present, **value}
            found[name] = {key: each for key, each in both.items() if each is not None}
        else:
            found[name] = value
    return found
