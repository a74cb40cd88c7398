"""The simulated home: a YAML file of rooms and devices, and all of it started in one process.

speed: 20                       # simulated seconds a second
rooms:
  bedroom: {temperature: 17, humidity: 40}
devices:
  kettle: {family: miio, model: yunmi.kettle.v19, area: kitchen, address: 127.77.1.1, wire_id: "…", token: …}
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from random import Random

import yaml

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
    """The file, read. `rooms` holds the arguments of `Room` by area."""

    devices: tuple[SimulatedDevice, ...]
    speed: float = 1.0
    rooms: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


Maker = Callable[[Sequence[SimulatedDevice], SimulationPorts], tuple[Simulator, ...]]
"""A family's part: one simulator a row, in the order of the rows."""

_TEXTS = ("family", "model", "address", "wire_id", "token", "area", "via")
_ROOM = frozenset(("temperature", "humidity", "rest"))


def read_home(text: str) -> SimulatedHome:
    """Read the file. Raises BadConfig for the first thing that is not as it should be, naming its place."""
    try:
        data = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:  # a date that is none is a ValueError
        raise BadConfig("simulator.bad_yaml", problem=str(error)) from error
    top = _mapping(data, "home")
    unknown = {str(key) for key in top} - {"speed", "rooms", "devices"}
    if unknown:
        raise BadConfig("simulator.unknown_key", place="home", key=min(unknown))
    speed = _number(top.get("speed", 1.0), "speed")
    if speed <= 0:
        raise BadConfig("simulator.bad_key", place="speed", value=speed)
    devices = tuple(_device(handle, row) for handle, row in _mapping(top.get("devices"), "devices").items())
    _check(devices)
    return SimulatedHome(devices, speed, _rooms(top.get("rooms", {})))


def build_home(home: SimulatedHome, makers: Mapping[str, Maker], ports: SimulationPorts) -> tuple[Simulator, ...]:
    """Make every device of the home, each family by its maker, all in the same rooms; nothing is started yet.

    The speed of `ports` is replaced by the file's. Raises BadConfig for a family without a maker or a row that its
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


def _device(handle: object, data: object) -> SimulatedDevice:
    place = f"devices.{handle}"
    row = _mapping(data, place)
    texts = {key: _text(row[key], f"{place}.{key}") for key in _TEXTS if key in row}
    for key in ("family", "model"):
        if key not in texts:
            raise BadConfig("simulator.missing_key", place=place, key=key)
    if "address" in texts:
        _check_address(texts["address"], f"{place}.address")
    elif "via" not in texts:
        raise BadConfig("simulator.missing_key", place=place, key="address")
    port = row.get("port")
    if port is not None and (isinstance(port, bool) or not isinstance(port, int) or not 0 < port < 65536):
        raise BadConfig("simulator.bad_key", place=f"{place}.port", value=port)
    settings = {str(key): value for key, value in row.items() if key not in (*_TEXTS, "port")}
    return SimulatedDevice(str(handle), port=port, settings=settings, **texts)


def _check(devices: tuple[SimulatedDevice, ...]) -> None:
    handles = {device.handle for device in devices}
    seen: set[tuple[str, str]] = set()
    for device in devices:
        if device.via is not None and device.via not in handles:
            raise BadConfig("simulator.bad_key", place=f"devices.{device.handle}.via", value=device.via)
        if device.wire_id and (device.family, device.wire_id) in seen:
            raise BadConfig("simulator.bad_key", place=f"devices.{device.handle}.wire_id", value=device.wire_id)
        seen.add((device.family, device.wire_id))


def _check_address(text: str, place: str) -> None:
    try:
        loopback = ip_address(text).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise BadConfig("simulator.not_loopback", place=place, value=text)


def _rooms(data: object) -> dict[str, dict[str, float]]:
    rooms: dict[str, dict[str, float]] = {}
    for area, row in _mapping(data, "rooms").items():
        place = f"rooms.{area}"
        arguments = {str(key): _number(value, f"{place}.{key}") for key, value in _mapping(row, place).items()}
        unknown = arguments.keys() - _ROOM
        if unknown:
            raise BadConfig("simulator.unknown_key", place=place, key=min(unknown))
        rooms[str(area)] = arguments
    return rooms


def _mapping(data: object, place: str) -> Mapping[object, object]:
    if not isinstance(data, dict):
        raise BadConfig("simulator.not_a_mapping", place=place)
    return data


def _text(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise BadConfig("simulator.not_text", place=place, value=value)
    return value


def _number(value: object, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadConfig("simulator.bad_key", place=place, value=value)
    return float(value)
