"""What outlives the hub beside its commands: last known readings, claims and holds, and when it was last alive."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from hub.compose.house import House
from hub.core.memory import Memory
from hub.core.state import State
from hub.core.supervisor import Supervisor
from hub.core.trust import PATIENCE, ClockTrust
from hub.model.ports import Clock
from hub.storage.claims import ClaimRows, load_claims
from hub.storage.control import ControlStore
from hub.storage.facts import ALIVE, Facts, load_facts
from hub.storage.readings import ReadingRows, load_readings
from hub.text.messages.catalogue import Language
from scenes.engine.keeping import RUN, alive_at
from scenes.runtime import SceneRuntime

_LOG = logging.getLogger(__name__)

ALIVE_WITHIN: Final = 600.0
"""Seconds within which control.db knows that the hub is alive; sooner where something else is written."""


@dataclass(frozen=True, slots=True)
class Lasting:
    """Made by `load_lasting`, before there are devices."""

    trust: ClockTrust
    memory: Memory
    readings: ReadingRows
    claims: ClaimRows
    facts: Facts

    def take_up(self, state: State, scenes: SceneRuntime, house: House, *, pretended: bool) -> None:
        """Go on where the hub stopped, once devices and scenes are there: in the turn before their sessions begin.

        Scenes act only after the first look, however soon something happens.

        `pretended`: scenes live by another clock than the machine's, and trust it.
        """
        doubted = not (pretended or self.trust.trusted())
        if doubted:
            scenes.doubt(PATIENCE)  # first, so that nobody takes it for another day
        scenes.restore(
            self.claims.found, house.property_of, alive=(self.facts.number(ALIVE) or 0.0) if doubted else None
        )
        scenes.look_first()
        scenes.minded = house.can_write
        state.subscribe(scenes.changed)
        state.subscribe_first(scenes.changed)
        state.subscribe(self.memory.changed)
        damaged = self.readings.damaged + self.claims.damaged + scenes.engine.keeping.damaged
        if self.memory.skipped or damaged:
            _LOG.warning("not taken up: %d readings, %d damaged rows", self.memory.skipped, damaged)

    @property
    def going(self) -> tuple[tuple[str, str], ...]:
        """The scenes (id and hash) that had runs under way when the hub stopped."""
        rows = [body for id_, body in self.claims.found.items() if id_.startswith(RUN) and isinstance(body, dict)]
        return tuple((scene, hash_) for body in rows if (scene := body.get("scene")) and (hash_ := body.get("hash")))

    def spawn(self, supervisor: Supervisor, scenes: SceneRuntime, language: Language) -> None:
        """Set to work what writes readings and the time."""
        alive = partial(self.facts.put_lazily, ALIVE, within=ALIVE_WITHIN)
        supervisor.spawn("memory", self.memory.run)
        supervisor.spawn("clock", partial(self.trust.run, partial(scenes.doubt, 0), alive, language))

    def close(self) -> None:
        """Write all of it, exactly: the hub stops."""
        self.memory.write()
        self.trust.stopped(partial(self.facts.put, ALIVE))


async def load_lasting(store: ControlStore, clock: Clock, state: State, synchronised: Callable[[], bool]) -> Lasting:
    """What control.db knows. `synchronised`: whether the machine says that its clock is set."""
    facts = await load_facts(store)
    claims, readings = await load_claims(store), await load_readings(store)
    alive = max(facts.number(ALIVE) or 0.0, alive_at(claims.found))
    trust = ClockTrust(clock, alive or None, synchronised)
    memory = Memory(clock, state, readings, timely=trust.trusted())
    return Lasting(trust, memory, readings, claims, facts)
