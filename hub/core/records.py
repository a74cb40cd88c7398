"""What a command leaves behind while it is on its way: its record, and the audit entries of what is hazardous in it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from hashlib import blake2b
from typing import Final

from hub.model.command import (
    LIFETIME,
    AuditEntry,
    Call,
    Command,
    CommandClass,
    CommandRecord,
    Outcome,
    Part,
    RecordState,
    Settled,
    Write,
)
from hub.model.errors import HearthError
from hub.model.ports import Clock, Ledger
from hub.model.value import canonical_json

AUDITED: Final = (CommandClass.C, CommandClass.D)
OPEN: Final = "open"
ALARM: Final = "alarm"


class NoLedger:
    """Remembers nothing, and is done at once: for tests of delivery alone."""

    def keep(self, record: CommandRecord) -> None:
        """Nothing is kept."""

    def drop(self, command: str) -> None:
        """Nothing was kept."""

    def audit(self, entry: AuditEntry) -> None:
        """Nothing is written down."""

    async def durable(self) -> None:
        """Nothing is due."""

    def when_durable(self, then: Callable[[HearthError | None], None]) -> None:
        """Nothing is due."""
        then(None)


class Paper:
    """The paper of one command: kept by the ledger while something is promised, dropped as soon as nothing is.

    The paper of a command with an idempotency key stays when all is over: it answers whoever asks under that key again.
    """

    def __init__(self, ledger: Ledger, record: CommandRecord, *, kept: bool = False) -> None:
        self._ledger = ledger
        self._record = record
        self._kept = kept
        self._parts = list(record.parts)
        self._listed: set[int] = set()  # parts whose audit entry is open

    @property
    def record(self) -> CommandRecord:
        """The record as it is now."""
        return replace(self._record, parts=tuple(self._parts))

    def classed(self, index: int, what: Write | Call, hazard: CommandClass) -> None:
        """Write down what is really going to be sent, and its class."""
        self._parts[index] = replace(self._parts[index], what=what, hazard=hazard)

    def leaves(self, indices: Iterable[int]) -> None:
        """These parts leave now, or as soon as the record is on disk."""
        fresh = [index for index in indices if not self._parts[index].sent]
        for index in fresh:
            self._parts[index] = replace(self._parts[index], sent=True)
        if fresh and self._kept:
            self.save()

    def told(self, index: int, settled: Settled) -> None:
        """The requester hears of this part."""
        self._parts[index] = replace(self._parts[index], told=settled)

    def over(self, index: int, outcome: Outcome, error: HearthError | None) -> None:
        """Nothing is promised for this part any more."""
        part = self._parts[index] = replace(self._parts[index], over=True)
        if part.hazard in AUDITED:
            self._audit(index, outcome.value, error)
        if self._kept:
            self.save()

    def alarm(self, index: int, at: float, error: HearthError) -> None:
        """A make-safe part is not confirmed in time."""
        self._ledger.audit(
            replace(self._entry(index, ALARM, error), id=_sortable(at, f"{self._id(index)}-alarm"), at=at)
        )

    def save(self) -> None:
        """Have the ledger keep the record as it is, or drop it where nothing is left of it."""
        if all(part.over for part in self._parts) and not self._record.key:
            if self._kept:
                self._ledger.drop(self._record.id)
            self._kept = False
            return
        self._kept = True
        self._ledger.keep(self.record)
        for index, part in enumerate(self._parts):
            if part.hazard in AUDITED and not part.over and index not in self._listed:
                self._audit(index, OPEN, None)

    def _audit(self, index: int, result: str, error: HearthError | None) -> None:
        self._listed.add(index)
        self._ledger.audit(self._entry(index, result, error))

    def _entry(self, index: int, result: str, error: HearthError | None) -> AuditEntry:
        part, record = self._parts[index], self._record
        return AuditEntry(
            _sortable(record.accepted, self._id(index)),
            record.accepted,
            record.id,
            record.cause,
            part.what.device,
            part.what.path,
            _text(part.what),
            part.hazard,
            result,
            None if error is None else error.message_id,
            fields_of(error),
        )

    def _id(self, index: int) -> str:
        return f"{self._record.id}-{index}"


def paper_of(clock: Clock, ledger: Ledger, command: Command) -> Paper:
    """A clean paper for a command that is being accepted; its parts count as once-only until they are classed."""
    lifetime = LIFETIME[CommandClass.A] or 0.0
    now = clock.now()
    whats: tuple[Write | Call, ...] = command.writes if command.call is None else (*command.writes, command.call)
    record = CommandRecord(
        command.id,
        command.cause,
        tuple(Part(what, CommandClass.B) for what in whats),
        now,
        now + (lifetime if command.deadline is None else min(lifetime, command.deadline)),
        command.key,
        content_of(command) if command.key else "",
    )
    return Paper(ledger, record)


def content_of(command: Command) -> str:
    """What a command asks for, as a digest: the same for the same writes in another order."""
    writes = sorted(repr(write) for write in command.writes)
    return blake2b(repr((writes, command.call)).encode(), digest_size=16).hexdigest()


def fields_of(error: HearthError | None) -> tuple[tuple[str, str], ...]:
    """The fields of an error's message, as text."""
    return () if error is None else tuple((name, str(value)) for name, value in error.params.items())


def is_over(record: CommandRecord) -> bool:
    """Whether nothing is promised by the record any more."""
    return record.state is RecordState.OVER


def _sortable(at: float, id_: str) -> str:
    return f"{max(0, int(at * 1000)):014d}-{id_}"


def _text(what: Write | Call) -> str:
    if isinstance(what, Write):
        return str(canonical_json(what.value))
    return ", ".join(f"{name}={canonical_json(value)}" for name, value in what.args)
