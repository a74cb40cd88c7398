"""The file of a virtual home: YAML of rooms and simulated devices.

speed: 20                       # simulated seconds a second
rooms:
  bedroom: {temperature: 17, humidity: 40, dust: 35}
devices:
  kettle: {family: ..., model: ..., area: kitchen, address: 127.77.1.1, wire_id: "...", token: ...}
"""

from collections.abc import Mapping
from ipaddress import ip_address

import yaml

from drivers.families import over_broker
from drivers.kit.home import SimulatedDevice, SimulatedHome
from hub.model.errors import BadConfig

_TEXTS = ("family", "model", "address", "wire_id", "token", "area", "via")
_ROOM = frozenset(("temperature", "humidity", "rest", "dust"))


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


def _device(handle: object, data: object) -> SimulatedDevice:
    place = f"devices.{handle}"
    row = _mapping(data, place)
    texts = {key: _text(row[key], f"{place}.{key}") for key in _TEXTS if key in row}
    for key in ("family", "model"):
        if key not in texts:
            raise BadConfig("simulator.missing_key", place=place, key=key)
    if "address" in texts:
        _check_address(texts["address"], f"{place}.address")
    elif "via" not in texts and not over_broker(texts["family"]):
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
