"""The guards between a command and delivery: the port `Interlock`, put together of rules that stand on their own."""

import asyncio
from collections.abc import Mapping, Sequence
from random import Random
from typing import Final, Protocol

from hub.core.guards import guard_of
from hub.core.interlock import Intent, Ready
from hub.core.registry import Registry
from hub.core.safety.debts import SAFETY, Debts, Writes
from hub.core.safety.limits import Limits
from hub.core.safety.needs import Need, Needs
from hub.core.safety.rules import countdown_of, hazards
from hub.core.safety.times import Times
from hub.core.safety.two_step import TwoStep
from hub.core.state import State
from hub.model.capability import Guard, Level
from hub.model.command import CommandClass, Outcome
from hub.model.errors import HearthError, Unsafe
from hub.model.ports import Clock, Commands, Ledger, OffKeeper
from hub.model.reading import Change, PropertyId, property_id
from hub.model.safety import SafetyRows

LOOK_EVERY: Final = 5.0
"""Seconds between two looks at what is needed while something is on: age alone changes no reading."""


class Switching(Commands, Protocol):
    """The dispatcher, as the guards see it."""

    def making_safe(self, device: str, path: str) -> bool:
        """Whether a make-safe write of the property has left and is not confirmed yet."""


class Safety:
    """Refuses what must not be, and prepares what may: its OFF is on disk before the ON leaves.

    `run` is its one task, for the supervisor: it waits for the disk and looks after the needs.
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
        ledger: Ledger,
    ) -> None:
        self.two_step = TwoStep(clock, times, random, registry, rows, ledger)
        self._clock = clock
        self._registry = registry
        self._rows = rows
        self._keeper = keeper
        self._limits = Limits(times, rows)
        self._needs = Needs()
        self._debts = Debts(clock, times, random, state, registry, rows, keeper, self._limits.safe)
        self._commands: Switching | None = None
        self._armed: dict[PropertyId, str] = {}
        self._waiting: list[tuple[Ready, Writes]] = []
        self._wanted = asyncio.Event()
        state.subscribe(self._changed)
        state.subscribe_first(self._changed)

    def load(self, needs: Mapping[str, Sequence[Need]]) -> None:
        """Take what the configuration needs from now on, by device key."""
        self._needs.load(needs)
        self._look_at(dict.fromkeys(debt.owed.device for debt in self._debts.open.values()))

    def begin(self, commands: Switching) -> None:
        """Take up what is owed since the life before; to be called when the devices are there, before any scene."""
        self._commands = commands
        self._debts.begin(commands)

    def owed(self) -> int:
        """How many OFFs are owed."""
        return len(self._debts.open)

    # the port

    def refusal(self, intent: Intent) -> HearthError | None:
        """See `Interlock`."""
        if intent.hazard is not CommandClass.C:
            return self._countdown_taken(intent)
        device = intent.device
        if not device.hazard_allowed:
            return Unsafe("command.hazard_not_allowed", device=device.handle)
        if intent.call is not None:
            known = device.without_off
            return None if known else Unsafe("safety.no_off", name=f"{device.handle}.{intent.call.path}")
        refusals = (self._refusal(intent, path, guard) for path, guard in hazards(intent))
        found = next((one for one in refusals if one is not None), None)
        return found or self._needs.doubt(device.key, device.handle)

    def _refusal(self, intent: Intent, path: str, guard: Guard) -> HearthError | None:
        device, id_, name = intent.device, property_id(intent.device.key, path), f"{intent.device.handle}.{path}"
        if guard.safe is None and not device.without_off:
            return Unsafe("safety.no_off", name=name)
        if guard.level is Level.ENTRY:
            refusal = self.two_step.refusal(intent.cause, device.key, path, name)
            if refusal is not None:
                return refusal
        debt = self._debts.open.get(id_)
        if (debt is not None and debt.overdue) or (self._commands and self._commands.making_safe(device.key, path)):
            return Unsafe("safety.being_made_safe", name=name)
        if self._armed.get(id_) == intent.command:
            return None  # counted already, when it was armed
        return self._limits.refusal(id_, name, guard)

    def _countdown_taken(self, intent: Intent) -> HearthError | None:
        """What guards a running device is not for others to set."""
        paths = {path for path, _ in intent.writes}
        for debt in self._debts.open.values():
            mine = debt.owed.device == intent.device.key and countdown_of(debt.owed.path) in paths
            if mine and intent.cause != SAFETY:
                return Unsafe("safety.countdown_taken", name=f"{intent.device.handle}.{debt.owed.path}")
        return None

    def arm(self, intent: Intent, ready: Ready) -> None:
        """See `Interlock`."""
        found = self.refusal(intent)
        if found is not None:
            ready(found)
            return
        extra: Writes = ()
        for path, guard in hazards(intent):
            id_ = property_id(intent.device.key, path)
            self._armed[id_] = intent.command
            self._limits.take(id_, guard)
            extra += self._debts.owe(intent.device, path, guard, intent.command)
        self._waiting.append((ready, extra))
        self._wanted.set()

    def settled(self, intent: Intent, path: str, outcome: Outcome, *, sent: bool) -> None:
        """See `Interlock`."""
        self.two_step.over(intent.cause, intent.device.key, path)
        id_ = property_id(intent.device.key, path)
        if guard_of(intent.device, path) is None:
            return
        if path not in dict(hazards(intent)):
            self._debts.tried(id_, outcome)
            return
        armed = self._armed.get(id_) == intent.command
        if armed:
            del self._armed[id_]
        if sent:
            self._debts.went(id_)
        elif armed:
            self._limits.give_back(id_)
            self._debts.cancel(id_, intent.command)

    # work

    async def run(self) -> None:
        """Have the disk take what was armed, and then say so."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._make_durable())
            tasks.create_task(self._look_after())

    async def _make_durable(self) -> None:
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            waiting, self._waiting = self._waiting, []
            try:
                await asyncio.gather(self._rows.durable(), self._keeper.durable())
            except HearthError as error:
                for ready, _ in waiting:
                    ready(error)
            else:
                for ready, extra in waiting:
                    ready(extra)

    async def _look_after(self) -> None:
        while True:
            await self._clock.sleep(LOOK_EVERY)
            self._look_at(dict.fromkeys(debt.owed.device for debt in self._debts.open.values()))

    def _look_at(self, devices: Mapping[str, object] | Sequence[str]) -> None:
        """Switch off what stays on against its needs."""
        for key in devices:
            device = self._registry.device(key)
            doubt = self._needs.doubt(key, device.handle) if device is not None else None
            if doubt is not None:
                for id_ in [id_ for id_, debt in self._debts.open.items() if debt.owed.device == key]:
                    self._debts.end(id_, doubt.message_id, doubt.params)

    def _changed(self, change: Change) -> None:
        if not self._debts.open:
            return
        debt = self._debts.open.get(change.id)
        if debt is not None and change.new.value is debt.owed.safe:
            self._limits.safe(change.id)
            self._debts.look(change.id)
        readers = self._needs.readers(change.id)
        if readers:
            self._look_at(readers)
