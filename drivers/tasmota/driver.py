"""The family: devices with the Tasmota firmware, as they tell of themselves under `tasmota/discovery`."""

from dataclasses import dataclass
from typing import Final

from drivers.mqtt.driver import MqttDriver
from drivers.mqtt.form import read_form
from drivers.tasmota.announcement import Config, read_config, read_sensors
from drivers.tasmota.entry import entry_of
from hub.model.broker import HOW
from hub.model.device import Sighting
from hub.model.errors import HearthError, Unreachable
from hub.model.ports import DriverPorts, Learned
from hub.model.secret import Secret

FAMILY: Final = "tasmota"
MOST_DEVICES: Final = 1_024
MOST_BYTES: Final = 4 << 20
"""Of what all of them say of their sensors. It is kept as it came: as objects it would be ten times as much."""


@dataclass(slots=True)
class _Device:
    """What one has said; None: not yet."""

    config: Config | None = None
    sensors: bytes | None = None


class TasmotaDriver(MqttDriver):
    """The Driver of the family. The id on the wire is the MAC address, as in the topic; the address its own topic."""

    name = FAMILY
    announced_under = ("tasmota/discovery",)

    def __init__(self, ports: DriverPorts) -> None:
        super().__init__(ports)
        self._devices: dict[str, _Device] = {}
        self._bytes = 0

    def filters(self, topic: str) -> tuple[str, ...]:
        return (f"{topic}/+/config", f"{topic}/+/sensors")

    def announced(self, topic: str, payload: bytes, retained: bool) -> None:
        """Take in one half of what a device says of itself, and act when both are there."""
        rest, _, what = topic.rpartition("/")
        mac = rest.rpartition("/")[2]
        if what == "config":
            config = read_config(payload)
            if config is None or config.mac != mac:
                self._forget(mac)  # an empty message takes the announcement back
                return
            device = self._device(mac)
            if device is None:
                return
            device.config = config
            self.sight(_sighting(config))
        else:
            device = self._device(mac) if read_sensors(payload) is not None else None
            grown = len(payload) - len(device.sensors or b"") if device is not None else 0
            if device is None or self._bytes + grown > MOST_BYTES:
                return
            self._bytes += grown
            device.sensors = payload
        self._follow(f"{FAMILY}:{mac}", device)

    def _device(self, mac: str) -> _Device | None:
        """The device of a MAC, new where it was not known; None where there is no room for it."""
        if mac not in self._devices and len(self._devices) >= MOST_DEVICES:
            return None
        return self._devices.setdefault(mac, _Device())

    def _forget(self, mac: str) -> None:
        gone = self._devices.pop(mac, None)
        self._bytes -= len(gone.sensors or b"") if gone is not None else 0

    def tell(self) -> None:
        for device in self._devices.values():
            if device.config is not None:
                self.sight(_sighting(device.config))

    def undescribed(self, wire_id: str) -> str:
        """Why one makes no device: it has said nothing of itself."""
        device = self._devices.get(wire_id)
        return "" if device is not None and device.config is not None else "tasmota.not_there"

    async def verify(self, sighting: Sighting, secret: Secret | None) -> Learned:
        """What the device said last. Raises Unreachable where it said nothing."""
        device = self._devices.get(sighting.wire_id)
        if device is None or device.config is None:
            raise Unreachable("tasmota.not_there", ref=sighting.ref, model=sighting.model)
        model = self._model(device.config, device.sensors)
        return Learned(model, device.config.version, device.config.topic)

    def _follow(self, ref: str, device: _Device) -> None:
        """An adopted device has another topic now, or says something else of itself."""
        if device.config is None or device.sensors is None or not self._ports.book.adopted(ref):
            return
        self.renamed(ref, device.config.topic)
        try:
            self._ports.descriptions.described(ref, self._model(device.config, device.sensors))
        except HearthError:
            return  # it stays what it was: there is no room for more descriptions, which the doctor tells

    def _model(self, config: Config, sensors: bytes | None) -> str:
        """The model of it in the library; what its sensors are called may not spoil the rest."""
        name = config.model or "Tasmota"
        entry = entry_of(config, (sensors and read_sensors(sensors)) or {})
        if read_form(name, entry).definition is None:
            entry = entry_of(config, {})
        return self._ports.descriptions.describe(FAMILY, name, entry)


def _sighting(config: Config) -> Sighting:
    details = (("mac", config.mac), ("ip", config.address), ("origin", f"Tasmota {config.version}".strip()))
    shown = tuple((key, text) for key, text in details if text)
    return Sighting(FAMILY, config.mac, config.topic, HOW, config.model or "Tasmota", config.name, shown)
