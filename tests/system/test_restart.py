"""The hub as a process, started again with 200 devices that nobody can reach: ready before any answers (F26)."""

import asyncio
import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.homes import LAST_HEARD, remember, write_home
from tests.system.daemon import Daemon

DEVICES = 200


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Daemon]:
    """A home whose devices are adopted, and last said that they are on; then the hub stopped."""
    places = write_home(tmp_path / "home", DEVICES)
    asyncio.run(remember(places, DEVICES))
    made = Daemon(tmp_path)
    made.config, made.state, made.socket = places.config, places.state, places.socket
    yield made
    if made.process is not None and made.process.poll() is None:
        made.process.kill()
        made.process.wait()
    made.manager.close()


def test_it_is_ready_and_knows_what_it_knew_before_any_device_answers(home: Daemon) -> None:
    for life in range(2):
        home.start()
        home.told("READY=1")
        listed = json.loads(home.run("--json", "devices").stdout)["devices"]
        devices = [one for one in listed if one["handle"] != "house"]
        assert len(devices) == DEVICES
        assert {one["status"]["health"] for one in devices} <= {"new", "offline"}
        assert {one["readings"]["on"]["provenance"] for one in devices} == {"restored"}
        assert {one["readings"]["on"]["changed_at"] for one in devices} == {LAST_HEARD - 60}
        assert len(json.loads(home.run("--json", "scenes").stdout)["scenes"]) == DEVICES
        home.stop(signal.SIGTERM if life else signal.SIGKILL)
    text = home.log.read_text()
    assert "Traceback" not in text
