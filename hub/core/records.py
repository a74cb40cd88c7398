"""What a command leaves behind while it is on its way: its record, and the audit entries of what is hazardous in it."""

from collections.abc import Callable, Iterable
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
    Settled,
    Write,
)
from hub.model.errors import HearthError
from hub.model.ports import Clock, Ledger
from hub.model.value import Value, canonical_json

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


class _Line:
    """One write or call on a paper: as `Part` says, and whether its audit entry is written."""

    __slots__ = ("hazard", "listed", "over", "sent", "told", "what")

    def __init__(self, part: Part) -> None:
        self.what = part.what
        self.hazard = part.hazard
        self.sent = part.sent
        self.told = part.told
        self.over = part.over
        self.listed = False


class Paper:
    """The paper of one command: kept by the ledger while something is promised, dropped as soon as nothing is.

    The paper of a command with an idempotency key stays when all is over: it answers whoever asks under that key again.
    """

    def __init__(self, ledger: Ledger, head: CommandRecord, *, kept: bool = False) -> None:
        self.head = head
        self._ledger = ledger
        self._kept = kept
        self._lines = [_Line(part) for part in head.parts]

    @property
    def record(self) -> CommandRecord:
        """The record as it is now."""
        head = self.head
        parts = tuple([Part(line.what, line.hazard, line.sent, line.told, line.over) for line in self._lines])
        return CommandRecord(head.id, head.cause, parts, head.accepted, head.expires, head.key, head.content)

    def classed(self, index: int, what: Write | Call, hazard: CommandClass) -> None:
        """Write down what is really going to be sent, and its class."""
        line = self._lines[index]
        line.what, line.hazard = what, hazard

    def leaves(self, indices: Iterable[int]) -> None:
        """These parts leave now, or as soon as the record is on disk."""
        news = False
        for index in indices:
            line = self._lines[index]
            news = news or not line.sent
            line.sent = True
        if news and self._kept:
            self.save()

    def told(self, index: int, settled: Settled) -> None:
        """The requester hears of this part."""
        self._lines[index].told = settled

    def over(self, index: int, outcome: Outcome, error: HearthError | None) -> None:
        """Nothing is promised for this part any more."""
        line = self._lines[index]
        line.over = True
        if line.hazard in AUDITED:
            self._audit(index, outcome.value, error)
        if self._kept:
            self.save()

    def alarm(self, index: int, at: float, error: HearthError) -> None:
        """A make-safe part is not confirmed in time."""
        self._ledger.audit(self._entry(index, at, f"{self.head.id}-{index}-alarm", ALARM, error))

    def save(self) -> None:
        """Have the ledger keep the record as it is, or drop it where nothing is left of it."""
        if not self.head.key and all(line.over for line in self._lines):
            if self._kept:
                self._ledger.drop(self.head.id)
            self._kept = False
            return
        self._kept = True
        self._ledger.keep(self.record)
        for index, line in enumerate(self._lines):
            if line.hazard in AUDITED and not line.over and not line.listed:
                self._audit(index, OPEN, None)

    def _audit(self, index: int, result: str, error: HearthError | None) -> None:
        self._lines[index].listed = True
        self._ledger.audit(self._entry(index, self.head.accepted, f"{self.head.id}-{index}", result, error))

    def _entry(self, index: int, at: float, id_: str, result: str, error: HearthError | None) -> AuditEntry:
        line = self._lines[index]
        return AuditEntry(
            f"{max(0, int(at * 1000)):014d}-{id_}",  # sorts by time
            at,
            self.head.id,
            self.head.cause,
            line.what.device,
            line.what.path,
            _text(line.what),
            line.hazard,
            result,
            None if error is None else error.message_id,
            fields_of(error),
        )


def paper_of(clock: Clock, ledger: Ledger, command: Command) -> Paper:
    """A clean paper for a command that is being accepted; its parts count as once-only until they are classed."""
    lifetime = (LIFETIME[CommandClass.A] or 0.0) if command.lifetime is None else command.lifetime
    now = clock.now()
    whats: tuple[Write | Call, ...] = command.writes if command.call is None else (*command.writes, command.call)
    head = CommandRecord(
        command.id,
        command.cause,
        tuple([Part(what, CommandClass.B) for what in whats]),
        now,
        now + (lifetime if command.deadline is None else min(lifetime, command.deadline)),
        command.key,
        content_of(command) if command.key else "",
    )
    return Paper(ledger, head)


def content_of(command: Command) -> str:
    """What a command asks for, as a digest: the same for the same writes in another order."""
    writes = sorted(repr(write) for write in command.writes)
    return blake2b(repr((writes, command.call)).encode(), digest_size=16).hexdigest()


def fields_of(error: HearthError | None) -> tuple[tuple[str, str], ...]:
    """The fields of an error's message, as text."""
    return () if error is None else tuple((name, str(value)) for name, value in error.params.items())


def _text(what: Write | Call) -> str:
    if isinstance(what, Write):
        return _word(what.value)
    return ", ".join(f"{name}={_word(value)}" for name, value in what.args)


def _word(value: Value) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(canonical_json(value))
