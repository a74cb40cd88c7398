"""What those outside the hub get for their commands: an answer that is on disk, and the same one for the same key."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from hub.core.records import content_of
from hub.model.command import Command, CommandRecord, Outcome, Settled
from hub.model.errors import BadSetup, HearthError
from hub.model.ports import Clock, Commands, Ledger

KEPT: Final = 86_400.0
"""Seconds for which a key stands for its command."""

_BY_THE_DISK: Final = ("store.", "off.", "command.not_recorded")
"""How the ids of messages begin that say what the disk does not take."""

MOST: Final = 10_000
"""Keys that are remembered; the oldest go first."""


class KeyReused(HearthError):
    """The idempotency key stands for another command: use a new one."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to a command: its id and outcomes; `unrecorded` says why they are not on disk."""

    command: str
    outcomes: tuple[Settled, ...]
    unrecorded: BadSetup | None = None

    @property
    def nothing_sent(self) -> bool:
        """Whether no device got anything of it, because the disk did not take it first."""
        return all(
            one.outcome is Outcome.FAILED and one.error is not None and one.error.startswith(_BY_THE_DISK)
            for one in self.outcomes
        )


@dataclass(frozen=True, slots=True)
class _Held:
    """What stands behind a key, until when (monotonic): the command, and its outcomes once known."""

    command: str
    content: str
    until: float
    outcomes: asyncio.Future[tuple[Settled, ...]]


class Receipts:
    """Carries out commands of callers outside the hub.

    The same key within KEPT seconds is the same command: it is sent once, and everybody who asks, now or later, in
    this life of the hub or the next, gets the same answer; a clock that is set meanwhile changes nothing. `busy` says
    whether a command is on its way still.
    """

    def __init__(
        self, clock: Clock, commands: Commands, ledger: Ledger, busy: Callable[[str], bool] = lambda _: False,
        boot: str = "",
    ) -> None:  # fmt: skip
        self._clock = clock
        self._commands = commands
        self._ledger = ledger
        self._busy = busy
        self._boot = boot
        self._held: dict[str, _Held] = {}  # by key, in the order of acceptance

    async def carry_out(self, command: Command) -> Receipt:
        """Submit the command, unless its key stands for one already, and wait until its outcomes are known and on disk.

        Raises:
            KeyReused: the key stands for something else.
        """
        held = self._known(command) if command.key else None
        if held is None:
            held = self._begin(command)
        outcomes = await asyncio.shield(held.outcomes)
        try:
            await self._ledger.durable()
        except BadSetup as error:
            receipt = Receipt(held.command, outcomes, error)
            if receipt.nothing_sent and self._held.get(command.key) is held:
                self._drop(command.key)  # it may be asked for again when the disk is well
            return receipt
        return Receipt(held.command, outcomes)

    def resume(self, records: Iterable[CommandRecord]) -> None:
        """Take up the keys of the last life of the hub; what was on its way is answered by `told`."""
        now, wall = self._clock.monotonic(), self._clock.now()
        for record in sorted(records, key=lambda one: one.accepted):
            if record.key:
                if record.since is not None and record.since[1] == self._boot and record.since[0] <= now:
                    until = record.since[0] + KEPT
                else:
                    until = now + KEPT - max(0.0, wall - record.accepted)
                outcomes = asyncio.get_running_loop().create_future()
                told = tuple(part.told for part in record.parts if part.told is not None)
                if len(told) == len(record.parts):
                    outcomes.set_result(told)
                self._keep(record.key, _Held(record.id, record.content, until, outcomes))

    def told(self, command: str, outcomes: tuple[Settled, ...]) -> None:
        """What came of a command of the last life."""
        for held in self._held.values():
            if held.command == command and not held.outcomes.done():
                held.outcomes.set_result(outcomes)

    def _known(self, command: Command) -> _Held | None:
        self._forget()
        held = self._held.get(command.key)
        if held is not None and held.content != content_of(command):
            raise KeyReused("command.key_reused", key=command.key)
        return held

    def _begin(self, command: Command) -> _Held:
        outcomes: asyncio.Future[tuple[Settled, ...]] = asyncio.get_running_loop().create_future()
        content = content_of(command) if command.key else ""
        held = _Held(command.id, content, self._clock.monotonic() + KEPT, outcomes)
        if command.key:
            self._keep(command.key, held)
        self._commands.submit(command, outcomes.set_result)
        return held

    def _keep(self, key: str, held: _Held) -> None:
        self._held[key] = held
        self._forget()

    def _forget(self) -> None:
        now = self._clock.monotonic()
        while self._held:
            key, oldest = next(iter(self._held.items()))
            if len(self._held) <= MOST and now < oldest.until:
                return
            self._drop(key)

    def _drop(self, key: str) -> None:
        held = self._held.pop(key)
        if held.outcomes.done() and not self._busy(held.command):
            self._ledger.drop(held.command)
