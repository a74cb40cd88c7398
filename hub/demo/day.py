"""The script of a day in the virtual home.

begins: 2026-03-02 06:58            # house time, local
acts:
  - act: Somebody comes into the kitchen
    at: 07:02                       # skip to that time of day; or `skip: 10m`; or neither: at once
    world: {kitchen_camera: {person: on}}    # hands laid on devices, in the words of their simulators
    scenes: [Kettle on when someone comes into the kitchen]    # must do something now
    break: {kettle: {lies: on}}     # faults that nobody told the judge of; `stop: on` takes a device away
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from hub.config.files import read_source
from hub.model.errors import BadConfig
from hub.text import reader
from hub.text.problem import Problem, error, has_errors
from hub.text.quantities import parse_number
from hub.text.reader import SWITCH_WORDS, Fields
from hub.text.source import Source
from hub.text.yaml import Node, Scalar, parse

LONGEST_SKIP_S: Final = 86400.0
_BEGINS: Final = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?")


@dataclass(frozen=True, slots=True)
class Hand:
    """A hand laid on a device, or a fault of it: the simulator's word and the value."""

    device: str
    what: str
    value: bool | float | str


@dataclass(frozen=True, slots=True)
class Act:
    """One act. Before it the house skips to the time of day `at` (seconds), or by `skip` seconds."""

    title: str
    at: int | None = None
    skip: float = 0.0
    hands: tuple[Hand, ...] = ()
    faults: tuple[Hand, ...] = ()
    scenes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """The whole script; `begins` is local house time, without a zone."""

    begins: datetime
    acts: tuple[Act, ...]


def load_day(path: Path) -> Day:
    """Read the script in a file. Raises BadConfig with all its problems."""
    source, problems = read_source(path)
    day = None
    if source is not None:
        day, problems = read_day(source)
    if day is None:
        raise BadConfig("cli.demo_bad_day", tuple(problems), path=str(path))
    return day


def read_day(source: Source) -> tuple[Day | None, list[Problem]]:
    """The script in a text; None when there are problems. Never raises."""
    tree, problems = parse(source)
    if tree is None:
        return None, problems or [error("value.empty", source.mark_at(0))]
    fields = Fields.of(tree, problems)
    if fields is None:
        return None, problems
    begins = fields.required("begins", _moment)
    acts = fields.required("acts", reader.listing(_act))
    fields.close()
    if begins is None or acts is None or has_errors(problems):
        return None, problems
    return Day(begins, acts), problems


def _moment(node: Node, problems: list[Problem]) -> datetime | None:
    word = reader.scalar(node, problems)
    if word is None:
        return None
    try:
        if _BEGINS.fullmatch(word.text):
            return datetime.fromisoformat(word.text)
    except ValueError:
        pass
    problems.append(error("cli.demo_bad_begin", word.mark, text=word.text))
    return None


def _act(node: Node, problems: list[Problem]) -> Act | None:
    fields = Fields.of(node, problems)
    if fields is None:
        return None
    title = fields.required("act", reader.name)
    at = fields.maybe("at", reader.time_of_day)
    skip = fields.optional("skip", reader.duration(0, LONGEST_SKIP_S), 0.0)
    hands = fields.optional("world", _hands, ())
    faults = fields.optional("break", _hands, ())
    scenes = fields.optional("scenes", reader.one_or_more(reader.name), ())
    if at is not None and skip:
        problems.append(error("cli.demo_two_times", node.mark))
    fields.close()
    return None if title is None else Act(title, at, skip, hands, faults, scenes)


def _hands(node: Node, problems: list[Problem]) -> tuple[Hand, ...] | None:
    devices = reader.mapping(node, problems)
    if devices is None:
        return None
    found: list[Hand] = []
    for device, words in devices.entries:
        found += _words(device, words, problems)
    return tuple(found)


def _words(device: Scalar, words: Node, problems: list[Problem]) -> Iterator[Hand]:
    mapping = reader.mapping(words, problems)
    for what, node in mapping.entries if mapping else ():
        word = reader.scalar(node, problems)
        if word is not None:
            yield Hand(device.text, what.text, _value(word))


def _value(word: Scalar) -> bool | float | str:
    """On and off are switches, digits numbers, and what is quoted is text."""
    if word.quoted:
        return word.text
    if word.text.casefold() in SWITCH_WORDS:
        return SWITCH_WORDS[word.text.casefold()]
    number = parse_number(word.text)
    return word.text if number is None else number
