"""A hub process with its folders, for tests."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

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

    def environment(self) -> dict[str, str]:
        """Of a hub; one that is aborted shows where it stands."""
        return {**os.environ, "NOTIFY_SOCKET": self.notify, "HEARTH_LANG": "en", "PYTHONFAULTHANDLER": "1"}

    def start(self, **environment: str) -> None:
        env = {**self.environment(), **environment}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.command("run"), env=env, stderr=log, stdout=log)

    def told(self, word: str) -> str:
        """Wait until the service manager is told something; a hub that died instead shows its log."""
        assert self.process is not None
        deadline = time.monotonic() + PATIENCE
        self.manager.settimeout(0.2)
        while time.monotonic() < deadline:
            with contextlib.suppress(TimeoutError):
                message = self.manager.recv(4096).decode()
                if word in message:
                    return message
                continue
            assert self.process.poll() is None, self.log.read_text()
        self.process.send_signal(signal.SIGABRT)
        self.process.wait(PATIENCE)
        raise AssertionError(f"{word} was never told: {self.log.read_text()}")

    def drain(self) -> None:
        """Forget what was told so far."""
        self.manager.settimeout(0.05)
        with contextlib.suppress(TimeoutError):
            while True:
                self.manager.recv(4096)

    def end(self) -> None:
        """Kill it where it still runs."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.manager.close()

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
