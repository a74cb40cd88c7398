"""What most families have of the Driver port, which is nothing: no socket of their own, no way to be found."""

from collections.abc import Callable

from hub.model.device import Sighting
from hub.model.ports import DriverPorts, MdnsRecord


class PlainDriver:
    """A family whose sessions own their connections and whose devices do not announce themselves.

    A family that has more says so in place of the method here.
    """

    mdns_types: tuple[str, ...] = ()

    def __init__(self, ports: DriverPorts) -> None:
        self._ports = ports

    async def start(self) -> None:
        """Do nothing: there is no shared socket."""

    async def stop(self) -> None:
        """Do nothing: there is no shared socket."""

    async def scan(self, sighted: Callable[[Sighting], None]) -> None:
        """Do nothing: asking every address of a network is no way to find anything."""

    def recognise(self, record: MdnsRecord) -> Sighting | None:
        """None: nothing announces itself."""
        return None
