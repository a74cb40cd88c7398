"""T01, T02, T05: time that lasts, on the real process. A scene is killed amid its steps, again and again."""

import asyncio
import json
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from time import time
from zoneinfo import ZoneInfo

import pytest

from tests.system.crash.house import Caller, House, house, rows
from tests.system.crash.test_clock import STEPPED
from tests.system.daemon import PATIENCE

KILLS = 3
CHUNKS = 20
SOAK_KILLS = int(os.environ.get("HEARTH_SOAK_SEEDS", "2000")) // 2
TEN = """\
- scene: Ten
  when: {webhook: ten, fields: {number: number}}
  mode: parallel
  do:
    - log: "begins {webhook.number}"
    - set: {lamp_1.on: on}
    - wait: 300ms
    - set: {lamp_1.brightness: 30}
    - wait: 400ms
    - set: {heater_2.on: on}
      on_error: continue
    - wait: 300ms
    - set: {heater_2.on: off}
    - wait: {until: flag.on, timeout: 500ms, on_timeout: continue}
    - log: "ends {webhook.number}"
- scene: Long
  when: {becomes: flag.boost, for: 3s}
  do:
    - log: long
"""
FLAGS = "  flag: {virtual: {on: off, boost: off}}\n"
WINDOW = 0.4
"""Seconds within which what a scene did is surely on disk."""


@asynccontextmanager
async def home(folder: Path, block: int, scenes: str = TEN) -> AsyncIterator[House]:
    async with house(folder, rows(block, 1, 0, 1)) as made:
        (made.daemon.config / "scenes" / "a.yaml").write_text(scenes)
        with (made.daemon.config / "devices.yaml").open("a") as devices:
            devices.write(FLAGS)
        yield made


def said(made: House) -> list[str]:
    """What scenes wrote to the log, over all lives."""
    found = (json.loads(line) for line in made.daemon.log.read_text().splitlines() if line.startswith("{"))
    return [one["message"] for one in found if "scene" in one]


async def until_said(made: House, word: str, count: int = 1) -> None:
    async with asyncio.timeout(PATIENCE):
        while said(made).count(word) < count:
            await asyncio.sleep(0.05)


async def fire(caller: Caller, number: int) -> None:
    status, answer = await caller.post("/hooks/ten", {"number": number})
    assert status == 200, answer


async def campaign(folder: Path, block: int, seed: int, kills: int) -> dict[str, int]:
    """A run begins in each life, and is killed anywhere; it ends in another life, once."""
    random, sure = Random(seed), set[int]()
    async with home(folder, block) as made:
        for number in range(kills):
            await made.start()
            async with Caller(made.daemon.socket) as caller:
                await caller.until_online(["lamp_1", "heater_2"])
                await fire(caller, number)
                left = random.uniform(0, 2.0)
                await asyncio.sleep(left)
            await made.kill()
            if left > WINDOW:
                sure.add(number)
        await made.start()
        for number in sure:
            await until_said(made, f"ends {number}")
        await made.stop()
        heard = Counter(said(made))
        # What is said right before the end may be said again; no run is at its end in three lives.
        assert all(heard[f"ends {number}"] <= 2 for number in range(kills)), heard
        heats = made.sent("heater_2", "true") + made.sent("heater_2", "True")
        assert heats <= kills
        assert not made.heats()
        assert made.devices["lamp_1"].state()["on"] is True
        assert "Traceback" not in made.daemon.log.read_text()
    return {"kills": kills, "sure": len(sure), "ended": sum(heard[f"ends {number}"] > 0 for number in range(kills))}


async def test_a_scene_of_ten_steps_is_killed_anywhere(tmp_path: Path) -> None:
    figures = await campaign(tmp_path, 21, 3, KILLS)
    print(figures)
    assert figures["sure"]


@pytest.mark.soak
@pytest.mark.parametrize("chunk", range(CHUNKS))
async def test_a_scene_of_ten_steps_is_killed_anywhere_for_long(tmp_path: Path, chunk: int) -> None:
    figures = await campaign(tmp_path, 22, 2000 + chunk, SOAK_KILLS // CHUNKS)
    print(figures)
    assert figures["sure"]


async def test_for_goes_on_over_a_kill_and_a_reload_and_fires_once(tmp_path: Path) -> None:
    async with home(tmp_path, 23) as made:
        await made.start()
        async with Caller(made.daemon.socket) as caller:
            status, answer = await caller.post("/devices/flag/set", {"values": {"boost": True}})
            assert (status, answer["done"]) == (200, True), answer
        began = time()
        await asyncio.sleep(WINDOW)
        await made.kill()
        await made.start()
        async with Caller(made.daemon.socket) as caller:
            status, answer = await caller.post("/reload", {})
            assert status == 200, answer
            assert said(made).count("long") == 0 or time() - began > 3
        await until_said(made, "long")
        await asyncio.sleep(WINDOW)
        await made.kill()
        await made.start()
        await asyncio.sleep(1.0)
        await made.stop()
        assert said(made).count("long") == 1
        assert "Traceback" not in made.daemon.log.read_text()


SCHEDULES = 500
ZONE = ZoneInfo("Europe/Berlin")


async def test_two_days_down_with_five_hundred_schedules(tmp_path: Path) -> None:
    """T05: each is made up for once at most; the last ten minutes' are, what is dangerous is not."""
    noon = datetime(2026, 3, 10, 12, 0, tzinfo=ZONE)
    clock = "".join(
        f"- {{scene: S{n}, when: {{at: '{n // 60:02}:{n % 60:02}'}}, do: {{log: s{n}}}}}\n"
        for n in range(720 - SCHEDULES + 1, 721)
    )
    danger = "- {scene: Danger, when: {at: '11:59'}, do: {set: {heater_2.on: on}}}\n"
    file = tmp_path / "time"

    def shows(when: datetime) -> tuple[str, ...]:
        file.write_text(f"{when.timestamp() - time():+.3f}\n")
        return sys.executable, str(STEPPED), str(file)

    async with home(tmp_path, 24, clock + danger) as made:
        await made.start(*shows(noon + timedelta(minutes=10)))
        await made.stop()
        await made.start(*shows(noon + timedelta(days=2, seconds=20)))
        await until_said(made, "s720")
        await asyncio.sleep(1.0)
        await made.stop()
        heard = Counter(said(made))
        assert set(heard.values()) == {1}
        assert set(heard) == {f"s{n}" for n in range(711, 721)}
        assert not made.heats()
        assert made.sent("heater_2", "true") + made.sent("heater_2", "True") == 0
