"""Why and why-not of a real hub, killed in between: out of its journal, by a process of its own, or of its files."""

import getpass
import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.daemon import Daemon

SCENES = """
- {scene: Door light, when: door.on, do: {set: {lamp.on: on}}}
- {scene: Night, when: lamp.on, if: fan.on, do: {set: {fan.on: off}}}
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Daemon]:
    """A home of devices that are there by themselves."""
    made = Daemon(tmp_path)
    (made.config / "devices.yaml").write_text(
        "devices:\n  door: {virtual: switch}\n  lamp: {virtual: switch}\n  fan: {virtual: switch}\n"
    )
    (made.config / "scenes" / "a.yaml").write_text(SCENES)
    yield made
    made.end()


def told(home: Daemon, *words: str) -> list[str]:
    """The lines of an answer without their times."""
    ended = home.run(*words)
    assert ended.returncode == 0, ended.stderr
    return [line[23:] for line in ended.stdout.splitlines()[1:]]


def test_why_outlives_a_kill(home: Daemon) -> None:
    home.start()
    home.told("READY=1")
    assert home.run("set", "door.on=on").returncode == 0
    chain = told(home, "why", "lamp.on")
    assert chain[0] == "lamp.on became on, it was off"
    assert chain[2:] == [
        "`Door light` ran: `door.on` (door.on on)",
        "door.on became on, it was off",
        f"{getpass.getuser()} did that, through Hearth",
    ]
    home.stop(signal.SIGKILL)
    assert told(home, "why-not", "Night")[:2] == [
        "it fired: `lamp.on` (lamp.on on)", "did not run: `fan.on` is not true (fan.on off)",
    ], "the files tell without a hub"  # fmt: skip
    home.start()
    home.told("READY=1")
    answer = json.loads(home.run("--json", "why", "lamp.on").stdout)
    assert ([one["text"] for one in answer["chain"]], answer["doubts"]) == (chain, []), "as before"
