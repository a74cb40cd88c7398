"""A hub process, a real Mosquitto and zigbee2mqtt itself without a radio: taken on and used as a person would."""

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.drivers.zigbee2mqtt.test_witness import BUTTON, ENVIRONMENT, LAMP, NODE, SCRIPT
from tests.mosquitto import mosquitto
from tests.system.daemon import HOME, PATIENCE, Daemon

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(
        not NODE or not (ENVIRONMENT / ".ready").exists(),
        reason="needs node, and .venv-zigbee of `make setup-witness` (package npm)",
    ),
]


@contextmanager
def zigbee2mqtt(folder: Path, port: int) -> Iterator[Callable[[str], None]]:
    """The process at work; called, it does a deed of bridge.js."""
    folder.mkdir()
    process = subprocess.Popen(
        [NODE, SCRIPT, folder, str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ENVIRONMENT,
        env={**os.environ, "NODE_PATH": str(ENVIRONMENT / "node_modules")}, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    said_to = process.stdin

    def do(deed: str) -> None:
        said_to.write(f"{deed}\n")
        said_to.flush()

    try:
        assert process.stdout.readline() == "ready\n"
        yield do
    finally:
        process.kill()
        process.communicate()


def until(fine: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not fine():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def fares(hub: Daemon, handle: str) -> str:
    listed = json.loads(hub.run("--json", "devices").stdout)["devices"]
    found = next(one for one in listed if one["handle"] == handle)
    return str(found["status"]["health"])


def test_a_network_is_taken_on_and_used(tmp_path: Path) -> None:
    with mosquitto() as broker, zigbee2mqtt(tmp_path / "zigbee", broker.port) as do:
        hub = Daemon(tmp_path / "hub")
        (hub.config / "hearth.yaml").write_text(f"{HOME}mqtt: {{broker: 'mqtt://{broker.host}:{broker.port}'}}\n")
        (hub.config / "devices.yaml").write_text("devices: {}\n")
        try:
            hub.start()
            hub.told("READY=1")
            until(lambda: {f"zigbee2mqtt:{LAMP}", f"zigbee2mqtt:{BUTTON}"} <= set(hub.run("discover").stdout.split()))
            taken = hub.run("adopt", "--all", "zigbee2mqtt", "--yes")
            assert "all 4 adopted" in taken.stdout, taken.stderr
            until(lambda: all(fares(hub, one) == "online" for one in ("zigbee", "kitchen_lamp", "door")))
            assert "confirmed" in hub.run("set", "kitchen_lamp.color_temperature=4000K").stdout
            assert "accepted" in hub.run("call", "zigbee.permit_join", "seconds=120").stdout
            assert "zigbee.pairing_open  on" in hub.run("get", "zigbee").stdout
            do("open")
            until(lambda: "door.open                on" in hub.run("get", "door").stdout)
            do("stop")
            until(lambda: fares(hub, "kitchen_lamp") == "offline")
            assert "Traceback" not in hub.log.read_text()
        finally:
            hub.end()
