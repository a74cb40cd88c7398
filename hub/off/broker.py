"""The home's MQTT broker, for who has only the list: behind it may be devices that must be switched off."""

from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Protocol

from drivers.families import over_broker
from hub.model.broker import Broker
from hub.model.ports import Clock
from hub.storage.off_records import BrokerWay, OffEntry


class OwnBroker(Broker, Protocol):
    """A connection of one's own, which is kept for as long as it is run."""

    async def run(self) -> None:
        """Keep the connection until cancelled."""

    async def aclose(self) -> None:
        """Say goodbye."""


def opened(owed: Iterable[OffEntry], way: BrokerWay | None, clock: Clock, random: Random) -> OwnBroker | None:
    """A connection that has yet to be run; None where nothing that is owed is behind a broker, or none is known."""
    if way is None or not any(over_broker(each.endpoint.family) for one in owed for each in one.ways):
        return None
    # Most homes have no broker, and what speaks to one is large.
    from hub.broker.address import Address, Tls  # noqa: PLC0415 - see above
    from hub.broker.connection import open_broker  # noqa: PLC0415 - see above

    ca, certificate, key = (Path(name) if name else None for name in (way.ca, way.certificate, way.key))
    tls = Tls(ca, certificate, key) if way.tls else None
    address = Address(way.host, way.client, way.port, way.user, way.version, tls)
    return open_broker(address, clock, random, lambda: way.password)
