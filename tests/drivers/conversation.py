"""What the test of a session needs: an address book, ears for its reports, and patience with a deadline."""

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from hub.core.clock import VirtualClock
from hub.model.device import Status
from hub.model.ports import DriverPorts, Network, Report
from hub.model.secret import Secret

PATIENCE = 10.0  # real seconds until a test gives up; no test waits for it to pass


class Ears:
    """Keeps what the session brings."""

    def __init__(self) -> None:
        self.reports: list[Report] = []
        self.statuses: list[Status] = []

    def report(self, report: Report) -> None:
        self.reports.append(report)

    def status(self, device: str, endpoint: str, status: Status) -> None:
        self.statuses.append(status)

    @property
    def health(self) -> tuple[str, str]:
        """The newest status and its reason."""
        return (str(self.statuses[-1].health), self.statuses[-1].reason) if self.statuses else ("", "")

    def told(self, path: str) -> list[object]:
        """Every value reported for the path, in order."""
        return [value for report in self.reports for name, value in report.values if name == path]

    def events(self, path: str) -> list[dict[str, object]]:
        """The fields of every event reported on the path, in order."""
        return [dict(event.fields) for report in self.reports for event in report.events if event.path == path]


@dataclass
class Addresses:
    """The port `AddressBook`: adopted is what has an address."""

    addresses: dict[str, str] = field(default_factory=dict)

    def address(self, ref: str) -> str | None:
        return self.addresses.get(ref)

    def moved(self, ref: str, address: str) -> None:
        self.addresses[ref] = address

    def secret(self, ref: str) -> Secret | None:
        return None

    def adopted(self, ref: str) -> bool:
        return ref in self.addresses


class Book:
    """One address and one secret, for whoever asks."""

    def __init__(self, address: str | None, secret: str | None) -> None:
        self._address = address
        self._secret = secret

    def address(self, ref: str) -> str | None:
        return self._address

    def moved(self, ref: str, address: str) -> None:
        self._address = address

    def secret(self, ref: str) -> Secret | None:
        return None if self._secret is None else Secret(self._secret)

    def adopted(self, ref: str) -> bool:
        return True


def ports_of(clock: VirtualClock, ears: Ears, book: Book) -> DriverPorts:
    return DriverPorts(clock, Random(7), ears, book, Network())


async def until(condition: Callable[[], object]) -> None:
    """Let the sockets work until the condition holds."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.002)


async def quiet(seconds: float = 0.05) -> None:
    """Give the sockets time for what must not happen."""
    await asyncio.sleep(seconds)


def free_port(address: str) -> int:
    with socket.socket() as probe:
        probe.bind((address, 0))
        port: int = probe.getsockname()[1]
        return port
