"""What each kind of trigger means to the checker. A kind that is missing here fails a test, not a home."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from hub.model.reading import property_id
from hub.text.quantities import DAY_S
from scenes.check.facts import Spark, SparkKind
from scenes.check.facts_conditions import of_expression
from scenes.check.facts_expressions import Meaning, Truth
from scenes.check.facts_words import sun_hours
from scenes.check.sets import BOTH, Choices, Values, Week, between, join, just
from scenes.check.sets_formulas import FALSE, TRUE, WEEK, Formula, atom, both, either, roughly
from scenes.engine.days import Days
from scenes.engine.program import Trigger
from scenes.engine.schedule import Joined, Schedule, Timetable
from scenes.engine.sun import NAMES as SUN_WORDS
from scenes.engine.view import Cell
from scenes.kit.appointment import AsTold
from scenes.kit.happening import Happens
from scenes.kit.keep import While
from scenes.kit.modes import ChangesMode
from scenes.kit.receiving import Receives
from scenes.triggers.any_member import Any as AnyMember
from scenes.triggers.at import At
from scenes.triggers.back import Back
from scenes.triggers.becomes import Becomes
from scenes.triggers.changes import Changes
from scenes.triggers.count import Times
from scenes.triggers.cron import AtCron
from scenes.triggers.crosses import Crosses
from scenes.triggers.every import EveryTime
from scenes.triggers.manual import Manual
from scenes.triggers.offline import Offline
from scenes.triggers.outcome import Outcome
from scenes.triggers.sequence import InTurn
from scenes.triggers.silence import Silence
from scenes.triggers.started import Started
from scenes.triggers.sun import SunPasses

Sparks = tuple[Spark, ...]


def of_triggers(triggers: Iterable[Trigger], meaning: Meaning) -> Sparks:
    """What sets a scene off."""
    return tuple(spark for one in triggers for spark in TRIGGERS[type(one)](one, meaning))


def _turns(text: str, truth: Truth, for_seconds: float, member: str = "") -> Spark:
    reads = truth.true.reads | truth.false.reads
    return Spark(SparkKind.TURNS, text, truth.true, truth.false, for_seconds, reads, member=member)


def _cell_is(cell: Cell, values: Values) -> Truth:
    reads = (cell.id,)
    return Truth(atom(cell.id, values, reads=reads), atom(cell.id, values.rest(), reads=reads))


def _switch(cell: Cell, on: bool) -> Truth:
    return _cell_is(cell, Choices(frozenset((on,)), BOTH.all_))


def _becomes(one: Becomes, meaning: Meaning) -> Sparks:
    return (_turns(one.text, of_expression(one.expression, meaning), one.for_seconds),)


def _while(one: While, meaning: Meaning) -> Sparks:
    truth = of_expression(one.expression, meaning)
    reads = truth.true.reads | truth.false.reads
    return (Spark(SparkKind.LEVEL, one.text, truth.true, truth.false, one.for_seconds, reads),)


def _any(one: AnyMember, meaning: Meaning) -> Sparks:
    return tuple(
        _turns(one.text, meaning.of_member(expression.source, ref), one.for_seconds, ref)
        for ref, expression in one.each
    )


def _crosses(one: Crosses, meaning: Meaning) -> Sparks:
    over = of_expression(one.crossing.over, meaning)
    back = one.crossing.back
    off = over.false if back is None else of_expression(back, meaning).true
    return (_turns(one.text, Truth(over.true, off), one.for_seconds),)


def _changes(one: Changes, meaning: Meaning) -> Sparks:
    cell = one.cell
    old, new = _any_of(cell, one.old), _any_of(cell, one.new)
    on = TRUE if new is None else atom(cell.id, new, reads=(cell.id,))
    off = TRUE if old is None else atom(cell.id, old, reads=(cell.id,))
    reads = frozenset((cell.id,))
    return (Spark(SparkKind.CHANGES, one.text, on, off, reads=reads, old=old, new=new),)


def _any_of(cell: Cell, values: tuple[Any, ...]) -> Values | None:
    found: Values | None = None
    for value in values:
        found = just(cell.property, value) if found is None else join(found, just(cell.property, value))
    return found


def _mode(one: ChangesMode, meaning: Meaning) -> Sparks:
    into = Choices(frozenset(one.modes), frozenset(one.cell.property.options))
    truth = _cell_is(one.cell, into if one.into else into.rest())
    return (_turns(one.text, truth, one.for_seconds),)


def _offline(one: Offline, meaning: Meaning) -> Sparks:
    return tuple(_turns(one.text, _switch(named.cell, on=False), one.for_seconds, named.ref) for named in one.named)


def _back(one: Back, meaning: Meaning) -> Sparks:
    return tuple(_turns(one.text, _switch(named.cell, on=True), one.for_seconds, named.ref) for named in one.named)


def _happens(one: Happens, meaning: Meaning) -> Sparks:
    fields = tuple((wanted.name.partition(".")[2], wanted.values[0]) for wanted in one.wanted if wanted.values)
    asked = {
        f"~{wanted.name}": Choices(frozenset(wanted.values)) for wanted in one.wanted if wanted.values
    }  # two that ask for different fields fire on different events
    on = Formula((asked,))
    return tuple(
        Spark(
            SparkKind.EVENT, one.text, on, events=(property_id(device, path),), fields=fields,
            member="" if member is None else member.ref,
        )
        for (device, path), member in one.events.items()
    )  # fmt: skip


def _silence(one: Silence, meaning: Meaning) -> Sparks:
    return tuple(
        Spark(SparkKind.SILENCE, one.text, for_seconds=one.for_seconds, events=(id_,), member=ref)
        for ref, id_ in one.named
    )


def _outcome(one: Outcome, meaning: Meaning) -> Sparks:
    return (Spark(SparkKind.OUTCOME, one.text, scenes=tuple(scene.id for scene in one.scenes)),)


def _receives(one: Receives, meaning: Meaning) -> Sparks:
    return (Spark(SparkKind.OUTSIDE, one.text, events=(f"{one.channel} {one.name}",)),)


def _in_turn(one: InTurn, meaning: Meaning) -> Sparks:
    return tuple(replace(spark, alone=False) for part in one.parts for spark in of_triggers(part, meaning))


def _times(one: Times, meaning: Meaning) -> Sparks:
    return tuple(replace(spark, alone=False) for spark in of_triggers(one.triggers, meaning))


def _started(one: Started, meaning: Meaning) -> Sparks:
    return (Spark(SparkKind.START, one.text),)


def _manual(one: Manual, meaning: Meaning) -> Sparks:
    return (Spark(SparkKind.HAND, one.text),)


# Times


def _at(one: At, meaning: Meaning) -> Sparks:
    minutes = [atom(WEEK, between(second // 60 * 60, second // 60 * 60 + 60)) for second in one.times]
    tables: list[Timetable] = [AsTold(told.cell, told.offset, one.days) for told in one.told]
    if one.times:
        tables.append(Schedule(one.times, one.days))
    table = tables[0] if len(tables) == 1 else Joined(tuple(tables))
    on = either(*minutes) if minutes else FALSE
    if one.told:
        on = roughly(TRUE)
    return (_timed(one.text, on, table, one.days, meaning),)


def _sun(one: SunPasses, meaning: Meaning) -> Sparks:
    passing = one.passing
    word = next(name for name, found in SUN_WORDS.items() if found == (passing.elevation, passing.rising))
    low, high = (second + passing.offset for second in sun_hours(passing.sun, word, meaning.house.zone))
    within = between(low, high) if low >= 0 and high <= DAY_S else Week(0).rest()
    return (_timed(one.text, roughly(atom(WEEK, within)), passing, passing.days, meaning),)


def _cron(one: AtCron, meaning: Meaning) -> Sparks:
    return (_timed(one.text, roughly(TRUE), one.cron, one.cron.days, meaning),)


def _every(one: EveryTime, meaning: Meaning) -> Sparks:
    return (Spark(SparkKind.TIME, one.text, roughly(TRUE), table=one.every),)


def _timed(text: str, on: Formula, table: Timetable, days: Days, meaning: Meaning) -> Spark:
    on = both(on, meaning.on_days(days, repr(days)).true)
    return Spark(SparkKind.TIME, text, on, table=table, days=days)


TRIGGERS: Final[Mapping[type, Callable[[Any, Meaning], Sparks]]] = {
    Becomes: _becomes,
    While: _while,
    AnyMember: _any,
    Crosses: _crosses,
    Changes: _changes,
    ChangesMode: _mode,
    Offline: _offline,
    Back: _back,
    Happens: _happens,
    Silence: _silence,
    Outcome: _outcome,
    Receives: _receives,
    InTurn: _in_turn,
    Times: _times,
    Started: _started,
    Manual: _manual,
    At: _at,
    SunPasses: _sun,
    AtCron: _cron,
    EveryTime: _every,
}
"""By the class of the compiled trigger."""
