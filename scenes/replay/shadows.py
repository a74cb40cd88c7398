"""What a shadow would have done, beside what was really done, out of a replay of the journal."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from hub.model.cause import Cause
from hub.model.reading import PropertyId, property_id
from hub.model.value import Value
from scenes.engine.effects import Do, Fetch, Log, Notice, Publish, Would
from scenes.engine.moments import Heard
from scenes.journal.entries import Checkpoint, Entry, Gap
from scenes.replay.replayer import Replayer

WITHIN: Final = 600.0
"""Seconds within which somebody else must have done it for it to count."""
SO, DONE, NOT = "so", "done", "not"
"""How it was really: so already, done by others soon, or not."""


@dataclass(frozen=True, slots=True)
class Meant:
    """A write that a shadow would have sent: when (Unix seconds), in which run, and what the property was then."""

    at: float
    run: str
    id: PropertyId
    ref: str
    value: Value
    was: Value | None


@dataclass(frozen=True, slots=True)
class Real:
    """A change of a property as it was recorded."""

    at: float
    id: PropertyId
    value: Value
    cause: Cause


@dataclass(frozen=True, slots=True)
class Compared:
    """A write that was meant, and how it went really: `real` is the change that did it, where somebody did."""

    meant: Meant
    how: str
    real: Real | None = None


@dataclass(frozen=True, slots=True)
class Other:
    """What a shadow would have done beside writing: a call, a message, a request; `what` is a word for its kind."""

    at: float
    run: str
    what: str
    text: str


@dataclass(slots=True)
class Shadows:
    """Gathers what a shadow (a scene's id) would have done from `since` on, while the journal is replayed.

    `handles` are those of devices by key.
    """

    replayer: Replayer
    handles: Mapping[str, str]
    scene: str
    since: float
    meant: list[Meant] = field(default_factory=list)
    others: list[Other] = field(default_factory=list)
    runs: dict[str, None] = field(default_factory=dict)
    _real: list[Real] = field(default_factory=list)

    def take(self, entry: Entry | Checkpoint | Gap) -> None:
        """Take an entry of the journal in, in its order."""
        if isinstance(entry, Heard):
            self._heard(entry)
        effects = self.replayer.take(entry)
        if isinstance(entry, Gap) or entry.wall < self.since:
            return
        for effect in effects:
            if isinstance(effect, Would) and effect.scene == self.scene:
                self.runs[effect.run] = None
                self._would(effect, entry.wall)

    def compared(self, within: float = WITHIN) -> Iterator[Compared]:
        """All that was meant, each with how it went really."""
        for one in self.meant:
            prop = self.replayer.view.cells[one.id].property
            if prop.same(one.was, one.value):
                yield Compared(one, SO)
                continue
            soon = (real for real in self._real if real.id == one.id and one.at <= real.at <= one.at + within)
            found = next((real for real in soon if prop.same(real.value, one.value)), None)
            yield Compared(one, NOT if found is None else DONE, found)

    def unmeant(self, within: float = WITHIN) -> Iterator[Real]:
        """What others did to the same properties, and the shadow would not have done shortly before or after."""
        touched = {one.id: self.replayer.view.cells[one.id].property for one in self.meant}
        for real in self._real:
            prop = touched.get(real.id)
            if prop is not None and not any(
                one.id == real.id and abs(one.at - real.at) <= within and prop.same(one.value, real.value)
                for one in self.meant
            ):
                yield real

    def _heard(self, heard: Heard) -> None:
        cell = self.replayer.view.cells.get(heard.id)
        if cell is None or heard.value is None or heard.wall < self.since or not cell.property.writable:
            return
        if cell.value is not None and not cell.property.same(cell.value, heard.value):
            self._real.append(Real(heard.wall, heard.id, heard.value, heard.cause))

    def _would(self, would: Would, at: float) -> None:
        deed = would.deed
        if isinstance(deed, Do):
            for write in deed.command.writes:
                cell = self.replayer.view.cells[property_id(write.device, write.path)]
                self.meant.append(Meant(at, would.run, cell.id, cell.ref, write.value, cell.value))
            call = deed.command.call
            if call is not None:
                args = ", ".join(str(value) for _, value in call.args)
                text = f"{self.handles.get(call.device, call.device)}.{call.path}" + (f" ({args})" if args else "")
                self.others.append(Other(at, would.run, "call", text))
        else:
            self.others.append(Other(at, would.run, *_told(deed)))


def _told(deed: Notice | Log | Fetch | Publish) -> tuple[str, str]:
    """A word for what it is, and what it says; of what may be secret, nothing."""
    match deed:
        case Notice(text):
            return "notice", text
        case Log(text):
            return "log", text
        case Fetch(_, request):
            url = request.url if isinstance(request.url, str) else ""
            return "request", f"{request.method} {url.partition('?')[0]}".strip()
        case Publish(_, message):
            return "message", f"{message.topic} = {message.text}"
