"""What may happen to a home in a search: what sensors can say, what can be pressed, and the times that matter.

Only what has to do with an invariant: the scenes that can lead to a write of what it reads, and the properties that
set these off or let them pass.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from hub.model.capability import EventType, Property
from hub.model.device import Device
from hub.model.reading import PropertyId, property_id
from hub.model.value import Kind, Value
from hub.model.vocabulary import ONLINE
from scenes.check.facts import Facts, SparkKind
from scenes.check.facts_expressions import House, Meaning
from scenes.check.sets import Week
from scenes.check.sets_formulas import OPAQUE, WEEK, Formula
from scenes.engine.invariant import Invariant, events, sights
from scenes.engine.schedule import Schedule, Timetable
from scenes.language.groups import property_at

MOST_VALUES: Final = 5
"""Values of a property that are tried."""


@dataclass(frozen=True, slots=True)
class Says:
    """A device says what a property (as people write it) is at."""

    ref: str
    value: Value


@dataclass(frozen=True, slots=True)
class Event:
    """A device reports an event, with fields."""

    ref: str
    fields: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class ByHand:
    """Somebody runs a scene (an id)."""

    scene: str


@dataclass(frozen=True, slots=True)
class Passes:
    """Time passes: until the next thing that waits for it, or until right before that; or so many `seconds`."""

    before: bool = False
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Until:
    """Time passes until the next moment of a timetable."""

    table: Timetable


Move = Says | Event | ByHand | Passes | Until


@dataclass(frozen=True, slots=True)
class Slice:
    """The part of a home that has to do with an invariant. `about`: ids of what the invariant itself reads.

    `values` are those that are tried, by property (id); `quiet`, what each is at in a house in which nothing goes on.
    """

    invariant: Invariant
    scenes: frozenset[str]
    about: frozenset[str]
    refs: Mapping[str, str]
    properties: Mapping[str, Property]
    values: Mapping[str, tuple[Value, ...]]
    quiet: Mapping[PropertyId, Value]
    moves: tuple[Move, ...]
    times: tuple[int, ...]
    written: frozenset[str]


def slice_of(invariant: Invariant, facts: Iterable[Facts], house: House, hops: int | None = None) -> Slice:
    """What has to do with the invariant, out of all scenes of a home; `hops`: over so many scenes one after another."""
    looks = [Meaning(house, "").of(source) for sight in sights(invariant.form) for source in sight.sources]
    formulas = [formula for truth in looks for formula in (truth.true, truth.false)]
    about = frozenset(key for formula in formulas for key in formula.reads)
    near = _leading(about, tuple(facts), hops)
    for one in near:
        formulas += _formulas(one)
    keys = sorted(about.union(*(one.keys() for one in near)) if near else about)
    gathered = _Home(house, formulas)
    known = [key for key in keys if gathered.property(key) is not None]
    written = frozenset(write.key for one in near for write in one.writes)
    values = {key: gathered.values(key) for key in known}
    moves: tuple[Move, ...] = (
        *_says(known, about, gathered, values),
        *_events(invariant, near, house),
        *(ByHand(one.id) for one in near if any(spark.kind is SparkKind.HAND for spark in one.sparks)),
        *_times(near),
        Passes(),
        Passes(before=True),
    )
    return Slice(
        invariant, frozenset(one.id for one in near), about, {key: gathered.ref(key) for key in known},
        {key: prop for key in known if (prop := gathered.property(key))}, values,
        {PropertyId(key): quiet for key in known if (quiet := gathered.quiet(key)) is not None},
        moves, tuple(_minutes(formulas)), written,
    )  # fmt: skip


def _leading(about: frozenset[str], facts: tuple[Facts, ...], hops: int | None) -> tuple[Facts, ...]:
    """The scenes that write what is read, those that write what sets these off, and so on; in the order of the home."""
    wanted, runs, found = set(about), set[str](), dict[str, Facts]()
    for _ in range(len(facts) if hops is None else hops):
        new = [one for one in facts if one.id not in found and _leads(one, wanted, runs, found)]
        if not new:
            break
        for one in new:
            found[one.id] = one
            wanted.update(one.keys())
            runs.update(scene for spark in one.sparks for scene in spark.scenes)
    return tuple(one for one in facts if one.id in found)


def _leads(one: Facts, wanted: set[str], runs: set[str], found: Mapping[str, Facts]) -> bool:
    """Whether a scene writes what is wanted, runs one of those found, or ends before one of them begins."""
    leads = one.id in runs or any(scene in found for scene in one.others.runs)
    return leads or any(write.key in wanted for write in one.writes)


def _formulas(one: Facts) -> Iterator[Formula]:
    yield from (one.guard.true, one.guard.false)
    for spark in one.sparks:
        yield from (spark.on, spark.off)
    for test in one.tests:
        yield from (test.truth.true, test.truth.false)
    for pause in one.pauses:
        yield pause.until
    for write in one.writes:
        if write.until is not None:
            yield from (write.until.true, write.until.false)


@dataclass(slots=True)
class _Home:
    """Looks properties up by id, and the values of them that matter."""

    house: House
    formulas: list[Formula]
    _keys: Mapping[str, Device] = field(init=False)

    def __post_init__(self) -> None:
        self._keys = {device.key: device for device in self.house.devices.values()}

    def device(self, key: str) -> Device | None:
        return self._keys.get(key.partition(".")[0])

    def property(self, key: str) -> Property | None:
        device, path = self.device(key), key.partition(".")[2]
        if device is None or key.startswith(OPAQUE):
            return None
        return property_at(device, path)

    def ref(self, key: str) -> str:
        device = self.device(key)
        return key if device is None else f"{device.handle}.{key.partition('.')[2]}"

    def virtual(self, key: str) -> bool:
        device = self.device(key)
        return device is not None and device.virtual

    def values(self, key: str) -> tuple[Value, ...]:
        """Values of which each lies on another side of a limit that is written somewhere."""
        prop = self.property(key)
        if prop is None:
            return ()
        if prop.kind is Kind.BOOL:
            return (False, True)
        if prop.kind is Kind.ENUM and len(prop.options) <= MOST_VALUES + 1:
            return prop.options
        found: dict[Value, None] = {}
        for formula in self.formulas:
            for region in formula.regions:
                limits = region.get(key)
                if limits is not None and not isinstance(limits, Week):
                    picks = (limits.pick(), limits.rest().pick())
                    found |= dict.fromkeys(value for value in picks if value is not None)
        return tuple(found)[:MOST_VALUES]

    def quiet(self, key: str) -> Value | None:
        """What it is at where nothing goes on: off, shut, as a virtual device begins."""
        prop = self.property(key)
        if prop is None or prop == ONLINE:
            return True if prop is not None else None
        if prop.initial is not None:
            return prop.initial
        match prop.kind:
            case Kind.BOOL:
                return False
            case Kind.ENUM:
                return prop.options[0] if prop.options else None
            case Kind.INT | Kind.FLOAT | Kind.DURATION | Kind.TIME if prop.writable:
                return max(0, prop.minimum or 0)
        return next(iter(self.values(key)), None)


def _says(
    keys: Iterable[str], about: frozenset[str], home: _Home, values: Mapping[str, tuple[Value, ...]]
) -> Iterator[Says]:  # fmt: skip
    """What devices say of themselves, and hands on what the invariant is not about."""
    for key in keys:
        prop = home.property(key)
        hand = prop is not None and prop.writable and not home.virtual(key)
        if prop is None or prop == ONLINE or (hand and key in about):
            continue
        for value in values[key]:
            yield Says(home.ref(key), value)


def _events(invariant: Invariant, near: Iterable[Facts], house: House) -> Iterator[Event]:
    ids = dict.fromkeys(event for one in near for spark in one.sparks for event in spark.events)
    ids |= dict.fromkeys(property_id(*event) for event in events(invariant.form))
    devices = {device.key: device for device in house.devices.values()}
    for id_ in ids:
        key, _, path = id_.partition(".")
        device = devices.get(key)
        kind = None if device is None else device.abilities.events.get(path)
        if device is not None and kind is not None:
            for fields in _fields(kind):
                yield Event(f"{device.handle}.{path}", fields)


def _fields(kind: EventType) -> Iterator[tuple[tuple[str, Value], ...]]:
    """The fields of an event: each option of those that have some, one after the other."""
    usual = tuple((one.name, value) for one in kind.fields if (value := _usual(one)) is not None)
    if not any(one.options for one in kind.fields):
        yield usual
    for one in kind.fields:
        for option in one.options:
            yield tuple((name, option if name == one.name else value) for name, value in usual)


def _usual(prop: Property) -> Value | None:
    match prop.kind:
        case Kind.BOOL:
            return True
        case Kind.ENUM:
            return prop.options[0] if prop.options else None
        case Kind.TEXT:
            return "x"
        case Kind.COLOR:
            return None
    return max(1.0, prop.minimum or 1.0)


def _times(near: Iterable[Facts]) -> Iterator[Until]:
    tables = [spark.table for one in near for spark in one.sparks if spark.table is not None]
    for table in tables:
        parts = table.times if isinstance(table, Schedule) else ()
        if len(parts) <= 1:
            yield Until(table)
        else:
            yield from (Until(Schedule((time,), table.days)) for time in parts if isinstance(table, Schedule))


def _minutes(formulas: Iterable[Formula]) -> Iterator[int]:
    """Minutes of the day in which something is so that is not so all day: one for each window."""
    found: dict[int, None] = {}
    for formula in formulas:
        for region in formula.regions:
            week = region.get(WEEK)
            if isinstance(week, Week) and not week.rest().empty and isinstance(minute := week.pick(), int):
                found[minute % (24 * 60)] = None
    yield from found
