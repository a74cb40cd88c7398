"""What the map says of a trigger or an action as a whole: word by word over there, and what it is here."""

from typing import Final

from hub.importing.document import listed, text_of
from hub.importing.entities import EntityMap, plain
from hub.importing.writing import Item, Value
from hub.text.yaml import Mapping, Node, Scalar

_SAME: Final = {"platform": "trigger", "service": "action"}
_LOOKS: Final = frozenset({"id", "alias", "enabled", "metadata"})


def meaning_of(mapping: EntityMap, node: Node) -> list[Value] | None:
    """What the map says that this trigger or action is here; None: it says nothing."""
    if not isinstance(node, Mapping):
        return None
    said = _spelled(plain(node))
    for meaning in mapping.meanings:
        if _spelled(meaning.there) == said:
            return [as_value(one) for one in listed(meaning.here)]
    return None


def _spelled(there: object) -> object:
    """The pairs of a trigger or action, under one spelling and without what only looks."""
    if not isinstance(there, tuple):
        return there
    pairs = [pair for pair in there if isinstance(pair, tuple) and len(pair) == 2]
    return tuple(
        sorted((_SAME.get(str(key), str(key)), str(value)) for key, value in pairs if key not in _LOOKS and value)
    )


def as_value(node: Node) -> Value:
    """A node of the map as it is written into a scene."""
    if isinstance(node, Mapping):
        return {key.text: as_value(value) for key, value in node.entries}
    if isinstance(node, Scalar):
        return text_of(node)
    return [Item(as_value(one)) for one in listed(node)]
