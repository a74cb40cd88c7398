"""The hub as a process, started again with 200 devices that nobody can reach: ready before any answers (F26)."""

import asyncio
import json
import signal
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from hub.config.places import Places
from hub.core.clock import LoopClock
from hub.model.reading import Reading
from hub.storage.control import open_control
from hub.storage.keys import load_keys
from hub.storage.readings import load_readings
from hub.storage.rows import DEVICE_KEYS
from tests.bench.homes import did, write_home
from tests.system.daemon import Daemon

DEVICES = 200
HEARD = 1_750_000_000.0


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Daemon]:
    """A home whose devices are adopted, and last said that they are on; then the hub stopped."""
    places = write_home(tmp_path / "home", DEVICES)
    asyncio.run(remember(places))
    made = Daemon(tmp_path)
    made.config, made.state, made.socket = places.config, places.state, places.socket
    yield made
    if made.process is not None and made.process.poll() is None:
        made.process.kill()
        made.process.wait()
    made.manager.close()


async def remember(places: Places) -> None:
    store = await open_control(places.state, LoopClock())
    keys = (await load_keys(store, Random(1))).settle(
        {f"thing_{n}": frozenset({f"miio:{did(n)}"}) for n in range(DEVICES)}
    )
    rows = await load_readings(store)
    for handle, key in keys.items():
        store.put(DEVICE_KEYS, (key, handle, json.dumps([f"miio:{did(int(handle.removeprefix('thing_')))}"])))
        rows.keep(key, {"on": Reading(value=True, changed_at=HEARD - 60, heard_at=HEARD)})
    await store.close()


def test_it_is_ready_and_knows_what_it_knew_before_any_device_answers(home: Daemon) -> None:
    for life in range(2):
        home.start()
        home.told("READY=1")
        devices = json.loads(home.run("--json", "devices").stdout)["devices"]
        assert len(devices) == DEVICES
        assert {one["status"]["health"] for one in devices} <= {"new", "offline"}
        assert {one["readings"]["on"]["provenance"] for one in devices} == {"restored"}
        assert {one["readings"]["on"]["changed_at"] for one in devices} == {HEARD - 60}
        assert len(json.loads(home.run("--json", "scenes").stdout)["scenes"]) == DEVICES
        home.stop(signal.SIGTERM if life else signal.SIGKILL)
    text = home.log.read_text()
    assert "Traceback" not in text
