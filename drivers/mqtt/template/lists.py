"""Filters of lists and tables, and the functions that make them.

Source: https://jinja.palletsprojects.com/en/stable/templates/#builtin-filters and `#list-of-global-functions`.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from drivers.mqtt.template.errors import Failed
from drivers.mqtt.template.values import UNDEFINED, Namespace, Run, Undefined, item


def default(_: Run, value: Any, default_value: Any = "", boolean: Any = False) -> Any:
    """`default`: in the place of what is undefined; with `true`, of all that counts as no."""
    return default_value if isinstance(value, Undefined) or (boolean and not value) else value


def is_defined(_: Run, value: Any) -> Any:
    """`is_defined`: nothing is said when it is not."""
    if isinstance(value, Undefined):
        raise Failed("undefined")
    return value


def length(_: Run, value: Any) -> int:
    """How many."""
    return len(value)


def first(_: Run, value: Any) -> Any:
    """The first."""
    return next(iter(value), UNDEFINED)


def last(_: Run, value: Any) -> Any:
    """The last."""
    return next(iter(reversed(value)), UNDEFINED)


def listed(run: Run, value: Any) -> Any:
    """As a list."""
    return run.keep(list(islice(value, run.left + 1)))


def backwards(run: Run, value: Any) -> Any:
    """The other way round."""
    if isinstance(value, str):
        return run.keep(value[::-1])
    try:
        return reversed(value)
    except TypeError:
        return listed(run, value)[::-1]


def ordered(run: Run, value: Any, reverse: Any = False, case_sensitive: Any = False) -> Any:
    """Sorted; texts regardless of case."""

    def rank(one: Any) -> Any:
        return one.lower() if isinstance(one, str) and not case_sensitive else one

    return sorted(listed(run, value), key=rank, reverse=reverse)


def items(run: Run, value: Any) -> Iterator[Any]:
    """The pairs of a table."""
    if isinstance(value, Undefined):
        return
    if not isinstance(value, dict):
        raise Failed("items")
    run.pay(len(value))
    yield from value.items()


def iif(_: Run, value: Any, if_true: Any = True, if_false: Any = False, *if_none: Any) -> Any:
    """`iif`: one of two or three."""
    if value is None and if_none:
        return if_none[0]
    return if_true if value else if_false


def contains(run: Run, value: Any, one: Any) -> bool:
    """Whether a list, table or text has it."""
    run.pay_for(value)
    return one in value


def table(run: Run, *pairs: Any, **named: Any) -> Any:
    """`dict(…)`."""
    if len(pairs) > 1:
        raise Failed("dict")
    return run.keep(dict(*(listed(run, one) if not isinstance(one, dict) else one for one in pairs), **named))


def namespace(run: Run, **named: Any) -> Namespace:
    """`namespace(…)`."""
    return Namespace(run.keep(dict(named)))


def zipped(_: Run, *values: Any) -> Iterator[Any]:
    """`zip(…)`: of several lists the first ones, then the second ones."""
    return zip(*values, strict=False)


def counted(run: Run, value: Any, *more: Any) -> range:
    """`range(…)`."""
    found = range(value, *more)
    run.pay(len(found))
    return found


def getter(path: Any) -> Callable[[Any], Any]:
    """What `attribute=` names, of an item: `a.b.0`, or a number."""
    parts = [int(part) if part.isdigit() else part for part in path.split(".")] if isinstance(path, str) else [path]

    def get(value: Any) -> Any:
        for part in parts:
            value = item(value, part)
        return value

    return get
