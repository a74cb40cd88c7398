"""What washes for hours. Sources: python-miio (dishwasher), al-one/hass-xiaomi-miot (washing machine).

How long a programme takes is the maker's for the dishwasher (python-miio), made up for the washing machine.
"""

from collections.abc import Mapping
from math import ceil
from typing import ClassVar, Final

from drivers.kit.simulator import as_bool
from drivers.miio.simulated.appliance import SLOW, Place
from drivers.miio.simulated.facts import Fact, Scalar, table
from drivers.miio.simulated.legacy import LegacyAppliance

HOTTEST = 65


class Dishwasher(LegacyAppliance):
    """viomi.dishwasher.m02: one property a request; writing a programme starts it. `door` opens it (True) or not."""

    FACTS: ClassVar[Mapping[str, Fact]] = table("""
        power                  power                  int  rw  0,1            0
        child_lock             child_lock             int  rw  0,1            0
        program                program                int  rw  0,1,2,3,4,7    0
        wash_status            wash_status            int  rw  0,1,2,3,4,5,6  0
        wash_process           wash_process           int  r   0,1,2,3,4      0
        wash_temp              wash_temp              int  r   -              21
        left_time              left_time              int  r   -              0
        run_status             run_status             int  r   -              0
        wash_done_appointment  wash_done_appointment  int  rw  -              0
        freshdry_interval      freshdry_interval      int  rw  -              8
    """)
    SETTERS: ClassVar[Mapping[str, str]] = {
        "power": "set_power", "child_lock": "set_child_lock", "program": "set_program",
        "wash_status": "set_wash_status", "wash_done_appointment": "set_wash_done_appointment",
        "freshdry_interval": "set_freshdry_interval_t",
    }  # fmt: skip
    WORDS = ("press", "door")
    max_props = 1
    OFF, ON, RUNNING, PAUSED, DONE = range(5)
    DOOR_OPEN = 128
    SECONDS: Final[Mapping[Scalar, int]] = {0: 7102, 1: 7702, 2: 1675, 3: 7522, 4: 6930, 7: 8295}

    def __init__(self, place: Place) -> None:
        self._left = 0.0
        super().__init__(place)

    @property
    def pace(self) -> float | None:
        """Slow while it washes."""
        return SLOW if self._runs else None

    @property
    def _runs(self) -> bool:
        return self.values["wash_status"] == self.RUNNING

    def state(self) -> dict[str, object]:
        """Whether water runs and is heated now, beside the properties."""
        return super().state() | {"washing": self._runs}

    def unplugged(self) -> None:
        """It stands still, and off."""
        self.written({"power": 0})

    def acted(self, what: str, value: object) -> None:
        """`press` switches its current, `door` opens it, which pauses it."""
        if what == "press":
            self.written({"power": 1 - int(self.values["power"])})
            return
        opened = as_bool(what, value)
        self.values["run_status"] = self.DOOR_OPEN if opened else 0
        if opened and self._runs:
            self.written({"wash_status": self.PAUSED})

    def written(self, batch: Mapping[str, Scalar]) -> None:
        """Current, programme, run and pause."""
        switched = batch.get("power", self.values["power"]) != self.values["power"]
        super().written({name: value for name, value in batch.items() if name != "wash_status"})
        if switched:
            self._become(self.ON if batch["power"] else self.OFF)
        if "program" in batch:
            self._become(self.RUNNING)
        if "wash_status" in batch:
            self._become(int(batch["wash_status"]))

    def advance(self, seconds: float) -> None:
        """Wash."""
        if not self._runs:
            return
        whole = self.SECONDS[self.values["program"]]
        self._left = max(0.0, self._left - seconds)
        done = 1 - self._left / whole
        self.values["left_time"] = ceil(self._left)
        self.values["wash_process"] = 1 if done < 0.1 else 2 if done < 0.5 else 3 if done < 0.7 else 4
        self.values["wash_temp"] = HOTTEST if 0.1 <= done < 0.7 else 30
        if not self._left:
            self._become(self.DONE)

    def _become(self, status: int) -> None:
        if status == self.RUNNING and (not self.values["power"] or self.values["run_status"]):
            return  # without current, or with its door open, it does not start
        if status == self.RUNNING and self.values["wash_status"] != self.PAUSED:
            self._left = float(self.SECONDS[self.values["program"]])
        elif status not in (self.RUNNING, self.PAUSED):
            self._left = 0.0
            self.values["wash_process"] = 0
        self.values["left_time"] = ceil(self._left)
        self.values["wash_status"] = status
        self.place.rouse()


class Washer(LegacyAppliance):
    """minij.washer.v5."""

    FACTS: ClassVar[Mapping[str, Fact]] = {
        **table("""
            state        state        text  rw  off,standby,run,delay,pause,fault,eoc  "standby"
            time_remain  time_remain  int   r   -                                      0
            speed        speed        text  rw  -                                      "800rpm"
            temp         temp         text  rw  -                                      "40"
            water_level  water_level  text  rw  high,middle,low                        "middle"
        """),
        "cycle": Fact(
            "cycle", "cycle", "text", "rw",
            (
                "dailywash", "quick", "delicate", "down", "heavy", "userdefine", "rinse", "spin", "cotton",
                "synthetic", "shirt", "boiling", "wool", "drumclean", "babycare", "intensive", "jacket", "washdry",
                "underwear", "dry", "dryairwash", "washdryquick",
            ),
            None, None, 1.0, "dailywash",
        ),
    }  # fmt: skip
    SETTERS: ClassVar[Mapping[str, str]] = {
        "state": "set_state", "cycle": "set_cycle", "speed": "set_speed", "temp": "set_temp",
        "water_level": "set_water_level",
    }  # fmt: skip
    WORDS = ("press",)
    SECONDS, QUICK_SECONDS = 3600.0, 900.0

    def __init__(self, place: Place) -> None:
        self._left = 0.0
        super().__init__(place)

    @property
    def pace(self) -> float | None:
        """Slow while it washes."""
        return SLOW if self.values["state"] == "run" else None

    def state(self) -> dict[str, object]:
        """Whether water runs and is heated now, beside the properties."""
        return super().state() | {"washing": self.values["state"] == "run"}

    def unplugged(self) -> None:
        """It stands still, and off."""
        self.written({"state": "off"})

    def acted(self, what: str, value: object) -> None:
        """`press` starts, or pauses and goes on."""
        self.written({"state": "pause" if self.values["state"] == "run" else "run"})

    def written(self, batch: Mapping[str, Scalar]) -> None:
        """Run, pause, off; a programme is taken only while it does not run."""
        before = self.values["state"]
        super().written({name: value for name, value in batch.items() if name != "cycle" or before != "run"})
        now = self.values["state"]
        if now == "run" and before not in ("run", "pause"):
            self._left = self.QUICK_SECONDS if self.values["cycle"] == "quick" else self.SECONDS
        elif now not in ("run", "pause"):
            self._left = 0.0
        self.values["time_remain"] = ceil(self._left / 60)

    def advance(self, seconds: float) -> None:
        """Wash."""
        if self.values["state"] != "run":
            return
        self._left = max(0.0, self._left - seconds)
        self.values["time_remain"] = ceil(self._left / 60)
        if not self._left:
            self.written({"state": "eoc"})
