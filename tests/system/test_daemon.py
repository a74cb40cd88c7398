"""The hub as a process: how it starts, reloads, stops, and what it says when it cannot."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.daemon import SCENE, Daemon


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    made = Daemon(tmp_path)
    yield made
    made.end()


def test_ready_is_said_and_sigterm_stops_clean_within_five_seconds(daemon: Daemon) -> None:
    daemon.start()
    daemon.told("READY=1")
    assert daemon.socket.is_socket()
    assert daemon.socket.stat().st_mode & 0o777 == 0o660
    assert daemon.run("status").returncode == 0
    code, seconds = daemon.stop()
    daemon.told("STOPPING=1")
    assert code == 0
    assert seconds < 5
    assert not daemon.socket.exists()


def test_state_is_for_the_owner_alone(daemon: Daemon) -> None:
    """S20: whatever the umask; while it runs, after a kill, and after `hearth recover`."""
    old = os.umask(0)
    try:
        daemon.start()
        daemon.told("READY=1")
        assert others_may(daemon.state) == []
        daemon.stop(signal.SIGKILL)
        assert others_may(daemon.state) == []
        (daemon.state / "control.db").write_bytes(b"not a database" * 500)
        assert daemon.run("recover", "--yes").returncode == 0
        daemon.start()
        daemon.told("READY=1")
        daemon.stop()
    finally:
        os.umask(old)
    assert others_may(daemon.state) == []
    names = {path.name for path in daemon.state.iterdir()}
    assert {"control.db", "control.db.corrupt-1", "reserve"} <= names


def others_may(folder: Path) -> list[str]:
    """What in the folder is not for its owner alone."""
    found = [path for path in (folder, *folder.rglob("*")) if not path.is_socket() and not path.is_symlink()]
    return [f"{path} {path.stat().st_mode:o}" for path in found if path.stat().st_mode & 0o077]


def test_sighup_reloads_and_a_bad_file_changes_nothing(daemon: Daemon) -> None:
    daemon.start()
    daemon.told("READY=1")
    assert daemon.process is not None
    scenes = daemon.config / "scenes" / "a.yaml"
    scenes.write_text(SCENE.replace("Evening", "Night"))
    daemon.process.send_signal(signal.SIGHUP)
    assert "MONOTONIC_USEC=" in daemon.told("RELOADING=1")
    daemon.told("READY=1")
    listed = json.loads(daemon.run("--json", "scenes").stdout)
    assert "Night" in json.dumps(listed)
    scenes.write_text("- {scene: Night, when: nothing.there, do: {log: x}}")
    daemon.process.send_signal(signal.SIGHUP)
    daemon.told("RELOADING=1")
    daemon.told("READY=1")
    assert "Night" in json.dumps(json.loads(daemon.run("--json", "scenes").stdout))
    assert any("nothing" in str(line["message"]) for line in daemon.lines())


def test_the_watchdog_is_fed_while_it_works_and_starves_when_the_loop_stands_still(daemon: Daemon) -> None:
    daemon.start(WATCHDOG_USEC="800000")
    daemon.told("READY=1")
    daemon.told("WATCHDOG=1")
    daemon.told("WATCHDOG=1")
    assert daemon.process is not None
    daemon.process.send_signal(signal.SIGSTOP)
    daemon.drain()
    daemon.manager.settimeout(1.5)
    with pytest.raises(TimeoutError):
        daemon.manager.recv(4096)
    daemon.process.send_signal(signal.SIGCONT)
    daemon.told("WATCHDOG=1")


def test_a_hub_killed_comes_back_over_its_own_socket(daemon: Daemon) -> None:
    daemon.start()
    daemon.told("READY=1")
    daemon.stop(signal.SIGKILL)
    assert daemon.socket.exists()
    daemon.start()
    daemon.told("READY=1")
    assert daemon.run("status").returncode == 0


def test_logs_are_one_json_object_a_line(daemon: Daemon) -> None:
    daemon.start()
    daemon.told("READY=1")
    daemon.stop()
    assert [line["level"] for line in daemon.lines()] == ["info"]


def expect_refusal(done: subprocess.CompletedProcess[str], code: int, words: str) -> None:
    """One clear sentence with the remedy, and no traceback."""
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 2


def test_no_configuration(daemon: Daemon) -> None:
    (daemon.config / "hearth.yaml").unlink()
    done = daemon.run("run")
    expect_refusal(done, 3, "hearth init")


def test_a_second_hub(daemon: Daemon) -> None:
    daemon.start()
    daemon.told("READY=1")
    done = daemon.run("run")
    expect_refusal(done, 3, "hub")


def test_a_state_folder_that_cannot_be_made(daemon: Daemon) -> None:
    daemon.state.write_text("a file is in the way")
    expect_refusal(daemon.run("run"), 3, str(daemon.state))


def test_no_hub_to_talk_to(daemon: Daemon) -> None:
    expect_refusal(daemon.run("devices"), 4, "hearth run")
