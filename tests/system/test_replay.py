"""The journal of a real hub, which is killed in the middle, through the engine once more."""

import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.system.daemon import PATIENCE, Daemon

DEVICES = "devices:\n  door: {virtual: switch}\n  lamp: {virtual: switch}\n  fan: {virtual: switch}\n"
SCENES = """
- {scene: Light, when: door.on, hold: {lamp.on: on}, until: {is: not door.on, for: 1s}}
- {scene: Fan, mode: parallel, when: {changes: lamp.on}, do: [{wait: 1s}, {set: {fan.on: =lamp.on}}]}
"""


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Daemon]:
    made = Daemon(tmp_path)
    (made.config / "devices.yaml").write_text(DEVICES)
    (made.config / "scenes" / "a.yaml").write_text(SCENES)
    yield made
    made.end()


def replayed(hub: Daemon, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(hub.run("--json", "scenes", "replay", *words).stdout)
    return found


def until_at(hub: Daemon, ref: str, value: object) -> None:
    """Wait until a property is at a value."""
    deadline = time.monotonic() + PATIENCE
    handle, _, path = ref.partition(".")
    while True:
        devices = json.loads(hub.run("--json", "devices").stdout)["devices"]
        (found,) = [one["readings"][path]["value"] for one in devices if one["handle"] == handle]
        if found == value:
            return
        assert time.monotonic() < deadline, (ref, found)


def test_a_hub_that_was_killed_is_replayed_exactly_and_compared_with_other_scenes(hub: Daemon, tmp_path: Path) -> None:
    hub.start()
    hub.told("READY=1")
    assert hub.run("set", "door.on=on").returncode == 0
    until_at(hub, "fan.on", value=True)
    assert hub.run("set", "door.on=off").returncode == 0
    until_at(hub, "fan.on", value=False)
    assert hub.run("set", "door.on=on").returncode == 0
    until_at(hub, "fan.on", value=True)
    before = replayed(hub)
    assert (before["doubts"], before["strange"], before["deeds"], before["answered"]) == ([], 0, 6, 6)
    hub.stop(signal.SIGKILL)

    alone = replayed(hub)  # no hub runs: the command reads the files itself
    assert (alone["doubts"], alone["strange"], alone["deeds"]) == ([], 0, 6)

    hub.drain()
    hub.start()
    hub.told("READY=1")
    assert hub.run("set", "door.on=off").returncode == 0
    until_at(hub, "fan.on", value=False)
    after = replayed(hub)
    assert (after["doubts"], after["strange"], after["deeds"], len(after["stops"])) == ([], 0, 8, 1)
    assert {one["title"] for one in after["scenes"]} == {"Light", "Fan"}

    other = tmp_path / "a.yaml"
    other.write_text(SCENES.replace("{set: {fan.on: =lamp.on}}", "{log: still}"))
    compared = replayed(hub, "--with", str(other))["compared"]
    assert {one["what"] for one in compared["differences"]} == {"fan.on"}
    assert not any(one["new"] for one in compared["differences"])
    other.write_text("- {scene: Light, when: doar.on, do: {log: no}}\n")
    wrong = hub.run("scenes", "replay", "--with", str(other))
    assert (wrong.returncode, "door" in wrong.stdout) == (3, True)
    hub.stop()
