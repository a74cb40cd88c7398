"""The stage: a virtual home and a real hub at work, and the ways to both."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from hub.demo.control import Control
from hub.demo.foresight import Foreseen
from hub.demo.household import Household
from hub.demo.hub_client import HubClient
from hub.demo.judge import Look
from hub.demo.mosquitto import HOST, Mosquitto, mosquitto
from hub.demo.processes import last_words, real_hub, until_up, virtual_home
from hub.demo.traces import Mirror
from hub.model.errors import BadSetup
from hub.model.ports import Clock
from hub.model.reading import PropertyId
from hub.model.value import Value, canonical_json

PAST: Final = 1.0
"""Seconds by which a skip to a time of day goes past it: the hub's house began a moment after ours."""
LOOK_EVERY: Final = 0.03


@dataclass(slots=True)
class Stage:
    """The processes, with the home's control, the hub's API, and what its stream has told."""

    household: Household
    clock: Clock
    place: Path
    control: Control
    client: HubClient
    processes: Mapping[str, asyncio.subprocess.Process]
    begins: float
    mirror: Mirror = field(default_factory=Mirror)
    _ahead: float = 0.0

    @property
    def socket(self) -> Path:
        """The hub's."""
        return socket_in(self.place)

    def house_time(self) -> float:
        """About what the hub's house takes for now, Unix seconds."""
        return self.clock.now() + self._ahead

    async def skip_to(self, foreseen: Foreseen) -> None:
        """Skip the house's time to the act."""
        seconds = foreseen.skip
        if foreseen.act.at is not None:
            seconds = max(0.0, foreseen.wall + PAST - self.house_time())
        if seconds:
            await self.client.post("/clock/skip", {"seconds": seconds})
            self._ahead += seconds

    async def look(self) -> Look:
        """All simulators now. Raises BadSetup, with its last words, when the hub has ended."""
        for name, process in self.processes.items():
            if process.returncode is not None:
                raise BadSetup("cli.demo_hub_gone", log=last_words(self.place / f"{name}.log"))
        return await self.control.look()

    async def until(self, fine: Callable[[], bool], seconds: float) -> bool:
        """Wait until something is so; False when it took too long."""
        end = self.clock.monotonic() + seconds
        while not fine():
            if self.clock.monotonic() > end:
                return False
            await self.clock.sleep(LOOK_EVERY)
        return True

    def unknown(self, wanted: Mapping[PropertyId, Value]) -> dict[PropertyId, Value]:
        """Which of these properties the hub does not know to be so."""
        missing: dict[PropertyId, Value] = {}
        for id_, value in wanted.items():
            handle, _, path = id_.partition(".")
            prop = self.household.devices[handle].abilities.properties[path]
            told = self.mirror.readings.get(id_)
            known = told if isinstance(told, bool | int | float | str) else None
            if not prop.same(known, canonical_json(value)):
                missing[id_] = value
        return missing

    async def until_gone(self) -> None:
        """Live on until one of the processes ends."""
        waits = [asyncio.ensure_future(process.wait()) for process in self.processes.values()]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        await self.look()


@asynccontextmanager
async def open_stage(
    household: Household, home: Path, place: Path, begins: float, clock: Clock, hub_prefix: str = "",
    broker: Mosquitto | None = None,
) -> AsyncIterator[Stage]:  # fmt: skip
    """Both at work in the folder `place`; the hub's house begins at `begins`. Raises BadSetup when one cannot start."""
    house_time = datetime.fromtimestamp(begins, UTC).isoformat()
    async with AsyncExitStack() as stack:
        processes: dict[str, asyncio.subprocess.Process] = {}
        if broker is not None:
            processes["mosquitto"] = await stack.enter_async_context(mosquitto(broker, place, clock))
        # The hub first: it takes longer to be there, and hears of devices as they come.
        hub = await stack.enter_async_context(real_hub(place, socket_in(place), house_time, clock, hub_prefix))
        ahead = begins - clock.now()
        control = place / "home.sock"
        address = f"{HOST}:{broker.port}" if broker else ""
        rooms = await stack.enter_async_context(virtual_home(home, control, place / "home.log", clock, address))
        client = await stack.enter_async_context(HubClient(socket_in(place)))
        await until_up(hub, client, place / "hub.log", clock)
        room = await stack.enter_async_context(Control(control))
        processes |= {"hub": hub, "home": rooms}
        stage = Stage(household, clock, place, room, client, processes, begins, _ahead=ahead)
        await client.listen(stage.mirror.take)
        stage.mirror.seed(await client.get("/devices"))
        yield stage


def socket_in(place: Path) -> Path:
    """The hub's socket in the demo's folder."""
    return place / "hearth.sock"
