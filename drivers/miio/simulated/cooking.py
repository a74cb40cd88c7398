"""What cooks for a while. Sources: homebridge-miot (fryer, oven), al-one/hass-xiaomi-miot (microwave).

How fast it gets hot is made up, and so are the numbers of the microwave's states, of which only 12 was seen: idle.
"""

from collections.abc import Mapping
from math import ceil
from typing import ClassVar

from drivers.kit.simulator import as_number
from drivers.miio.simulated.appliance import QUICK, Place, Refusal, bad_argument, no_answer
from drivers.miio.simulated.facts import Fact, Scalar, table
from drivers.miio.simulated.legacy import LegacyAppliance
from drivers.miio.simulated.miot import MiotAppliance

RISE = 0.5  # K a second
FALL = 0.05
PREHEAT = 60.0  # seconds


class Hot:
    """The inside of an oven: it warms towards a target, or cools to the room."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self.temperature = place.room.temperature

    def advance(self, seconds: float, target: float | None) -> None:
        """Let seconds pass, heated to `target` or not at all."""
        if target is not None and self.temperature < target:
            self.temperature = min(target, self.temperature + RISE * seconds)
        else:
            self.temperature = max(target or self._place.room.temperature, self.temperature - FALL * seconds)


class AirFryer(MiotAppliance):
    """careli.fryer.maf02. `start-cook` takes the time and temperature that are set; `start-custom-cook` its own."""

    FACTS = table("""
        2.1   status              int   rn   0,1,2,3,4,5,6,7,8,9  1
        2.2   fault               int   rn   0,1,2                0
        2.3   target-time         int   rwn  1..1440              15
        2.4   target-temperature  int   rwn  40..200              180
        2.5   left-time           int   rn   0..1440              0
        3.1   recipe-id           text  rwn  -                    ""
        3.3   work-time           int   w    1..1440              15
        3.4   work-temp           int   w    40..200              180
        3.5   appoint-time        int   rwn  0..1440              0
        3.6   food-quanty         int   rwn  0,1,2,3,4            0
        3.7   preheat-switch      int   rwn  0,1,2                1
        3.8   appoint-time-left   int   rwn  0..1440              0
        3.10  turn-pot            int   rwn  0,1,2                1
    """)
    ACTIONS = ("2.1", "2.2", "2.3", "3.1", "3.2")
    WORDS = ("press",)
    STANDBY, PAUSED, COOKING, PREHEATING, COOKED, PREHEAT_PAUSED = 1, 2, 4, 5, 6, 8
    FINISHED = "2.1"
    PREHEAT_ON = 2

    def __init__(self, place: Place) -> None:
        self._left = self._warming = 0.0
        self._hot = Hot(place)
        super().__init__(place)

    @property
    def heating(self) -> bool:
        """Whether its heater draws current now."""
        return self.values["2.1"] in (self.COOKING, self.PREHEATING)

    @property
    def pace(self) -> float | None:
        """Quick while it heats."""
        return QUICK if self.heating else None

    def state(self) -> dict[str, object]:
        """Whether it heats, and how hot it is inside."""
        return super().state() | {"heating": self.heating, "inside": round(self._hot.temperature, 1)}

    def unplugged(self) -> None:
        """It stands still."""
        self._stop()

    def called(self, action: str, arguments: list[object]) -> None:
        """Start, cancel, pause, start with time and temperature, go on."""
        match action:
            case "2.1":
                self._start()
            case "2.2":
                self._stop()
            case "2.3" if self.heating:
                self.put("2.1", self.PAUSED if self.values["2.1"] == self.COOKING else self.PREHEAT_PAUSED)
            case "3.1" if len(arguments) > 2:
                self.put("2.3", _whole(arguments[1], 1, 1440))
                self.put("2.4", _whole(arguments[2], 40, 200))
                self._start()
            case "3.2" if self.values["2.1"] in (self.PAUSED, self.PREHEAT_PAUSED):
                self.put("2.1", self.COOKING if self.values["2.1"] == self.PAUSED else self.PREHEATING)

    def acted(self, what: str, value: object) -> None:
        """`press` starts or stops."""
        self._stop() if self.heating else self._start()

    def advance(self, seconds: float) -> None:
        """Preheat, cook, count down."""
        self._hot.advance(seconds, float(self.values["2.4"]) if self.heating else None)
        if self.values["2.1"] == self.PREHEATING:
            self._warming -= seconds
            if self._warming <= 0:
                self.put("2.1", self.COOKING)
        elif self.values["2.1"] == self.COOKING:
            self._left = max(0.0, self._left - seconds)
            self.put("2.5", ceil(self._left / 60))
            if not self._left:
                self.put("2.1", self.COOKED)
                self.emit(self.FINISHED)

    def _start(self) -> None:
        self._left, self._warming = float(self.values["2.3"]) * 60, PREHEAT
        self.put("2.5", int(self.values["2.3"]))
        self.put("2.1", self.PREHEATING if self.values["3.7"] == self.PREHEAT_ON else self.COOKING)

    def _stop(self) -> None:
        self._left = 0.0
        self.put("2.5", 0)
        self.put("2.1", self.STANDBY)


class Oven(MiotAppliance):
    """chunmi.oven.x02. `start` sets it going by hand, for so many minutes."""

    FACTS = table("""
        2.1  status              int  rn   1,2,3,5,11  1
        2.2  fault               int  rn   0,6,9,11    0
        2.5  left-time           int  rn   0..1440     0
        2.7  target-temperature  int  rwn  0..255      200
        2.8  temperature         int  rn   0..255      21
    """)
    ACTIONS = ("2.1", "2.2", "2.3")
    WORDS = ("start",)
    IDLE, BUSY, PAUSED = 1, 2, 3
    RECIPE_SECONDS = 900.0

    def __init__(self, place: Place) -> None:
        self._left = 0.0
        self._hot = Hot(place)
        super().__init__(place)

    @property
    def pace(self) -> float | None:
        """Quick while it heats."""
        return QUICK if self.values["2.1"] == self.BUSY else None

    def unplugged(self) -> None:
        """It stands still."""
        self._go_on(0.0)

    def called(self, action: str, arguments: list[object]) -> None:
        """Start a recipe, cancel, pause."""
        if action == "2.1" and arguments:
            self._go_on(self.RECIPE_SECONDS)
        elif action == "2.2":
            self._go_on(0.0)
        elif action == "2.3" and self.values["2.1"] == self.BUSY:
            self.put("2.1", self.PAUSED)

    def acted(self, what: str, value: object) -> None:
        """`start`, in minutes; 0 stops it."""
        self._go_on(as_number(what, value) * 60)

    def advance(self, seconds: float) -> None:
        """Heat, and count down."""
        busy = self.values["2.1"] == self.BUSY
        self._hot.advance(seconds, float(self.values["2.7"]) if busy else None)
        self.put("2.8", round(self._hot.temperature))
        if busy:
            self._go_on(max(0.0, self._left - seconds))

    def _go_on(self, seconds: float) -> None:
        self._left = seconds
        self.put("2.5", ceil(seconds / 60))
        self.put("2.1", self.BUSY if seconds else self.IDLE)


class Microwave(LegacyAppliance):
    """chunmi.microwave.n23l01: everything in one list. `start` sets it going by hand, for so many seconds."""

    FACTS: ClassVar[Mapping[str, Fact]] = table("""
        status         status         int   r  -  12
        phase          phase          int   r  -  0
        menuid         menuid         text  r  -  "000002"
        tCook          tCook          int   r  -  0
        tLeft          tLeft          int   r  -  0
        tPre           tPre           int   r  -  0
        tPause         tPause         int   r  -  0
        fire           fire           int   r  -  6
        cookPhase      cookPhase      int   r  -  0
        pauseTimeout   pauseTimeout   text  r  -  "00"
        eCode          eCode          text  r  -  "00"
        version        version        text  r  -  "0009"
        customDetails  customDetails  text  r  -  "0000000000000"
        v13            v13            int   r  -  0
        orderTime      orderTime      int   r  -  0
        cookCount      cookCount      int   r  -  0
        number         number         int   r  -  0
    """)
    SETTERS: ClassVar[Mapping[str, str]] = {}
    WORDS = ("start",)
    IDLE, BUSY, PAUSED = 12, 2, 5
    PAUSE = "050201"

    @property
    def pace(self) -> float | None:
        """Quick while it cooks."""
        return QUICK if self.values["status"] == self.BUSY else None

    def __init__(self, place: Place) -> None:
        self._left = 0.0
        super().__init__(place)

    def request(self, method: str, params: object) -> object:
        """`get_prop` of all, and the pause. Raises Refusal."""
        if method == "get_prop" and params == ["all"]:
            return [self.values[name] for name in self.FACTS]
        return super().request(method, params)

    def other(self, method: str, arguments: list[object]) -> object:
        """`pause_cooking`. Raises Refusal."""
        if method != "pause_cooking":
            raise no_answer()
        if arguments != [self.PAUSE]:
            raise bad_argument()
        if self.values["status"] == self.BUSY:
            self.write({"status": self.PAUSED})
        return ["ok"]

    def unplugged(self) -> None:
        """It stands still."""
        self._go_on(0.0)

    def acted(self, what: str, value: object) -> None:
        """`start`, in seconds; 0 stops it."""
        self._go_on(as_number(what, value))
        self.values["tCook"] = self.values["tLeft"]

    def advance(self, seconds: float) -> None:
        """Count down."""
        if self.values["status"] == self.BUSY:
            self._go_on(max(0.0, self._left - seconds))

    def _go_on(self, seconds: float) -> None:
        self._left = seconds
        now: dict[str, Scalar] = {"tLeft": ceil(seconds), "status": self.BUSY if seconds else self.IDLE}
        self.written(now)


def _whole(value: object, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise Refusal(-5001, "invalid_arg")
    return value
