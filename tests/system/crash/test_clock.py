"""F06: the wall clock steps under a working hub. Durations do not care; a day has one noon."""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from time import time
from zoneinfo import ZoneInfo

from tests.system.crash.house import Caller, House, house, rows
from tests.system.daemon import PATIENCE

STEPPED = Path(__file__).with_name("stepped.py")
ZONE = ZoneInfo("Europe/Berlin")
MORNING = datetime(2026, 3, 10, 11, 0, tzinfo=ZONE)
DELAY = 2
SCENES = f"""\
- scene: Noon
  when: {{at: 12:00}}
  do: {{log: noon}}
- scene: Late
  when: lamp_1.on
  do:
    - wait: {DELAY}s
    - set: {{lamp_2.on: on}}
- scene: Answer
  when: lamp_3.on
  do:
    - set: {{lamp_4.on: on}}
- scene: Unanswer
  when: lamp_3.on is off
  do:
    - set: {{lamp_4.on: off}}
"""


@dataclass
class Faked:
    """A hub that lives by a clock of ours."""

    home: House
    caller: Caller
    file: Path
    shows: float = 0.0  # seconds that its clock is ahead of the machine's

    def step_to(self, when: datetime) -> None:
        self.shows = when.timestamp() - time()
        self._write()

    def step(self, seconds: float) -> None:
        self.shows += seconds
        self._write()

    def _write(self) -> None:
        fresh = self.file.with_suffix(".new")
        fresh.write_text(f"{self.shows:+.3f}\n")
        fresh.replace(self.file)

    async def switch(self, handle: str, *, on: bool) -> None:
        status, answer = await self.caller.post(f"/devices/{handle}/set", {"values": {"on": on}})
        assert (status, answer["done"]) == (200, True), answer

    async def noticed(self) -> None:
        """Wait until an event that comes after the step has had its effect: what was due before it has rung."""
        async with asyncio.timeout(PATIENCE):
            on = not self.home.devices["lamp_3"].state()["on"]
            await self.switch("lamp_3", on=on)
            while self.home.devices["lamp_4"].state()["on"] is not on:
                await asyncio.sleep(0.02)

    async def noons(self) -> list[datetime]:
        """When the schedule ran, by the hub's clock."""
        _, found = await self.caller.get("/traces?scene=Noon&limit=100")
        return [datetime.fromtimestamp(one["started"], ZONE) for one in found["traces"]]

    async def until_noons(self, count: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while len(await self.noons()) < count:
                await asyncio.sleep(0.05)


@asynccontextmanager
async def faked(folder: Path, block: int) -> AsyncIterator[Faked]:
    async with house(folder, rows(block, 4)) as home:
        (home.daemon.config / "scenes" / "a.yaml").write_text(SCENES)
        async with Caller(home.daemon.socket) as caller:
            made = Faked(home, caller, folder / "time")
            made.step_to(MORNING)
            await home.start(sys.executable, str(STEPPED), str(made.file))
            await caller.until_online(list(home.devices))
            _, status = await caller.get("/status")
            assert abs(status["started"] - MORNING.timestamp()) < 600, "the clock of the hub is not ours"
            yield made
            await home.kill()


async def test_a_clock_that_steps(tmp_path: Path) -> None:
    async with faked(tmp_path, 6) as hub:
        await hub.noticed()
        hub.step_to(MORNING.replace(minute=59, second=59))
        await hub.until_noons(1)
        for seconds in (-3600, 3600, *(Random(6).uniform(-20, 20) for _ in range(20))):
            hub.step(seconds)
            if abs(seconds) == 3600:
                await hub.noticed()
        await hub.noticed()
        assert len(await hub.noons()) == 1

        hub.step(86_400)
        await hub.noticed()
        hub.step_to(MORNING.replace(minute=59, second=59) + timedelta(days=2))
        await hub.until_noons(2)
        hub.step(56 * 365.25 * 86_400)
        await hub.noticed()
        hub.step_to(MORNING)
        await hub.noticed()
        days = Counter(one.date() for one in await hub.noons())
        assert set(days.values()) == {1}, days
        assert sum(days.values()) <= 4
        assert "Traceback" not in hub.home.daemon.log.read_text()


async def test_a_wait_lasts_as_long_as_it_says(tmp_path: Path) -> None:
    async with faked(tmp_path, 6) as hub:
        loop = asyncio.get_running_loop()
        for seconds in (56 * 365.25 * 86_400, -3600):
            await hub.switch("lamp_2", on=False)
            await hub.switch("lamp_1", on=False)
            began = loop.time()
            await hub.switch("lamp_1", on=True)
            hub.step(seconds)
            async with asyncio.timeout(PATIENCE):
                while not hub.home.devices["lamp_2"].state()["on"]:
                    await asyncio.sleep(0.02)
            took = loop.time() - began
            print(f"a wait of {DELAY} s took {took:.2f} s")
            assert took >= DELAY - 1
