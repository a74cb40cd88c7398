"""Writing properties: all at once or spread out, once or again, now or when the device is back."""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from hub.model.capability import Property
from hub.model.command import WELL, CommandClass, Settled
from hub.model.reading import property_id
from hub.model.value import Value
from scenes.engine.acting import Actor
from scenes.engine.plain import plain, value_of
from scenes.engine.run import Run
from scenes.engine.view import Cell
from scenes.kit.trying import FAILED, HELD, LATER, UNSURE, Trying, all_well, gravest, word_of

Values = tuple[tuple[Cell, Value], ...]

LATER_AFTER: Final = 10.0
"""Seconds after which a run goes on without a device that gets its value when it is back."""


@dataclass(frozen=True, slots=True)
class Writing(Trying):
    """Writes properties, and goes on when the devices have confirmed; those of one device travel together.

    `stagger`: seconds between one device and the next, 0: all at once. `late`: for how many seconds a device that
    cannot be reached is waited for, the run going on meanwhile. `fixed`: the values are the same at any time, so that
    none has to be remembered.

    In the memo, where needed: `values` of this try by property; `next`, the device whose turn is next; `open`, how many
    commands have no outcome yet; `word`, the gravest outcome so far; `wrong`, the properties to be tried again;
    `until`, when it is too late (Unix seconds).
    """

    stagger: float
    late: float | None
    fixed: bool

    @abstractmethod
    def values(self, run: Run, actor: Actor) -> Values | None:
        """What is to be written; None, and a note in the trace, when that cannot be said."""

    @abstractmethod
    def cells(self, run: Run) -> Iterable[Cell]:
        """The properties that may be among those to be written."""

    def begin(self, run: Run, actor: Actor) -> int | None:
        """Work the values out and send them."""
        values = self.values(run, actor)
        if not values:  # there may be nothing in the area of a device, say
            return self.finish(run, actor, FAILED if values is None else gravest(()))
        if not self.fixed:
            self._remember(run, actor, values)
        if self.late is not None:
            actor.remember(run, "until", actor.context.wall + self.late)
        elif not self.stagger and actor.write(run, values, deadline=self.policy.deadline):
            return None
        elif not self.stagger:
            return self.finish(run, actor, HELD)
        return self._send(run, actor, values)

    def answered(self, run: Run, actor: Actor, settled: tuple[Settled, ...]) -> int | None:
        """Go on when all is confirmed."""
        policy = self.policy
        if all_well(settled) and not self.stagger and not policy.result and "word" not in run.memo:
            return policy.well
        word = word_of(settled)
        if "word" in run.memo:
            word = gravest((str(run.memo["word"]), word))
        if policy.times:
            wrong = [property_id(one.device, one.path) for one in settled if one.outcome not in WELL]
            actor.remember(run, "wrong", [*_list(run, "wrong"), *wrong])
        if self.stagger:
            actor.remember(run, "word", word)
            actor.remember(run, "open", _number(run, "open") - 1)
            values = self._known(run, actor)
            if _number(run, "open") > 0 or (values and _number(run, "next") < len(by_device(values))):
                return None
        return self.finish(run, actor, word)

    def rung(self, run: Run, actor: Actor) -> int | None:
        """The next device's turn has come, or nothing is waited for any longer."""
        values = self._known(run, actor)
        if values and self.stagger and _number(run, "next") < len(by_device(values)):
            return self._batch(run, actor, values)
        actor.note(run, "trace.later", {"seconds": self.late or 0.0})
        return self.finish(run, actor, LATER)

    def again(self, run: Run, actor: Actor) -> int | None:
        """Send again what did not come to what was asked."""
        values, wrong = self._known(run, actor), _list(run, "wrong")
        if values is None:
            return self.begin(run, actor)
        values = tuple((cell, value) for cell, value in values if not wrong or cell.id in wrong)
        self._remember(run, actor, values)
        actor.remember(run, "wrong", [])
        actor.remember(run, "word", "confirmed")
        return self._send(run, actor, values)

    def resume(self, run: Run, actor: Actor) -> int | None:
        """Say again what may be said twice; what came of the rest, where it had been sent, nobody knows."""
        if run.memo.get("rests"):
            return None
        values = self._known(run, actor)
        if values is None:
            return self.finish(run, actor, UNSURE)
        if (left := self._left(run, actor)) is not None and left <= 0:
            return self.finish(run, actor, "expired")
        unsent = by_device(values)[_number(run, "next") :] if self.stagger else []
        waiting = {cell.id for batch in unsent for cell, _ in batch}
        once = [cell.id for cell, value in values if cell.id not in waiting and not repeatable(cell.property, value)]
        if once:
            actor.remember(run, "word", UNSURE)
            actor.remember(run, "wrong", once)
            values = tuple((cell, value) for cell, value in values if cell.id not in once)
        return self._send(run, actor, values) if values else self.finish(run, actor, UNSURE)

    def _send(self, run: Run, actor: Actor, values: Values) -> int | None:
        if self.stagger:
            self._remember(run, actor, values)
            actor.remember(run, "next", 0)
            actor.remember(run, "open", 0)
            return self._batch(run, actor, values)
        return self._sent(run, actor, self._write(run, actor, values))

    def _batch(self, run: Run, actor: Actor, values: Values) -> int | None:
        """Write to the device whose turn it is."""
        devices, at = by_device(values), _number(run, "next")
        actor.remember(run, "next", at + 1)
        if self._write(run, actor, devices[at]):
            actor.remember(run, "open", _number(run, "open") + 1)
        if at + 1 < len(devices):
            actor.after(run, self.stagger)
            return None
        return self._sent(run, actor, _number(run, "open") > 0)

    def _write(self, run: Run, actor: Actor, values: Values) -> bool:
        deadline = self.policy.deadline if self.late is None else None
        return actor.write(run, values, lifetime=self._left(run, actor), deadline=deadline)

    def _sent(self, run: Run, actor: Actor, waits: bool) -> int | None:
        """All has been sent; `waits`: some of it has no outcome yet."""
        if not waits:
            return self.finish(run, actor, str(run.memo.get("word", HELD)))
        if self.late is not None:
            actor.after(run, self.policy.deadline or LATER_AFTER)
        return None

    def _left(self, run: Run, actor: Actor) -> float | None:
        """For how many seconds more a device that cannot be reached is waited for."""
        if self.late is None:
            return None
        until = run.memo.get("until")
        return until - actor.context.wall if isinstance(until, (int, float)) else self.late

    def _remember(self, run: Run, actor: Actor, values: Values) -> None:
        actor.remember(run, "values", [[cell.id, plain(value)] for cell, value in values])

    def _known(self, run: Run, actor: Actor) -> Values | None:
        """The values of this try; None when nobody knows them any more."""
        if "values" not in run.memo:
            return self.values(run, actor) if self.fixed else None
        return read_values(run.memo["values"], self.cells(run))


