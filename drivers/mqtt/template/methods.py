"""What may be called on texts, lists and tables: `value.split(' ')`, `value_json.get('x')`.

Source: https://docs.python.org/3/library/stdtypes.html (the values of Jinja are those of Python).
"""

from collections.abc import Callable
from typing import Any, Final

from drivers.mqtt.template import texts
from drivers.mqtt.template.errors import Failed
from drivers.mqtt.template.values import LONGEST_OUTPUT, Run

_TEXT: Final = frozenset((
    "capitalize", "casefold", "count", "endswith", "find", "index", "isalnum", "isalpha", "isdecimal", "isdigit",
    "islower", "isnumeric", "isspace", "istitle", "isupper", "lower", "lstrip", "partition", "removeprefix",
    "removesuffix", "rfind", "rindex", "rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith",
    "strip", "swapcase", "title", "upper",
))  # fmt: skip
_PLAIN: Final[dict[type, frozenset[str]]] = {
    str: _TEXT,
    list: frozenset(("count", "index")),
    tuple: frozenset(("count", "index")),
    dict: frozenset(("get", "items", "keys", "values")),
}
_PADDED: Final = frozenset(("center", "ljust", "rjust", "zfill"))
METHODS: Final = frozenset().union(*_PLAIN.values(), _PADDED, ("join", "replace"))


def call(run: Run, of: Any, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    """Call it. Failed: this value has no such method."""
    kind = type(of)
    if name in _PLAIN.get(kind, ()):
        if kind is not dict:
            run.pay_for(of)
        return run.keep(_method(of, name)(*args, **named))
    if kind is str and name in _PADDED and args and isinstance(args[0], int) and args[0] <= LONGEST_OUTPUT:
        return run.keep(_method(of, name)(*args, **named))
    if kind is str and name == "replace" and len(args) in {2, 3} and not named:
        return texts.replaced(run, of, *args)
    if kind is str and name == "join" and len(args) == 1 and not named:
        return texts.joined(run, of, args[0])
    raise Failed(name)


def _method(of: Any, name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(of, name)
    return found
