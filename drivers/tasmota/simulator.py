"""Virtual devices with the Tasmota firmware at a real broker: a plug with a meter, and a lamp.

Source: https://tasmota.github.io/docs/MQTT/ and `xdrv_12_discovery.ino`: announcements and whether a device is there
are kept by the broker; each command is answered under `stat/…/RESULT`; telemetry comes on its own and when asked.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from drivers.kit.faults import Faults
from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import ReceivedCommand, SimulationPorts, as_bool, as_number, unknown_act
from hub.model.errors import BadConfig

VERSION: Final = "14.2.0"
_FAULTS: Final = ("silent", "twice", "garbage")
_GARBAGE: Final = (b"", b"{", b"[]", b"null", b'{"POWER": {}}', b'{"POWER": "x", "Dimmer": "y"}', b"\xff")


@dataclass(frozen=True, slots=True)
class Product:
    """One kind: its relays and lights as the announcement counts them, and what it can be told besides `Power1`."""

    relays: tuple[int, ...]
    light: int = 0
    metered: bool = False
    start: Mapping[str, object] = field(default_factory=dict)


PRODUCTS: Final[Mapping[str, Product]] = {
    "Athom Plug V2": Product((1,), metered=True),
    "Athom Bulb": Product((2,), 5, start={"Dimmer": 50, "CT": 250, "HSBColor": "0,0,50", "Scheme": 0}),
}


def simulators(rows: Sequence[SimulatedDevice], ports: SimulationPorts) -> tuple["TasmotaSimulator", ...]:
    """One device a row; `wire_id` is its MAC address, the setting `topic` its own topic (the handle).

    Raises:
        BadConfig: a row without a MAC address, an unknown model, or settings that nobody knows.
    """
    return tuple(TasmotaSimulator(row, ports) for row in rows)


class TasmotaSimulator:
    """One device.

    Acts: `on` (bool: somebody presses its button), `power` (W: what hangs on the plug draws).
    Faults: `silent` (it has lost the network), `twice` (all is said twice), `garbage` (nonsense between).
    """

    faults: tuple[str, ...] = _FAULTS

    def __init__(self, row: SimulatedDevice, ports: SimulationPorts) -> None:
        place = f"devices.{row.handle}"
        product = PRODUCTS.get(row.model)
        topic = row.settings.get("topic", row.handle)
        if product is None:
            raise BadConfig("simulator.unknown_model", place=f"{place}.model", model=row.model)
        if not row.wire_id:
            raise BadConfig("simulator.missing_key", place=place, key="wire_id")
        if not isinstance(topic, str) or set(row.settings) - {"topic"}:
            raise BadConfig("simulator.bad_key", place=f"{place}.topic", value=topic)
        self.name = row.handle
        self.acts: tuple[str, ...] = ("on", "power") if product.metered else ("on",)
        self._row = row
        self._product = product
        self._topic = topic
        self._ports = ports
        self._faults = Faults(_FAULTS, ports.clock)
        self._received: list[ReceivedCommand] = []
        self._ends: list[Callable[[], None]] = []
        self._on = False
        self._watts = 40.0
        self._energy = 12.5
        self._state: dict[str, object] = dict(product.start)

    @property
    def running(self) -> bool:
        """Whether it is at the broker."""
        return bool(self._ends) and not self._faults["silent"]

    async def start(self) -> None:
        """Connect: announce, and tell the state."""
        self._ends.append(self._ports.broker.subscribe(f"cmnd/{self._topic}/+", self._heard))
        self._begin()

    async def stop(self) -> None:
        """Vanish; the broker says so in its name."""
        for end in self._ends:
            end()
        self._ends.clear()
        self._gone()

    def state(self) -> dict[str, object]:
        """What it does."""
        power = self._watts if self._on else 0.0
        metered: dict[str, object] = {"power": power, "energy": self._energy} if self._product.metered else {}
        return {"on": self._on, **self._state, **metered}

    def received(self) -> list[ReceivedCommand]:
        """Commands, oldest first."""
        return list(self._received)

    def act(self, what: str, value: object) -> None:
        """Lay a hand on it. Raises UnknownName, BadValue."""
        if what == "on":
            self._on = as_bool(what, value)
            self._result({"POWER": "ON" if self._on else "OFF"})
        elif what == "power" and self._product.metered:
            self._watts = max(0.0, as_number(what, value))
        else:
            raise unknown_act(what, self.acts)
        self._tell()

    def misbehave(self, fault: str, value: object) -> None:
        """Play a fault, or stop playing it. Raises UnknownName, BadValue."""
        self._faults.play(fault, value)
        if fault == "silent":
            if self._faults["silent"]:
                self._gone()
            else:
                self._begin()

    def _begin(self) -> None:
        self._say(f"tele/{self._topic}/LWT", "Online", kept=True)
        self._say(f"tasmota/discovery/{self._row.wire_id}/config", self._config(), kept=True)
        self._say(f"tasmota/discovery/{self._row.wire_id}/sensors", {"sn": self._sensors(), "ver": 1}, kept=True)
        self._tell()

    def _gone(self) -> None:
        self._ports.broker.publish(f"tele/{self._topic}/LWT", b"Offline", retain=True)

    def _config(self) -> dict[str, object]:
        product = self._product
        return {
            "ip": "192.0.2.20", "dn": self._row.handle, "fn": [self._row.handle, None], "hn": self._topic,
            "mac": self._row.wire_id, "md": self._row.model, "ty": 0, "if": 0, "ofln": "Offline", "onln": "Online",
            "state": ["OFF", "ON", "TOGGLE", "HOLD"], "sw": VERSION, "t": self._topic, "ft": "%prefix%/%topic%/",
            "tp": ["cmnd", "stat", "tele"], "rl": [*product.relays, 0, 0, 0], "swc": [-1], "swn": [None], "btn": [0],
            "so": {"4": 0, "11": 0, "13": 0, "17": 0, "20": 0, "30": 0, "68": 0, "73": 0, "82": 0, "114": 0},
            "lk": 1, "lt_st": product.light, "bat": 0, "dslp": 0, "sho": [], "sht": [], "ver": 1,
        }  # fmt: skip

    def _sensors(self) -> dict[str, object]:
        found: dict[str, object] = {"Time": "2024-03-31T08:46:17"}
        if self._product.metered:
            power = round(self._watts) if self._on else 0
            energy = {"Total": self._energy, "Today": 0.2, "Power": power, "Voltage": 230}
            found["ENERGY"] = {**energy, "Current": round(power / 230, 3)}
        return found

    def _whole(self) -> dict[str, object]:
        return {"Uptime": "0T01:00:00", "POWER": "ON" if self._on else "OFF", **self._state, "Wifi": {"Signal": -55}}

    def _tell(self) -> None:
        self._say(f"tele/{self._topic}/STATE", self._whole())
        if self._product.metered:
            self._say(f"tele/{self._topic}/SENSOR", self._sensors())

    def _heard(self, topic: str, payload: bytes, retained: bool) -> None:
        if not self.running or retained:
            return
        what, word = topic.rpartition("/")[2], payload.decode("utf-8", "replace")
        self._received.append(ReceivedCommand(self._ports.clock.now(), what, word[:200]))
        if what == "Backlog":
            for part in word.split(";"):
                name, _, rest = part.strip().partition(" ")
                self._told(name, rest)
        else:
            self._told(what, word)

    def _told(self, what: str, word: str) -> None:
        name = what.upper()
        if name == "STATE":
            self._result(self._whole())
        elif name == "STATUS" and word == "10":
            self._say(f"stat/{self._topic}/STATUS10", {"StatusSNS": self._sensors()})
        elif name in {"POWER", "POWER1"} and word in {"ON", "OFF", "1", "0"}:
            self._on = word in {"ON", "1"}
            self._result({"POWER": "ON" if self._on else "OFF"})
            if self._product.metered:
                self._say(f"tele/{self._topic}/SENSOR", self._sensors())
        elif word.isdigit():
            self._lit(name, int(word))
        else:
            self._result({"Command": "Unknown"})

    def _lit(self, name: str, number: int) -> None:
        """A command to a lamp, which goes on with it."""
        hue, saturation, value = (int(part) for part in str(self._state.get("HSBColor", "0,0,0")).split(","))
        changes: dict[str, dict[str, object]] = {
            "DIMMER": {"Dimmer": number, "HSBColor": f"{hue},{saturation},{number}"},
            "CT": {"CT": number},
            "SCHEME": {"Scheme": number},
            "HSBCOLOR1": {"HSBColor": f"{number},{saturation},{value}"},
            "HSBCOLOR2": {"HSBColor": f"{hue},{number},{value}"},
        }
        if not self._product.light or name not in changes:
            self._result({"Command": "Unknown"})
            return
        self._state |= changes[name]
        self._on = True
        self._result({"POWER": "ON", **self._state})

    def _result(self, said: Mapping[str, object]) -> None:
        self._say(f"stat/{self._topic}/RESULT", said)

    def _say(self, topic: str, said: object, *, kept: bool = False) -> None:
        if not self.running:
            return
        payload = (said if isinstance(said, str) else json.dumps(said)).encode()
        if self._faults["garbage"]:
            for nonsense in _GARBAGE:
                self._ports.broker.publish(f"stat/{self._topic}/RESULT", nonsense)
        for _ in range(2 if self._faults["twice"] else 1):
            self._ports.broker.publish(topic, payload, retain=kept)
