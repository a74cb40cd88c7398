"""What becomes of a device that announces itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from hub.model.errors import BadValue

Entry = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Gone:
    """Something that was left out: of which entity, what, and why (the message of `reason`)."""

    entity: str
    what: str
    reason: BadValue

    def __str__(self) -> str:
        detail = ", ".join(str(value) for value in self.reason.params.values())
        why = self.reason.message_id.rpartition(".")[2]
        return f"{self.entity}: {self.what} ({why if detail == self.what else f'{why}: {detail}'})"


@dataclass(frozen=True, slots=True)
class Described:
    """What a device comes to: the entry (without binds: nothing of it is understood), where it is, what is left out."""

    entry: Entry
    address: str
    left: tuple[Gone, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to be read or done."""
        return not self.entry["bind"]
