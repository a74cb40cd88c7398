"""Values that show their type: `off`, `20 °C`, `5m`, `22:30`, `[low, high]`, `"words"`, as people declare theirs.

What is not in quotes is never taken for text: a slip of the pen would be one, too.
"""

import re
from dataclasses import dataclass
from typing import Literal

from hub.model.capability import Property
from hub.model.errors import BadValue
from hub.model.own import NO_LIMITS, Limits, own_property
from hub.text.problem import Problem, error
from hub.text.quantities import parse_duration, parse_quantity, parse_time_of_day
from hub.text.reader import SWITCH_WORDS, scalar
from hub.text.source import Mark
from hub.text.yaml import Node, Scalar, Sequence

MOST_OPTIONS = 50
LONGEST_TEXT = 4096
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")

ExampleKind = Literal["bool", "float", "enum", "text", "color", "duration", "time"]


@dataclass(frozen=True, slots=True)
class Example:
    """A value, and the type that it shows: the words are those of `hub.model.value.Kind`.

    `unit` as it was written; `options` of a list of words, the first of which is the value.
    """

    kind: ExampleKind
    value: bool | float | str
    unit: str = ""
    options: tuple[str, ...] = ()


def read_example(node: Node, problems: list[Problem]) -> Example | None:
    """The value in a node; None when a problem was noted."""
    if isinstance(node, Sequence):
        return _choice(node, problems)
    word = scalar(node, problems)
    if word is None:
        return None
    found = _quoted(word) if word.quoted else _bare(word.text)
    if found is None:
        too_long = word.quoted
        message = "value.too_long" if too_long else "own.no_example"
        problems.append(error(message, word.mark, **({"limit": LONGEST_TEXT} if too_long else {"text": word.text})))
    return found


def read_shown(name: str, node: Node, problems: list[Problem]) -> Property | None:
    """A property by a value that shows its type, and that it begins with; None when a problem was noted."""
    example = read_example(node, problems)
    return None if example is None else property_of(example, name, node.mark, problems)


def property_of(
    example: Example, name: str, mark: Mark, problems: list[Problem], limits: Limits = NO_LIMITS
) -> Property | None:
    """The property that begins with an example; None when a problem was noted, at `mark`."""
    try:
        return own_property(
            name, example.kind, example.value, unit=example.unit, options=example.options, limits=limits
        )
    except BadValue as problem:
        problems.append(Problem(problem.message_id, problem.params, mark))
        return None


def _quoted(word: Scalar) -> Example | None:
    if _COLOR.fullmatch(word.text):
        return Example("color", word.text)
    return Example("text", word.text) if len(word.text) <= LONGEST_TEXT else None


def _bare(text: str) -> Example | None:
    switch = SWITCH_WORDS.get(text.casefold())
    if switch is not None:
        return Example("bool", switch)
    seconds = parse_duration(text)
    if seconds is not None:
        return Example("duration", seconds, "s")
    time = parse_time_of_day(text)
    if time is not None:
        return Example("time", time)
    quantity = parse_quantity(text)
    return None if quantity is None else Example("float", *quantity)


def _choice(node: Sequence, problems: list[Problem]) -> Example | None:
    words: dict[str, None] = {}
    for item in node.items:
        word = scalar(item, problems)
        if word is None:
            return None
        if not word.text.isidentifier() or word.text.casefold() in SWITCH_WORDS or word.text in words:
            problems.append(error("own.bad_option", word.mark, text=word.text))
            return None
        words[word.text] = None
    if not 0 < len(words) <= MOST_OPTIONS:
        problems.append(error("own.options", node.mark, limit=MOST_OPTIONS))
        return None
    return Example("enum", next(iter(words)), options=tuple(words))
