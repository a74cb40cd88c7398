"""Derived cells: values that the engine works out of other cells and of time.

Whoever watches or reads cells does not see the difference. What is worked out of a cell is worked out anew in the same
moment, and each of it once: in the order of ranks, so that what stands on several others sees all of them as they are.

Rows: `derived:<hash>`, what its `Work` says; `derived:alive`, the Unix seconds up to which all of them are good.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Final, Protocol

from hub.model.cause import Cause
from hub.model.reading import PropertyId
from hub.model.value import Value
from scenes.engine.diary import STEPPED_OVER, Appointment, Diary
from scenes.engine.memos import Memo, Memos
from scenes.engine.plain import cause_of, list_of, mapping_of, number_of, plain, plain_cause, real_of, value_of
from scenes.engine.schedule import Boundary, instant_of, local_date, turning
from scenes.engine.timers import Alarm, state_of
from scenes.engine.turn import Turn
from scenes.engine.view import BRIDGE, Cell, Context, View, Worked

WRITTEN_EVERY: Final = 600.0
"""Rows that may be late are written at multiples of these seconds, together."""
AT_STOP: Final = math.inf
"""The patience of a row that is written when the hub stops, and not before."""
DERIVED: Final = "derived:"
"""What the ids of derived cells, and of their rows, begin with."""
_MOMENT: Final = 0.001
"""Seconds to wait where midnight is now, and the wall clock does not quite say so."""
_ALIVE: Final = f"{DERIVED}alive"


@dataclass(frozen=True, slots=True)
class Look:
    """When somebody looks: engine time, Unix seconds, and the Unix seconds at which the local day began.

    `midnight` is None while nobody can say what day it is.
    """

    now: float
    wall: float
    midnight: float | None


class Work(Protocol):
    """How one derived cell is worked out. All times are engine time, save where they are called Unix seconds."""

    @property
    def patience(self) -> float:
        """Seconds that its row may be late: 0 not at all, AT_STOP until the hub stops."""

    def take(self, value: Value | None, gap_began: float, look: Look) -> bool:
        """What it is made of is at `value`; while that is None, it was last known at `gap_began`.

        Whether another row is due.
        """

    def value(self, look: Look) -> Value | None:
        """What it is at."""

    def next_turn(self, look: Look) -> float | None:
        """When time alone may give another value, later than now; None when it will not."""

    def say(self, look: Look) -> object | None:
        """What must outlive the hub, as JSON knows it, times as Unix seconds; None: nothing."""

    def restore(self, body: object, at: Callable[[float], float], look: Look) -> None:
        """Take up what was said in another life of the hub; `at` makes engine time of its Unix seconds.

        Raises ValueError, KeyError or TypeError where it says nothing, and is then what it was.
        """

    def went_on(self, until: float) -> None:
        """Right after `restore`: until then, still in that other life, nothing changed."""

    def state(self) -> object:
        """All that it is at, exactly, as JSON knows it; times are engine time."""

    def stand(self, body: object) -> None:
        """Be at what `state` said. Raises ValueError, KeyError or TypeError where that is nothing of the kind."""


@dataclass(slots=True)
class Derived:
    """One derived cell: made while an expression is compiled, at work while a program that needs it is loaded.

    `boundaries` are the times at which `evaluate` may turn by time alone. `daily`: its work begins anew at midnight.
    `seen` is what `evaluate` gave last, and `cause` what made it so.
    """

    cell: Cell
    cells: tuple[Cell, ...]
    rank: int
    evaluate: Callable[[Context], Value | None]
    boundaries: tuple[Boundary, ...]
    work: Work
    daily: bool = False
    seen: Value | None = None
    cause: Cause | None = None
    alarm: Alarm | None = None
    row: Alarm | None = None
    appointment: Appointment | None = None
    touch: Callable[[], None] = lambda: None

    def gap_began(self, now: float) -> float:
        """Since when what it is made of is unknown."""
        return min(now, min([cell.unknown_since for cell in self.cells if cell.value is None], default=now))

    def is_vouched_for(self, speaker: Cell | None) -> bool:
        """Whether all devices that are known have spoken since the hub began, that of `speaker` among them."""
        return all(cell.heard or cell.value is None or cell is speaker for cell in self.cells)


@dataclass(slots=True)
class Deriving:
    """All derived cells at work."""

    turn: Turn
    diary: Diary
    memos: Memos
    _live: dict[PropertyId, Derived] = field(default_factory=dict)
    _restored: dict[PropertyId, None] = field(default_factory=dict)
    _alive: float | None = None
    _heartbeat: Alarm | None = None
    _midnight: float = 0.0
    _next_midnight: float = 0.0

    # At work, and no longer

    def connect(self, view: View) -> None:
        """Set the derived cells of a program to work, before its scenes are armed; those it does not name go."""
        wanted = {id_: one for id_, one in view.derived.items() if isinstance(one, Derived)}
        if not (wanted or self._live):
            return
        look, before, self._live = self._look(), self._live, wanted
        for cell in (*view.cells.values(), *(one.cell for one in wanted.values())):
            cell.feeds = ()
        for one in wanted.values():
            for cell in one.cells:
                cell.feeds += (one,)
        for id_, one in before.items():
            if wanted.get(id_) is not one:
                self._stop(one)
        for id_, one in wanted.items():
            older = before.get(id_)
            if older is not one:
                self._start(one)
                if older is not None:  # the same, over cells that were made anew
                    one.work.restore(older.work.say(look), lambda unix: unix - look.wall + look.now, look)
        self._beat()
        self._settle(wanted.values(), baseline=True)

    def resume(self, rows: Mapping[str, object]) -> int:
        """Take up what was remembered of another life of the hub, and look anew; how many rows were malformed."""
        mine = [id_ for id_ in (*map(str, self._live), _ALIVE) if id_ in rows]
        damaged = sum([not self.memos.restore(id_, rows[id_]) for id_ in mine])
        if self._alive is not None:
            for id_ in self._restored:
                work = self._live[id_].work
                work.went_on(min(self.turn.at(self._alive) - _lateness(work), self.turn.now))
        self._alive = None
        self._restored.clear()
        self._settle(self._live.values(), baseline=True)
        return damaged

    def flush(self) -> None:
        """The hub stops: every row is due."""
        if self._live:
            self.memos.touched[_ALIVE] = None
        for one in self._live.values():
            one.touch()

    def _start(self, one: Derived) -> None:
        id_ = one.cell.id

        def restore(body: object) -> None:
            one.work.restore(body, self.turn.at, self._look())
            self._restored[id_] = None

        one.touch = self.memos.add(str(id_), Memo(lambda: one.work.say(self._look()), restore))
        if one.boundaries:
            one.appointment = self.diary.add(turning(one.boundaries), lambda: self._settle([one]))

    def _stop(self, one: Derived) -> None:
        for alarm in (one.alarm, one.row):
            if alarm is not None:
                alarm.cancel()
        one.alarm = one.row = None
        if one.appointment is not None:
            one.appointment.end()
            one.appointment = None
        self.memos.drop(str(one.cell.id))

    def _beat(self) -> None:
        """Say from time to time that nothing is missing so far: what is quiet writes no rows."""
        if not self._live:
            self.memos.drop(_ALIVE)
            if self._heartbeat is not None:
                self._heartbeat.cancel()
            self._heartbeat = None
        elif self._heartbeat is None:
            self.memos.add(_ALIVE, Memo(lambda: self.turn.wall, self._has_lived))
            self._heartbeat = self.turn.timers.set(self._next_writing(), self._is_alive)

    def _has_lived(self, body: object) -> None:
        self._alive = number_of(body)

    def _is_alive(self) -> None:
        self._heartbeat = None
        self.memos.touched[_ALIVE] = None
        self._beat()

    # Working out

    def follow(self, cell: Cell) -> None:
        """A cell with feeds has another value: work them out, and let whoever watches them look."""
        due = [one for one in cell.feeds if isinstance(one, Derived)]
        self._settle(due, speaker=None if cell.heard or cell.value is None else cell)

    def clock_set(self, ahead: float) -> None:
        """The wall clock has jumped by that: it may be another day. By much, what is true then is a baseline."""
        if self._live:
            bounded = [one for one in self._live.values() if one.boundaries or one.daily]
            self._settle(bounded, baseline=abs(ahead) > STEPPED_OVER)

    def _settle(self, due: Iterable[Derived], *, baseline: bool = False, speaker: Cell | None = None) -> None:
        """Work these out and what is made of them; then all that watches what has changed looks once.

        `speaker` says its first word since the hub began: what that changes is a baseline, what comes of time is not.
        """
        look = self._look()
        waiting: dict[PropertyId, Derived] = {one.cell.id: one for one in due}
        changed: list[tuple[Cell, Value | None, bool]] = []
        while waiting:
            one = min(waiting.values(), key=_rank)
            del waiting[one.cell.id]
            found = one.evaluate(self.turn.context)
            is_news, one.seen = found != one.seen, found
            is_baseline = baseline or (speaker is not None and is_news)
            if is_news and not is_baseline:
                one.cause = self.turn.cause
            before = one.cell.value
            if self._work(one, found, look, speaker, is_baseline=is_baseline):
                changed.append((one.cell, before, is_baseline))
                waiting |= {each.cell.id: each for each in one.cell.feeds if isinstance(each, Derived)}
        for cell, before, is_baseline in changed:
            self._tell(cell, before, is_baseline=is_baseline)

    def _work(
        self, one: Derived, found: Value | None, look: Look, speaker: Cell | None, *, is_baseline: bool
    ) -> bool:  # fmt: skip
        """Whether it has another value now."""
        work, cell = one.work, one.cell
        if work.take(found, one.gap_began(look.now), look):
            self._write(one, work.patience)
        turn = work.next_turn(look)
        if one.daily:
            turn = self._tomorrow(look) if turn is None else min(turn, self._tomorrow(look))
        self._wake_at(one, turn)
        cell.heard = one.is_vouched_for(speaker)
        value, old = work.value(look), cell.value
        if value == old and type(value) is type(old):
            return False
        if value is not None and not (cell.heard or is_baseline):
            return False  # time alone says nothing of a device that was not heard yet
        cell.value = value
        if value is None:
            cell.last, cell.unknown_since = old, one.gap_began(look.now)
        return True

    def _tell(self, cell: Cell, before: Value | None, *, is_baseline: bool) -> None:
        context = self.turn.context
        if is_baseline:
            for watch in cell.watches:
                watch.rebase(context)
            return
        for watch in cell.watches:
            truth = watch.test(context)
            if truth is not watch.truth:
                watch.turn(truth)
        value = cell.value
        if cell.listeners and value is not None:
            if before is None and self.turn.now - cell.unknown_since <= BRIDGE:
                before = cell.last
            if before is not None and not cell.property.same(before, value):
                for listener in cell.listeners:
                    listener.changed(cell, before, value)

    # All of it

    def state(self) -> object:
        """What all derived cells are at, exactly, and the timer of the heartbeat."""
        return [state_of(self._heartbeat), {str(id_): _state(one) for id_, one in self._live.items()}]

    def stand(self, body: object) -> None:
        """Be at what `state` said. ValueError, KeyError or TypeError where that is nothing of the kind."""
        heartbeat, cells = list_of(body)
        timers, told = self.turn.timers, mapping_of(cells)
        self._heartbeat = timers.put_back(heartbeat, self._is_alive)
        if told.keys() != {str(id_) for id_ in self._live}:
            raise ValueError(body)
        for id_, one in self._live.items():
            value, heard, since, last, seen, cause, alarm, row, appointment, work = list_of(told[str(id_)])
            cell = one.cell
            cell.value, cell.last, cell.heard, cell.unknown_since = (
                value_of(value), value_of(last), heard is True, real_of(since)
            )  # fmt: skip
            one.seen, one.cause = value_of(seen), None if cause is None else cause_of(cause)
            one.alarm = timers.put_back(alarm, partial(self._ripen, one))
            one.row = timers.put_back(row, partial(self._row_due, one))
            if one.appointment is not None:
                one.appointment.stand(appointment)
            one.work.stand(work)

    # Times

    def _wake_at(self, one: Derived, due: float | None) -> None:
        alarm = one.alarm
        if alarm is not None and alarm.fire is not None:
            if alarm.due == due:
                return
            alarm.cancel()
        one.alarm = None if due is None else self.turn.timers.set(due, lambda: self._ripen(one))

    def _ripen(self, one: Derived) -> None:
        """What time makes of a change was brought about by who made the change, and belongs to no chain any more."""
        if one.cause is not None:
            self.turn.cause = replace(one.cause, depth=0)
        self._settle([one])

    def _write(self, one: Derived, patience: float) -> None:
        if patience == 0:
            one.touch()
        elif patience != AT_STOP and one.row is None:
            later = (math.ceil(patience / WRITTEN_EVERY) - 1) * WRITTEN_EVERY
            one.row = self.turn.timers.set(self._next_writing() + later, lambda: self._row_due(one))

    def _row_due(self, one: Derived) -> None:
        one.row = None
        one.touch()

    def _next_writing(self) -> float:
        return (self.turn.now // WRITTEN_EVERY + 1) * WRITTEN_EVERY

    def _tomorrow(self, look: Look) -> float:
        """When another day begins, or it is known what day it is."""
        left = self.diary.doubted_until - look.now if look.midnight is None else self._next_midnight - look.wall
        return look.now + max(left, _MOMENT)

    def _look(self) -> Look:
        turn = self.turn
        if turn.now < self.diary.doubted_until:
            return Look(turn.now, turn.wall, None)
        if not self._midnight <= turn.wall < self._next_midnight:
            zone = turn.context.zone
            today = local_date(turn.wall, zone)
            self._midnight = instant_of(today, 0, zone)
            self._next_midnight = instant_of(today + timedelta(days=1), 0, zone)
        return Look(turn.now, turn.wall, self._midnight)


def _state(one: Derived) -> object:
    cell, appointment = one.cell, one.appointment
    return [
        plain(cell.value), cell.heard, cell.unknown_since, plain(cell.last), plain(one.seen),
        None if one.cause is None else plain_cause(one.cause), state_of(one.alarm), state_of(one.row),
        None if appointment is None else appointment.state(), one.work.state(),
    ]  # fmt: skip


def _rank(one: Worked) -> int:
    return one.rank


def _lateness(work: Work) -> float:
    """How much may have happened after the row of a work was written, beside the time since all rows were."""
    return work.patience if work.patience > WRITTEN_EVERY else 0.0
