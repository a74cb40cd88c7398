"""The OFFs that are owed: on disk before their ON, sent in time, and crossed out only when the device shows it."""

import logging
from collections.abc import Callable, Mapping
from random import Random
from types import MappingProxyType
from typing import Final

from hub.core.guards import guard_of
from hub.core.registry import Registry
from hub.core.safety.rules import countdown, no_countdown
from hub.core.safety.times import Times
from hub.core.state import State
from hub.model.capability import Guard
from hub.model.cause import Cause, Origin
from hub.model.command import CARRIED_OUT, Command, Outcome, Settled, Write
from hub.model.device import Device
from hub.model.ports import Clock, Commands, OffKeeper, Timer
from hub.model.reading import PropertyId, Provenance
from hub.model.safety import Owed, SafetyRows
from hub.model.value import Value
from hub.text.messages.catalogue import render
from hub.text.problem import Problem

_LOG = logging.getLogger(__name__)

Writes = tuple[tuple[str, Value], ...]

SAFETY: Final = Cause(Origin.HUB, "safety")

AGAIN: Final = 60.0
"""Seconds after which an OFF that came to nothing is sent anew."""

SECOND_LOOK: Final = 2.0
"""Seconds between the reading that a device is off and the one that is believed."""

RENEWALS: Final = 3
"""How often a lease is renewed in its time, so that two lost renewals do no harm."""


class Debt:
    """One owed OFF. `due` is monotonic time; `overdue` once it is being made safe.

    `running` says that its ON is settled: what the device reports from then on is of after it. `asked`: somebody has
    switched it off since, and the device said so.
    """

    __slots__ = ("asked", "due", "looking", "overdue", "owed", "relapsed", "renewing", "retry", "running", "timer")

    def __init__(self, owed: Owed, due: float, *, running: bool) -> None:
        self.owed = owed
        self.due = due
        self.running = running
        self.overdue = False
        self.asked = False
        self.relapsed = False
        self.timer: Timer | None = None
        self.looking: Timer | None = None
        self.retry: Timer | None = None
        self.renewing: Timer | None = None

    def rest(self) -> None:
        """Forget all that was to come."""
        for timer in (self.timer, self.looking, self.retry, self.renewing):
            if timer is not None:
                timer.cancel()
        self.timer = self.looking = self.retry = self.renewing = None


