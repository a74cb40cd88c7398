"""Plugs and what is plugged in. Sources: homebridge-miot; hass-xiaomi-miot (scales, and one property a request).

Raw units: 0.1 W, mA, 0.01 kWh; no source scales the voltage, whose range of 0..3000 fits 0.1 V.
"""

from drivers.kit.simulator import as_number
from drivers.miio.simulated.appliance import SLOW, Place
from drivers.miio.simulated.facts import table
from drivers.miio.simulated.miot import MiotAppliance

MAINS = 230.0  # V


class MeteringPlug(MiotAppliance):
    """cuco.plug.cp2. The act `load` says how many watts hang on it."""

    FACTS = table("""
        2.1  on                 bool  rwn  -         false
        2.2  power-consumption  int   rn   0..65535  0
        2.3  voltage            int   rn   0..3000   2300
        2.4  electric-current   int   r    0..65535  0
        2.5  countdown-time     int   rwn  0..1440   0
        3.1  indicator-on       bool  rwn  -         true
        3.2  power              int   rn   0..65535  0
        3.3  indicator-reverse  bool  w    -         false
        3.4  overheat-alarm     bool  rn   -         false
    """)
    ACTIONS = ("2.1",)
    WORDS = ("press", "load")
    max_props = 1

    def __init__(self, place: Place) -> None:
        self._load = as_number("load", place.settings.get("load", 0.0))
        self._energy = 0.0  # kWh
        self._countdown = 0.0
        super().__init__(place)

    @property
    def pace(self) -> float | None:
        """Slow while the meter or the countdown runs."""
        return SLOW if self._power > 0 or self.values["2.5"] else None

    @property
    def _power(self) -> float:
        return self._load if self.values["2.1"] else 0.0

    def state(self) -> dict[str, object]:
        """The load and what has been used, in W and kWh."""
        return super().state() | {"load": self._load, "watts": self._power, "energy": round(self._energy, 6)}

    def called(self, action: str, arguments: list[object]) -> None:
        """Toggle."""
        self.put("2.1", not self.values["2.1"])
        self._meter()

    def acted(self, what: str, value: object) -> None:
        """`press` toggles, `load` hangs so many watts on it."""
        if what == "press":
            self.put("2.1", not self.values["2.1"])
        else:
            self._load = as_number(what, value)
        self._meter()

    def flush(self) -> None:
        """The meter follows the switch in the same message."""
        self._meter()
        super().flush()

    def advance(self, seconds: float) -> None:
        """Count, and switch when the countdown is over."""
        self._energy += self._power / 1000 * seconds / 3600
        wanted = float(self.values["2.5"]) * 60
        if wanted > 0:
            self._countdown = min(self._countdown or wanted, wanted) - seconds
            if self._countdown <= 0:
                self._countdown = 0.0
                self.put("2.5", 0)
                self.put("2.1", not self.values["2.1"])
        self._meter()

    def _meter(self) -> None:
        self.put("3.2", round(self._power * 10))
        self.put("2.4", round(self._power / MAINS * 1000))
        self.put("2.2", int(self._energy * 100))


class PowerStrip(MiotAppliance):
    """cuco.plug.cp5: a main switch and five more of the same kind."""

    FACTS = table("""
        2.1  on-2             bool  rwn  -      false
        3.1  on-3             bool  rwn  -      false
        4.1  on-4             bool  rwn  -      false
        5.1  on-5             bool  rwn  -      false
        6.1  on-6             bool  rwn  -      false
        7.1  on-7             bool  rwn  -      false
        8.1  child-lock       bool  rwn  -      false
        9.1  off-memory       int   rwn  0,1,2  2
        9.2  indicator-light  bool  rwn  -      true
    """)
