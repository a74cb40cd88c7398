"""Holding: claims at work, from the wanted value to the command, the touch and the restore."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from hub.model.cause import Cause, Origin
from hub.model.command import CARRIED_OUT, Command, Outcome, Settled, Write
from hub.model.reading import PropertyId, property_id
from hub.model.value import Value
from scenes.engine.claims import PERSON, Claims, Level
from scenes.engine.effects import Do
from scenes.engine.plain import cause_of, known_of, list_of, plain, plain_cause, real_of, text_of, whole_of
from scenes.engine.program import Priority
from scenes.engine.timers import Alarm, state_of
from scenes.engine.turn import Turn
from scenes.engine.view import Cell, View

LEVELS = {Priority.LOW: Level.LOW, Priority.NORMAL: Level.NORMAL, Priority.HIGH: Level.HIGH}
RESTORE_DUE = 24 * 3600.0
"""Seconds for which a value that could not be restored stays due."""


@dataclass(slots=True)
class _Restore:
    """A wanted value whose command failed: sent again when the device is heard, until `until`."""

    cell: Cell
    value: Value
    cause: Cause
    until: float


@dataclass(slots=True)
class Holding:
    """Turns claims into commands. `override` is how many seconds a person's touch outranks scenes.

    `life` sets the ids of commands apart from those of other lives of the hub.

    `_returning`: the command and value by which a property that nobody holds any more goes back to its base. Until the
    device has confirmed it, that base is what a new claim returns to, not the reading on the way.
    """

    turn: Turn
    override: float
    life: str = ""
    claims: Claims = field(default_factory=Claims)
    touched: dict[PropertyId, None] = field(default_factory=dict)
    _sent: dict[str, tuple[tuple[Cell, Value], ...]] = field(default_factory=dict)
    _returning: dict[str, tuple[str, Value]] = field(default_factory=dict)
    _due: dict[str, _Restore] = field(default_factory=dict)
    _overrides: dict[str, Alarm] = field(default_factory=dict)
    _count: int = 0

    def cells(self) -> Iterator[Cell]:
        """The properties that are held, under way or have a restore due."""
        yield from (cell for values in self._sent.values() for cell, _ in values)
        yield from (held.cell for held in self.claims.held.values())
        yield from (due.cell for due in self._due.values())

    def look_through(self, view: View) -> None:
        """Take the cells of another view, which has all of ours."""
        for held in self.claims.held.values():
            held.cell = view.cells[held.cell.id]
        for due in self._due.values():
            due.cell = view.cells[due.cell.id]
        for command, values in self._sent.items():
            self._sent[command] = tuple((view.cells[cell.id], value) for cell, value in values)

    def awaits(self, command: str) -> bool:
        """Whether the outcome of a command of ours is still to come."""
        return command in self._sent

    def state(self) -> object:
        """All that it is at, exactly, as JSON knows it; times are engine time."""
        sent = [[id_, [[cell.id, plain(value)] for cell, value in values]] for id_, values in self._sent.items()]
        returning = [[id_, command, plain(value)] for id_, (command, value) in self._returning.items()]
        due = [[id_, plain(one.value), plain_cause(one.cause), one.until] for id_, one in self._due.items()]
        overrides = [[id_, state_of(alarm)] for id_, alarm in self._overrides.items()]
        return [self.claims.state(), sent, returning, due, overrides, self._count]

    def stand(self, body: object, cells: Mapping[PropertyId, Cell]) -> None:
        """Be at what `state` said. ValueError, KeyError or TypeError where that is nothing of the kind."""
        claims, sent, returning, due, overrides, count = list_of(body)
        self.claims.stand(claims, cells)
        self._count = whole_of(count)
        for id_, values in map(list_of, list_of(sent)):
            pairs = [list_of(one) for one in list_of(values)]
            self._sent[text_of(id_)] = tuple(
                (cells[PropertyId(text_of(cell))], known_of(value)) for cell, value in pairs
            )
        for id_, command, value in map(list_of, list_of(returning)):
            self._returning[text_of(id_)] = text_of(command), known_of(value)
        for id_, value, cause, until in map(list_of, list_of(due)):
            cell = cells[PropertyId(text_of(id_))]
            self._due[cell.id] = _Restore(cell, known_of(value), cause_of(cause), real_of(until))
        for id_, alarm in map(list_of, list_of(overrides)):
            cell = cells[PropertyId(text_of(id_))]
            found = self.turn.timers.put_back(alarm, partial(self._override_ends, cell))
            if found is not None:
                self._overrides[cell.id] = found

    def hold(
        self, cause: Cause, level: Level, values: tuple[tuple[Cell, Value], ...], yields: float | None = None
    ) -> str | None:
        """Claim for the run of `cause`; the id of the command sent, None when a stronger claim holds all."""
        wanted = tuple((cell, value) for cell, value in values if self._take(cell, cause.run, level, value, yields))
        winning = tuple((cell, value) for cell, value in wanted if self.claims.held[cell.id].winner.owner == cause.run)
        return self._send(cause, winning)

    def release(self, cause: Cause, owner: str, only: Cell | None = None) -> tuple[str | None, list[Cell]]:
        """End claims: the id of the command that restores, and the properties whose base is unknown."""
        for held in self.claims.held.values():
            if any(claim.owner == owner for claim in held.claims):
                self.touched[held.cell.id] = None
        changed = self.claims.release(owner, only)
        known = tuple((cell, value) for cell, value in changed if value is not None)
        for cell, value in known:
            if not cell.heard and cell.id not in self.claims.held:
                self.owe(cell, value, RESTORE_DUE)
        needed = tuple((cell, value) for cell, value in known if cell.heard and self._needs(cell, value))
        command = self._send(cause, needed)
        if command is not None:
            free = ((cell.id, value) for cell, value in needed if cell.id not in self.claims.held)
            self._returning |= {id_: (command, value) for id_, value in free}
        return command, [cell for cell, value in changed if value is None]

    def holder(self, cell: Cell) -> str | None:
        """Who holds a property; None when nobody does."""
        held = self.claims.held.get(cell.id)
        return None if held is None else held.winner.owner

    def covers(self, cell: Cell, value: Value) -> str | None:
        """Take a scene's plain write on a held property into its base: the holder's name, None when nobody holds it."""
        if self._returning or self._due:
            self._forget(cell)
        held = self.claims.held.get(cell.id)
        if held is None:
            return None
        held.base = value
        self.touched[cell.id] = None
        return held.winner.owner

    def heard(self, cell: Cell, cause: Cause) -> None:
        """A held or due property has a new value: confirm, notice a touch, or say again what is wanted."""
        value = cell.value
        if value is None or not (self.claims.held or self._due or self._returning):
            return
        if cause.origin is Origin.PERSON:
            self._forget(cell)
        due = self._due.get(cell.id)
        if due is not None:
            self._retry(due, value)
        held = self.claims.held.get(cell.id)
        if held is None:
            return
        if held.base is None and cause.origin in (Origin.DEVICE, Origin.LATE) and held.tells_base(value):
            held.base = value
            self.touched[cell.id] = None
        winner = held.winner
        if cell.property.same(value, winner.value):
            held.settled = True
        elif cause.origin in (Origin.PERSON, Origin.NEIGHBOUR) or (
            cause.origin is Origin.DEVICE and held.settled and not cell.property.self_changing
        ):
            self._touched(cell, value)
        elif cause.origin is Origin.LATE and self._needs(cell, winner.value):
            self._send(Cause(Origin.HUB, "claims", winner.owner), ((cell, winner.value),))

    def returned(self, device: str) -> None:
        """A device is back: where it was left elsewhere than wanted, say again what is wanted."""
        prefix, cause = f"{device}.", Cause(Origin.HUB, "claims")
        for due in [one for id_, one in self._due.items() if id_.startswith(prefix)]:
            if due.cell.value is not None and due.cell.heard:
                self._retry(due, due.cell.value)
        held = [one for id_, one in self.claims.held.items() if id_.startswith(prefix)]
        wanted = [(one.cell, one.winner.value) for one in held if one.cell.value is not None and one.cell.heard]
        idle = [(cell, value) for cell, value in wanted if not self._under_way(cell)]
        self._send(cause, tuple((cell, value) for cell, value in idle if not cell.property.same(cell.value, value)))

    def answered(self, command: str, settled: tuple[Settled, ...]) -> bool:
        """Take in the outcome of a command of ours; a restore that failed stays due."""
        sent = self._sent.pop(command, None)
        if sent is None:
            return False
        outcomes = {property_id(one.device, one.path): one.outcome for one in settled}
        for cell, value in sent:
            outcome = outcomes.get(cell.id)
            if outcome in CARRIED_OUT:
                self._done(cell, value)
            if self._returning.get(cell.id) != (command, value):
                continue
            if outcome in CARRIED_OUT or outcome is Outcome.SUPERSEDED:
                del self._returning[cell.id]
                self.touched[cell.id] = None
            else:
                self.owe(cell, value, RESTORE_DUE)
        return True

    def owe(self, cell: Cell, value: Value, seconds: float) -> None:
        """A property nobody holds is to go back to a value: said when its device is heard, for so long."""
        self._due[cell.id] = _Restore(cell, value, Cause(Origin.HUB, "claims"), self.turn.now + seconds)
        self.touched[cell.id] = None

    def _take(self, cell: Cell, owner: str, level: Level, value: Value, yields: float | None) -> bool:
        """Claim a property; what an earlier claim has not given back yet is what this one returns to."""
        returning, due = self._returning.get(cell.id), self._due.get(cell.id)
        if due is not None and self.turn.now > due.until:
            returning = None
        self._forget(cell)
        self.touched[cell.id] = None
        changed = self.claims.take(cell, owner, level, value, yields)
        if returning is not None:
            self.claims.held[cell.id].base = returning[1]
        return changed

    def _forget(self, cell: Cell) -> None:
        """The property goes back to nothing any more: somebody wants something else."""
        if self._returning.pop(cell.id, None) or self._due.pop(cell.id, None):
            self.touched[cell.id] = None
        self._due.pop(cell.id, None)

    def _needs(self, cell: Cell, value: Value) -> bool:
        """Whether it takes a command to get the property to a value: it is elsewhere, or on its way elsewhere."""
        return not all(cell.property.same(one, value) for one in (cell.value, *self._under_way(cell)[-1:]))

    def _under_way(self, cell: Cell) -> list[Value]:
        """What our commands that have no outcome yet want of a property, the newest last."""
        return [value for values in self._sent.values() for other, value in values if other.id == cell.id]

    def _done(self, cell: Cell, value: Value) -> None:
        """The device has done what was asked; where it was so already, nothing was heard of it."""
        held = self.claims.held.get(cell.id)
        if held is not None and all(cell.property.same(one, value) for one in (cell.value, held.winner.value)):
            held.settled = True

    def _touched(self, cell: Cell, value: Value) -> None:
        """A person wants something else: that outranks scenes for as long as the one that held it says."""
        held = self.claims.held[cell.id]
        scenes = [claim for claim in held.claims if claim.owner != PERSON]
        yields = max(scenes, key=lambda claim: (claim.level, claim.sequence)).yields if scenes else None
        self.claims.take(cell, PERSON, Level.PERSON, value)
        held.settled = True
        self.outrank(cell, self.override if yields is None else yields)

    def hand_back(self, cause: Cause, cells: Iterable[Cell]) -> tuple[str | None, list[Cell]]:
        """End what persons claim of these properties, for scenes to have their way again; see `release`."""
        command, unknown = None, list[Cell]()
        for cell in cells:
            if cell.id not in self.claims.held:
                continue
            alarm = self._overrides.pop(cell.id, None)
            if alarm is not None:
                alarm.cancel()
            sent, without = self.release(cause, PERSON, cell)
            command, unknown = sent or command, [*unknown, *without]
        return command, unknown

    def owed(self, id_: str) -> tuple[Value, float] | None:
        """The value that a property nobody holds is still to go back to, and for how many seconds it is due."""
        due, returning = self._due.get(id_), self._returning.get(id_)
        if due is not None:
            return due.value, due.until - self.turn.now
        return None if returning is None else (returning[1], RESTORE_DUE)

    def outranked(self, id_: str) -> float | None:
        """For how many seconds more a person's claim on a property outranks the scenes; None when there is none."""
        alarm = self._overrides.get(id_)
        return None if alarm is None else alarm.due - self.turn.now

    def outrank(self, cell: Cell, seconds: float) -> None:
        """The person's claim on a property ends then."""
        older = self._overrides.pop(cell.id, None)
        if older is not None:
            older.cancel()
        self._overrides[cell.id] = self.turn.alarm(seconds, lambda: self._override_ends(cell))
        self.touched[cell.id] = None

    def _override_ends(self, cell: Cell) -> None:
        self._overrides.pop(cell.id, None)
        if cell.id in self.claims.held:
            self.release(Cause(Origin.HUB, "claims"), PERSON, cell)

    def _retry(self, due: _Restore, value: Value) -> None:
        self._forget(due.cell)
        if self.turn.now <= due.until and not due.cell.property.same(value, due.value):
            command = self._send(due.cause, ((due.cell, due.value),))
            if command is not None:
                self._returning[due.cell.id] = command, due.value
                self.touched[due.cell.id] = None

    def _send(self, cause: Cause, values: tuple[tuple[Cell, Value], ...]) -> str | None:
        if not values:
            return None
        for cell, _ in values:
            held = self.claims.held.get(cell.id)
            if held is not None:
                held.settled = False
        self._count += 1
        command = f"hold-{self.life}{self._count}"
        writes = []
        for cell, value in values:
            device, _, path = cell.id.partition(".")
            writes.append(Write(device, path, value))
        self._sent[command] = values
        self.turn.effects.append(Do(Command(command, cause, tuple(writes))))
        return command
