"""`at`: local times of day, on certain days if one likes."""

import re
from dataclasses import dataclass
from typing import Final

from hub.model.value import Kind
from hub.text import schema as form
from hub.text.problem import Problem, error
from hub.text.quantities import DAY_S, format_time_of_day, parse_duration
from hub.text.reader import Fields, Reader, at_least_one, items, time_of_day
from hub.text.schema import Keys
from hub.text.yaml import Node, Scalar
from scenes.engine.days import EVERY_DAY, Days
from scenes.engine.program import Arm, Fire
from scenes.engine.schedule import Joined, Schedule, Timetable
from scenes.engine.view import Cell
from scenes.kit.appointment import AsTold, appoint, look_anew
from scenes.kit.days import DAY_KEYS, read_days, tell_days
from scenes.language import shapes
from scenes.language.reading import Reading
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller

_TOLD: Final = re.compile(r"=\s*([^\s+-]+)\s*(?:([+-])\s*(\S+))?\s*")
_LONGEST_S: Final = DAY_S / 2


@dataclass(frozen=True, slots=True)
class Told:
    """`=heating.wake - 30m`: a time of day that a property says, and some seconds later."""

    text: str
    cell: Cell
    offset: float


@dataclass(frozen=True, slots=True)
class At:
    """Fires once a local date and time: over clock changes too. `told`: times that properties say."""

    text: str
    times: tuple[int, ...]
    told: tuple[Told, ...] = ()
    days: Days = EVERY_DAY

    def arm(self, arm: Arm, fire: Fire) -> None:
        """Make the appointment, one for all times: of several that were missed one is made up for."""
        tables: list[Timetable] = [AsTold(one.cell, one.offset, self.days) for one in self.told]
        if self.times:
            tables.append(Schedule(self.times, self.days))
        renew = appoint(arm, tables[0] if len(tables) == 1 else Joined(tuple(tables)), fire)
        for one in self.told:
            look_anew(arm, one.cell, renew)


def read(node: Node, fields: Fields, reading: Reading) -> At | None:
    """`at: TIME`, `at: =PROPERTY` or `=PROPERTY - DURATION`, or a list of these; `days`, `dates`, `except`."""

    def one(item: Node, problems: list[Problem]) -> int | Told | None:
        if isinstance(item, Scalar) and item.text.startswith("="):
            return _told(item, reading)
        return time_of_day(item, problems)

    several: Reader[tuple[int | Told, ...]] = at_least_one(one)
    found = several(node, reading.problems)
    days, said = read_days(fields, reading)
    if not found:
        return None
    text = ", ".join(one.text if isinstance(one, Told) else format_time_of_day(one) for one in found)
    times = tuple(one for one in found if isinstance(one, int))
    return At(f"{text} {said}".strip(), times, tuple(one for one in found if isinstance(one, Told)), days)


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {"at": form.one_or_more(form.either(form.TIME, shapes.COMPUTED)), **DAY_KEYS}


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    times = teller.both(teller.time(one) for one in items(node, fields.problems))
    return Line(tell_days(teller.say("explain.trigger.at", time=times), fields, teller))


def _told(word: Scalar, reading: Reading) -> Told | None:
    match = _TOLD.fullmatch(word.text)
    offset = parse_duration(match[3]) if match and match[3] else 0.0
    if match is None:
        reading.problems.append(error("scene_time.told", word.mark, text=word.text))
        return None
    if offset is None or offset > _LONGEST_S:
        reading.problems.append(error("scene_time.bad_offset", word.mark, text=match[3]))
        return None
    place = word.part(match.start(1), len(match[1]))
    cell = reading.reference(Scalar(match[1], place, inset=None if word.inset is None else 0))
    if cell is not None and (cell.property.kind is not Kind.TIME or cell.property.initial is None):
        reading.problems.append(error("scene_time.told", word.mark, text=word.text))
        cell = None
    return None if cell is None else Told(word.text, cell, -offset if match[2] == "-" else offset)
