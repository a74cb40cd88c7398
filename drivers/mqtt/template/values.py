"""Values as templates know them: what is undefined, what stands under a name, how a value prints, what it costs.

Source: https://jinja.palletsprojects.com/en/stable/templates/ (variables, tests) and
https://jinja.palletsprojects.com/en/stable/api/#undefined-types .
"""

from collections.abc import ItemsView, Iterator, KeysView, ValuesView
from typing import Any, Final, NoReturn

from drivers.mqtt.template.errors import Failed

STEPS: Final = 20_000
LONGEST_OUTPUT: Final = 65_536
_DEEPEST: Final = 32
_VIEWS: Final = (KeysView, ValuesView, ItemsView)
_CONTAINERS: Final = (list, tuple, dict)


class Undefined:
    """What a name or a key stands for that is not there: prints as nothing, counts as no, and fits no sum."""

    __slots__ = ()

    def __str__(self) -> str:
        return ""

    def __repr__(self) -> str:
        return "Undefined"

    def __bool__(self) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Undefined)

    def __hash__(self) -> int:
        return hash(Undefined)

    def _fail(self, *_: object) -> NoReturn:
        raise Failed("undefined")

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _fail
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = __pos__ = __neg__ = _fail
    __lt__ = __le__ = __gt__ = __ge__ = __getitem__ = __int__ = __float__ = _fail


UNDEFINED: Final = Undefined()
_PLAIN: Final = (str, bool, int, float, Undefined, range, *_CONTAINERS, *_VIEWS)


class Namespace:
    """What `namespace(…)` makes: names that a loop can change."""

    __slots__ = ("names",)

    def __init__(self, names: dict[str, Any]) -> None:
        self.names = names


class Run:
    """One rendering: the names as they stand, what was printed, and how much may still be done."""

    __slots__ = ("left", "names", "out", "printed")

    def __init__(self, names: dict[str, Any]) -> None:
        self.names = names
        self.out: list[str] = []
        self.printed = 0
        self.left = STEPS

    def pay(self, steps: int) -> None:
        """Count what is about to be done. Failed: it is too much."""
        self.left -= steps
        if self.left < 0:
            raise Failed("too much to do")

    def pay_for(self, value: Any) -> None:
        """Count that a value is looked through from end to end."""
        if isinstance(value, str):
            self.left -= len(value) >> 6
        elif isinstance(value, _CONTAINERS):
            self._weigh(value)
        self.pay(0)

    def keep(self, value: Any) -> Any:
        """Count a value that was just made, for its size; a text, list or table that grew too large is Failed."""
        if isinstance(value, str):
            if len(value) > LONGEST_OUTPUT:
                raise Failed("a text too long")
            self.pay(len(value) >> 6)
        elif isinstance(value, _CONTAINERS):
            self._weigh(value)
        return value

    def _weigh(self, value: Any) -> None:
        """Count a list or table with all that is in it: what holds the same list twice weighs as two."""
        waiting: list[tuple[Any, int]] = [(value, 0)]
        while waiting:
            one, depth = waiting.pop()
            if one is not None and not isinstance(one, _PLAIN):
                raise Failed(type(one).__name__)
            if isinstance(one, _CONTAINERS):
                if depth > _DEEPEST:
                    raise Failed("too deep")
                self.pay(1 + len(one))
                inside = one.values() if isinstance(one, dict) else one
                waiting.extend((each, depth + 1) for each in inside)

    def say(self, text: str) -> None:
        """Print."""
        self.printed += len(text)
        if self.printed > LONGEST_OUTPUT:
            raise Failed("a text too long")
        self.out.append(text)


def text_of(value: Any) -> str:
    """A value as it prints."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, _PLAIN):
        return str(value)
    raise Failed(type(value).__name__)


def attribute(value: Any, name: str) -> Any:
    """`value.name`: what a table has under it; what else a Python value would have there is not given away."""
    if isinstance(value, dict) and name in value and not hasattr(dict, name):
        return value[name]
    if isinstance(value, Namespace):
        return value.names.get(name, UNDEFINED)
    if isinstance(value, Undefined) or hasattr(type(value), name):
        raise Failed(name)
    return UNDEFINED


def item(value: Any, key: Any) -> Any:
    """`value[key]`: undefined where there is none."""
    try:
        return value[key]
    except (AttributeError, TypeError, LookupError):
        return attribute(value, key) if isinstance(key, str) else UNDEFINED
