"""What a running hub hands over to a process that answers in its place: of control.db, which it keeps to itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hub.storage.control import ControlStore
from hub.storage.rows import DEVICE_KEYS, PROGRAMS, VERSIONS, Row, Table

Json = dict[str, Any]

TABLES: Final[tuple[Table, ...]] = (DEVICE_KEYS, VERSIONS, PROGRAMS)
"""What an inquiry has to know of control.db."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows of control.db by table."""

    rows: Mapping[str, Sequence[Row]]

    def to_json(self) -> Json:
        """For another process."""
        return {name: [list(row) for row in rows] for name, rows in self.rows.items()}

    @classmethod
    def of(cls, told: Mapping[str, Sequence[Sequence[str]]]) -> "Kept":
        """What `to_json` said."""
        return cls({name: tuple(tuple(row) for row in rows) for name, rows in told.items()})


async def kept_by(store: ControlStore) -> Kept:
    """What the running hub knows. Raises BadSetup."""
    return Kept({table.name: tuple((await store.rows(table)).values()) for table in TABLES})
