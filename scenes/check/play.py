"""Plays: what a finding says is seen to happen on the stage, by the real engine, and is written down as a test.

A play begins with values out of a region of a formula, lets one trigger fire, and looks at what is really done. What a
formula only knows by its text is left to chance: the stage decides.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import isfinite
from typing import Final

from hub.model.cause import Origin
from hub.model.reading import PropertyId
from hub.model.value import Kind, Value
from hub.model.vocabulary import ONLINE
from hub.text.quantities import format_duration
from hub.text.writing import listed, scalar
from scenes.check.facts import Facts, Spark, SparkKind
from scenes.check.facts_expressions import House
from scenes.check.facts_home import Index
from scenes.check.sets import DAY_MINUTES, MINUTES, Values, all_of
from scenes.check.sets_formulas import DATE, OPAQUE, TRUE, WEEK, Formula, Region, both, pick
from scenes.engine.program import Scene
from scenes.engine.trace import Result, Trace
from scenes.engine.view import View
from scenes.stage.home import Deed, DeedKind, Home, Load
from scenes.stage.lives import Lives
from scenes.stage.stage import spoken

State = Mapping[str, Value]
"""What properties (by id) are at."""

NOTHING: Final[State] = {}
MONDAY: Final = datetime(2026, 3, 2)  # noqa: DTZ001 - the zone is that of the home; a week without a clock change
MOST_REGIONS: Final = 6
MOST_BESIDE: Final = 60
"""Scenes about those of a play that are let in to see whether they change it."""
LONG_WAIT_S: Final = 7200.0
"""How long is waited where nobody knows for how long a scene waits."""
_MOMENTS: Final = 400
_DAYS: Final = 800
"""How far a moment is looked for at which all can be so."""
_SOON: Final = 60.0
"""Seconds before a time of day at which a play begins."""


@dataclass(frozen=True, slots=True)
class Theatre:
    """Where plays are put on: a home, its scenes compiled once (`load` gives those of some ids), and their facts.

    `beside`: ids of scenes that are there in every play.
    """

    house: House
    index: Index
    view: View
    load: Callable[[Collection[str]], Load]
    beside: tuple[str, ...] = ()

    def seen(self, ids: Iterable[str], look: Callable[["Theatre"], "Act | None"]) -> "Act | None":
        """What is seen in a play of some scenes (ids), where it is seen as well with all those about them."""
        found, cast = look(self), tuple(ids)
        if found is None:
            return None
        near = [one.id for one in self.index.near(self.index.scenes[id_] for id_ in cast) if one.id not in cast]
        crowd = replace(self, beside=tuple(near[:MOST_BESIDE]))
        return found if not near or look(crowd) is not None else None

    def act(self, scenes: Iterable[str], given: State, begins: float) -> "Act":
        """A play of some scenes (ids), from a moment on (Unix seconds)."""
        return Act(self, tuple(dict.fromkeys((*scenes, *self.beside))), given, begins)

    def fired(
        self, owner: Facts, spark: Spark, want: Formula = TRUE, scenes: Iterable[str] = (), unknown: Iterable[str] = (),
        *, at_first: State = NOTHING, guard: bool = True,
    ) -> Iterator["Act"]:  # fmt: skip
        """Plays in which a trigger of a scene has just fired while its condition, and what is wanted, held.

        `scenes`: those that are there beside it; `unknown`: properties (ids) of which nothing is known; `at_first`:
        what others are at, where the rest leaves that open. Without `guard` the scene's condition is left open as well.
        Whether the scene really ran is for the caller to see.
        """
        ids = (owner.id, *scenes)
        whole = both(spark.on, owner.guard.true if guard else TRUE, want)
        for region in whole.regions[:MOST_REGIONS]:
            usual = self.state((*ids, *self.beside))
            usual |= {key: value for key, value in at_first.items() if key in usual}
            state = usual | {key: value for key, value in pick(region).items() if self._real(key)}
            for key in unknown:
                state.pop(key, None)
            yield from self._fire(owner, spark, region, state, ids)

    def strike(self, act: "Act", spark: Spark) -> bool:
        """Let a trigger fire in a play that is under way; False where nobody knows how."""
        if spark.kind is SparkKind.TIME and spark.table is not None:
            due = spark.table.next_after(act.stage.wall, self.house.zone)
            if due is not None:
                act.wait(due - act.stage.wall)
            return due is not None
        if spark.kind is SparkKind.EVENT:
            act.happens(spark.events[0], dict(spark.fields))
            return True
        if spark.kind not in (SparkKind.TURNS, SparkKind.CHANGES):
            return False
        for region in spark.on.regions:
            now = {key: act.value(key) for key in self._cells(spark)}
            state = {key: value for key, value in now.items() if value is not None}
            state |= {key: value for key, value in pick(region).items() if self._real(key)}
            before = _before(spark, state, self.view)
            if before is not None and all(key == before[0] or now[key] == value for key, value in state.items()):
                if now[before[0]] != before[1]:
                    act.is_at(*before)
                act.is_at(before[0], state[before[0]])
                act.wait(spark.for_seconds)
                return True
        return False

    def _cells(self, spark: Spark) -> list[str]:
        return [key for key in sorted(spark.reads) if PropertyId(key) in self.view.cells]

    def moment(self, minute: int) -> float:
        """Unix seconds of a minute of the week."""
        return MONDAY.replace(tzinfo=self.house.zone).timestamp() + minute * 60.0

    def state(self, scenes: Iterable[str]) -> dict[str, Value]:
        """A usual value for each property that some scenes have to do with."""
        found: dict[str, Value] = {}
        for id_ in scenes:
            for key in self.index.scenes[id_].keys():  # noqa: SIM118 - a method of facts, not of a mapping
                cell = self.view.cells.get(PropertyId(key))
                if cell is None or cell.property == ONLINE:
                    continue
                prop = cell.property
                value = prop.initial if prop.initial is not None else all_of(prop).pick()
                if value is not None:
                    found[key] = False if prop.kind is Kind.BOOL and prop.initial is None else value
        return found

    def _fire(
        self, owner: Facts, spark: Spark, region: Region, state: dict[str, Value], ids: tuple[str, ...]
    ) -> Iterator["Act"]:  # fmt: skip
        minute = self._minute(region)
        if spark.kind in (SparkKind.TURNS, SparkKind.LEVEL, SparkKind.CHANGES):
            before = _before(spark, state, self.view)
            lead = 0.0 if WEEK in region and any(WEEK in one for one in spark.on.regions) else spark.for_seconds
            if before is not None:
                key, value = before
                act = self.act(ids, {**state, key: value}, self.moment(minute) - lead)
                act.is_at(key, state[key])
                act.wait(spark.for_seconds)
                yield act
            elif WEEK in region:
                act = self.act(ids, state, self.moment(_begin(region[WEEK], minute)) - _SOON)
                act.wait(2 * _SOON + spark.for_seconds)
                yield act
        elif spark.kind is SparkKind.EVENT:
            act = self.act(ids, state, self.moment(minute))
            act.happens(spark.events[0], dict(spark.fields))
            yield act
        elif spark.kind is SparkKind.TIME:
            due = self._due(spark, region)
            if due is not None:
                act = self.act(ids, state, due - _SOON)
                act.wait(_SOON)
                yield act
        elif spark.kind is SparkKind.HAND:
            act = self.act(ids, state, self.moment(minute))
            act.run(owner.scene)
            yield act

    def _due(self, spark: Spark, region: Region) -> float | None:
        """The first moment of a timetable in a week at which a region can be."""
        due, table = self.moment(0) + _SOON, spark.table
        for _ in range(_MOMENTS):
            found = None if table is None else table.next_after(due, self.house.zone)
            if found is None:
                return None
            due = found
            if _fits(region, datetime.fromtimestamp(due, self.house.zone)):
                return due
        return None

    def _minute(self, region: Region) -> int:
        """A minute at which a region can be, counted from the Monday of plays."""
        found = region[WEEK].pick() if WEEK in region else None
        minute = int(found) if isinstance(found, int) else DAY_MINUTES // 2
        if DATE not in region:
            return minute
        days = (minute % DAY_MINUTES + day * DAY_MINUTES for day in range(_DAYS))
        first = MONDAY.replace(tzinfo=self.house.zone)
        return next((one for one in days if _fits(region, first + timedelta(minutes=one))), minute)

    def _real(self, key: str) -> bool:
        return key != WEEK and not key.startswith(OPAQUE)


class Act:
    """A play under way. What is given, happens and is done is written down; `text` is the test that says all of it."""

    def __init__(self, theatre: Theatre, scenes: tuple[str, ...], given: State, begins: float) -> None:
        house = theatre.house
        self.scenes = scenes
        self._view = theatre.view
        self._begins = datetime.fromtimestamp(begins, house.zone)
        self._titles = [theatre.index.scenes[id_].title for id_ in scenes]
        self._given = {self._ref(key): self._said(key, value) for key, value in given.items()}
        known = {PropertyId(key): value for key, value in given.items()}
        home = Home(house.devices, house.facts, house.zone)
        self._lines: list[str] = []
        self._looked = 0
        self._load = theatre.load(scenes)
        self.stage = Lives(home, self._load, begins=begins, known=known)
        self._note()

    def is_at(self, key: str, value: Value) -> None:
        """A device says that a property (an id) has a value now."""
        self._lines.append(f"    - is: {{{self._ref(key)}: {_inside(self._said(key, value))}}}")
        self.stage.is_at(self._ref(key), value)
        self._note()

    def wait(self, seconds: float) -> None:
        """Time passes."""
        if seconds > 0:
            self._lines.append(f"    - wait: {format_duration(seconds)}")
            self.stage.wait(seconds)
            self._note()

    def restart(self, seconds: float, meanwhile: State) -> None:
        """The hub is stopped, and starts again some seconds later; some properties have other values by then."""
        told = ", ".join(f"{self._ref(key)}: {_inside(self._said(key, value))}" for key, value in meanwhile.items())
        self._lines += [f"    - restart: {format_duration(seconds)}", f"      meanwhile: {{{told}}}"]
        new = {PropertyId(key): value for key, value in meanwhile.items()}
        self.stage.restart(self._load, down=seconds, meanwhile=new)
        self._note()

    def happens(self, event: str, fields: Mapping[str, Value]) -> None:
        """A device reports an event (an id)."""
        key, _, path = event.partition(".")
        ref = self.stage.ref(key, path)
        told = ", ".join(f"{name}: {_inside(spoken(value))}" for name, value in fields.items())
        self._lines += [f"    - event: {ref}", *([f"      with: {{{told}}}"] if told else [])]
        self.stage.happens(ref, fields)
        self._note()

    def run(self, scene: Scene) -> None:
        """A person runs a scene by hand."""
        self._lines.append(f"    - run: {_inside(scene.title)}")
        self.stage.ask(scene.id, {})
        self._note()

    def ran(self, scene: str, by: str = "") -> int:
        """How often a scene (an id) has begun; `by` another scene."""
        return sum(_began(trace, scene, by) for trace in self.stage.traces)

    def deeds(self, scene: str = "") -> list[Deed]:
        """What was written and called so far; `scene`: by one scene (an id)."""
        return [
            deed
            for deed in self.stage.done
            if deed.kind in (DeedKind.WRITE, DeedKind.CALL) and (not scene or deed.scene == scene)
        ]

    def value(self, key: str) -> Value | None:
        """What a property (an id) is at now."""
        cell = self.stage.view.cells.get(PropertyId(key))
        return None if cell is None else cell.value

    def known(self) -> dict[str, Value]:
        """What all properties (by id) are at now, as far as it is known."""
        cells = self.stage.view.cells.values()
        return {cell.id: cell.value for cell in cells if cell.value is not None}

    def text(self, title: str) -> str:
        """The play as a test."""
        told = [deed.text for deed in self.stage.done if deed.kind is DeedKind.NOTICE]
        logged = [deed.text for deed in self.stage.done if deed.kind is DeedKind.LOG]
        given = ", ".join(f"{ref}: {_inside(text)}" for ref, text in self._given.items())
        ends = [f"    - {word}: {listed(some)}" for word, some in (("told", told), ("logged", logged)) if some]
        return "\n".join(
            [
                f"- test: {_inside(title)}",
                f"  at: {self._begins:%Y-%m-%d %H:%M}",
                f"  scenes: {listed(self._titles)}",
                *([f"  given: {{{given}}}"] if given else []),
                "  steps:",
                *self._lines,
                *ends,
                "",
            ]
        )

    def _note(self) -> None:
        """Write down what was done since the last look."""
        deeds = self.deeds()
        if len(deeds) > self._looked:
            self._lines.append(f"    - then: {listed(deed.text for deed in deeds[self._looked :])}")
            self._looked = len(deeds)

    def _ref(self, key: str) -> str:
        return self._view.cells[PropertyId(key)].ref

    def _said(self, key: str, value: Value) -> str:
        return spoken(value, self._view.cells[PropertyId(key)].property)


def _began(trace: Trace, scene: str, by: str) -> bool:
    if trace.scene != scene or trace.result is Result.NOT_RUN:
        return False
    return not by or (trace.cause.origin is Origin.SCENE and trace.cause.who == by)


def holds(formula: Formula, state: State) -> bool:
    """Whether a formula holds with these values, as far as it is about properties."""
    return any(
        all(key in state and values.has(state[key]) for key, values in region.items() if key in state)
        for region in formula.regions
    )


def _fits(region: Region, local: datetime) -> bool:
    """Whether a region lets a moment pass."""
    minute = local.weekday() * DAY_MINUTES + local.hour * 60 + local.minute
    return (WEEK not in region or region[WEEK].has(minute)) and (
        DATE not in region or region[DATE].has(f"{local:%m-%d}")
    )


def turned(formula: Formula, key: str, state: State) -> Value | None:
    """A value of one property at which a formula holds, all else being as it is; None: there is none."""
    for region in formula.regions:
        value = region[key].pick() if key in region else None
        if value is not None and holds(formula, {**state, key: value}):
            return value
    return None


def _before(spark: Spark, state: State, view: View) -> tuple[str, Value] | None:
    """A property and the value that it has right before the trigger fires."""
    for key in sorted(spark.reads):
        cell = view.cells.get(PropertyId(key))
        if key not in state or cell is None:
            continue
        for value in _others(spark, key, state[key], all_of(cell.property)):
            was = {**state, key: value}
            if spark.kind is SparkKind.CHANGES:
                return key, value
            if holds(spark.off, was) and not holds(spark.on, was):
                return key, value
    return None


def _others(spark: Spark, key: str, now: Value, every: Values) -> Iterator[Value]:
    """Values that a property can have had."""
    for region in spark.off.regions:
        value = region[key].pick() if key in region else None
        if value is not None and value != now:
            yield value
    if isinstance(now, bool):
        yield not now
    elif isinstance(now, (int, float)):
        yield from (one for one in (now - 1, now + 1) if every.has(one))
    else:
        for value in sorted(getattr(every, "values", ()), key=str):
            if value != now:
                yield value


def _begin(values: Values, minute: int) -> int:
    """The first minute of the stretch of a week in which a minute lies."""
    first = minute
    while values.has((first - 1) % MINUTES) and first > minute - MINUTES:
        first -= 1
    return first % MINUTES


def _inside(text: str) -> str:
    return scalar(text, inside=True)


def wait_out(one: Facts, act: Act, but: str = "") -> None:
    """Let all that a scene waits for come about, without touching one property (an id)."""
    for pause in sorted(one.pauses, key=lambda pause: pause.step):
        now = act.known()
        for region in pause.until.regions[:1]:
            for key, values in region.items():
                value = values.pick()
                if key != but and key in now and value is not None and not values.has(now[key]):
                    act.is_at(key, value)
        act.wait(pause.least or (pause.most if isfinite(pause.most) else LONG_WAIT_S))
