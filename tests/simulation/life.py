"""One life of the hub: the whole daemon from its start to its end, on a virtual machine."""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from ipaddress import IPv4Interface
from random import Random
from typing import Any, Final

from hub.api.ports import Json
from hub.api.route import Ask, Handler
from hub.app import Hub, Machine, Options, api_ports, first_look, open_hub
from hub.compose.house import Reloaded
from hub.config.interfaces import Interface
from hub.config.places import Places
from hub.model.errors import HearthError
from tests.simulation.clock import SimClock
from tests.simulation.loop import Life, SimLoop

CLEAN_UPS: Final = 50
INTERFACE: Final = Interface("sim0", IPv4Interface("127.0.0.1/8"))


class HubLife:
    """A hub that was started. `hub` is there once it is open, `ended` once it is gone, with the error or None.

    `opened` once it was open, `up` while its scenes run.
    """

    def __init__(self, number: int, loop: SimLoop, places: Places, random: Random, now: float) -> None:
        self.life = Life(number)
        self.number = number
        self.clock = SimClock(loop, now)
        self.began = loop.time()
        self.hub: Hub | None = None
        self.opened = False
        self.up = False
        self.ended = False
        self.error: BaseException | None = None
        self._loop = loop
        self._random = random
        self._options = Options(places)
        self._stop: asyncio.Event | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self, opened: Callable[[Hub], None], over: Callable[[], None]) -> None:
        """Begin. `opened` is told of the hub before its first look, `over` when the life has ended by itself."""
        self._task = self._loop.start(self._live(opened), self.life, f"life {self.number}")
        self._task.add_done_callback(partial(self._over, over))

    def stop(self) -> None:
        """Ask it to stop, as SIGTERM does."""
        if self._stop is not None:
            self._stop.set()
        elif self._task is not None:
            self._task.cancel()

    def kill(self) -> None:
        """End it between two instructions."""
        self.life.alive = False
        self.ended = True

    def bury(self) -> None:
        """Throw away what a dead life left on the loop, without a word of it."""
        self.life.alive = False
        for task in asyncio.all_tasks(self._loop):
            task._log_destroy_pending = False  # type: ignore[attr-defined]  # it was killed: that is no mistake
            _close(task.get_coro())

    def request(self, handler: Handler, handle: str, body: Mapping[str, object]) -> asyncio.Task[Json]:
        """A request through the way in, as a task of this life."""

        async def answered() -> Json:
            if self.hub is None:
                raise AssertionError("asked of a hub that is not there")
            return await handler(api_ports(self.hub), Ask({"handle": handle}, {}, dict(body), "ann", "en"))

        return self._loop.start(answered(), self.life, "request")

    def reload(self) -> asyncio.Task[Reloaded]:
        """Have the configuration read again."""
        if self.hub is None:
            raise AssertionError("asked of a hub that is not there")
        return self._loop.start(self.hub.house.reload(), self.life, "reload")

    async def _live(self, opened: Callable[[Hub], None]) -> None:
        self._stop = asyncio.Event()
        machine = Machine(self.clock, self._random, lambda: (INTERFACE,))
        async with open_hub(self._options, machine) as hub:
            self.hub = hub
            opened(hub)
            await first_look(hub)
            self.up = True
            await self._stop.wait()
            self.up = False

    def _over(self, told: Callable[[], None], task: asyncio.Task[None]) -> None:
        self.ended = True
        self.up = False
        self.error = None if task.cancelled() else task.exception()
        told()


def _close(coroutine: Any) -> None:
    """End a coroutine that will never run again; what it wants to do on its way out it may not."""
    for _ in range(CLEAN_UPS):
        try:
            coroutine.close()
        except (RuntimeError, HearthError, asyncio.CancelledError):
            continue
        return
