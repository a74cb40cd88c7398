"""`hearth doctor` with a running hub, without one, and beside one in safe mode."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hub.cli import doctor as command
from tests.system.daemon import Daemon


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    made = Daemon(tmp_path)
    yield made
    made.end()


def ids(answer: dict[str, Any]) -> set[str]:
    return {one.get("id") for one in answer["findings"]}


def test_with_a_hub_and_without(daemon: Daemon, tmp_path: Path) -> None:
    daemon.start()
    daemon.told("READY=1")
    report = tmp_path / "report.json"
    done = daemon.run("doctor", "--json", "--report", str(report))
    answer = json.loads(done.stdout)
    assert done.returncode in (1, 3)
    assert "doctor.not_running" not in ids(answer)
    assert "doctor.no_phrase" in ids(answer)
    assert report.stat().st_mode & 0o777 == 0o600
    assert json.loads(report.read_text())["running"] is True
    assert str(tmp_path) not in report.read_text()
    (daemon.config / "devices.yaml").write_text("devices: {lamp: {endpoints: [nothing:1]}}\n")
    said = daemon.run("doctor").stdout
    assert "✗ configuration:" in said
    daemon.stop()
    done = daemon.run("doctor", "--json")
    assert done.returncode == 3
    assert "doctor.not_running" in ids(json.loads(done.stdout))
    unwritable = daemon.run("doctor", "--report", str(tmp_path / "none" / "r.json"))
    assert (unwritable.returncode, "name another file" in unwritable.stderr) == (3, True)


def test_beside_a_hub_in_safe_mode(daemon: Daemon) -> None:
    daemon.start()
    daemon.told("READY=1")
    daemon.stop()
    (daemon.state / "control.db").write_bytes(b"broken" * 1000)
    daemon.start()
    assert "safe mode" in daemon.told("READY=1")
    done = daemon.run("doctor", "--json")
    answer = json.loads(done.stdout)
    assert done.returncode == 3
    assert "doctor.control_broken" in ids(answer)
    assert "doctor.not_running" not in ids(answer)
    assert any("safe mode" in one["message"] for one in answer["findings"])
    assert command.execute.__module__ == "hub.cli.doctor"