def read_values(body: object, cells: Iterable[Cell]) -> Values | None:
    """Values from a memo; None where it does not say any."""
    by_id: dict[str, Cell] = {cell.id: cell for cell in cells}
    found: list[tuple[Cell, Value]] = []
    for one in body if isinstance(body, list) else ():
        match one:
            case [str() as id_, stored] if id_ in by_id:
                try:
                    value = value_of(stored)
                except ValueError:
                    return None
                if value is not None:
                    found.append((by_id[id_], value))
    return tuple(found) or None


def by_device(values: Values) -> Sequence[Values]:
    """The values of each device, in the order in which the devices are named."""
    devices: dict[str, list[tuple[Cell, Value]]] = {}
    for cell, value in values:
        devices.setdefault(cell.id.partition(".")[0], []).append((cell, value))
    return [tuple(one) for one in devices.values()]


def repeatable(prop: Property, value: Value) -> bool:
    """Whether writing the value once more does no harm."""
    return prop.command_class(value) in (CommandClass.A, CommandClass.D)


def _number(run: Run, key: str) -> int:
    found = run.memo.get(key, 0)
    return found if isinstance(found, int) else 0


def _list(run: Run, key: str) -> list[object]:
    found = run.memo.get(key)
    return found if isinstance(found, list) else []
