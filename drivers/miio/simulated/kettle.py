"""The kettle yunmi.kettle.v19: it heats only when everything that belongs to a boil comes in one set_properties.

Sources: python-miio issue 1655, hass-xiaomi-miot issues 1036 and 2674 (the writes and their values, as captured). That
there is an action `stop-work` in service 3 is known, its number is not: 1 is taken here.
"""

from collections.abc import Mapping
from math import exp
from typing import Final

from drivers.kit.simulator import as_bool, as_number
from drivers.miio.simulated.appliance import QUICK, SLOW, Place
from drivers.miio.simulated.facts import Scalar, table
from drivers.miio.simulated.miot import MiotAppliance

IDLE, HEATING, BOILING, COOLING, KEEP_WARM = range(5)
STATUS, FAULT, TEMPERATURE, TARGET, AUTO_KEEP, KEEP_AT, KEEP_FOR, MODE = (
    "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "3.1", "3.11",
)  # fmt: skip
BOIL_TOGETHER: Final = frozenset((TARGET, AUTO_KEEP, KEEP_AT, KEEP_FOR, MODE))
STOP_WORK: Final = "3.1"
RISE: Final = 0.4  # K a second for one litre
BOIL_FOR: Final = 20.0  # seconds at the boil before it switches itself off
COOLING_TAU: Final = 3600.0
NO_WATER: Final = 1


class Kettle(MiotAppliance):
    """Water of a temperature, a heater, and a base that it can be lifted from."""

    FACTS = table("""
        2.1   status                 int   rn   0,1,2,3,4   0
        2.2   fault                  int   rn   0..255      0
        2.3   temperature            int   rn   -30..100    20
        2.4   target-temperature     int   rwn  40..99      99
        2.5   auto-keep-warm         bool  rwn  -           false
        2.6   keep-warm-temperature  int   rwn  0..100      90
        3.1   keep-warm-time         int   rwn  0..1440     720
        3.11  target-mode            int   rwn  0,1         0
        3.12  heat-mode              text  rwn  -           ""
        3.13  boil-mode              text  rwn  -           ""
    """)
    ACTIONS = (STOP_WORK,)
    WORDS = ("press", "lift", "fill", "water_temperature")

    def __init__(self, place: Place) -> None:
        self._water = place.room.temperature
        self._litres = 1.0
        self._lifted = False
        self._boiled = 0.0
        self._warm_left = 0.0
        super().__init__(place)
        self.put(TEMPERATURE, round(self._water))

    @property
    def pace(self) -> float | None:
        """Quick while it works, slow while the water cools."""
        if self.values[STATUS] != IDLE:
            return QUICK
        return SLOW if abs(self._water - self.place.room.temperature) > 1 else None

    @property
    def heating(self) -> bool:
        """Whether the heater draws current now."""
        return self.values[STATUS] in (HEATING, BOILING) or (
            self.values[STATUS] == KEEP_WARM and self._water < float(self.values[KEEP_AT])
        )

    def state(self) -> dict[str, object]:
        """The water, the heater and the base, beside the properties."""
        physical = {"water_temperature": round(self._water, 1), "heating": self.heating}
        return super().state() | physical | {"litres": self._litres, "lifted": self._lifted}

    def written(self, batch: Mapping[str, Scalar]) -> None:
        """Keep the values; start only where all that a boil needs came together."""
        super().written(batch)
        if batch.keys() >= BOIL_TOGETHER:
            self._start()

    def called(self, action: str, arguments: list[object]) -> None:
        """Stop work."""
        self._stop()

    def unplugged(self) -> None:
        """Cold and dark."""
        self._stop()

    def acted(self, what: str, value: object) -> None:
        """`press` starts or stops, `lift` takes it off the base and back, `fill` with litres of cold water."""
        if what == "press":
            self._start() if self.values[STATUS] == IDLE else self._stop()
        elif what == "lift":
            self._lifted = as_bool(what, value)
            self._stop()
        elif what == "fill":
            self._litres = as_number(what, value)
            self._water = self.place.room.temperature
            self.put(FAULT, 0 if self._litres > 0 else NO_WATER)
        else:
            self._water = as_number(what, value)
        self.put(TEMPERATURE, round(self._water))

    def advance(self, seconds: float) -> None:
        """Heat and cool."""
        while seconds > 0:
            step = min(seconds, 5.0) if self.values[STATUS] != IDLE else seconds
            seconds -= step
            self._step(step)
        self.put(TEMPERATURE, round(self._water))

    def _start(self) -> None:
        if self._lifted or self._litres <= 0:
            self.put(FAULT, NO_WATER if self._litres <= 0 else 0)
            return
        self._boiled = 0.0
        self._warm_left = float(self.values[KEEP_FOR]) * 60
        self.put(STATUS, HEATING)

    def _stop(self) -> None:
        self.put(STATUS, IDLE)
        self.flush()

    def _step(self, seconds: float) -> None:
        if self.heating:
            self._water = min(100.0, self._water + RISE / max(self._litres, 0.1) * seconds)
        else:
            room = self.place.room.temperature
            self._water = room + (self._water - room) * exp(-seconds / COOLING_TAU)
        self._next(seconds)

    def _next(self, seconds: float) -> None:
        status = self.values[STATUS]
        if status == HEATING and self._water >= float(self.values[TARGET]):
            self._boiled = 0.0
            self.put(STATUS, BOILING if self.values[MODE] == 1 else self._after())
        elif status == BOILING:
            self._boiled += seconds
            if self._boiled >= BOIL_FOR:
                self.put(STATUS, self._after())
        elif status == COOLING and self._water <= float(self.values[KEEP_AT]):
            self.put(STATUS, KEEP_WARM)
        elif status in (COOLING, KEEP_WARM):
            self._warm_left -= seconds
            if self._warm_left <= 0:
                self.put(STATUS, IDLE)

    def _after(self) -> int:
        if not self.values[AUTO_KEEP]:
            return IDLE
        return COOLING if self._water > float(self.values[KEEP_AT]) else KEEP_WARM
