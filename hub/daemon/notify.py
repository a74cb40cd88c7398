"""What the hub tells systemd: datagrams to the socket named in `$NOTIFY_SOCKET`, as in sd_notify(3).

Without that variable (a shell, a test, another init) every call does nothing.
"""

import logging
import socket
from collections.abc import Mapping
from typing import Self

_LOG = logging.getLogger(__name__)


class Notifier:
    """Sends the daemon's state to the service manager; a manager that does not listen is logged, never an error."""

    def __init__(self, address: str | None) -> None:
        """Take a path, an abstract name (`@name`), or None for no manager."""
        self._address = address

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """The manager that started this process, if any. Other kinds of address (vsock) count as none."""
        address = environment.get("NOTIFY_SOCKET", "")
        return cls(address if address.startswith(("/", "@")) else None)

    def ready(self, status: str = "") -> None:
        """Started, or finished reloading."""
        self._send("READY=1", *_status(status))

    def reloading(self, monotonic: float) -> None:
        """Began to reload at `monotonic` seconds of CLOCK_MONOTONIC; `ready` ends it."""
        self._send("RELOADING=1", f"MONOTONIC_USEC={int(monotonic * 1_000_000)}")

    def stopping(self, status: str = "") -> None:
        """Began to stop."""
        self._send("STOPPING=1", *_status(status))

    def status(self, text: str) -> None:
        """One line for `systemctl status`."""
        self._send(*_status(text))

    def watchdog(self) -> None:
        """Still making progress; said by the watchdog task only."""
        self._send("WATCHDOG=1")

    def _send(self, *assignments: str) -> None:
        if self._address is None or not assignments:
            return
        address = f"\0{self._address[1:]}" if self._address.startswith("@") else self._address
        message = "\n".join(assignments).encode("utf-8", "replace")
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
                channel.setblocking(False)
                channel.sendto(message, address)
        except OSError as error:
            _LOG.warning("the service manager does not listen: %s", error)


def watchdog_seconds(environment: Mapping[str, str], pid: int) -> float | None:
    """The time after which systemd gives up on this process (`$WATCHDOG_USEC`), None when it does not watch it."""
    if environment.get("WATCHDOG_PID", str(pid)) != str(pid):
        return None
    microseconds = environment.get("WATCHDOG_USEC", "")
    if not (microseconds.isascii() and microseconds.isdigit()) or int(microseconds) == 0:
        return None
    return int(microseconds) / 1_000_000


def _status(text: str) -> tuple[str, ...]:
    line = " ".join(text.split())
    return (f"STATUS={line}",) if line else ()
