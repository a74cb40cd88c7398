"""The hub as a process: how it starts, reloads, stops, and what it says when it cannot."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = "home: {time_zone: Europe/Berlin}\nnetwork: {interfaces: [lo], discovery: off}\n"
SCENE = "- {scene: Evening, when: {at: 18:00}, do: {log: now}}\n"
PATIENCE = 30.0


class Daemon:
    """A hub process with its folders, and a service manager that listens."""

    def __init__(self, folder: Path) -> None:
        self.config, self.state, self.socket = folder / "config", folder / "state", folder / "hearth.sock"
        (self.config / "scenes").mkdir(parents=True)
        (self.config / "hearth.yaml").write_text(HOME)
        (self.config / "scenes" / "a.yaml").write_text(SCENE)
        self.manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.manager.bind(str(folder / "notify.sock"))
        self.manager.settimeout(PATIENCE)
        self.notify = str(folder / "notify.sock")
        self.log = folder / "log"
        self.process: subprocess.Popen[bytes] | None = None

    def command(self, *words: str) -> list[str]:
        places = ["--config", str(self.config), "--state", str(self.state), "--socket", str(self.socket)]
        return [sys.executable, "-m", "hub.cli.main", *places, *words]

    def start(self, **environment: str) -> None:
        env = {**os.environ, "NOTIFY_SOCKET": self.notify, "HEARTH_LANG": "en", **environment}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.command("run"), env=env, stderr=log, stdout=log)

    def told(self, word: str) -> str:
        """Wait until the service manager is told something; a hub that died instead shows its log."""
        deadline = time.monotonic() + PATIENCE
        self.manager.settimeout(0.2)
        while time.monotonic() < deadline:
            with contextlib.suppress(TimeoutError):
                message = self.manager.recv(4096).decode()
                if word in message:
                    return message
                continue
            assert self.process is not None
            assert self.process.poll() is None, self.log.read_text()
        raise AssertionError(f"{word} was never told: {self.log.read_text()}")

    def drain(self) -> None:
        """Forget what was told so far."""
        self.manager.settimeout(0.05)
        with contextlib.suppress(TimeoutError):
            while True:
                self.manager.recv(4096)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "HEARTH_LANG": "en"}
        return subprocess.run(
            self.command(*words), env=env, capture_output=True, text=True, timeout=PATIENCE, check=False
        )

    def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, float]:
        assert self.process is not None
        began = time.monotonic()
        self.process.send_signal(number)
        return self.process.wait(PATIENCE), time.monotonic() - began

    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    made = Daemon(tmp_path)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.process.kill()
        made.process.wait()
    made.manager.close()


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
    daemon.start()
    daemon.told("READY=1")
    daemon.stop()
    assert daemon.state.stat().st_mode & 0o777 == 0o700
    assert (daemon.state / "control.db").stat().st_mode & 0o777 == 0o600


def test_a_broken_database_is_said_and_left_as_it_is(daemon: Daemon) -> None:
    daemon.state.mkdir(mode=0o700)
    (daemon.state / "control.db").write_bytes(b"not a database" * 500)
    tried = daemon.run("run")
    assert tried.returncode == 3
    assert "control.db is damaged" in tried.stderr
    assert (daemon.state / "control.db").read_bytes() == b"not a database" * 500


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
