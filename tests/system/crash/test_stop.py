"""F23: told to stop while it works, and killed while it brings an old database up to date."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from hub.core.clock import VirtualClock
from hub.storage.control import open_control
from hub.storage.migrations import STEPS
from hub.storage.rows import DEVICE_KEYS, ENDPOINTS
from tests.hub.storage.test_migrations import first_file
from tests.system.crash.house import house
from tests.system.crash.test_kill import Campaign, campaign
from tests.system.crash.tools import needs

STOPS, MIGRATIONS = 2, 1
SOAK = int(os.environ.get("HEARTH_SOAK_SEEDS", "2000")) // 10
CHUNKS = 10
STOPPED_WITHIN = 5.0
MOST_WRITES = 24
"""Writes to the database until it is up to date and the hub has begun its own; a kill comes at one of them."""


class Stops(Campaign):
    """Lives that end by SIGTERM."""

    async def end(self) -> None:
        took = await self.home.stop()
        print(f"stopped in {took:.2f} s")
        assert took < STOPPED_WITHIN


async def test_told_to_stop_under_load(tmp_path: Path) -> None:
    figures = await campaign(tmp_path, 14, 1, STOPS, Stops)
    print(figures)
    assert figures["looked for"] > 5 * STOPS


@pytest.mark.soak
@pytest.mark.parametrize("chunk", range(CHUNKS))
async def test_told_to_stop_under_load_for_long(tmp_path: Path, chunk: int) -> None:
    figures = await campaign(tmp_path, 15, 100 + chunk, SOAK // CHUNKS, Stops)
    print(figures)
    assert figures["looked for"] > 0


async def migrated(folder: Path, seed: int) -> None:
    """Start on a file of the first Hearth, be killed at a write, start again: nothing is missing."""
    at = Random(seed).randint(1, MOST_WRITES)
    async with house(folder, ()) as home:
        for old in home.state.iterdir():
            old.unlink()
        first_file(home.state)
        paths = [word for name in ("control.db", "control.db-wal") for word in ("-P", str(home.state / name))]
        trace = ("strace", "-D", "-f", "-qq", "-o", "/dev/null", *paths, "-e", "trace=pwrite64")
        home.launch(*trace, "-e", f"inject=pwrite64:signal=KILL:when={at}")
        try:
            await home.told("READY=1")
            killed = False
            await home.kill()
        except AssertionError:
            killed = True
        assert killed or at > len(STEPS), f"seed {seed}: it was to be killed at write {at}"
        await home.start()
        assert (await home.stop()) < STOPPED_WITHIN
        store = await open_control(home.state, VirtualClock())
        keys, endpoints = await store.rows(DEVICE_KEYS), await store.rows(ENDPOINTS)
        await store.close()
        assert store.notices == []
        assert {row[1] for row in keys.values()} >= {"kettle"}
        assert endpoints["miio:1"][1:3] == ("yes", '"t0ken"')


@needs("strace", "strace")
@pytest.mark.parametrize("seed", range(MIGRATIONS))
async def test_killed_while_the_database_is_brought_up_to_date(tmp_path: Path, seed: int) -> None:
    await migrated(tmp_path, seed)
    with closing(sqlite3.connect(tmp_path / "state" / "control.db")) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (len(STEPS),)


@pytest.mark.soak
@needs("strace", "strace")
@pytest.mark.parametrize("chunk", range(CHUNKS))
async def test_killed_while_the_database_is_brought_up_to_date_for_long(tmp_path: Path, chunk: int) -> None:
    for number in range(SOAK // CHUNKS):
        folder = tmp_path / str(number)
        folder.mkdir()
        await migrated(folder, 1000 * chunk + number)
        assert (folder / "state" / "control.db").exists()
