"""The vacuum rockrobo.vacuum.v1: it answers get_status with one object, and drives through its states by itself.

Source: python-miio (states, methods, and that this model must pause before it goes home); aholstenson/miio (it says a
bare 0 for done, not ok).
"""

from collections.abc import Callable, Mapping
from typing import ClassVar, Final

from drivers.kit.simulator import as_bool, as_number, unknown_act
from drivers.miio.simulated.appliance import QUICK, SLOW, Place, as_list, bad_argument, no_answer

IDLE, CLEANING, RETURNING, CHARGING, PAUSED, SPOT, ERROR, CHARGED = 3, 5, 6, 8, 10, 11, 12, 100
CLEAN_FOR: Final = 1800.0  # seconds for the whole floor
SPOT_FOR: Final = 120.0
HOME_WAY: Final = 45.0
DRAIN: Final = 100 / 7200  # % a second
CHARGE: Final = 100 / 10800
LOW: Final = 20.0
SPEED: Final = 1_000_000 * 0.012  # mm² a second
LIFTED: Final = 2  # the error of wheels that hang in the air


class Vacuum:
    """A robot on its way through the rooms. It does what it is asked, if its state lets it."""

    max_props = 16
    acts: ClassVar[tuple[str, ...]] = ("press", "lift", "battery", "fan_power")

    def __init__(self, place: Place) -> None:
        self.place = place
        self._state = CHARGED
        self._battery = 100.0
        self._left = 0.0
        self._home_way = 0.0
        self._fan = 60
        self._error = 0
        self._time = 0.0
        self._area = 0.0
        self._sequence = 0

    @property
    def pace(self) -> float | None:
        """Quick while it drives, slow while it charges."""
        if self._state == CHARGING:
            return SLOW
        return QUICK if self._state in (CLEANING, SPOT, RETURNING) else None

    def state(self) -> dict[str, object]:
        """What get_status says, beside the way that is left."""
        return self._status() | {"cleaning_left": round(self._left, 1), "home_way": round(self._home_way, 1)}

    def unplugged(self) -> None:
        """It has a battery: only the dock goes dark."""

    def act(self, what: str, value: object) -> None:
        """`press` starts or pauses, `lift` takes it up (True) or puts it down, `battery` and `fan_power` as numbers."""
        if what not in self.acts:
            raise unknown_act(what, self.acts)
        if what == "press":
            self._pause() if self._state == CLEANING else self._start()
        elif what == "lift":
            self._error = LIFTED if as_bool(what, value) else 0
            self._state = ERROR if self._error else IDLE
        elif what == "battery":
            self._battery = min(100.0, max(0.0, as_number(what, value)))
        else:
            self._fan = int(as_number(what, value))

    def request(self, method: str, params: object) -> object:
        """A getter, or one of the `app_` methods. Raises Refusal."""
        as_list(params)
        if method in self._GETTERS:
            return self._get(method)
        if method == "set_custom_mode":
            return self._set_fan(params)
        if method not in self._ORDERS:
            raise no_answer()
        if not self.place.habits.lies:
            self._ORDERS[method](self)
        return 0

    def advance(self, seconds: float) -> None:
        """Drive, clean, charge."""
        while seconds > 0 and self.pace is not None:
            step = min(seconds, 5.0)
            seconds -= step
            self._step(step)

    def _step(self, seconds: float) -> None:
        if self._state in (CLEANING, SPOT):
            self._drain(seconds)
            self._left -= seconds
            self._time += seconds
            self._area += SPEED * seconds
            if self._left <= 0 or self._battery <= LOW:
                self._enter(RETURNING)
        elif self._state == RETURNING:
            self._drain(seconds)
            self._home_way -= seconds
            if self._home_way <= 0:
                self._enter(CHARGING)
        elif self._state == CHARGING:
            self._battery = min(100.0, self._battery + CHARGE * seconds)
            if self._battery >= 100:
                self._enter(CHARGED)

    def _drain(self, seconds: float) -> None:
        self._battery = max(0.0, self._battery - DRAIN * seconds)

    def _enter(self, state: int) -> None:
        self._state = state
        self._sequence += 1
        self.place.rouse()
        if state in (CLEANING, SPOT):
            self._home_way = HOME_WAY

    def _start(self) -> None:
        if self._error:
            return
        if self._left <= 0 or self._state != PAUSED:
            self._left, self._time, self._area = CLEAN_FOR, 0.0, 0.0
        self._enter(CLEANING)

    def _spot(self) -> None:
        if not self._error:
            self._left, self._time, self._area = SPOT_FOR, 0.0, 0.0
            self._enter(SPOT)

    def _pause(self) -> None:
        if self._state in (CLEANING, SPOT, RETURNING):
            self._enter(PAUSED)

    def _stop(self) -> None:
        if self._state in (CLEANING, SPOT, RETURNING, PAUSED):
            self._left = 0.0
            self._enter(IDLE)

    def _charge(self) -> None:
        """Go home: while it cleans, this model says 0 and cleans on."""
        if self._state in (PAUSED, IDLE):
            self._left = 0.0
            self._enter(RETURNING)

    def _find(self) -> None:
        """It says where it is, aloud."""

    def _set_fan(self, params: object) -> object:
        wanted = as_list(params)[:1]
        if not wanted or isinstance(wanted[0], bool) or not isinstance(wanted[0], int) or not 1 <= wanted[0] <= 106:
            raise bad_argument()
        if not self.place.habits.lies:
            self._fan = wanted[0]
        return 0

    def _get(self, method: str) -> object:
        if method == "get_status":
            return [self._status()]
        if method == "get_custom_mode":
            return [self._fan]
        if method == "get_clean_summary":
            return [int(self._time), int(self._area), 1, []]
        used = int(self._time)
        names = ("main_brush_work_time", "side_brush_work_time", "filter_work_time", "sensor_dirty_time")
        return [dict.fromkeys(names, used)]

    def _status(self) -> dict[str, object]:
        return {
            "msg_ver": 4,
            "msg_seq": self._sequence,
            "state": self._state,
            "battery": int(self._battery),
            "clean_time": int(self._time),
            "clean_area": int(self._area),
            "error_code": self._error,
            "map_present": 1,
            "in_cleaning": int(self._state in (CLEANING, PAUSED, SPOT)),
            "fan_power": self._fan,
            "dnd_enabled": 0,
        }

    _GETTERS: ClassVar[tuple[str, ...]] = ("get_status", "get_custom_mode", "get_clean_summary", "get_consumable")
    _ORDERS: ClassVar[Mapping[str, Callable[["Vacuum"], None]]] = {
        "app_start": _start,
        "app_spot": _spot,
        "app_pause": _pause,
        "app_stop": _stop,
        "app_charge": _charge,
        "find_me": _find,
    }
