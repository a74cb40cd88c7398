"""What the hub says and hears, for those who judge its scenes by it."""

from collections.abc import Callable
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from hub.model.reading import Change
from scenes.runtime import SceneRuntime
from tests.simulation.clock import SimClock
from tests.simulation.disk import SimDisk
from tests.simulation.household import Household
from tests.simulation.life import HubLife
from tests.simulation.loop import LIFE, SimLoop
from tests.simulation.notes import Notes
from tests.simulation.promises import Moment, Promises
from tests.simulation.rules import RULES, Rules
from tests.simulation.scenes import ZONE
from tests.simulation.timers import COUNTED, Timers, written

FEW: Final = 5
"""Changes of the sensor after which rows may be written late, and twice as many who are served."""
RULED: Final = f"virtual:{RULES}"
NEVER: Final = float("-inf")


class Scene(Protocol):
    """The world, as far as its ears are concerned."""

    loop: SimLoop
    disk: SimDisk
    device_clock: SimClock
    household: Household
    lives: list[HubLife]
    wall: float

    @property
    def life(self) -> HubLife | None: ...

    def keys(self, handle: str) -> tuple[str, ...]: ...


class Ears:
    """Keeps the judges of scenes: timers, promises, notes.

    A clock that is set while no hub sees it, or so late that the hub cannot write it down, misleads the next one.
    """

    def __init__(self, world: Scene) -> None:
        self.timers = Timers()
        self.promises = Promises(world.household.files, ZoneInfo(ZONE))
        self.notes = Notes()
        self.rules = Rules()
        self._world = world
        self._stepped = self._misled = NEVER
        self._rises: list[float] = []

    def moment(self) -> Moment:
        """How things are now, for the life whose instruction this is."""
        world = self._world
        now, number = world.loop.time(), LIFE.get().number
        life = world.lives[number] if number >= 0 else world.lives[-1]
        wall = world.device_clock.now() + world.wall
        return Moment(now, wall, life.number, life.up_at, self._stepped, self._misled, world.wall == 0.0, world.disk)

    def said(self, line: str) -> None:
        """A line of the hub's log."""
        if self._world.lives:
            self.timers.said(self._world.loop.time(), line, self._misled)
            moment = self.moment()
            self.promises.said(line, moment)
            self.rules.said(moment.now, moment.wall, line)

    def tapped(self, changed: Callable[[SceneRuntime, Change], None]) -> Callable[[SceneRuntime, Change], None]:
        """The runtime's way in, overheard."""

        def heard(runtime: SceneRuntime, change: Change) -> None:
            if change.path == "motion" and change.device in self._world.keys("motion"):
                value = change.new.value
                self.promises.stays.hears(value if isinstance(value, bool) else None, self.moment())
                self._counts(value)
            if change.device == RULED and (life := self._world.life) is not None and life.hub is not None:
                known = life.hub.state.readings(RULED)
                self.rules.changed(change, {path: reading.value for path, reading in known.items()})
            changed(runtime, change)

        return heard

    def _counts(self, value: object) -> None:
        """What changes too often is written late, to spare the disk."""
        now = self._world.loop.time()
        self._rises = [one for one in self._rises if now - one < COUNTED] + ([now] if value is True else [])
        if len(self._rises) > FEW or self.promises.served.asked > 2 * FEW:
            self._world.disk.often_at = now

    def stepped(self, seconds: float) -> None:
        """The clock of the hub's machine is set."""
        life = self._world.life
        if seconds:
            self._stepped = self._world.loop.time()
            self.promises.stepped(seconds)
            if life is None or not life.up:
                self._misled = self._stepped

    def died(self) -> None:
        """The hub dies."""
        now, disk = self._world.loop.time(), self._world.disk
        if not written(self._stepped, now, disk):
            self._misled = now
        for one in (self.timers, self.promises, self.notes, self.rules):
            one.died(now, disk)

    def troubles(self) -> list[str]:
        """What must not be."""
        overdue = self.promises.stays.overdue(self.moment())
        return [
            *self.timers.troubles,
            *self.promises.troubles,
            *self.rules.troubles,
            *([] if overdue is None else [overdue]),
        ]

    def outstanding(self) -> list[str]:
        """What should long be done, now that all is well."""
        timer = self.timers.outstanding()
        return [*self.promises.outstanding(), *([] if timer is None else [timer])]
