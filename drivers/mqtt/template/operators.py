"""Signs between two values. What would grow beyond all bounds is not worked out.

Source: https://jinja.palletsprojects.com/en/stable/templates/#math (the values are those of Python).
"""

import operator
from collections.abc import Callable
from typing import Any, Final

from drivers.mqtt.template import texts
from drivers.mqtt.template.errors import Failed
from drivers.mqtt.template.values import LONGEST_OUTPUT, Run

OPERATORS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda left, right: left in right,
    "not in": lambda left, right: left not in right,
    "-": operator.sub,
    "/": operator.truediv,
    "//": operator.floordiv,
}
_DEAREST_BITS: Final = 4096


def add(run: Run, left: Any, right: Any) -> Any:
    """Texts and lists are put together."""
    if isinstance(left, (int, float)):
        return left + right
    return run.keep(left + right)


def times(run: Run, left: Any, right: Any) -> Any:
    """A text or list several times, too."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, (str, list, tuple)) and isinstance(other, int) and len(one) * other > LONGEST_OUTPUT:
            raise Failed("*")
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > _DEAREST_BITS:
        raise Failed("*")
    return run.keep(left * right)


def power(left: Any, right: Any) -> Any:
    """Of whole numbers only small ones."""
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() * abs(right) > _DEAREST_BITS:
        raise Failed("**")
    return left**right


def modulo(run: Run, left: Any, right: Any) -> Any:
    """What is left; of a text: its places filled in."""
    return texts.percent(run, left, right) if isinstance(left, str) else left % right
