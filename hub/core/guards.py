"""What holds a command back: hazards nobody allowed, hazards of real devices, and too many commands a second."""

from collections import deque
from ipaddress import AddressValueError, IPv4Address, IPv4Network
from typing import Final

from hub.core.registry import Registry
from hub.model.capability import Property
from hub.model.command import CommandClass
from hub.model.device import Device, Endpoint
from hub.model.errors import Unsafe
from hub.model.ports import AddressBook, Clock
from hub.model.value import Value
from hub.model.vocabulary import LOADS

COMMANDS_A_SECOND: Final = 5
"""How many commands of the classes B and C one device gets within a second; more wait their turn."""

_SIMULATED: Final = IPv4Network("127.0.0.0/8")


def command_class(device: Device, path: str, prop: Property, value: Value) -> CommandClass:
    """The class of writing `value`: the property's, save that a plug or switch becomes what hangs on it."""
    guard = None if device.load is None else LOADS[device.load]
    if guard is not None and path.rpartition(".")[2] == "on":
        prop = prop.narrowed(guard=prop.guard or guard)
    return prop.command_class(value)


class Guards:
    """Refuses class C unless the owner allows it for the device and the device is a simulated one."""

    def __init__(self, registry: Registry, book: AddressBook) -> None:
        self._registry = registry
        self._book = book

    def refusal(self, device: Device, endpoint: Endpoint, hazard: CommandClass) -> Unsafe | None:
        """Why a command of that class must not go to the device through `endpoint` now; None when it may."""
        if hazard is not CommandClass.C:
            return None
        if not device.hazard_allowed:
            return Unsafe("command.hazard_not_allowed", device=device.handle)
        if not self._simulated(endpoint):
            return Unsafe("command.hazard_unguarded", device=device.handle)
        return None

    def _simulated(self, endpoint: Endpoint) -> bool:
        """Whether the endpoint, or the gateway it sits behind, lives on this machine's loopback."""
        address = self._book.address(endpoint.ref)
        if endpoint.via is not None:
            gateway = self._registry.by_handle(endpoint.via)
            same = () if gateway is None else tuple(one for one in gateway.endpoints if one.family == endpoint.family)
            address = self._book.address(same[0].ref) if same else None
        if address is None:
            return False
        try:
            return IPv4Address(address.partition(":")[0]) in _SIMULATED
        except AddressValueError:
            return False


class RateCap:
    """At most `COMMANDS_A_SECOND` sendings a second to each device."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sent: dict[str, deque[float]] = {}

    def take(self, device: str) -> float | None:
        """Take one sending, or say at which monotonic time to ask again."""
        now = self._clock.monotonic()
        sent = self._sent.setdefault(device, deque(maxlen=COMMANDS_A_SECOND))
        if len(sent) == COMMANDS_A_SECOND and now < sent[0] + 1.0:
            return sent[0] + 1.0
        sent.append(now)
        return None
