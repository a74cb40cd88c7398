"""One run: a household lives for some minutes, things go wrong, and after every step the invariants are checked."""

import gc
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from itertools import count, islice
from typing import Final

from tests.simulation.faults import heal, strike
from tests.simulation.invariants import broken, broken_at_last
from tests.simulation.loop import Stuck
from tests.simulation.people import LIFE_OF_THE_HOUSE, LIFE_OF_THE_MADE, meddle
from tests.simulation.replays import broken_replay
from tests.simulation.world import World

STEPS: Final = 30
FAULTY: Final = 0.3
"""How many of the steps are things going wrong."""
MEDDLING: Final = 0.5
"""How many of the steps come with somebody who tries a rule, where there are some."""
RECOVERY: Final = 120.0
"""Seconds without faults after which every promise must be kept."""
LOOKS: Final = 0.15
"""After how many of the steps it is noted where the engine stands."""
SECOND_LOOKS: Final = 2
LATER: Final = 45.0
SHOWN: Final = 5
CLEANED: Final = 10
"""After so many seeds, what they have left is collected."""
_PLAYED: Final = count(1)


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a run: its hash, how often each fault fired, and what was broken, with the last of the timeline.

    `steps` of those that were `asked` for; fewer when something broke.
    """

    seed: int
    asked: int
    steps: int
    digest: str
    counts: Counter[str]
    broken: tuple[str, ...]
    timeline: tuple[str, ...]

    def __str__(self) -> str:
        """What to read when it failed."""
        return "\n".join(
            (
                f"seed {self.seed} failed at step {self.steps}:",
                *(f"  {one}" for one in self.broken),
                *self.timeline[-40:],
                f"again: .venv/bin/python -m tests.simulation.run --seed {self.seed} --steps {self.asked} --verbose",
            )
        )


def play(seed: int, steps: int = STEPS, tell: Callable[[str], None] | None = None) -> Told:
    """Run one seed from beginning to end, or to the first broken invariant."""
    _freeze_once()
    _clean()
    with World(seed, tell) as world:
        step, found, looking = 0, tuple[str, ...](), world.stream("looks")
        try:
            world.boot()
            while step < steps and not found:
                step += 1
                if world.household.ruled and world.meddling.random() < MEDDLING:
                    world.do(partial(meddle, world))
                world.do(partial(_something, world))
                world.go_on(_pause(world))
                found = tuple(islice(broken(world), SHOWN))
                if world.ledger.kept and looking.random() < LOOKS:
                    _look(world)
            if not found:
                world.do(partial(heal, world))
                world.go_on(RECOVERY)
                found = _in_the_end(world) or _otherwise(world)
        except Stuck as stuck:
            found = (str(stuck),)
        counts = world.counts + world.disk.counts + world.network.counts
        return Told(seed, steps, step, world.trace.digest(), counts, found, tuple(world.trace.last))


def _in_the_end(world: World) -> tuple[str, ...]:
    """What is broken for good: a thing may just have changed by itself, and be heard of in a moment."""
    found = tuple(broken_at_last(world))
    for _ in range(SECOND_LOOKS):
        if found:
            world.go_on(LATER)
            again = frozenset(broken_at_last(world))
            found = tuple(one for one in found if one in again)
    return tuple(islice((*broken(world), *found), SHOWN))


def _otherwise(world: World) -> tuple[str, ...]:
    """What a replay does otherwise than was done."""
    return tuple(islice(broken_replay(world), SHOWN)) if world.ledger.kept else ()


def _look(world: World) -> None:
    """See where the engine stands."""
    life = world.life
    if life is not None and life.hub is not None and not life.stopping:
        world.ledger.look(life.hub.scenes)


@cache
def _freeze_once() -> None:
    """What was loaded stays: the collector need not look at it for every seed, nor often at what a seed makes."""
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)


def _clean() -> None:
    """What a few seeds have left is collected at once, and not in their midst."""
    if next(_PLAYED) % CLEANED == 0:
        gc.collect()


def _something(world: World) -> None:
    if world.random.random() < FAULTY:
        strike(world)
        return
    acts = (*LIFE_OF_THE_HOUSE, *(LIFE_OF_THE_MADE if world.household.made else ()))
    (act,) = world.random.choices(*zip(*((act, weight) for weight, act in acts), strict=True))
    act(world)


def _pause(world: World) -> float:
    """Mostly a moment, now and then long enough for things to come to rest."""
    return world.random.uniform(0.0, 2.0) if world.random.random() < 0.6 else world.random.uniform(2.0, 40.0)
