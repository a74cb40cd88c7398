"""The simulated home: rooms and devices, and all of it made at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from drivers.kit.room import Room
from drivers.kit.simulator import SimulationPorts, Simulator
from hub.model.errors import BadConfig


@dataclass(frozen=True, slots=True)
class SimulatedDevice:
    """One row of the home. A child has no address of its own but sits behind the gateway `via` (a handle).

    `settings` are the row's other keys: what the family or the model alone understands.
    """

    handle: str
    family: str
    model: str
    address: str = ""
    wire_id: str = ""
    token: str = ""
    area: str = ""
    via: str | None = None
    port: int | None = None
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SimulatedHome:
    """All of it. `speed` is simulated seconds a second; `rooms` holds the arguments of `Room` by area."""

    devices: tuple[SimulatedDevice, ...]
    speed: float = 1.0
    rooms: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


Maker = Callable[[Sequence[SimulatedDevice], SimulationPorts], tuple[Simulator, ...]]
"""A family's part: one simulator a row, in the order of the rows."""


def build_home(home: SimulatedHome, makers: Mapping[str, Maker], ports: SimulationPorts) -> tuple[Simulator, ...]:
    """Make every device of the home, each family by its maker, all in the same rooms; nothing is started yet.

    The speed of `ports` is replaced by the home's. Raises BadConfig for a family without a maker or a row that its
    family refuses.
    """
    rooms = {area: Room(ports.clock, home.speed, **arguments) for area, arguments in home.rooms.items()}
    ports = replace(ports, speed=home.speed, rooms=rooms)
    made: dict[str, Simulator] = {}
    for family in dict.fromkeys(device.family for device in home.devices):
        if family not in makers:
            raise BadConfig("simulator.unknown_family", family=family, known=", ".join(makers))
        rows = [device for device in home.devices if device.family == family]
        # A family draws from a source of its own, so that a device more of another family changes nothing here.
        own = replace(ports, random=Random(f"{family}:{ports.random.random()}"))
        made.update((simulator.name, simulator) for simulator in makers[family](rows, own))
    return tuple(made[device.handle] for device in home.devices)
