"""What may stand behind `is`.

Source: https://jinja.palletsprojects.com/en/stable/templates/#builtin-tests and
https://www.home-assistant.io/docs/configuration/templating/ (`is_number`, `match`, `search`, `contains`).
"""

import operator
from collections.abc import Callable, Iterator
from typing import Any, Final

from drivers.mqtt.template import lists, numbers, texts
from drivers.mqtt.template.errors import Failed
from drivers.mqtt.template.values import Run, Undefined, text_of


def _defined(_: Run, value: Any) -> bool:
    return not isinstance(value, Undefined)


def _undefined(_: Run, value: Any) -> bool:
    return isinstance(value, Undefined)


def _none(_: Run, value: Any) -> bool:
    return value is None


def _true(_: Run, value: Any) -> bool:
    return value is True


def _false(_: Run, value: Any) -> bool:
    return value is False


def _boolean(_: Run, value: Any) -> bool:
    return isinstance(value, bool)


def _number(_: Run, value: Any) -> bool:
    return isinstance(value, (int, float))


def _integer(_: Run, value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _float(_: Run, value: Any) -> bool:
    return isinstance(value, float)


def _string(_: Run, value: Any) -> bool:
    return isinstance(value, str)


def _mapping(_: Run, value: Any) -> bool:
    return isinstance(value, dict)


def _list(_: Run, value: Any) -> bool:
    return isinstance(value, list)


def _tuple(_: Run, value: Any) -> bool:
    return isinstance(value, tuple)


def _sequence(_: Run, value: Any) -> bool:
    return isinstance(value, (str, list, tuple, dict, range, Undefined))


def _iterable(_: Run, value: Any) -> bool:
    return isinstance(value, (str, list, tuple, dict, range, Undefined, Iterator)) or hasattr(value, "__iter__")


def _odd(_: Run, value: Any) -> bool:
    return bool(_whole(value) % 2 == 1)


def _even(_: Run, value: Any) -> bool:
    return bool(_whole(value) % 2 == 0)


def _divisible(_: Run, value: Any, num: Any) -> bool:
    return bool(_whole(value) % num == 0)


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        raise Failed("%")
    return value


def _in(run: Run, value: Any, seq: Any) -> bool:
    run.pay_for(seq)
    return value in seq


def _same(_: Run, value: Any, other: Any) -> bool:
    if other is None or isinstance(other, bool):
        return value is other
    raise Failed("sameas")


def _lower(_: Run, value: Any) -> bool:
    return text_of(value).islower()


def _upper(_: Run, value: Any) -> bool:
    return text_of(value).isupper()


def _by(compare: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    def test(run: Run, value: Any, other: Any) -> Any:
        run.pay_for(other)
        return compare(value, other)

    return test


_EQUAL: Final = _by(operator.eq)
_UNEQUAL: Final = _by(operator.ne)
_LESS: Final = _by(operator.lt)
_AT_MOST: Final = _by(operator.le)
_MORE: Final = _by(operator.gt)
_AT_LEAST: Final = _by(operator.ge)

TESTS: Final[dict[str, Callable[..., Any]]] = {
    "boolean": _boolean,
    "contains": lists.contains,
    "defined": _defined,
    "divisibleby": _divisible,
    "eq": _EQUAL,
    "equalto": _EQUAL,
    "==": _EQUAL,
    "even": _even,
    "false": _false,
    "float": _float,
    "ge": _AT_LEAST,
    ">=": _AT_LEAST,
    "greaterthan": _MORE,
    "gt": _MORE,
    ">": _MORE,
    "in": _in,
    "integer": _integer,
    "is_number": numbers.is_number,
    "iterable": _iterable,
    "le": _AT_MOST,
    "<=": _AT_MOST,
    "lessthan": _LESS,
    "list": _list,
    "lower": _lower,
    "lt": _LESS,
    "<": _LESS,
    "mapping": _mapping,
    "match": texts.regex_match,
    "ne": _UNEQUAL,
    "!=": _UNEQUAL,
    "none": _none,
    "number": _number,
    "odd": _odd,
    "sameas": _same,
    "search": texts.regex_search,
    "sequence": _sequence,
    "string": _string,
    "true": _true,
    "tuple": _tuple,
    "undefined": _undefined,
    "upper": _upper,
}
