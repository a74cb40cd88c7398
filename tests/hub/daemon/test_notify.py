"""Datagrams to a service manager: a real socket stands in for systemd."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.daemon.notify import Notifier, watchdog_seconds


@pytest.fixture(params=["path", "abstract"])
def manager(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[socket.socket, Notifier]]:
    name = str(tmp_path / "notify") if request.param == "path" else f"@hearth-test{tmp_path}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(name if request.param == "path" else f"\0{name[1:]}")
        listener.settimeout(5)
        yield listener, Notifier.from_environment({"NOTIFY_SOCKET": name})


def test_the_life_of_a_daemon_as_datagrams(manager: tuple[socket.socket, Notifier]) -> None:
    listener, notifier = manager
    notifier.ready("30 devices")
    notifier.reloading(12.5)
    notifier.watchdog()
    notifier.status("all well")
    notifier.stopping()
    assert [listener.recv(1000) for _ in range(5)] == [
        b"READY=1\nSTATUS=30 devices",
        b"RELOADING=1\nMONOTONIC_USEC=12500000",
        b"WATCHDOG=1",
        b"STATUS=all well",
        b"STOPPING=1",
    ]


def test_a_status_cannot_smuggle_in_a_second_assignment(manager: tuple[socket.socket, Notifier]) -> None:
    listener, notifier = manager
    notifier.status("fine\nMAINPID=1\r\nFDSTORE=1\ud800")
    assert listener.recv(1000) == b"STATUS=fine MAINPID=1 FDSTORE=1?"


@pytest.mark.parametrize("environment", [{}, {"NOTIFY_SOCKET": ""}, {"NOTIFY_SOCKET": "vsock:2:1234"}])
def test_without_a_manager_nothing_is_sent(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    notifier = Notifier.from_environment(environment)
    with monkeypatch.context() as patch:
        patch.setattr(socket, "socket", lambda *kind: opened.append(kind))
        notifier.ready("x")
        notifier.watchdog()
    assert opened == []


def test_a_manager_that_is_gone_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    Notifier(str(tmp_path / "nobody")).ready()
    assert "the service manager does not listen" in caplog.text


def test_a_manager_that_never_reads_does_not_block(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        notifier = Notifier(str(tmp_path / "notify"))
        for _ in range(2000):
            notifier.watchdog()
            if caplog.records:
                break
    assert "the service manager does not listen" in caplog.text


@pytest.mark.parametrize(
    ("environment", "seconds"),
    [
        ({"WATCHDOG_USEC": "30000000"}, 30.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "42"}, 30.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "43"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "-1"}, None),
        ({"WATCHDOG_USEC": "²"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({}, None),
    ],
)
def test_the_patience_of_systemd(environment: dict[str, str], seconds: float | None) -> None:
    assert watchdog_seconds(environment, pid=42) == seconds
