"""Reading the fields of a JSON body."""

import json
import math
from typing import Final, NoReturn, cast

from hub.api.errors import BadRequest
from hub.api.ports import Json

DEEPEST: Final = 16


def parse_body(data: bytes) -> Json:
    """The JSON object of a request.

    Raises:
        BadRequest: no JSON, no object, a key twice, a number that is none, or nested too deep.
    """
    try:
        body = json.loads(data, parse_constant=_refuse, object_pairs_hook=_object)
        fits = isinstance(body, dict) and _depth(body) <= DEEPEST
    except (ValueError, RecursionError):
        raise BadRequest(400, "api.not_json") from None
    if not fits:
        raise BadRequest(400, "api.not_json")
    return cast("Json", body)


def object_in(body: Json, name: str, *, required: bool = True) -> Json:
    """A field that is an object; empty when it may be missing and is."""
    value = body.get(name)
    if value is None and not required:
        return {}
    if not isinstance(value, dict):
        raise BadRequest(400, "api.field_object", field=name)
    return value


def text_in(body: Json, name: str) -> str:
    """A field that is a text."""
    value = optional_text_in(body, name)
    if value is None:
        raise BadRequest(400, "api.field_text", field=name)
    return value


def optional_text_in(body: Json, name: str) -> str | None:
    """A field that is a text, None when it is missing, null or empty."""
    value = body.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise BadRequest(400, "api.field_text", field=name)
    return value


def number_in(body: Json, name: str, low: float, high: float) -> float | None:
    """A field that is a number within limits, None when it is missing or null."""
    value = body.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
        raise BadRequest(400, "api.field_number", field=name, low=low, high=high)
    return float(value)


def _refuse(_: str) -> NoReturn:
    raise ValueError


def _object(pairs: list[tuple[str, object]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs) or any(isinstance(value, float) and not math.isfinite(value) for _, value in pairs):
        raise ValueError
    return found


def _depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0
