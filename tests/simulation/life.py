"""One life of the hub: the whole daemon from its start to its end, on a virtual machine."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from hub.api.ports import Json
from hub.api.route import Ask, Handler
from hub.app import Hub, Machine, Options, first_look, open_hub
from hub.compose.house import Reloaded
from hub.config.accepted import kept
from hub.config.places import Places
from hub.model.errors import BadConfig, BadSetup
from hub.model.ports import Learned
from hub.model.secret import Secret
from hub.storage.addresses import load_addresses
from hub.storage.control import open_control
from hub.storage.database import StoreBroken
from hub.way_in import api_ports
from tests.simulation.clock import SimClock
from tests.simulation.disk import SimDisk
from tests.simulation.household import Household
from tests.simulation.loop import Life, SimLoop


class HubLife:
    """A hub that was started. `hub` is there once it is open, `ended` once it is gone, with the error or None.

    `opened` once it was open, `up` while its scenes run. `boot` is that of its machine, `leaps` how often the clock had
    been set by half a day or more when it was open: while it opens it looks at the clock for what is kept.
    """

    def __init__(self, number: int, loop: SimLoop, places: Places, clock: SimClock, machine: Machine) -> None:
        self.life = Life(number)
        self.number = number
        self.boot = machine.boot
        self.leaps = 0
        self.clock = clock
        self.began = loop.time()
        self.up_at = float("inf")
        self.hub: Hub | None = None
        self.opened = False
        self.up = False
        self.stopping = False
        self.ended = False
        self.error: BaseException | None = None
        self._loop = loop
        self._machine = machine
        self._options = Options(places)
        self._stop: asyncio.Event | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self, opened: Callable[[Hub], None], over: Callable[[], None]) -> None:
        """Begin. `opened` is told of the hub before its first look, `over` when the life has ended by itself."""
        self._task = self._loop.start(self._live(opened), self.life, f"life {self.number}")
        self._task.add_done_callback(partial(self._over, over))

    def stop(self) -> None:
        """Ask it to stop, as SIGTERM does."""
        self.stopping = True
        if self._stop is not None:
            self._stop.set()
        elif self._task is not None:
            self._task.cancel()

    def kill(self) -> None:
        """End it between two instructions."""
        self.life.alive = False
        self.ended = True

    def request(self, handler: Handler, handle: str, body: Mapping[str, object]) -> asyncio.Task[Json]:
        """A request through the way in, as a task of this life."""

        async def answered() -> Json:
            if self.hub is None:
                raise AssertionError("asked of a hub that is not there")
            return await handler(api_ports(self.hub), Ask({"handle": handle}, {}, dict(body), "ann", "en"))

        return self._loop.start(answered(), self.life, "request")

    def act(self, work: Callable[[Hub], object]) -> None:
        """Do something with the hub, as one of its own tasks."""

        async def done() -> None:
            if self.hub is not None and self.up:
                work(self.hub)

        self._loop.start(done(), self.life, "act")

    def reload(self) -> asyncio.Task[Reloaded]:
        """Have the configuration read again."""
        if self.hub is None:
            raise AssertionError("asked of a hub that is not there")
        return self._loop.start(self.hub.house.reload(), self.life, "reload")

    async def _live(self, opened: Callable[[Hub], None]) -> None:
        self._stop = asyncio.Event()
        async with open_hub(self._options, self._machine) as hub:
            self.hub = hub
            opened(hub)
            await first_look(hub)
            self.up = True
            self.up_at = self._loop.time()
            await self._stop.wait()
            self.up = False

    def _over(self, told: Callable[[], None], task: asyncio.Task[None]) -> None:
        self.ended = True
        self.up = False
        self.error = None if task.cancelled() else task.exception()
        told()


async def adopt(household: Household, state: Path, clock: SimClock) -> None:
    """The people have adopted every device before the story begins."""
    store = await open_control(state, clock)
    book = await load_addresses(store)
    for row in (*household.rows, *household.ways):
        if row.via is None:
            await book.adopt(f"miio:{row.wire_id}", Secret(row.token), Learned(row.model, "2.2.0_0030", row.address))
    await store.close()


def in_use(hub: Hub) -> tuple[object, ...]:
    """What configuration the hub uses now, to the last scene."""
    config = hub.house.config
    scenes = tuple((status.scene.id, status.scene) for status in hub.scenes.scenes())
    return None if config is None else config.settings, tuple(hub.registry.devices().values()), scenes


def excused(life: HubLife, lives: Sequence[HubLife], state: Path, disk: SimDisk) -> bool:
    """Judge an end that came by itself: a hub may refuse to start, for a reason, but never die of one."""
    unwritten = life.stopping and isinstance(life.error, BadSetup) and disk.failed_at >= life.began
    if life.error is None or unwritten:
        return True
    if life.opened or isinstance(life.error, StoreBroken):
        return False
    if isinstance(life.error, BadConfig):  # then nothing was ever accepted
        return (kept(state) is None and disk.failed_at >= 0.0) or not any(one.opened for one in lives)
    return isinstance(life.error, BadSetup) and disk.failed_at >= life.began
