"""What keeps water, a bathroom and food at their temperatures.

Sources: homebridge-miot (e8, bhf_light.v5), al-one/hass-xiaomi-miot (m1), XiaoMi/ha_xiaomi_home#1524 (ym3pro).
How fast things warm and cool is made up.
"""

from collections.abc import Mapping
from math import exp
from typing import ClassVar

from drivers.kit.simulator import as_bool, as_number
from drivers.miio.simulated.appliance import QUICK, SLOW, Place
from drivers.miio.simulated.climate import HEATER_RISE
from drivers.miio.simulated.facts import Fact, Scalar, table
from drivers.miio.simulated.legacy import LegacyAppliance
from drivers.miio.simulated.miot import MiotAppliance

WATER_RISE = 20 / 3600  # K a second in a full boiler
WATER_TAU = 24 * 3600.0
KETTLE_RISE = 0.4
KETTLE_TAU = 3600.0
COMPARTMENT_TAU = 1800.0


class WaterHeater(MiotAppliance):
    """viomi.waterheater.e8: a boiler with a thermostat. `draw` lets so many per cent of it run out."""

    FACTS = table("""
        2.2  target-temperature  float  rwn  30..75  50.0
        2.3  temperature         float  rn   0..255  20.0
        2.5  mode                int    rwn  0,1     0
        2.6  on                  bool   rw   -       false
        2.7  status              int    rn   0,1,2   0
    """)
    WORDS = ("press", "draw")
    CLOSED, HEATS, KEEPS = range(3)

    def __init__(self, place: Place) -> None:
        self._water = 20.0
        super().__init__(place)

    @property
    def pace(self) -> float | None:
        """Slow while it is on."""
        return SLOW if self.values["2.6"] else None

    def unplugged(self) -> None:
        """It is off."""
        self.written({"2.6": False})

    def written(self, batch: Mapping[str, Scalar]) -> None:
        """Keep the values and act on them."""
        super().written(batch)
        self.advance(0.0)

    def acted(self, what: str, value: object) -> None:
        """`press` toggles, `draw` hot water in per cent."""
        if what == "press":
            self.written({"2.6": not self.values["2.6"]})
        else:
            self._water += (15.0 - self._water) * as_number(what, value) / 100
            self.advance(0.0)

    def advance(self, seconds: float) -> None:
        """Heat below the target, with two degrees of play."""
        target, heats = float(self.values["2.2"]), self.values["2.7"] == self.HEATS
        room = self.place.room.temperature
        if heats:
            self._water = min(target, self._water + WATER_RISE * (2 if self.values["2.5"] else 1) * seconds)
        else:
            self._water = room + (self._water - room) * exp(-seconds / WATER_TAU)
        heats = self._water < target - (0.01 if heats else 2)
        self.put("2.7", self.CLOSED if not self.values["2.6"] else self.HEATS if heats else self.KEEPS)
        self.put("2.3", float(round(self._water)))


class BathHeater(MiotAppliance):
    """yeelink.bhf_light.v5: heats its room while `heating`, or while a mode asks for it."""

    FACTS = table("""
        2.1   light               bool  rwn  -            false
        2.2   light-mode          int   w    1,2          1
        2.3   brightness          int   rwn  1..100       100
        3.1   mode                int   rwn  1,2,3,4,5,6  5
        3.2   heating             bool  rwn  -            false
        3.3   blow                bool  rwn  -            false
        3.4   ventilation         bool  rwn  -            false
        3.5   target-temperature  int   rwn  25..45       30
        3.6   temperature         int   r    0..50        21
    """)
    ACTIONS = ("3.1",)
    QUICK_HEAT, IDLE = 4, 5
    STOPPED: ClassVar[Mapping[str, Scalar]] = {"3.1": IDLE, "3.2": False, "3.3": False, "3.4": False}

    def __init__(self, place: Place) -> None:
        self._warms = False
        super().__init__(place)
        place.room.watch(self._felt)
        self._felt()
        self.forget_changes()

    @property
    def pace(self) -> float | None:
        """Slow while it may heat, or the room changes."""
        return SLOW if self._asked or self.place.room.restless else None

    @property
    def _asked(self) -> bool:
        return bool(self.values["3.2"]) or self.values["3.1"] == self.QUICK_HEAT

    def state(self) -> dict[str, object]:
        """Whether its heater draws current, beside the properties."""
        return super().state() | {"warms": self._warms}

    def unplugged(self) -> None:
        """It stands still."""
        self.written(self.STOPPED)

    def called(self, action: str, arguments: list[object]) -> None:
        """Stop everything."""
        self.written(self.STOPPED)

    def written(self, batch: Mapping[str, Scalar]) -> None:
        """Keep the values and act on them."""
        super().written(batch)
        self.advance(0.0)

    def advance(self, seconds: float) -> None:
        """Heat below the target."""
        warms = self._asked and self.place.room.temperature < float(self.values["3.5"])
        if warms != self._warms:
            self._warms = warms
            self.place.room.effect(self.place.did, heat=2 * HEATER_RISE if warms else 0.0)
        self._felt()

    def _felt(self) -> None:
        self.put("3.6", round(min(50.0, max(0.0, self.place.room.temperature))))
        self.place.rouse()


