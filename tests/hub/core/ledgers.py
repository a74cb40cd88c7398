"""A ledger in memory: what was said, what of it is on disk, and a disk that can be slow or refuse."""

from collections.abc import Callable

from hub.model.command import AuditEntry, CommandRecord
from hub.model.errors import BadSetup, HearthError


class MemoryLedger:
    """Everything is on disk at `commit`, which a waiting command brings about at once unless the ledger is `slow`."""

    def __init__(self) -> None:
        self.records: dict[str, CommandRecord] = {}
        self.disk: dict[str, CommandRecord] = {}
        self.entries: dict[str, AuditEntry] = {}
        self.disk_entries: dict[str, AuditEntry] = {}
        self.error: BadSetup | None = None
        self.slow = False
        self.waiting: list[Callable[[HearthError | None], None]] = []
        self.log: list[str] = []

    def keep(self, record: CommandRecord) -> None:
        self.records[record.id] = record
        self.log.append(f"keep {record.id} {record.state.value}")

    def drop(self, command: str) -> None:
        del self.records[command]
        self.log.append(f"drop {command}")

    def audit(self, entry: AuditEntry) -> None:
        self.entries[entry.id] = entry
        self.log.append(f"audit {entry.path} {entry.result}")

    async def durable(self) -> None:
        self._store()
        if self.error is not None:
            raise self.error

    def when_durable(self, then: Callable[[HearthError | None], None]) -> None:
        self.waiting.append(then)
        if not self.slow:
            self.commit()

    def commit(self) -> None:
        """The disk takes everything, or nothing while there is an `error`."""
        self._store()
        waiting, self.waiting = self.waiting, []
        for then in waiting:
            then(self.error)

    def _store(self) -> None:
        if self.error is None:
            self.disk, self.disk_entries = dict(self.records), dict(self.entries)

    def results(self) -> list[tuple[str, str]]:
        """Path and result of every audit entry, in their order."""
        return [(entry.path, entry.result) for _, entry in sorted(self.entries.items())]
