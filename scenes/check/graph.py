"""Which scene can set off which, and where that goes round.

There is an edge where an action of one scene can give a property a value at which a trigger of another fires, with all
else that is known at that moment; or where it runs that scene, or that scene waits for its outcome.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from scenes.check.facts import Facts, Spark, SparkKind, Write
from scenes.check.facts_home import Index
from scenes.check.sets import meet
from scenes.check.sets_formulas import OPAQUE, Formula, atom, both, overlap, without

QUICK: Final = 1.0
"""A trigger that asks for something to last this long (seconds) ends a chain."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A scene that can set off another by a write (None: by running it or by its outcome), through a trigger."""

    by: Facts
    to: Facts
    write: Write | None = None
    spark: Spark | None = None

    @property
    def known(self) -> Formula:
        """What is so at that moment, as far as it is known: after the write, and with what the trigger asks."""
        if self.write is None or self.spark is None:
            return self.to.guard.true
        return both(after(self.write), self.spark.on)

    @property
    def quick(self) -> bool:
        """Whether nothing has to last in between."""
        return self.spark is None or self.spark.for_seconds < QUICK

    @property
    def passes(self) -> bool:
        """Whether the condition of the scene that is set off can hold then."""
        return overlap(self.known, self.to.guard.true)


def after(write: Write) -> Formula:
    """What is known right after a write, at that very moment."""
    return both(without(write.fresh, (write.key,)), atom(write.key, write.values))


def fires(write: Write, spark: Spark) -> bool:
    """Whether a write can make a trigger fire."""
    key = write.key
    if key not in spark.reads:
        return False
    if spark.kind is SparkKind.CHANGES:
        return spark.new is None or not meet(write.values, spark.new).empty
    if spark.kind is not SparkKind.TURNS and spark.kind is not SparkKind.LEVEL:
        return False
    if not overlap(after(write), spark.on):
        return False
    before = without(write.fresh, (key,))
    return any(_turns(write, region, spark.off, before) for region in spark.on.regions)


def _turns(write: Write, region: Mapping[str, object], off: Formula, before: Formula) -> bool:
    """Whether it is this property that turns it: it was off at another value, all else being as it is."""
    if write.key not in region and not any(write.key in one for one in off.regions):
        return any(key.startswith(OPAQUE) for key in region)  # by anything it reads
    return overlap(without(off, (write.key,)), before)


def edges(index: Index) -> Iterator[Edge]:
    """Every edge between scenes, those from a scene to itself among them."""
    for one in index.scenes.values():
        for write in one.writes:
            for other, spark in index.sparked.get(write.key, ()):
                if fires(write, spark):
                    yield Edge(one, other, write, spark)
        for id_ in one.others.runs:
            if (run := index.scenes.get(id_)) is not None:
                yield Edge(one, run)
    for other in index.scenes.values():
        for spark in other.sparks:
            for id_ in spark.scenes:
                if (ended := index.scenes.get(id_)) is not None:
                    yield Edge(ended, other, None, spark)


def rings(after_: Mapping[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The strongly connected parts of a graph that go round (Tarjan's, without recursion), in a fixed order."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: dict[str, None] = {}
    found: list[tuple[str, ...]] = []
    for root in after_:
        if root in index:
            continue
        work = [(root, 0)]
        while work:
            node, at = work.pop()
            if at == 0:
                index[node] = low[node] = len(index)
                stack.append(node)
                on_stack[node] = None
            nexts = after_.get(node, ())
            for number in range(at, len(nexts)):
                to = nexts[number]
                if to not in index:
                    work += [(node, number + 1), (to, 0)]
                    break
                if to in on_stack:
                    low[node] = min(low[node], index[to])
            else:
                if low[node] == index[node]:
                    part: list[str] = []
                    while not part or part[-1] != node:
                        part.append(stack.pop())
                        del on_stack[part[-1]]
                    if len(part) > 1 or node in nexts:
                        found.append(tuple(reversed(part)))
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
    return found