class Debts:
    """Keeps what is owed and pays it. Nothing here ever writes a value that is not the safe one.

    All of it goes by the machine's clock: a house whose time is skipped ahead does not make water boil faster.
    """

    def __init__(
        self,
        clock: Clock,
        times: Times,
        random: Random,
        state: State,
        registry: Registry,
        rows: SafetyRows,
        keeper: OffKeeper,
        paid: Callable[[PropertyId], None],
    ) -> None:
        self._clock = clock
        self._times = times
        self._random = random
        self._state = state
        self._registry = registry
        self._rows = rows
        self._keeper = keeper
        self._paid = paid
        self._commands: Commands | None = None
        self._open: dict[PropertyId, Debt] = {}

    @property
    def open(self) -> Mapping[PropertyId, Debt]:
        """What is owed now."""
        return MappingProxyType(self._open)

    # coming and going

    def begin(self, commands: Commands) -> None:
        """Take up what the life before left; what is due, or of which no clock says when it is, is made safe now."""
        self._commands = commands
        for owed in self._rows.owed:
            age = self._times.age(owed.began)
            left = 0.0 if age is None else owed.lasts - age
            debt = Debt(owed, self._clock.monotonic() + left, running=True)
            self._open[owed.id] = debt
            self._keeper.owe(owed.device, owed.path, owed.safe, self._clock.now() + max(0.0, left))
            if left <= 0:
                self.end(owed.id, "safety.due")
            else:
                self._set(debt)
                self._renew(debt)

    def owe(self, device: Device, path: str, guard: Guard, command: str) -> Writes:
        """An ON is about to be sent: from now on its OFF is owed. The writes that have the device count down itself.

        What is owed already stays due when it was: switching on again does not make it last longer. Nothing is owed
        where it may stay on, or where no write makes it safe.
        """
        if guard.max_on is None or guard.safe is None:
            return ()
        owed = Owed(device.key, path, guard.safe, self._times.stamp(), guard.max_on, command)
        debt = self._open.get(owed.id)
        if debt is None:
            debt = Debt(owed, self._clock.monotonic() + guard.max_on, running=False)
            self._open[owed.id] = debt
            self._rows.owe(owed)
            self._keeper.owe(device.key, path, guard.safe, owed.began.unix + guard.max_on)
            self._set(debt)
        elif not self._keeper.owes(device.key, path):  # it left the house, was made safe there, and is back
            self._keeper.owe(device.key, path, guard.safe, self._clock.now() + debt.due - self._clock.monotonic())
        debt.running = debt.asked = False
        return countdown(device, path, guard, debt.due - self._clock.monotonic())

    def cancel(self, id_: PropertyId, command: str) -> None:
        """The ON of that command was never sent; what an earlier one left owed stays."""
        debt = self._open.get(id_)
        if debt is None:
            return
        debt.running = True
        if debt.owed.command == command and not debt.overdue:
            self._forget(debt)

    def went(self, id_: PropertyId) -> None:
        """The ON is settled, whatever came of it; where the device counts down itself, it is told so once more."""
        debt = self._open.get(id_)
        if debt is not None:
            debt.running = True
            self._renew(debt, now=True)
            self.look(id_)

    def end(self, id_: PropertyId, why: str, params: Mapping[str, object] = MappingProxyType({})) -> None:
        """Make it safe now; `why` is the id of a message for the log."""
        debt = self._open.get(id_)
        if debt is None or debt.overdue:
            return
        about = {"property": self._named(debt), "reason": Problem(why, params).message()}
        _LOG.warning("%s", render("safety.made_safe", about))
        debt.rest()
        debt.overdue = True
        debt.running = True
        self._send(debt)

    # paying

    def tried(self, id_: PropertyId, outcome: Outcome) -> None:
        """A make-safe write of the property is settled: look whether it is so, else try again."""
        debt = self._open.get(id_)
        if debt is None:
            return
        device = self._registry.device(debt.owed.device)
        prop = device.abilities.properties.get(debt.owed.path) if device else None
        if outcome is Outcome.ACCEPTED and prop is not None and not prop.readable and debt.running:
            self._cross_out(debt)
        elif outcome in CARRIED_OUT:
            debt.asked = True
            self.look(id_)
        elif debt.overdue and outcome is not Outcome.UNKNOWN:
            self._try_again(debt)

    def look(self, id_: PropertyId) -> None:
        """Where the device shows that it is off, have it say so once more: the first word may be an old one."""
        debt = self._open.get(id_)
        if debt is None or not debt.running or debt.looking is not None or not self._is_safe(debt):
            return
        session = self._registry.session(debt.owed.device)
        if session is not None:
            session.refresh((debt.owed.path,))
        asked = self._clock.monotonic()
        debt.looking = self._clock.call_at(asked + SECOND_LOOK, lambda: self._looked(debt, asked))

    def _looked(self, debt: Debt, asked: float) -> None:
        debt.looking = None
        if not debt.running:
            return
        if not self._is_safe(debt):
            if debt.overdue:
                self._send_once_more(debt)
            elif debt.asked:
                self.end(debt.owed.id, "safety.still_on")
        elif self._state.age(debt.owed.device, debt.owed.path) < self._clock.monotonic() - asked:
            self._cross_out(debt)
        else:
            self.look(debt.owed.id)

    def _named(self, debt: Debt) -> str:
        """The property as its owner calls it; by the key of its device when that has left the house."""
        device = self._registry.device(debt.owed.device)
        return f"{device.handle if device else debt.owed.device}.{debt.owed.path}"

    def _is_safe(self, debt: Debt) -> bool:
        reading = self._state.reading(debt.owed.device, debt.owed.path)
        return reading.value is debt.owed.safe and reading.provenance is Provenance.REPORTED

    def _forget(self, debt: Debt) -> None:
        debt.rest()
        del self._open[debt.owed.id]
        self._rows.paid(debt.owed.id)
        self._keeper.paid(debt.owed.device, debt.owed.path)

    def _cross_out(self, debt: Debt) -> None:
        self._forget(debt)
        device = self._registry.device(debt.owed.device)
        if device is not None:
            left = tuple(
                write for write in no_countdown(device, debt.owed.path)
                if self._state.reading(device.key, write[0]).value not in (None, 0.0)
            )  # fmt: skip
            self._submit(debt, left)
        self._paid(debt.owed.id)

    # sending

    def _set(self, debt: Debt) -> None:
        debt.timer = self._clock.call_at(debt.due, lambda: self.end(debt.owed.id, "safety.due"))

    def _send(self, debt: Debt) -> None:
        debt.retry = None
        device = self._registry.device(debt.owed.device)
        here = device is not None and device.writes(debt.owed.path)
        if not here and not self._keeper.owes(debt.owed.device, debt.owed.path):
            self._forget(debt)  # it left the house, and was made safe all the same
            return
        writes: Writes = ((debt.owed.path, debt.owed.safe),)
        if device is not None:
            writes += no_countdown(device, debt.owed.path)

        def done(settled: tuple[Settled, ...]) -> None:
            outcome = settled[0].outcome
            told = device is not None and guard_of(device, debt.owed.path) is not None and outcome is not Outcome.FAILED
            if told or self._open.get(debt.owed.id) is not debt:
                return
            # It failed; or by a new configuration it is harmless now, and was sent as that: not for ever.
            if outcome in CARRIED_OUT:
                self.tried(debt.owed.id, outcome)
            else:
                self._try_again(debt)

        self._submit(debt, writes, done)

    def _send_once_more(self, debt: Debt) -> None:
        """Its word was an old one, or it went on again: off at once, from the second time on every AGAIN seconds."""
        if debt.relapsed:
            self._try_again(debt)
        else:
            debt.relapsed = True
            self._send(debt)

    def _try_again(self, debt: Debt) -> None:
        if debt.retry is None:
            debt.retry = self._clock.call_at(self._clock.monotonic() + AGAIN, lambda: self._send(debt))

    def _renew(self, debt: Debt, *, now: bool = False) -> None:
        """Have the device count down anew, while it should be on; what it does without us is the hub's dead man."""
        device = self._registry.device(debt.owed.device)
        guard = guard_of(device, debt.owed.path) if device else None
        if device is None or guard is None or debt.overdue:
            return
        left = debt.due - self._clock.monotonic()
        writes = countdown(device, debt.owed.path, guard, left)
        if not writes:
            return
        if now and self._state.reading(device.key, debt.owed.path).value is (not debt.owed.safe):
            self._submit(debt, writes)
        if debt.renewing is not None:
            debt.renewing.cancel()
            debt.renewing = None
        if guard.lease is not None:
            pause = guard.lease / RENEWALS
            debt.renewing = self._clock.call_at(self._clock.monotonic() + pause, lambda: self._renew(debt, now=True))

    def _submit(
        self,
        debt: Debt,
        writes: Writes,
        done: Callable[[tuple[Settled, ...]], None] | None = None,
    ) -> None:
        if writes and self._commands is not None:
            command = Command(
                f"safety-{self._random.getrandbits(64):016x}",
                SAFETY,
                tuple(Write(debt.owed.device, path, value) for path, value in writes),
            )
            self._commands.submit(command, done)
