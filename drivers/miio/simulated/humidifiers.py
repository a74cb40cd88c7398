"""Humidifiers: water that becomes air. Sources: homebridge-miot (ca4), python-miio (cb1, and the raw water levels).

A full tank reads 120, one taken out 127.
"""

from collections.abc import Mapping
from typing import ClassVar

from drivers.kit.simulator import as_bool, as_number
from drivers.miio.simulated.appliance import SLOW, Place, rounded
from drivers.miio.simulated.facts import Fact, Scalar, table
from drivers.miio.simulated.legacy import LegacyAppliance
from drivers.miio.simulated.miot import MiotAppliance

FULL, TAKEN_OUT = 120, 127
MOISTEN = 12 / 3600  # % a second at full speed
DRAIN = 100 / (8 * 3600)  # % of the tank a second at full speed


class Tank:
    """Water in %, in a tank that can be taken out, and what it does to the room."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.water = as_number("water", place.settings.get("water", 80.0))
        self.attached = True
        self.strength = 0.0

    @property
    def raw(self) -> int:
        """The level as the device says it."""
        return round(self.water / 100 * FULL) if self.attached else TAKEN_OUT

    def act(self, what: str, value: object) -> None:
        """`water` fills it to so many per cent, `tank` takes it out (False) or puts it in."""
        if what == "water":
            self.water = min(100.0, max(0.0, as_number(what, value)))
        else:
            self.attached = as_bool(what, value)

    def work(self, strength: float, seconds: float) -> None:
        """Blow at `strength` 0..1 for so long, if there is water."""
        strength = strength if self.attached and self.water > 0 else 0.0
        self.water = max(0.0, self.water - DRAIN * strength * seconds)
        if strength != self.strength:
            self.strength = strength
            self.place.room.effect(self.place.did, moisture=MOISTEN * strength)

    def state(self) -> dict[str, object]:
        """Water, tank and how hard it works."""
        return {"water": round(self.water, 1), "tank": self.attached, "strength": self.strength}


class MiotHumidifier(MiotAppliance):
    """zhimi.humidifier.ca4."""

    FACTS = table("""
        2.1   on                 bool   rwn  -            false
        2.2   fault              int    rn   0..15        0
        2.5   fan-level          int    rwn  0,1,2,3      0
        2.6   target-humidity    int    rwn  30..80       50
        2.7   water-level        int    rn   0..128       96
        2.8   dry                bool   rwn  -            false
        2.9   use-time           int    rn   -            0
        2.10  button-pressed     int    rn   0,1,2        0
        2.11  speed-level        int    rwn  200..2000/10 600
        3.7   temperature        float  rn   -40..125/0.1 21.0
        3.8   fahrenheit         float  rn   -40..257/0.1 69.8
        3.9   relative-humidity  int    rn   0..100       45
        4.1   alarm              bool   rwn  -            true
        5.2   screen-brightness  int    rwn  0,1,2        2
        6.1   child-lock         bool   rwn  -            false
        7.1   actual-speed       int    r    0..2000      0
        7.3   power-time         int    r    -            0
        7.4   country-code       int    rwn  0,1,82,44,81,7,86,852,886,33  86
        7.5   clean              bool   rwn  -            false
    """)
    WORDS = ("press", "water", "tank")
    LOW_WATER = "2.1"

    def __init__(self, place: Place) -> None:
        self._tank = Tank(place)
        super().__init__(place)
        place.room.watch(self._felt)
        self._measure()
        self.forget_changes()

    @property
    def pace(self) -> float | None:
        """Slow while it is on, or the room changes."""
        return SLOW if self.values["2.1"] or self.place.room.restless else None

    def state(self) -> dict[str, object]:
        """The tank, beside the properties."""
        return super().state() | self._tank.state()

    def unplugged(self) -> None:
        """It stands still."""
        self.written({"2.1": False})

    def written(self, batch: Mapping[str, Scalar]) -> None:
        """Keep the values and act on them."""
        super().written(batch)
        self.advance(0.0)

    def acted(self, what: str, value: object) -> None:
        """`press` toggles, `water` in per cent, `tank` in or out."""
        if what == "press":
            self.put("2.10", 2)
            self.written({"2.1": not self.values["2.1"]})
        else:
            self._tank.act(what, value)
            self.advance(0.0)

    def advance(self, seconds: float) -> None:
        """Blow."""
        before = self._tank.water
        level = int(self.values["2.5"])
        below = self.place.room.humidity < float(self.values["2.6"])
        strength = (level / 3 if level else 0.6) if self.values["2.1"] and (level or below) else 0.0
        self._tank.work(strength, seconds)
        self.put("7.1", round(2000 * self._tank.strength))
        if before > 0 and self._tank.water <= 0:
            self.emit(self.LOW_WATER)
        self._measure()

    def _felt(self) -> None:
        self._measure()
        self.flush()
        self.place.rouse()

    def _measure(self) -> None:
        room = self.place.room
        self.put("2.7", self._tank.raw)
        self.put("3.7", rounded(room.temperature, 0.1))
        self.put("3.8", rounded(room.temperature * 9 / 5 + 32, 0.1))
        self.put("3.9", round(room.humidity))


class LegacyHumidifier(LegacyAppliance):
    """zhimi.humidifier.cb1: one property a request."""

    FACTS: ClassVar[Mapping[str, Fact]] = table("""
        power        power        text  rw  on,off                   "off"
        mode         mode         text  rw  silent,medium,high,auto  "auto"
        humidity     humidity     int   r   0..100                   45
        temperature  temperature  int   r   -40..125                 21
        buzzer       buzzer       text  rw  on,off                   "on"
        led_b        led_b        int   rw  0,1,2                    0
        child_lock   child_lock   text  rw  on,off                   "off"
        limit_hum    limit_hum    int   rw  30..80/10                50
        dry          dry          text  rw  on,off                   "off"
        depth        depth        int   r   0..127                   96
        speed        speed        int   r   0..2000                  0
        use_time     use_time     int   r   -                        0
        hw_version   hw_version   int   r   -                        0
    """)
    SETTERS: ClassVar[Mapping[str, str]] = {
        "power": "set_power", "mode": "set_mode", "buzzer": "set_buzzer", "led_b": "set_led_b",
        "child_lock": "set_child_lock", "limit_hum": "set_limit_hum", "dry": "set_dry",
    }  # fmt: skip
    WORDS = ("press", "water", "tank")
    max_props = 1
    _STRENGTH: ClassVar[Mapping[Scalar, float]] = {"silent": 0.3, "medium": 0.6, "high": 1.0, "auto": 0.6}

    def __init__(self, place: Place) -> None:
        self._tank = Tank(place)
        super().__init__(place)
        place.room.watch(self._measure)
        self.advance(0.0)

    @property
    def pace(self) -> float | None:
        """Slow while it is on."""
        return SLOW if self._is_on else None

    @property
    def _is_on(self) -> bool:
        return self.values["power"] == "on"

    def state(self) -> dict[str, object]:
        """The tank, beside the properties."""
        return super().state() | self._tank.state()

    def unplugged(self) -> None:
        """It stands still."""
        self.written({"power": "off"})

    def written(self, batch: Mapping[str, Scalar]) -> None:
        """Keep the values and act on them."""
        super().written(batch)
        self.advance(0.0)

    def acted(self, what: str, value: object) -> None:
        """`press` toggles, `water` in per cent, `tank` in or out."""
        if what == "press":
            self.written({"power": "off" if self._is_on else "on"})
        else:
            self._tank.act(what, value)
            self.advance(0.0)

    def advance(self, seconds: float) -> None:
        """Blow, and measure."""
        below = self.values["mode"] != "auto" or self.place.room.humidity < float(self.values["limit_hum"])
        self._tank.work(self._STRENGTH[self.values["mode"]] if self._is_on and below else 0.0, seconds)
        self.values["speed"] = round(2000 * self._tank.strength)
        self.values["depth"] = self._tank.raw
        self._measure()

    def _measure(self) -> None:
        room = self.place.room
        self.values["humidity"] = round(room.humidity)
        self.values["temperature"] = round(room.temperature)
