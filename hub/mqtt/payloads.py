"""What others say to the hub, read with suspicion: never more than so many bytes, so deep, and each key once."""

import math
from typing import Final

from hub.model.capability import Property
from hub.model.errors import BadBytes, BadValue
from hub.model.value import Kind, Value
from hub.text.problem import Problem, error
from hub.text.strict_json import json_object
from scenes.language.values import parse_literal

LARGEST: Final = 65_536
"""Bytes of a command."""
DEEPEST: Final = 8


class Unfit(BadValue):
    """A value, a name or a form that does not fit; `problem` says it with what was probably meant."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message_id)
        self.problem = problem


def text_of(payload: bytes) -> str:
    """The payload as text.

    Raises:
        BadBytes: too large, or no UTF-8.
    """
    if len(payload) > LARGEST:
        raise BadBytes("mqtt.command_too_large", size=len(payload), most=LARGEST)
    try:
        return payload.decode()
    except UnicodeDecodeError:
        raise BadBytes("mqtt.command_no_text") from None


def object_of(text: str) -> dict[str, object]:
    """The JSON object that a text is.

    Raises:
        BadBytes: it is none, has a key twice or a number that is none, or is too deep.
    """
    found = json_object(text, DEEPEST)
    if found is None:
        raise BadBytes("mqtt.command_no_json")
    return found


def value_of(prop: Property, given: object) -> Value:
    """A value as the property stores it: JSON of its type, or text as in scenes.

    A number without a unit is in the property's own, as it is told; so are seconds of a duration.

    Raises:
        Unfit: it does not fit; a sentence says why.
        BadValue: it is out of range.
    """
    if isinstance(given, str):
        return _read(prop, given.strip() if prop.kind is not Kind.TEXT else given)
    if isinstance(given, (bool, int, float)):
        return prop.accept(given)
    raise Unfit(error("api.value_form", None, property=prop.name))


def _read(prop: Property, text: str) -> Value:
    if prop.kind in (Kind.INT, Kind.FLOAT, Kind.DURATION):
        number = _number(text)
        if number is not None:
            return prop.accept(number)
    problems: list[Problem] = []
    parsed = parse_literal(text.casefold() if prop.kind is Kind.BOOL else text, None, prop, problems)
    if parsed is None:
        raise Unfit(problems[0])
    return parsed


def _number(text: str) -> float | None:
    """A plain number. With a `+` before it, it would mean more in scenes, and is for them to refuse."""
    if len(text) > 40 or not text.isascii() or "_" in text or text.startswith("+"):
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
