"""Reading the fields of a JSON body."""

from typing import Final

from hub.api.errors import BadRequest
from hub.api.ports import Json
from hub.text.strict_json import json_object

DEEPEST: Final = 16


def parse_body(data: bytes) -> Json:
    """The JSON object of a request.

    Raises:
        BadRequest: no JSON, no object, a key twice, a number that is none, or nested too deep.
    """
    body = json_object(data, DEEPEST)
    if body is None:
        raise BadRequest(400, "api.not_json")
    return body


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
