"""Filters of texts, and of JSON.

Source: https://jinja.palletsprojects.com/en/stable/templates/#builtin-filters and
https://www.home-assistant.io/docs/configuration/templating/ (`to_json`, `from_json`, `regex_…`).
"""

import json
import re
from typing import Any, Final

from drivers.mqtt.template.errors import Failed
from drivers.mqtt.template.patterns import pattern
from drivers.mqtt.template.values import LONGEST_OUTPUT, Run, text_of

_WIDE: Final = re.compile(r"%[^%a-zA-Z]*(?:\d{4}|\*)")
_EXPONENT: Final = re.compile(r"e([+-])0*(\d+)$")
_WORDS: Final = re.compile(r"([-\s({\[<]+)")
_HTML: Final = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "'": "\\u0027"}


def lower(run: Run, value: Any) -> Any:
    """In small letters."""
    return run.keep(text_of(value).lower())


def upper(run: Run, value: Any) -> Any:
    """In capitals."""
    return run.keep(text_of(value).upper())


def title(run: Run, value: Any) -> Any:
    """Each word with a capital."""
    words = _WORDS.split(text_of(value))
    return run.keep("".join(word[:1].upper() + word[1:].lower() for word in words))


def capitalize(run: Run, value: Any) -> Any:
    """The first letter as a capital."""
    return run.keep(text_of(value).capitalize())


def trim(run: Run, value: Any, chars: str | None = None) -> Any:
    """Without blanks, or these characters, at both ends."""
    return run.keep(text_of(value).strip(chars))


def string(run: Run, value: Any) -> Any:
    """As text."""
    return run.keep(text_of(value))


def replace(run: Run, value: Any, old: Any, new: Any, count: Any = None) -> Any:
    """With one text in the place of another."""
    return replaced(run, text_of(value), text_of(old), text_of(new), -1 if count is None else count)


def replaced(run: Run, text: str, old: str, new: str, count: Any = -1) -> Any:
    """`text.replace(…)`, when the result can be held."""
    run.pay_for(text)
    times = text.count(old)
    if len(text) + times * len(new) > LONGEST_OUTPUT:
        raise Failed("a text too long")
    return run.keep(text.replace(old, new, count))


def truncate(run: Run, value: Any, length: Any = 255, killwords: Any = False, end: Any = "...", leeway: Any = 5) -> Any:
    """No longer than that, with an end that shows it."""
    if leeway is None:
        leeway = 5
    if length < len(end) or leeway < 0:
        raise Failed("truncate")
    if len(value) <= length + leeway:
        return value
    kept = value[: length - len(end)]
    return run.keep((kept if killwords else kept.rsplit(" ", 1)[0]) + end)


def formatted(run: Run, value: Any, *args: Any) -> Any:
    """`'%03d' | format(…)`."""
    return percent(run, text_of(value), args)


def percent(run: Run, text: str, args: Any) -> Any:
    """`text % args`, when the result can be held."""
    if _WIDE.search(text):
        raise Failed("format")
    for one in args if isinstance(args, tuple) else (args,):
        run.keep(text_of(one))
    return run.keep(text % args)


def join(run: Run, value: Any, d: Any = "") -> Any:
    """All of a list, with a text between."""
    return joined(run, text_of(d), (text_of(one) for one in value))


def joined(run: Run, between: str, parts: Any) -> Any:
    """`between.join(parts)`, when the result can be held."""
    found: list[str] = []
    size = 0
    for one in parts:
        size += len(one) + len(between)
        if size > 2 * LONGEST_OUTPUT:
            raise Failed("a text too long")
        run.pay(1)
        found.append(one)
    return run.keep(between.join(found))


def regex_match(run: Run, value: Any, find: Any = "", ignorecase: Any = False) -> bool:
    """Whether a pattern fits at the beginning."""
    text, found = _looked(run, value, find, ignorecase)
    return found.match(text) is not None


def regex_search(run: Run, value: Any, find: Any = "", ignorecase: Any = False) -> bool:
    """Whether a pattern fits anywhere."""
    text, found = _looked(run, value, find, ignorecase)
    return found.search(text) is not None


def regex_replace(run: Run, value: Any = "", find: Any = "", replace: Any = "", ignorecase: Any = False) -> Any:
    """With a text in the place of what a pattern fits."""
    text, found = _looked(run, value, find, ignorecase)
    if (len(text) + 1) * (len(replace) + 1) > 8 * LONGEST_OUTPUT:
        raise Failed("a text too long")
    try:
        return run.keep(found.sub(replace, text))
    except re.error as error:
        raise Failed("regex_replace") from error


def regex_findall(run: Run, value: Any, find: Any = "", ignorecase: Any = False) -> Any:
    """All that a pattern fits."""
    text, found = _looked(run, value, find, ignorecase)
    return run.keep(found.findall(text))


def regex_findall_index(run: Run, value: Any, find: Any = "", index: Any = 0, ignorecase: Any = False) -> Any:
    """One of those that a pattern fits."""
    return regex_findall(run, value, find, ignorecase)[index]


def _looked(run: Run, value: Any, find: Any, ignorecase: Any) -> tuple[str, re.Pattern[str]]:
    if not isinstance(find, str):
        raise Failed("a pattern")
    known = pattern(find, ignore_case=bool(ignorecase))
    text = text_of(value)
    run.pay(known.fits(text))
    return text, known.compiled


def to_json(run: Run, value: Any) -> Any:
    """`to_json`: JSON without blanks, letters as they are."""
    run.keep(value)
    return run.keep("".join(_json(value)))


def tojson(run: Run, value: Any) -> Any:
    """`tojson`: JSON with blanks and sorted keys, plain ASCII, signs of HTML written as numbers."""
    run.keep(value)
    text = json.dumps(value, sort_keys=True)
    for sign, code in _HTML.items():
        text = text.replace(sign, code)
    return run.keep(text)


def from_json(run: Run, value: Any) -> Any:
    """What JSON says."""
    if not isinstance(value, str):
        raise Failed("from_json")
    run.keep(value)
    return json.loads(value, parse_constant=_no_number)


def _no_number(word: str) -> None:
    raise Failed(word)


def _json(value: Any) -> list[str]:
    """The parts of a value as JSON, numbers in the shortest form."""
    if isinstance(value, dict):
        parts = ["{"]
        for at, (key, inner) in enumerate(value.items()):
            parts += [
                "," if at else "",
                _text(key if isinstance(key, str) else "".join(_json(key))),
                ":",
                *_json(inner),
            ]
        return [*parts, "}"]
    if isinstance(value, (list, tuple)):
        parts = ["["]
        for at, inner in enumerate(value):
            parts += ["," if at else "", *_json(inner)]
        return [*parts, "]"]
    if isinstance(value, str):
        return [_text(value)]
    if isinstance(value, float):
        return [_EXPONENT.sub(_exponent, repr(value)) if value - value == 0 else "null"]
    if isinstance(value, int) and not -(1 << 63) <= value < 1 << 64:
        raise Failed("to_json")
    if value is None or isinstance(value, int):
        return [json.dumps(value)]
    raise Failed("to_json")


def _text(value: str) -> str:
    if not value.isprintable():
        value.encode()
    return json.dumps(value, ensure_ascii=False)


def _exponent(match: re.Match[str]) -> str:
    return f"e{'-' if match[1] == '-' else ''}{match[2]}"
