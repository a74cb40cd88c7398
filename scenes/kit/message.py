"""Text with expressions in it, as `notify`, `log`, `http` and `mqtt` say it."""

from collections.abc import Callable

from hub.model.value import Color, Value
from scenes.engine.view import Context
from scenes.language.reading import Words


def say(words: Words, context: Context) -> str:
    """The text with every expression worked out; what is unknown is said as `?`."""
    return "".join(part if isinstance(part, str) else _shown(part(context)) for part in words.parts)


def say_known(words: Words, context: Context, quoted: Callable[[str], str] = str) -> str | None:
    """The text with every expression worked out, and `quoted`; None while one of them is unknown."""
    if len(words.parts) == 1 and isinstance(words.parts[0], str):
        return words.parts[0]
    said: list[str] = []
    for part in words.parts:
        if isinstance(part, str):
            said.append(part)
            continue
        value = part(context)
        if value is None:
            return None
        said.append(quoted(_shown(value)))
    return "".join(said)


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
