"""Questions about the past of a real hub, killed in between: to a process beside it, or to its files."""

import getpass
import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hub.cli.client import HubClient
from tests.system.daemon import PATIENCE, Daemon

DEVICES = "devices:\n  door: {virtual: switch}\n  lamp: {virtual: switch}\n  fan: {virtual: switch}\n"
SCENES = """
- {scene: Light, when: door.on, hold: {lamp.on: on}, until: {is: not door.on, for: 1s}}
- {scene: Fan, mode: parallel, when: {changes: lamp.on}, do: [{wait: 1s}, {set: {fan.on: =lamp.on}}]}
- {scene: Night, when: lamp.on, if: fan.on, do: {set: {fan.on: off}}}
"""


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Daemon]:
    """A home of devices that are there by themselves."""
    made = Daemon(tmp_path)
    (made.config / "devices.yaml").write_text(DEVICES)
    (made.config / "scenes" / "a.yaml").write_text(SCENES)
    yield made
    made.end()


def turn(hub: Daemon, *, on: bool) -> None:
    """Open or close the door, and wait until the fan has followed."""
    client = HubClient(hub.socket, "en")
    client.post("set", body={"values": {"door.on": on}})
    deadline = time.monotonic() + PATIENCE
    while client.get("devices", "fan")["readings"]["on"]["value"] is not on:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def replayed(hub: Daemon) -> dict[str, Any]:
    now = time.time()
    return HubClient(hub.socket, "en").post(
        "inquiries", body={"kind": "replay", "files": [], "edited": False, "since": now - 3600.0, "until": now}
    )


def lines(hub: Daemon, *words: str) -> list[str]:
    """The lines of an answer, without the first and without their times."""
    ended = hub.run(*words)
    assert ended.returncode == 0, ended.stderr
    return [line[23:] for line in ended.stdout.splitlines()[1:]]


def test_a_hub_that_was_killed_is_replayed_exactly_and_knows_why(hub: Daemon, tmp_path: Path) -> None:
    hub.start()
    hub.told("READY=1")
    turn(hub, on=True)
    turn(hub, on=False)
    turn(hub, on=True)
    before = replayed(hub)
    assert (before["doubts"], before["strange"], before["deeds"], before["answered"]) == ([], 0, 6, 6)
    chain = lines(hub, "why", "lamp.on")
    assert chain[0] == "lamp.on became on, it was off"
    assert chain[2:5] == [
        "`Light` ran: `door.on` (door.on on)",
        "door.on became on, it was off",
        f"{getpass.getuser()} did that, through Hearth",
    ]
    hub.stop(signal.SIGKILL)

    # No hub runs: the command reads the files itself.
    alone = json.loads(hub.run("--json", "scenes", "replay").stdout)
    assert (alone["doubts"], alone["strange"], alone["deeds"]) == ([], 0, 6)
    assert lines(hub, "why-not", "Night")[:2] == [
        "it fired: `lamp.on` (lamp.on on)", "did not run: `fan.on` is not true (fan.on off)",
    ]  # fmt: skip

    hub.drain()
    hub.start()
    hub.told("READY=1")
    answer = json.loads(hub.run("--json", "why", "lamp.on").stdout)
    assert [one["text"] for one in answer["chain"]] == chain[: len(answer["chain"])]
    assert (answer["doubts"], len(answer["silent"])) == ([], 1), "and the time without a hub is told"
    turn(hub, on=False)
    after = replayed(hub)
    assert (after["doubts"], after["strange"], after["deeds"], len(after["stops"])) == ([], 0, 8, 1)
    assert {one["title"] for one in after["scenes"]} == {"Light", "Fan"}

    other = tmp_path / "a.yaml"
    other.write_text(SCENES.replace("{set: {fan.on: =lamp.on}}", "{log: still}"))
    compared = json.loads(hub.run("--json", "scenes", "replay", "--with", str(other)).stdout)["compared"]
    assert {one["what"] for one in compared["differences"]} == {"fan.on"}
    assert not any(one["new"] for one in compared["differences"])
    other.write_text("- {scene: Light, when: doar.on, do: {log: no}}\n")
    wrong = hub.run("scenes", "replay", "--with", str(other))
    assert (wrong.returncode, "door" in wrong.stdout) == (3, True)
    hub.stop()
