"""The facts of a scene as data: what sets it off, what it asks, what it does and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import inf

from hub.model.capability import Property
from hub.model.value import Value
from scenes.check.facts_expressions import Truth
from scenes.check.sets import Values
from scenes.check.sets_formulas import TRUE, Formula
from scenes.engine.days import EVERY_DAY, Days
from scenes.engine.program import Scene
from scenes.engine.schedule import Timetable


class SparkKind(StrEnum):
    """What makes a trigger fire."""

    TURNS = "turns"  # `on` comes true, having been `off`
    LEVEL = "level"  # `on` is true: `while`
    CHANGES = "changes"  # a property has another value
    EVENT = "event"  # a device reports an event
    TIME = "time"  # the wall clock
    START = "start"  # the hub has started
    HAND = "hand"  # a person, or `run:`
    OUTCOME = "outcome"  # a run of another scene ended
    OUTSIDE = "outside"  # a message or a call from outside
    SILENCE = "silence"  # a device says nothing


@dataclass(frozen=True, slots=True)
class Spark:
    """One way in which a scene is set off.

    `on`: what is so when it fires; `off`: what was so right before, of what turns. `for_seconds`: `on` has lasted that
    long. `reads`: ids of the properties whose change can make it fire. `old`, `new`: what a property must change from
    and to, where that matters. `events`: ids (`device key.path`), with `fields` of
    which it fires. `table`, `days`: when its time comes. `scenes`: ids
    of those whose outcome it waits for. `member`: the device of a group that it is about. Not `alone`: other triggers
    have to fire too (`sequence`, `count`).
    """

    kind: SparkKind
    text: str
    on: Formula = TRUE
    off: Formula = TRUE
    for_seconds: float = 0.0
    reads: frozenset[str] = frozenset()
    old: Values | None = None
    new: Values | None = None
    events: tuple[str, ...] = ()
    fields: tuple[tuple[str, Value], ...] = ()
    table: Timetable | None = None
    days: Days = EVERY_DAY
    scenes: tuple[str, ...] = ()
    member: str = ""
    alone: bool = True


class Way(StrEnum):
    """How a property is written."""

    SET = "set"
    TOGGLE = "toggle"
    RAMP = "ramp"  # on its way there it is anything
    HOLD = "hold"  # given back when `until` is true
    KEEP = "keep"  # given back when `until` is true: the `while` of the scene no more


@dataclass(frozen=True, slots=True)
class Write:
    """A property that a step writes: by its id (`key`), and as people write it (`ref`).

    `value` is what is written, None where only the run knows (`values`: what it can be). It happens from `earliest` to
    `latest` seconds after the run began. `fresh` is known to be so at that very moment, `stale` was so when it was
    tested, before a wait. `sure`: each run that meets no failure comes there. `failing`: only after a failure.
    `until`: when what is held is given back. `lingers`: seconds by which that is later.
    """

    step: int
    key: str
    ref: str
    property: Property
    way: Way
    values: Values
    value: Value | None
    fresh: Formula
    stale: Formula
    earliest: float = 0.0
    latest: float = inf
    sure: bool = True
    failing: bool = False
    until: Truth | None = None
    lingers: float = 0.0


@dataclass(frozen=True, slots=True)
class Called:
    """A command (an id) that a step asks a device for; all else as of a `Write`."""

    step: int
    id: str
    fresh: Formula
    stale: Formula
    earliest: float = 0.0
    latest: float = inf


@dataclass(frozen=True, slots=True)
class Test:
    """A condition that a step asks: what was `known` when it was asked. Not `asks`: it is waited for, or a loop's."""

    __test__ = False  # pytest: none of yours

    step: int
    text: str
    truth: Truth
    known: Formula
    earliest: float
    asks: bool = True


@dataclass(frozen=True, slots=True)
class Pause:
    """A step that takes time: seconds it takes at least and at most. `until`: what is so when it is over."""

    step: int
    least: float
    most: float
    until: Formula = TRUE


@dataclass(frozen=True, slots=True)
class Others:
    """What a scene does beside writing: commands that it calls, scenes (ids) it runs, whether it tells anybody."""

    calls: tuple[Called, ...] = ()
    runs: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()
    tells: bool = False
    sends: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the checker knows of a scene. `guard`: its `if`, and `asks` the parts of it that all have to hold.

    Not `whole`: it has more paths than were looked at. `named`: ids of all properties that it names anywhere.
    """

    scene: Scene
    sparks: tuple[Spark, ...]
    guard: Truth
    writes: tuple[Write, ...]
    tests: tuple[Test, ...] = ()
    pauses: tuple[Pause, ...] = ()
    others: Others = Others()
    whole: bool = True
    asks: tuple[Truth, ...] = ()
    named: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        """The scene's id."""
        return self.scene.id

    @property
    def title(self) -> str:
        """The scene's title."""
        return self.scene.title

    @property
    def reads(self) -> frozenset[str]:
        """Ids of the properties that its condition reads."""
        return self.guard.true.reads | self.guard.false.reads

    def keys(self) -> Iterator[str]:
        """Ids of all properties that have to do with it."""
        yield from self.reads
        for spark in self.sparks:
            yield from spark.reads
        for write in self.writes:
            yield write.key
        for test in self.tests:
            yield from test.truth.true.reads
