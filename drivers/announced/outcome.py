"""What becomes of a device that announces itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hub.model.descriptions import Left
from hub.model.errors import BadValue

LONGEST: Final = 200
"""Characters of what is said of it."""
Entry = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Gone:
    """Something that was left out: of which entity, what, and why (the message of `reason`)."""

    entity: str
    what: str
    reason: BadValue

    @property
    def left(self) -> Left:
        """The same as everybody takes it."""
        params = ((key, str(value)[:LONGEST]) for key, value in self.reason.params.items())
        part = self.entity if self.what in ("", self.entity) else f"{self.entity}: {self.what}"
        return Left(part, self.reason.message_id, tuple(params))


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
