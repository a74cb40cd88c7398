"""From what is to be said to messages: what goes to one topic as JSON is one message."""

from collections.abc import Iterable, Mapping
from typing import Final

from drivers.mqtt.definition import Sent
from drivers.mqtt.sources import filled
from drivers.mqtt.writes import json_text

EXPIRES: Final = 10.0
"""Seconds after which nobody is to get a command: whoever was away then finds out what is wanted now from the hub."""

Tree = dict[str, object]


def messages(parts: Iterable[Sent], names: Mapping[str, str]) -> list[tuple[str, bytes]]:
    """Topics and payloads, in the order in which a topic is first spoken of.

    Objects to one topic are one object. What is asked for takes the place of what one part says in passing.
    """
    found: list[tuple[str, bytes]] = []
    always: dict[str, Tree] = {}
    asked: dict[str, Tree] = {}
    at: dict[str, int] = {}
    for part in parts:
        topic = filled(part.topic, names)
        if part.always is None:
            found.append((topic, _bytes(part.text)))
            continue
        _lay(always.setdefault(topic, {}), part.always)
        _lay(asked.setdefault(topic, {}), part.asked)
        if topic not in at:
            at[topic] = len(found)
            found.append((topic, b""))
    for topic, place in at.items():
        whole = always[topic]
        _lay(whole, asked[topic])
        found[place] = topic, _bytes(json_text(whole))
    return found


def _bytes(text: str) -> bytes:
    """UTF-8; half a character, as JSON can bring one in, is none."""
    return text.encode("utf-8", "replace")


def _lay(below: Tree, above: Mapping[str, object]) -> None:
    """Lay one object over another, down to single values."""
    for key, value in above.items():
        present = below.get(key)
        if isinstance(present, dict) and isinstance(value, Mapping):
            _lay(present, value)
        elif isinstance(value, Mapping):
            below[key] = {}
            _lay(below[key], value)  # type: ignore[arg-type]  # made in the line before
        else:
            below[key] = value
