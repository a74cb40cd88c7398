"""What changes a room's temperature or moves its air.

Sources: homebridge-miot (fan, heater), python-miio (air conditioner, which says of no property whether it notifies).
"""

from collections.abc import Mapping

from drivers.kit.simulator import as_bool
from drivers.miio.simulated.appliance import SLOW, Place, rounded
from drivers.miio.simulated.facts import Scalar, table
from drivers.miio.simulated.miot import MiotAppliance

HEATER_RISE = 8 / 3600  # K a second in its room
COOLER_FALL = 10 / 3600
POWER_KW = 1.2


class Fan(MiotAppliance):
    """dmaker.fan.p10: level and speed say the same in two scales."""

    FACTS = table("""
        2.1   on                bool  rwn  -                  false
        2.2   fan-level         int   rwn  1,2,3,4            1
        2.3   mode              int   rwn  0,1                0
        2.4   horizontal-swing  bool  rwn  -                  false
        2.5   horizontal-angle  int   rwn  30,60,90,120,140   60
        2.6   off-delay-time    int   rwn  0..480             0
        2.7   brightness        bool  rwn  -                  true
        2.8   alarm             bool  rwn  -                  true
        2.9   motor-control     int   w    0,1,2              0
        2.10  speed-level       int   rwn  1..100             1
        3.1   child-lock        bool  rwn  -                  false
    """)
    ACTIONS = ("2.1",)
    WORDS = ("press",)
    _SPEEDS = (1, 35, 70, 100)

    def __init__(self, place: Place) -> None:
        self._left = 0.0
        super().__init__(place)

    @property
    def pace(self) -> float | None:
        """Slow while the timer runs."""
        return SLOW if self._left > 0 else None

    def called(self, action: str, arguments: list[object]) -> None:
        """Toggle."""
        self.put("2.1", not self.values["2.1"])

    def acted(self, what: str, value: object) -> None:
        """`press` toggles."""
        self.put("2.1", not self.values["2.1"])

    def written(self, batch: Mapping[str, Scalar]) -> None:
        """A level sets the speed, a speed the level, a delay the timer."""
        super().written(batch)
        if "2.10" in batch:
            self.put("2.2", min(4, int(batch["2.10"]) // 25 + 1))
        elif "2.2" in batch:
            self.put("2.10", self._SPEEDS[int(batch["2.2"]) - 1])
        if "2.6" in batch:
            self._left = float(batch["2.6"]) * 60

    def advance(self, seconds: float) -> None:
        """Run the timer."""
        if self._left > 0:
            self._left = max(0.0, self._left - seconds)
            self.put("2.6", -int(-self._left // 60))
            if not self._left:
                self.put("2.1", value=False)


class _RoomMachine(MiotAppliance):
    """Something that watches its room's temperature and pushes it: `THERMOMETER` and `STEP` say how it shows it."""

    THERMOMETER = ""
    STEP = 0.1

    def __init__(self, place: Place) -> None:
        self.push_on_air = 0.0
        self.works = False
        super().__init__(place)
        place.room.watch(self._felt)
        self._measure()
        self.forget_changes()

    @property
    def pace(self) -> float | None:
        """Slow while it is on, or the room changes."""
        return SLOW if self.values["2.1"] or self.place.room.restless else None

    def state(self) -> dict[str, object]:
        """The room's true temperature, and whether it is warmed or cooled now."""
        return super().state() | {"room_temperature": self.place.room.temperature, "works": self.works}

    def unplugged(self) -> None:
        """It stands still, and off."""
        self.put("2.1", value=False)
        self._control()

    def written(self, batch: Mapping[str, Scalar]) -> None:
        """Keep the values and act on them."""
        super().written(batch)
        self._control()

    def advance(self, seconds: float) -> None:
        """Switch as a thermostat does."""
        self._control()

    def wanted(self) -> float:
        """K a second that it would push the room now."""
        return 0.0

    def _control(self) -> None:
        push = self.wanted()
        self.works = push != 0
        if push != self.push_on_air:
            self.push_on_air = push
            self.place.room.effect(self.place.did, heat=push)
        self._measure()

    def _felt(self) -> None:
        self._measure()
        self.flush()
        self.place.rouse()

    def _measure(self) -> None:
        self.put(self.THERMOMETER, rounded(self.place.room.temperature, self.STEP))


class Heater(_RoomMachine):
    """zhimi.heater.mc2. `tip` lays it on its side: it goes off and says so."""

    THERMOMETER = "4.7"
    FACTS = table("""
        2.1   on                   bool   rwn  -            false
        2.2   fault                int    rn   0..255       0
        2.5   target-temperature   float  rwn  18..28       20.0
        3.1   countdown-time       int    rwn  0..12        0
        4.7   temperature          float  rn   -30..100/0.1 20.0
        5.1   child-lock           bool   rwn  -            false
        6.1   alarm                bool   rwn  -            true
        7.3   indicator-brightness int    rwn  0..1         1
        8.1   button-pressed       int    n    0..4         0
        8.8   hw-enable            bool   rwn  -            true
        8.9   use-time             int    rn   -            0
        8.10  country-code         int    rn   -            86
    """)
    WORDS = ("press", "tip")

    def __init__(self, place: Place) -> None:
        self._left = 0.0
        super().__init__(place)

    def acted(self, what: str, value: object) -> None:
        """`press` toggles, `tip` lays it down (True) or puts it up."""
        if what == "press":
            self.written({"2.1": not self.values["2.1"]})
        else:
            self.put("2.2", 1 if as_bool(what, value) else 0)
            self.written({"2.1": False})

    def written(self, batch: Mapping[str, Scalar]) -> None:
        """Hours until it goes off count from when they are written."""
        if "3.1" in batch:
            self._left = float(batch["3.1"]) * 3600
        super().written(batch)

    def advance(self, seconds: float) -> None:
        """Heat, and count down."""
        if self._left > 0:
            self._left = max(0.0, self._left - seconds)
            self.put("3.1", -int(-self._left // 3600))
            if not self._left:
                self.put("2.1", value=False)
        super().advance(seconds)

    def wanted(self) -> float:
        """Heat below the target, half a degree of play."""
        short = float(self.values["2.5"]) - self.place.room.temperature
        heats = bool(self.values["2.1"]) and not self.values["2.2"] and short > (0 if self.works else 0.5)
        return HEATER_RISE if heats else 0.0


class AirConditioner(_RoomMachine):
    """xiaomi.aircondition.mc1."""

    THERMOMETER = "4.7"
    STEP = 0.5
    FACTS = table("""
        2.1   on                  bool   rw  -           false
        2.2   mode                int    rw  2,3,4,5     2
        2.4   target-temperature  float  rw  16..31/0.5  24.0
        2.7   eco                 bool   rw  -           false
        2.9   heater              bool   rw  -           false
        2.10  dryer               bool   rw  -           false
        2.11  sleep-mode          bool   rw  -           false
        3.2   fan-speed           int    rw  0..7        0
        3.4   vertical-swing      bool   rw  -           false
        4.7   temperature         float  r   -30..100/0.5  24.0
        5.1   buzzer              bool   rw  -           true
        6.1   led                 bool   rw  -           true
        8.1   electricity         float  r   -           0.0
        9.1   clean               text   rw  -           "0,0,0,0"
        9.5   running-duration    float  r   -           0.0
        10.1  fan-speed-percent   int    rw  1..101      101
        10.3  timer               text   rw  -           "0,0,0,0"
    """)
    WORDS = ("press",)
    COOL, HEAT = 2, 5

    def acted(self, what: str, value: object) -> None:
        """`press` toggles."""
        self.written({"2.1": not self.values["2.1"]})

    def advance(self, seconds: float) -> None:
        """Work, and count the hours and kilowatt-hours."""
        super().advance(seconds)
        if self.values["2.1"]:
            self.put("9.5", float(self.values["9.5"]) + seconds / 3600)
        if self.works:
            self.put("8.1", float(self.values["8.1"]) + POWER_KW * seconds / 3600)

    def wanted(self) -> float:
        """Cool above the target, heat below it, as the mode says."""
        if not self.values["2.1"]:
            return 0.0
        off = self.place.room.temperature - float(self.values["2.4"])
        play = 0 if self.works else 0.5
        if self.values["2.2"] == self.COOL and off > play:
            return -COOLER_FALL
        return HEATER_RISE if self.values["2.2"] == self.HEAT and -off > play else 0.0
