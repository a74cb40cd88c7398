"""What the guards remember across restarts: what is owed, how often a thing was switched, the PIN and its tries."""

from dataclasses import dataclass
from typing import Protocol

from hub.model.reading import PropertyId, property_id


@dataclass(frozen=True, slots=True)
class Instant:
    """A point in time by both clocks: Unix seconds, and monotonic seconds of the machine's start named `boot`."""

    unix: float
    monotonic: float
    boot: str


@dataclass(frozen=True, slots=True)
class Owed:
    """A property that may be on, and dangerous: it gets `safe` when `lasts` seconds have passed since `began`.

    `device` is a key; `command` is the id of the command that switched it on.
    """

    device: str
    path: str
    safe: bool
    began: Instant
    lasts: float
    command: str

    @property
    def id(self) -> PropertyId:
        """The property that it is owed to."""
        return property_id(self.device, self.path)


@dataclass(frozen=True, slots=True)
class Wear:
    """When a property was last switched on, the newest last, and when it was last seen to be safe."""

    ons: tuple[Instant, ...] = ()
    off: Instant | None = None


@dataclass(frozen=True, slots=True)
class Pin:
    """What is kept of the PIN: the scrypt hash and its salt, both as hexadecimal digits."""

    salt: str
    hash: str


@dataclass(frozen=True, slots=True)
class Tries:
    """Wrong PINs in a row, and when the last of them locked further tries out (None: it did not)."""

    wrong: int = 0
    locked: Instant | None = None


class SafetyRows(Protocol):
    """Where the guards keep what must outlive the hub. Writers return at once; `durable` says when it is on disk."""

    @property
    def owed(self) -> tuple[Owed, ...]:
        """What was owed when the hub started."""

    def worn(self, id_: PropertyId) -> Wear:
        """How often the property was switched."""

    @property
    def pin(self) -> Pin | None:
        """The PIN, None when none is set."""

    @property
    def tries(self) -> Tries:
        """The tries so far."""

    def owe(self, owed: Owed) -> None:
        """Keep it, over an older one for the same property."""

    def paid(self, id_: PropertyId) -> None:
        """Nothing is owed to the property any more."""

    def wear(self, id_: PropertyId, wear: Wear) -> None:
        """Keep how often the property was switched."""

    def set_pin(self, pin: Pin | None) -> None:
        """Keep another PIN, or none."""

    def set_tries(self, tries: Tries) -> None:
        """Keep the tries."""

    async def durable(self) -> None:
        """Return when everything said so far is on disk. Raises BadSetup when the disk does not take it."""
