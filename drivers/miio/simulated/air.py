"""What cleans and dries the air of its room. Source: homebridge-miot (mb3, 312en), python-miio (the purifier's modes).

How fast they work, and how long a filter lasts, is made up; a room and its dust go by in hours.
"""

from collections.abc import Mapping

from drivers.kit.simulator import as_bool, as_number
from drivers.miio.simulated.appliance import SLOW, Place, rounded
from drivers.miio.simulated.facts import Scalar, table
from drivers.miio.simulated.miot import MiotAppliance

CLEANING = 1 / 900  # the share of the room's air that is cleaned in a second at full speed
FILTER_HOURS = 4300.0
DRYING = 12 / 3600  # % a second at full speed
TANK_SECONDS = 8 * 3600.0


class _RoomAppliance(MiotAppliance):
    """Something that is on or off (`ON`), works on its room, and measures it."""

    ON = "2.1"

    def __init__(self, place: Place) -> None:
        self.strength = 0.0
        super().__init__(place)
        place.room.watch(self._felt)
        self.measure()
        self.forget_changes()

    @property
    def pace(self) -> float | None:
        """Slow while it is on, or the room changes."""
        return SLOW if self.values[self.ON] or self.place.room.restless else None

    def state(self) -> dict[str, object]:
        """How hard it works, beside the properties."""
        return super().state() | {"strength": self.strength}

    def unplugged(self) -> None:
        """It stands still."""
        self.written({self.ON: False})

    def written(self, batch: Mapping[str, Scalar]) -> None:
        """Keep the values and act on them."""
        super().written(batch)
        self.advance(0.0)

    def measure(self) -> None:
        """Take over what the room is like."""

    def _felt(self) -> None:
        self.measure()
        self.flush()
        self.place.rouse()


class Purifier(_RoomAppliance):
    """zhimi.airpurifier.mb3. `filter` puts in one with so many per cent of life; `dust` blows into the room."""

    ON = "2.2"
    FACTS = table("""
        2.1  fault                    int    rn   0,1,2,3,4,5   0
        2.2  on                       bool   rwn  -             false
        2.4  fan-level                int    rwn  1,2,3         1
        2.5  mode                     int    rwn  0,1,2,3       0
        3.6  pm2.5-density            float  rn   0..600        0.0
        3.7  relative-humidity        int    rn   0..100        45
        3.8  temperature              float  rn   -40..125/0.1  21.0
        4.3  filter-life-level        int    rn   0..100        100
        4.5  filter-used-time         int    rn   0..10000      0
        5.1  alarm                    bool   rwn  -             true
        6.1  brightness               int    rwn  0,1,2         0
        6.6  led                      bool   rwn  -             true
        7.1  child-lock               bool   rwn  -             false
    """)
    ACTIONS = ("4.1", "8.1", "8.2")
    WORDS = ("press", "filter", "dust")
    AUTO, SLEEP, FAVORITE, MANUAL = range(4)

    def __init__(self, place: Place) -> None:
        self._used = 0.0
        super().__init__(place)

    def acted(self, what: str, value: object) -> None:
        """`press` toggles, `filter` in per cent, `dust` in µg/m³."""
        if what == "press":
            self.written({"2.2": not self.values["2.2"]})
        elif what == "filter":
            self._used = (1 - as_number(what, value) / 100) * FILTER_HOURS * 3600
            self.advance(0.0)
        else:
            self.place.room.put(dust=as_number(what, value))

    def called(self, action: str, arguments: list[object]) -> None:
        """A new filter, the button, or the next mode."""
        if action == "4.1":
            self._used = 0.0
            self.advance(0.0)
        elif action == "8.1":
            self.written({"2.2": not self.values["2.2"]})
        else:
            self.written({"2.5": (int(self.values["2.5"]) + 1) % 4})

    def advance(self, seconds: float) -> None:
        """Blow the air through the filter."""
        self._used += self.strength * seconds
        strength = self._wanted() if self.values["2.2"] else 0.0
        if strength != self.strength:
            self.strength = strength
            self.place.room.effect(self.place.did, cleaning=CLEANING * strength)
        self.measure()

    def measure(self) -> None:
        """The room, and the filter."""
        room, hours = self.place.room, self._used / 3600
        self.put("3.6", rounded(min(600.0, room.dust), 1.0))
        self.put("3.7", round(room.humidity))
        self.put("3.8", rounded(room.temperature, 0.1))
        self.put("4.3", max(0, round(100 - hours / FILTER_HOURS * 100)))
        self.put("4.5", int(hours))

    def _wanted(self) -> float:
        """0..1: by itself as hard as the dust asks for, or as it is told."""
        match self.values["2.5"]:
            case self.SLEEP:
                return 0.2
            case self.MANUAL:
                return int(self.values["2.4"]) / 3
            case self.FAVORITE:
                return 0.8
        dust = self.place.room.dust
        return 1.0 if dust > 75 else 0.6 if dust > 35 else 0.3


class Dehumidifier(_RoomAppliance):
    """nwt.derh.312en. A full tank stops it; `tank` empties it to so many per cent, `bucket` takes it out (False)."""

    FACTS = table("""
        2.1  on                 bool   rwn  -               false
        2.2  fault              int    rn   0               0
        2.3  mode               int    rwn  1,2             1
        2.5  target-humidity    int    rwn  30,40,50,60,70  50
        2.7  fan-level          int    rwn  0,1             0
        3.1  relative-humidity  int    rn   0..100          45
        3.7  temperature        float  rn   -30..100        21.0
        4.1  alarm              bool   rwn  -               true
        5.1  led                bool   rwn  -               true
        6.1  child-lock         bool   rwn  -               false
        7.1  coil-temp          float  rn   -30..200        21.0
        7.2  compressor-status  bool   rn   -               false
        7.3  water-tank-status  bool   rn   -               false
        7.4  defrost-status     bool   rn   -               false
        8.1  timer              int    rn   0..65535        0
        8.2  timer-setting      int    rwn  0,1,2,4,8,12    0
    """)
    WORDS = ("press", "tank", "bucket")
    NONSTOP, LAUNDRY = 30, 2

    def __init__(self, place: Place) -> None:
        self._tank = as_number("tank", place.settings.get("tank", 0.0))
        self._bucket = True
        super().__init__(place)

    def state(self) -> dict[str, object]:
        """The tank, beside the rest."""
        return super().state() | {"tank": round(self._tank, 1), "bucket": self._bucket}

    def acted(self, what: str, value: object) -> None:
        """`press` toggles, `tank` in per cent, `bucket` in or out."""
        if what == "press":
            self.written({"2.1": not self.values["2.1"]})
        elif what == "tank":
            self._tank = as_number(what, value)
        else:
            self._bucket = as_bool(what, value)
        self.advance(0.0)

    def advance(self, seconds: float) -> None:
        """Draw water out of the air until the tank is full."""
        self._tank = min(100.0, self._tank + self.strength * seconds / TANK_SECONDS * 100)
        stuck = self._tank >= 100 or not self._bucket
        target = int(self.values["2.5"])
        asked = self.values["2.3"] == self.LAUNDRY or target == self.NONSTOP or self.place.room.humidity > target
        strength = 1.0 if self.values["2.1"] and asked and not stuck else 0.0
        if strength != self.strength:
            self.strength = strength
            self.place.room.effect(self.place.did, moisture=-DRYING * strength)
        self.put("7.2", strength > 0)
        self.put("7.3", stuck)
        self.measure()

    def measure(self) -> None:
        """The room."""
        self.put("3.1", round(self.place.room.humidity))
        self.put("3.7", rounded(self.place.room.temperature, 1.0))
