"""The family: lamps with LAN control, found by a search of their own."""

import asyncio
import logging
from collections.abc import Callable

from drivers.kit.driver import PlainDriver
from drivers.yeelight.codec import Lamp
from drivers.yeelight.definitions.lights import DEFINITIONS
from drivers.yeelight.discover import FAMILY, listen, scan, sighting_of, verify
from drivers.yeelight.session import YeelightSession
from hub.model.capability import Abilities
from hub.model.device import Endpoint, Sighting
from hub.model.errors import NotSupported
from hub.model.ports import DriverPorts, Learned
from hub.model.secret import Secret

_LOG = logging.getLogger(__name__)


class YeelightDriver(PlainDriver):
    """The Driver of the family. Its sessions own their connections; shared are only the ears for advertisements."""

    name = FAMILY

    def __init__(self, ports: DriverPorts) -> None:
        super().__init__(ports)
        self._ears: asyncio.DatagramTransport | None = None
        self._sighted: Callable[[Sighting], None] | None = None

    async def _listen(self) -> None:
        """Listen for advertisements. Where the port cannot be had the search finds lamps all the same."""
        if self._ears is not None:
            return
        try:
            self._ears = await listen(self._ports.network, self._heard)
        except OSError as error:
            _LOG.warning("no ears for lamps that announce themselves: %s", error)

    async def stop(self) -> None:
        """Stop listening."""
        if self._ears is not None:
            self._ears.close()
            self._ears = None

    @staticmethod
    def has_no_secret(_wire_id: str) -> bool:
        """None has one: the protocol knows none."""
        return True

    @staticmethod
    def abilities(model: str) -> Abilities | None:
        definition = DEFINITIONS.get(model)
        return definition.abilities if definition else None

    def open(self, device: str, model: str, endpoint: Endpoint, via: Endpoint | None) -> YeelightSession:
        """The session with the lamp. Raises NotSupported for a model of nobody here."""
        definition = DEFINITIONS.get(model)
        if definition is None:
            raise NotSupported("device.unknown_model", model=model, family=FAMILY)
        return YeelightSession(device, endpoint, self._ports, definition)

    async def scan(self, sighted: Callable[[Sighting], None]) -> None:
        """Search once. From now on `sighted` hears of lamps that announce themselves, too."""
        self._sighted = sighted
        await self._listen()
        await scan(self._ports.clock, self._ports.network, sighted)

    async def verify(self, sighting: Sighting, secret: Secret | None) -> Learned:
        return await verify(self._ports.clock, self._ports.network, sighting)

    def _heard(self, lamp: Lamp, host: str) -> None:
        if self._sighted is not None:
            self._sighted(sighting_of(lamp, host, "announced"))
