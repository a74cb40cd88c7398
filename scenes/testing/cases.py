"""A test of scenes, read: what is known at first, and its steps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from hub.model.command import Outcome
from hub.model.value import Value
from hub.text.source import Mark
from scenes.engine.run import Reply
from scenes.stage.home import Deed, DeedKind

Readings = Mapping[str, Value | None]
"""Values of properties by how people write them; None: unknown."""

Answers = Mapping[str, Outcome | None]
"""What devices say to commands that are not simply obeyed; None: nothing at all."""


@dataclass(frozen=True, slots=True)
class Is:
    """Devices say what they are at."""

    readings: Readings


@dataclass(frozen=True, slots=True)
class Event:
    """A device reports an event."""

    ref: str
    fields: Mapping[str, Value | None]


@dataclass(frozen=True, slots=True)
class Reports:
    """A device, or a property of it, says that it is still as it was."""

    ref: str


@dataclass(frozen=True, slots=True)
class Arrives:
    """Something comes in: by `webhook`, or a message by `mqtt`."""

    channel: str
    name: str
    fields: Mapping[str, Value | None]


@dataclass(frozen=True, slots=True)
class Runs:
    """A person runs a scene (an id) by hand."""

    scene: str
    fields: Mapping[str, Value | None]


@dataclass(frozen=True, slots=True)
class Wait:
    """Some seconds pass."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Restart:
    """The hub is stopped, and starts again some seconds later; devices are at something else `meanwhile`."""

    seconds: float
    meanwhile: Readings


@dataclass(frozen=True, slots=True)
class Begins:
    """The hub has started."""


@dataclass(frozen=True, slots=True)
class Behave:
    """From now on devices answer commands so."""

    answers: Answers


@dataclass(frozen=True, slots=True)
class Serve:
    """From now on servers answer so."""

    reply: Reply


class Said(StrEnum):
    """Of which of the things that are done an expectation speaks: the word that it is written with."""

    THEN = "then"
    TOLD = "told"
    LOGGED = "logged"
    ASKED = "asked"
    PUBLISHED = "published"


KINDS: Final[Mapping[Said, tuple[DeedKind, ...]]] = {
    Said.THEN: (DeedKind.WRITE, DeedKind.CALL),
    Said.TOLD: (DeedKind.NOTICE,),
    Said.LOGGED: (DeedKind.LOG,),
    Said.ASKED: (DeedKind.REQUEST,),
    Said.PUBLISHED: (DeedKind.MESSAGE,),
}
SINCE_BEGINNING: Final = (Said.TOLD, Said.LOGGED)
"""What is compared with all that there was; the others begin anew after each expectation."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that is to be done, as a deed would be; `text` is how a deed of that kind is written."""

    text: str
    kind: DeedKind
    what: str = ""
    value: Value | None = None
    args: Mapping[str, Value] = field(default_factory=dict)

    def fits(self, deed: Deed) -> bool:
        """Whether that is what was done."""
        if deed.kind is not self.kind:
            return False
        if self.kind is DeedKind.WRITE:
            return (deed.what, deed.value) == (self.what, self.value)
        if self.kind is DeedKind.CALL:
            return (deed.what, dict(deed.args)) == (self.what, self.args)
        return deed.text == self.text


@dataclass(frozen=True, slots=True)
class Expect:
    """Exactly this was done; `ordered`: one after another, as it stands there."""

    said: Said
    wanted: tuple[Wanted, ...]
    ordered: bool = True


Doing = Is | Event | Reports | Arrives | Runs | Wait | Restart | Begins | Behave | Serve | Expect


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a test, and where it stands."""

    mark: Mark
    doing: Doing


@dataclass(frozen=True, slots=True)
class Case:
    """One test. It begins `at` these Unix seconds. `scenes`: the ids of those to load, None where it does not say."""

    title: str
    mark: Mark
    at: float
    given: Readings
    answers: Answers
    steps: tuple[Step, ...]
    scenes: frozenset[str] | None = None