class TouchyKettle(MiotAppliance):
    """xiaomi.kettle.ym3pro: writing its target is what starts it, and it keeps warm then; `on` only stops it."""

    FACTS = table("""
        2.1  status              int   rn   0,1,2,3,4  0
        2.2  fault               int   rn   0..255     0
        2.3  temperature         int   rn   -30..100   20
        2.4  target-temperature  int   rwn  40..99     99
        2.5  auto-keep-warm      bool  rwn  -          false
        2.7  on                  bool  rwn  -          false
    """)
    WORDS = ("lift",)
    IDLE, HEATING, KEEPS = 0, 1, 4

    def __init__(self, place: Place) -> None:
        self._water = 20.0
        super().__init__(place)
        self.written({"2.7": False})

    @property
    def pace(self) -> float | None:
        """Quick while it works."""
        return QUICK if self.values["2.1"] != self.IDLE else None

    def state(self) -> dict[str, object]:
        """The water and its heater, beside the properties."""
        return super().state() | {"water_temperature": round(self._water, 1), "heating": self.values["2.1"] == 1}

    def unplugged(self) -> None:
        """It stands still."""
        self.written({"2.7": False})

    def acted(self, what: str, value: object) -> None:
        """`lift` takes it off its base (True), which stops it."""
        if as_bool(what, value):
            self.written({"2.7": False})

    def written(self, batch: Mapping[str, Scalar]) -> None:
        """A target starts it, `on` false stops it."""
        super().written(batch)
        if "2.4" in batch:
            self.put("2.5", value=True)
            self.put("2.1", self.HEATING)
        if batch.get("2.7") is False:
            self.put("2.1", self.IDLE)

    def advance(self, seconds: float) -> None:
        """Heat, then keep warm."""
        target, room = float(self.values["2.4"]), self.place.room.temperature
        if self.values["2.1"] != self.IDLE:
            self._water = min(target, self._water + KETTLE_RISE * seconds)
        else:
            self._water = room + (self._water - room) * exp(-seconds / KETTLE_TAU)
        if self.values["2.1"] == self.HEATING and self._water >= target:
            self.put("2.1", self.KEEPS if self.values["2.5"] else self.IDLE)
        self.put("2.3", round(self._water))


class Fridge(LegacyAppliance):
    """viomi.fridge.m1. `door` opens it (True), and it warms."""

    FACTS: ClassVar[Mapping[str, Fact]] = table("""
        Mode         Mode         text  rw  smart,holiday,energy,none  "none"
        RCSetTemp    RCSetTemp    int   rw  0..10                      4
        RCSet        RCSet        text  rw  on,off                     "on"
        FCSetTemp    FCSetTemp    int   rw  -30..-10                   -18
        IndoorTemp   IndoorTemp   int   r   -                          21
        SmartCool    SmartCool    text  r   -                          "off"
        SmartFreeze  SmartFreeze  text  r   -                          "off"
        ScreenOn     ScreenOn     text  r   -                          "off"
        Error        Error        int   r   -                          0
    """)
    SETTERS: ClassVar[Mapping[str, str]] = {
        "Mode": "setMode", "RCSetTemp": "setRCSetTemp", "RCSet": "setRCSet", "FCSetTemp": "setFCSetTemp",
    }  # fmt: skip
    WORDS = ("door",)
    max_props = 1

    def __init__(self, place: Place) -> None:
        self._open = False
        super().__init__(place)
        self._inside = float(self.values["RCSetTemp"])
        place.room.watch(self._felt)
        self._felt()

    @property
    def pace(self) -> float | None:
        """Slow while it cools or warms."""
        return SLOW if abs(self._inside - self._goal) > 0.1 else None

    @property
    def _goal(self) -> float:
        warm = self._open or self.values["RCSet"] == "off"
        return self.place.room.temperature if warm else float(self.values["RCSetTemp"])

    def state(self) -> dict[str, object]:
        """How cold it is inside, beside the properties."""
        return super().state() | {"inside": round(self._inside, 1), "open": self._open}

    def acted(self, what: str, value: object) -> None:
        """`door` is opened or closed."""
        self._open = as_bool(what, value)
        self.place.rouse()

    def advance(self, seconds: float) -> None:
        """Go towards what is set, or what the room is like."""
        self._inside = self._goal + (self._inside - self._goal) * exp(-seconds / COMPARTMENT_TAU)

    def _felt(self) -> None:
        self.values["IndoorTemp"] = round(self.place.room.temperature)
