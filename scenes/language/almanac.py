"""What expressions may ask of calendar and sun: `day in workdays`, `date in 12-24..01-06`, `sun.up`, `sunset`."""

from dataclasses import dataclass, replace
from typing import Final, Protocol

from hub.model.units import SPELLINGS
from hub.model.value import Value
from hub.text.dates import parse_days
from hub.text.hints import suggest
from scenes.engine.days import Days, Weekdays
from scenes.engine.schedule import local_date
from scenes.engine.sun import HORIZON, NAMES, Passing, Sun
from scenes.engine.view import Context
from scenes.language.daywords import WORDS, Missing, days_of_dates, days_of_word, is_days
from scenes.language.draft import Code, Draft
from scenes.language.expression import Test
from scenes.language.scope import Scope
from scenes.language.syntax import Arithmetic, Compare, Name, Node, Number, Range, Within
from scenes.language.types import BOOL, DAYS, SECONDS, TEXT, TIME, measured_in

DATE: Final = "date"
SUN: Final = "sun"
HEIGHT, UP = "elevation", "up"
OWN: Final = (DATE, *NAMES)
"""Its names of one word."""
_DEGREES: Final = "°"


class Walker(Protocol):
    """What a name needs of the walker that met it."""

    draft: Draft

    @property
    def scope(self) -> Scope:
        """Where names are looked up."""

    def compile(self, node: Node) -> Code | None:
        """Compile a node; None when a problem was noted."""


@dataclass(frozen=True, slots=True)
class _Passes:
    """When the sun passes a height, up or down."""

    sun: Sun

    def __call__(self, elevation: float) -> tuple[Passing, ...]:
        return tuple(Passing(self.sun, elevation, rising) for rising in (True, False))


def is_name(parts: tuple[str, ...], scope: Scope) -> bool:
    """Whether a name is the date, or something of the sun, and nobody's in this home."""
    if scope.knows(parts[0]):
        return False
    return parts[0] in OWN if len(parts) == 1 else parts[0] == SUN  # `sun` alone is a day of the week


def read_name(walker: Walker, node: Name) -> Code | None:
    """The date, or something of the sun."""
    draft, place = walker.draft, (node.start, node.end)
    if node.parts == (DATE,):
        _turns_daily(draft)
        draft.leaves[DATE] = _today
        return Code(TEXT, _today, *place)
    if node.parts[0] == SUN and node.parts[1:] not in ((HEIGHT,), (UP,)):
        hint = suggest(".".join(node.parts), (f"{SUN}.{HEIGHT}", f"{SUN}.{UP}"))
        draft.notes.error("scene_time.no_such_sun", *place, hint, {"text": ".".join(node.parts)})
        return None
    sun = _sun(walker, node)
    if sun is None:
        return None
    draft.uses_time = True
    if node.parts == (SUN, HEIGHT):
        draft.drifts += 1
        code = Code(measured_in(_DEGREES), lambda context: sun.elevation(context.wall), *place, turns=_Passes(sun))
    elif node.parts == (SUN, UP):
        draft.moments |= dict.fromkeys(_Passes(sun)(HORIZON))
        code = Code(BOOL, lambda context: sun.elevation(context.wall) > HORIZON, *place)
    else:
        code = _time_of(Passing(sun, *NAMES[node.parts[0]]), place)
    draft.leaves[".".join(node.parts)] = code.run
    return code


def is_shifted(node: Node, scope: Scope) -> bool:
    """Whether it is `sunset + 20m` or the like."""
    match node:
        case Arithmetic(first=Name(parts=(name,)), rest=((("+" | "-"), Number(unit=unit)),)):
            return name in NAMES and not scope.knows(name) and unit in SPELLINGS and SPELLINGS[unit][0] == SECONDS
    return False


def read_shifted(walker: Walker, node: Arithmetic) -> Code | None:
    """`sunset + 20m`."""
    first, ((sign, number),) = node.first, node.rest
    code = walker.compile(number)
    sun = _sun(walker, first) if isinstance(first, Name) else None
    if code is None or code.number is None or sun is None or not isinstance(first, Name):
        return None
    walker.draft.uses_time = True
    offset = code.number if sign == "+" else -code.number
    made = _time_of(Passing(sun, *NAMES[first.parts[0]], offset), (node.start, node.end))
    walker.draft.leaves[walker.draft.text(made)] = made.run
    return made


