"""A JSON object from outside, read strictly: what two readers might take differently (RFC 8259, section 4) is none."""

import json
import math
from typing import NoReturn, cast


def json_object(text: str | bytes, deepest: int) -> dict[str, object] | None:
    """The object; None: no JSON, no object, a key twice, a number that is none or too large, or nested deeper."""
    try:
        found: object = json.loads(text, parse_constant=_refuse, parse_float=_finite, object_pairs_hook=_object)
        fits = isinstance(found, dict) and _depth(found) <= deepest
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, object]", found) if fits else None


def _refuse(_: str) -> NoReturn:
    raise ValueError


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError
    return number


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0
