"""Text with expressions in it, as `notify` and `log` say it."""

from hub.model.value import Color, Value
from scenes.engine.view import Context
from scenes.language.reading import Words


def say(words: Words, context: Context) -> str:
    """The text with every expression worked out; what is unknown is said as `?`."""
    return "".join(part if isinstance(part, str) else _shown(part(context)) for part in words.parts)


def _shown(value: Value | None) -> str:
    match value:
        case None:
            return "?"
        case bool():
            return "on" if value else "off"
        case float():
            return f"{value:g}"
        case Color() | int() | str():
            return str(value)
