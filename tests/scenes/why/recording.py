"""A house with a journal, whose devices do as they are told at once, save where a test says other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from hub.core.clock import VirtualClock
from hub.model.capability import Property
from hub.model.cause import DEVICE, Cause, Origin
from hub.model.command import Command, Outcome, Settled
from hub.model.device import Happening
from hub.model.reading import Absence, Change, Occurrence, PropertyId, Reading, property_id
from hub.model.value import Value
from hub.text.messages.catalogue import Language
from hub.text.quantities import parse_duration
from hub.text.source import Source
from scenes.engine.run import Reply
from scenes.journal.entries import Checkpoint, Entry, Gap, Version, program_hash
from scenes.language.groups import property_at
from scenes.outside import Done
from scenes.reader.home import read_scenes
from scenes.replay.replayer import Replayer
from scenes.runtime import SceneRuntime
from scenes.stage.home import Home, Load
from scenes.why.chain import Chain
from scenes.why.misses import Looker
from scenes.why.names import Names
from scenes.why.render import text_of
from scenes.why.story import Story
from tests.scenes.household import BERLIN, FACTS, HOUSE
from tests.scenes.replay.recorded import written

ANNA = Cause(Origin.PERSON, "anna")
BY_DEVICE = DEVICE
HOME = Home(HOUSE, FACTS, BERLIN)
NOON = 1_772_449_200.0
"""2026-03-02 12:00 in Berlin, a Monday."""


@dataclass
class House:
    """Scenes in a house; `log` is the journal over all its lives. `answers`: None, an outcome that is no success."""

    yaml: str
    known: dict[str, Value | None] = field(default_factory=dict)
    log: list[Entry | Checkpoint] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Outcome | None] = field(default_factory=dict)
    refusals: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = field(default_factory=dict)
    prefix: str = "r"
    clock: VirtualClock = field(default_factory=lambda: VirtualClock(NOON, monotonic=77.7))

    def __post_init__(self) -> None:
        self.runtime = SceneRuntime(
            self.clock, self.clock, self, BERLIN, said=lambda *_: None, prefix=self.prefix
        )  # fmt: skip
        self.runtime.journal = self.log.append
        self.runtime.minded = lambda id_: _property(id_).writable
        self.runtime.outside = self
        self.load(self.yaml, heard=self.prefix == "r")
        if self.prefix == "r":
            self.runtime.start()

    def load(self, yaml: str, *, heard: bool = True) -> None:
        """Take scenes on."""
        self.yaml = yaml
        view = self.runtime.view.draft()
        reading = read_scenes([Source("s.yaml", yaml)], HOUSE, view, FACTS)
        assert not [one for one in reading.problems if one.severity == "error"], reading.problems
        self.texts[program_hash(reading.program)] = yaml
        self.runtime.load(reading.program, view, lambda id_: (self._known(id_), heard))

    def _known(self, id_: PropertyId) -> Value | None:
        prop = _property(id_)
        return self.known.get(id_, prop.initial)

    def look(self) -> None:
        """Write a checkpoint."""
        self.log.append(self.runtime.checkpoint())

    def killed(self, away: float = 5.0, **meanwhile: Value) -> "House":
        """Another life of the hub after a kill; devices say what they are at, `meanwhile` (a__b) being new."""
        rows = self.runtime.engine.keeping.rows()
        clock = VirtualClock(self.clock.now() + away, monotonic=5.5)
        again = House(
            self.yaml, dict(self.known), self.log, self.texts, self.answers, self.refusals, f"{self.prefix}r", clock
        )  # fmt: skip
        again.runtime.restore(rows, lambda _: None)
        again.runtime.look_first()
        for id_, value in self.known.items():
            new = meanwhile.get(id_.replace(".", "__"), value)
            again.is_at(id_, new, Cause(Origin.LATE))
        again.runtime.start()
        return again

    def is_at(self, ref: str, value: Value | None, cause: Cause = DEVICE) -> None:
        """A property has another value."""
        device, _, path = ref.partition(".")
        now, gone = self.clock.now(), value is None
        new = Reading(value, now, now, absent=Absence.OFFLINE if gone else None, since=now if gone else 0.0)
        self.known[ref] = value
        told = Cause(Origin.HUB) if gone else cause
        self.runtime.changed(Change(property_id(device, path), device, path, new, new, told))

    def happens(self, ref: str, **fields: Value) -> None:
        """A device reports an event."""
        device, _, path = ref.partition(".")
        self.runtime.occurred(Occurrence(device, Happening(path, fields), self.clock.now(), DEVICE))

    def wait(self, duration: str) -> None:
        """Let time pass."""
        self.clock.advance(parse_duration(duration) or 0.0)

    def runs(self, title: str) -> None:
        """Anna runs a scene by hand."""
        armed = next(one for one in self.runtime.engine.armed.values() if one.scene.title == title)
        self.runtime.ask(armed.scene.id, {}, ANNA)

    def submit(self, command: Command, done: Callable[[tuple[Settled, ...]], None] | None = None) -> None:
        """Devices that obey at once."""
        told: list[Settled] = []
        for write in command.writes:
            ref = f"{write.device}.{write.path}"
            outcome = self.answers.get(ref, Outcome.CONFIRMED)
            if outcome is Outcome.CONFIRMED and ref not in self.refusals:
                self.is_at(ref, write.value, command.cause)
            error, params = self.refusals.get(ref, (None, ()))
            outcome = Outcome.FAILED if error is not None else outcome
            if outcome is not None:
                told.append(Settled(write.device, write.path, outcome, error, params, took=0.2))
        if command.call is not None:
            told.append(Settled(command.call.device, command.call.path, Outcome.ACCEPTED))
        if told and done is not None:
            done(tuple(told))

    def fetch(self, _request: object, done: Done) -> None:
        """A server that answers."""
        done(Reply(200))

    def publish(self, _message: object, done: Done) -> None:
        """A broker that takes everything."""
        done(Reply())

    # Questions

    def program_of(self, hash_: str, _retired: Sequence[Version]) -> Load | None:
        """The scenes of then."""
        yaml = self.texts.get(hash_)
        if yaml is None:
            return None
        return lambda view: read_scenes([Source("s.yaml", yaml)], HOUSE, view, FACTS).program

    def replayer(self) -> Replayer:
        """Replays its journal."""
        return Replayer(HOME, self.program_of)

    def story(self) -> Story:
        """What happened, replayed from the journal as it is on disk."""
        names = Names(HOME)
        story = Story(Replayer(HOME, self.program_of), names.same)
        for entry in written(self.log):
            story.take(entry)
        return story

    def why(self, ref: str, ago: float = 0.0, language: Language = "en") -> list[str]:
        """Why it is so, in words."""
        until = self.clock.now() - ago
        story = self.story()
        told = Chain(story, Names(HOME), until).why(PropertyId(ref))
        return [text_of(line, language, BERLIN) for line in (*told.lines, *told.now)]


def _property(id_: PropertyId) -> Property:
    key, _, path = id_.partition(".")
    prop = property_at(HOUSE[key], path)
    assert prop is not None, id_
    return prop


def why_not(house: House, title: str, since: float = 86_400.0, language: Language = "en") -> list[str]:
    """Why a scene did not run, in words: how it stands, firings, misses."""
    names = Names(HOME)
    story = Story(Replayer(HOME, house.program_of), names.same)
    armed = house.runtime.engine.armed.values()
    id_ = next(one.scene.id for one in armed if one.scene.title == title)
    until = house.clock.now()
    looker = Looker(story, names, id_, until - since)
    for entry in written(house.log):
        story.take(entry)
    answer = looker.answer(until)
    return [text_of(line, language, BERLIN) for line in (*answer.stands, *answer.firings, *answer.misses)]


@dataclass(frozen=True)
class Past:
    """The past of a house, as an inquiry sees it."""

    house: House
    home: Home = HOME

    def replayer(self) -> Replayer:
        """Replays its journal."""
        return self.house.replayer()

    def journal(self, since: float, until: float) -> Iterator[tuple[int, Entry | Checkpoint | Gap]]:
        """From the last checkpoint before `since` on."""
        entries = written(self.house.log)
        first = [n for n, one in enumerate(entries) if isinstance(one, Checkpoint) and one.wall <= since]
        for number, entry in list(enumerate(entries))[first[-1] if first else 0 :]:
            if entry.wall <= until:
                yield number, entry
