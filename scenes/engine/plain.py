"""Plain data: values as what JSON knows, and back. What does not fit is a ValueError: the row is damaged."""

from hub.model.value import Color, Value


def plain(value: Value | None) -> object:
    """A value as JSON knows it; a colour is [red, green, blue]."""
    return list(value) if isinstance(value, Color) else value


def value_of(found: object) -> Value | None:
    """A value, or None for one that is not known."""
    match found:
        case None | bool() | int() | float() | str():
            return found
        case [int() as red, int() as green, int() as blue]:
            return Color(red, green, blue)
    raise ValueError(found)


def mapping_of(found: object) -> dict[str, object]:
    """Names with what stands under them."""
    if isinstance(found, dict):
        return found
    raise ValueError(found)


def list_of(found: object) -> list[object]:
    """A list."""
    if isinstance(found, list):
        return found
    raise ValueError(found)


def text_of(found: object) -> str:
    """A text."""
    if isinstance(found, str):
        return found
    raise ValueError(found)


def whole_of(found: object) -> int:
    """A whole number."""
    if isinstance(found, int):
        return found
    raise ValueError(found)