def is_asked(node: Compare | Within, scope: Scope) -> bool:
    """Whether it asks of days what only a calendar tells: `date is ...`, `date in ...`, `day in workdays`."""
    asked = node.left if isinstance(node, Compare) else node.operand
    if not isinstance(asked, Name) or len(asked.parts) > 1 or scope.knows(asked.parts[0]):
        return False
    if asked.parts == (DATE,):
        return isinstance(node, Within) or node.operator in ("==", "!=")
    members = node.members if isinstance(node, Within) else ()
    return asked.parts == ("day",) and any(is_days(one) for one in members)


def ask(walker: Walker, node: Compare | Within) -> Code | None:
    """Whether today is one of these days."""
    draft = walker.draft
    asked = node.left if isinstance(node, Compare) else node.operand
    members = node.members if isinstance(node, Within) else (node.right,)
    dated = isinstance(asked, Name) and asked.parts == (DATE,)
    found = [_days(walker, member, dated=dated) for member in members]
    days = tuple(one for one in found if one is not None)
    if len(days) < len(found):
        return None
    _turns_daily(draft)
    draft.leaves[DATE if dated else "day"] = _today if dated else _weekday
    opposite = isinstance(node, Compare) and node.operator == "!="
    return Code(BOOL, _is_one_of(days, opposite=opposite), node.start, node.end)


def _days(walker: Walker, node: Node | Range, *, dated: bool) -> Days | None:
    """The days that a member of a list stands for."""
    text = walker.draft.notes.text[node.start : node.end]
    if isinstance(node, Name) and is_days(node):
        found = days_of_word(".".join(node.parts), walker.scope.facts)
        if not isinstance(found, Missing):
            walker.scope.depend(found.depends)
            return found.days
        walker.draft.notes.error(found.message_id, node.start, node.end, found.hint, found.params)
        return None
    if dated:
        dates = parse_days(text)
        if dates is not None:
            return days_of_dates(dates)
        walker.draft.notes.error("scene_time.bad_date", node.start, node.end, None, {"text": text})
        return None
    first, last = (node.low, node.high) if isinstance(node, Range) else (node, node)
    ends = [DAYS.index(one.parts[0]) for one in (first, last) if isinstance(one, Name) and one.parts[0] in DAYS]
    if len(ends) == 2:
        return Weekdays(frozenset((ends[0] + step) % 7 for step in range((ends[1] - ends[0]) % 7 + 1)))
    hint = suggest(text, (*DAYS, *WORDS))
    walker.draft.notes.error("scenes.bad_days", node.start, node.end, hint, {"text": text})
    return None


def _is_one_of(days: tuple[Days, ...], *, opposite: bool) -> Test:
    def run(context: Context) -> bool:
        day = local_date(context.wall, context.zone)
        return any(one.has(day) for one in days) is not opposite

    return run


def _sun(walker: Walker, node: Name) -> Sun | None:
    facts = walker.scope.facts
    if facts.latitude is None or facts.longitude is None:
        about = {"text": ".".join(node.parts)}
        walker.draft.notes.error("scene_time.no_place", node.start, node.end, None, about)
        return None
    sun = Sun(facts.latitude, facts.longitude)
    walker.scope.depend(repr(sun))
    return sun


def _time_of(passing: Passing, place: tuple[int, int]) -> Code:
    """The time of day at which the sun passes; unknown on a day on which it does not."""

    def run(context: Context) -> int | None:
        return passing.time_of(context.wall, context.zone)

    later = replace(passing, offset=passing.offset + 1)  # when `time > sunset` turns
    return Code(TIME, run, *place, turns=lambda _: (passing, later))


def _turns_daily(draft: Draft) -> None:
    draft.uses_time = True
    draft.turns_at(0)


def _today(context: Context) -> Value:
    return local_date(context.wall, context.zone).isoformat()


def _weekday(context: Context) -> Value:
    return DAYS[context.weekday]
