"""The facts of all scenes of a home, and where to find those that have to do with a property."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from scenes.check.facts import Facts, Spark, Write
from scenes.check.facts_conditions import of_condition
from scenes.check.facts_expressions import House, Meaning, Truth
from scenes.check.facts_steps import Walk
from scenes.check.facts_triggers import of_triggers
from scenes.conditions.all_of import AllOf
from scenes.engine.program import Condition, Scene

T = TypeVar("T")


def facts_of(scene: Scene, house: House, named: Iterable[str] = ()) -> Facts:
    """What a scene does, as data. `named`: ids of all properties that it names."""
    meaning = Meaning(house, scene.id)
    guard = of_condition(scene.condition, meaning)
    walk = Walk(meaning, scene.steps)
    walk.go(guard.true)
    sparks = of_triggers(scene.triggers, meaning)
    return Facts(
        scene, sparks, guard, walk.written(), tuple(walk.tests.values()), tuple(walk.pauses.values()),
        walk.others, walk.whole, tuple(_parts(scene.condition, meaning)), frozenset(named),
    )  # fmt: skip


def _parts(condition: Condition | None, meaning: Meaning) -> Iterator[Truth]:
    """The parts of a condition of which all have to hold."""
    if isinstance(condition, AllOf):
        for part in condition.parts:
            yield from _parts(part, meaning)
    elif condition is not None:
        yield of_condition(condition, meaning)


@dataclass(frozen=True, slots=True)
class Index:
    """The facts of scenes by id, and by property (id): who writes it, whom it sets off, whose condition reads it."""

    scenes: Mapping[str, Facts]
    writers: Mapping[str, tuple[tuple[Facts, Write], ...]]
    sparked: Mapping[str, tuple[tuple[Facts, Spark], ...]]
    guarded: Mapping[str, tuple[Facts, ...]]

    def near(self, some: Iterable[Facts]) -> tuple[Facts, ...]:
        """The scenes that share a property with some, these among them, in the order of the home."""
        keys = {key for one in some for key in one.keys()}  # noqa: SIM118 - a method of facts, not of a mapping
        return tuple(one for one in self.scenes.values() if not keys.isdisjoint(one.keys()))


def index_of(facts: Iterable[Facts]) -> Index:
    """Where to find what; all in the order of the home."""
    scenes = {one.id: one for one in facts}
    writers: dict[str, list[tuple[Facts, Write]]] = {}
    sparked: dict[str, list[tuple[Facts, Spark]]] = {}
    guarded: dict[str, list[Facts]] = {}
    for one in scenes.values():
        for write in one.writes:
            writers.setdefault(write.key, []).append((one, write))
        for spark in one.sparks:
            for key in sorted(spark.reads):
                sparked.setdefault(key, []).append((one, spark))
        for key in sorted(one.reads):
            guarded.setdefault(key, []).append(one)
    return Index(scenes, _settled(writers), _settled(sparked), {key: tuple(some) for key, some in guarded.items()})


def _settled(found: Mapping[str, list[T]]) -> Mapping[str, tuple[T, ...]]:
    return {key: tuple(some) for key, some in found.items()}
