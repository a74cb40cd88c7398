"""What comes in: a payload as text and as JSON, and the ways into it. Nothing here raises, whatever the bytes are."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from json import JSONDecoder
from typing import Final

from drivers.kit.decode import number
from drivers.kit.plain import is_list

LARGEST: Final = 65_536
"""Bytes; what is larger is nobody's state."""
DEEPEST: Final = 40
"""Levels of JSON."""
STEPS: Final = 12
"""Steps that a path may have."""
MILLISECONDS: Final = 1e11
"""A time stamp beyond it counts milliseconds: in seconds it would lie in the year 5138."""

_STEP: Final = re.compile(r"\.?([^.\[\]]{1,64})|\[(\d{1,4})\]")

Key = str | int
Extract = Callable[["Said"], object]
"""What a message says in one place, None: nothing."""


def _no_constant(_name: str) -> None:
    """NaN and infinity are no JSON (RFC 8259, section 6) and say nothing."""


_DECODE: Final = JSONDecoder(parse_constant=_no_constant).decode


class Said:
    """One message. `json` is None where it is none, or nobody asked; `names` fills `{at}` and `{id}` in.

    Made for every message, and mutable for speed alone: nobody changes one after it was made.
    """

    __slots__ = ("json", "names", "retained", "text", "topic")

    def __init__(self, topic: str, text: str, json: object, names: Mapping[str, str], retained: bool) -> None:
        self.topic = topic
        self.text = text
        self.json = json
        self.names = names
        self.retained = retained


def parse_json(text: str) -> object:
    """The JSON of a text; None where it is none, or nested too deeply."""
    if text.count("[") + text.count("{") > DEEPEST and _depth(text) > DEEPEST:
        return None
    try:
        return _DECODE(text)
    except (ValueError, RecursionError):
        return None


def _depth(text: str) -> int:
    """Levels of brackets; those in texts count, which does no harm."""
    deep = deepest = 0
    for each in text:
        if each in "[{":
            deep += 1
            deepest = max(deep, deepest)
        elif each in "]}":
            deep -= 1
    return deepest


def steps_of(path: str) -> tuple[Key, ...] | None:
    """The steps of a path `a.b[0].c`; None where it is none."""
    found: list[Key] = []
    at = 0
    while at < len(path):
        step = _STEP.match(path, at)
        if step is None or len(found) == STEPS or (step[1] is not None and (at > 0) is not step[0].startswith(".")):
            return None
        found.append(step[1] if step[1] is not None else int(step[2]))
        at = step.end()
    return tuple(found) or None


def at_path(steps: tuple[Key, ...]) -> Extract:
    """What makes, of a message, what stands at the path."""
    if len(steps) == 1 and isinstance(steps[0], str):
        return _at_key(steps[0])

    def extract(said: Said) -> object:
        found = said.json
        for step in steps:
            if isinstance(step, str):
                found = found.get(step) if isinstance(found, dict) else None
            else:
                found = found[step] if isinstance(found, list) and step < len(found) else None
            if found is None:
                return None
        return found

    return extract


def _at_key(key: str) -> Extract:
    def extract(said: Said) -> object:
        root = said.json
        return root.get(key) if type(root) is dict else None

    return extract


def whole(said: Said) -> object:
    """The payload as it is; an empty one says nothing."""
    return said.text or None


def stamp(wire: object) -> float | None:
    """The Unix seconds of a time stamp: seconds, milliseconds, or ISO 8601; None where it is none."""
    seconds = number(wire)
    if seconds is not None:
        seconds = seconds / 1000 if seconds > MILLISECONDS else seconds
        return seconds if 0 < seconds <= MILLISECONDS else None
    if not isinstance(wire, str) or not 10 <= len(wire) <= 40:
        return None
    try:
        moment = datetime.fromisoformat(wire)
        return (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def short(wire: object) -> str:
    """A wire value for people."""
    if isinstance(wire, str):
        return wire[:80]
    if isinstance(wire, Mapping) or is_list(wire):
        return str(type(wire).__name__)
    return str(wire)[:80]
