"""Listening to mDNS: services of the types that the families want, resolved and shown to them.

zeroconf 0.154: `AsyncZeroconf(interfaces=[...])`, `AsyncServiceBrowser(handlers=[f])` calls `f` with keyword arguments
on the loop, `AsyncServiceInfo.async_request` resolves one instance.
"""

import asyncio
import socket
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from zeroconf import DNSQuestionType, IPVersion, ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from hub.model.device import Sighting
from hub.model.errors import BadSetup
from hub.model.ports import MdnsRecord, Network

RESOLVE_MS: Final = 3000
RESOLVERS: Final = 8
MOST_WAITING: Final = 512
MOST_PAIRS: Final = 64
LONGEST_PAIR: Final = 256


class Recogniser(Protocol):
    """A driver, as mDNS sees it."""

    mdns_types: tuple[str, ...]

    def recognise(self, record: MdnsRecord) -> Sighting | None:
        """The sighting that a service stands for."""


class MdnsListener:
    """Brings services that the drivers recognise to `sighted`; `run` is for the supervisor.

    Bound to the addresses of `network` only. `dropped` counts announcements beyond what can wait for resolving.
    """

    def __init__(self, network: Network, drivers: Sequence[Recogniser], sighted: Callable[[Sighting], None]) -> None:
        self.dropped = 0
        self._network = network
        self._drivers = drivers
        self._sighted = sighted
        self._waiting: asyncio.Queue[tuple[str, str]] = asyncio.Queue(MOST_WAITING)
        self._queued: set[tuple[str, str]] = set()

    @property
    def types(self) -> tuple[str, ...]:
        """The service types that any driver wants, fully qualified."""
        wanted = {f"{kind.rstrip('.')}." for driver in self._drivers for kind in driver.mdns_types}
        return tuple(sorted(wanted))

    async def run(self) -> None:
        """Browse until cancelled.

        Raises:
            BadSetup: there is no address to listen on, or the port of mDNS cannot be had on them.
        """
        addresses = list(self._network.addresses)
        if not addresses:
            raise BadSetup("discovery.no_network")
        try:
            _check(addresses)
            mdns = AsyncZeroconf(interfaces=addresses, ip_version=IPVersion.V4Only)
        except OSError as error:
            reason = error.strerror or str(error)
            raise BadSetup("discovery.mdns", addresses=", ".join(addresses), reason=reason) from error
        # Questions whose answers everyone hears: a private answer goes astray where several programs share the port.
        browser = AsyncServiceBrowser(
            mdns.zeroconf, list(self.types), handlers=[self._changed], question_type=DNSQuestionType.QM
        )
        try:
            async with asyncio.TaskGroup() as resolvers:
                for _ in range(RESOLVERS):
                    resolvers.create_task(self._resolve(mdns.zeroconf))
        finally:
            await browser.async_cancel()
            await mdns.async_close()

    def _changed(self, zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange) -> None:
        item = (service_type, name)
        if state_change is ServiceStateChange.Removed or item in self._queued:
            return
        try:
            self._waiting.put_nowait(item)
        except asyncio.QueueFull:
            self.dropped += 1
        else:
            self._queued.add(item)

    async def _resolve(self, zeroconf: Zeroconf) -> None:
        while True:
            service_type, name = item = await self._waiting.get()
            self._queued.discard(item)
            info = AsyncServiceInfo(service_type, name)
            if await info.async_request(zeroconf, RESOLVE_MS, DNSQuestionType.QM):
                record = _record(info)
                if record is not None:
                    self._show(record)

    def _show(self, record: MdnsRecord) -> None:
        for driver in self._drivers:
            sighting = driver.recognise(record)
            if sighting is not None:
                self._sighted(sighting)


def _check(addresses: Sequence[str]) -> None:
    """Raise OSError for an address that is not this machine's: zeroconf finds out too, but leaves a socket open."""
    for address in addresses:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind((address, 0))


def _record(info: AsyncServiceInfo) -> MdnsRecord | None:
    """What was resolved, cut to a size that costs nothing; None without an IPv4 address and a port."""
    addresses = info.parsed_addresses(IPVersion.V4Only)
    if not addresses or not info.port:
        return None
    pairs = tuple((_text(name), _text(value or b"")) for name, value in list(info.properties.items())[:MOST_PAIRS])
    instance = info.name.removesuffix(info.type).rstrip(".")
    return MdnsRecord(info.type, instance[:LONGEST_PAIR], addresses[0], info.port, pairs)


def _text(data: bytes) -> str:
    return data[:LONGEST_PAIR].decode("utf-8", "replace")
