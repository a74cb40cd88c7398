"""What a device teaches that is asked for everything that it has."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from hub.model.device import Endpoint, Sighting
from hub.model.secret import Secret


@dataclass(frozen=True, slots=True)
class Taught:
    """What a device answered when it was asked for one member: its value as it may be shown, or `why` there is none.

    `at` is where it is on the wire, `kind` the type of what came. `why` is a code of the device, or `no_answer`.
    """

    at: str
    name: str
    kind: str = ""
    value: str = ""
    why: str = ""

    @property
    def absent(self) -> bool:
        """Whether the device has no such member, or does not let it be read."""
        return bool(self.why)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a device told when it was asked for everything; nothing in it tells of the home that it stands in.

    `entry` is what may be written of its model, as plain data. `asked`: how many requests it took; not `complete`:
    time was over before everything was asked. `hint`: the message that says what would teach more, or nothing.
    """

    model: str
    firmware: str
    speaks: str
    members: tuple[Taught, ...]
    entry: Mapping[str, object]
    asked: int
    complete: bool
    hint: str = ""


@runtime_checkable
class Teachable(Protocol):
    """A family whose devices can be asked for everything that they have."""

    async def learn(self, sighting: Sighting, secret: Secret | None, via: Endpoint | None) -> Lesson:
        """Ask one; without a secret with that of the endpoint, which is adopted, then.

        Raises:
            AuthFailed, NotAdopted, Unreachable, NotSupported: with a sentence that says what to do.
        """
