"""Things that a motor moves: a curtain and a drying rack.

Sources: homebridge-miot; hass-xiaomi-miot (the places of the rack, and how many properties it takes).
Time passes while they move: 0 is closed or lowered, 100 open or raised, in `state()["travel"]`.
"""

from collections.abc import Mapping

from drivers.kit.simulator import as_bool, as_number
from drivers.miio.simulated.appliance import QUICK, Place
from drivers.miio.simulated.facts import Scalar, table
from drivers.miio.simulated.miot import MiotAppliance


class _Moved(MiotAppliance):
    """Something between 0 and 100, moved at `FULL_TRAVEL` seconds for all of it."""

    FULL_TRAVEL = 15.0
    WORDS = ("travel", "blocked")

    def __init__(self, place: Place) -> None:
        self.travel = 100.0
        self.goal: float | None = None
        self._blocked = False
        super().__init__(place)
        self.travel = as_number("travel", place.settings.get("travel", self.travel))
        self.show()

    @property
    def pace(self) -> float | None:
        """Quick while the motor runs."""
        return None if self.goal is None else QUICK

    def state(self) -> dict[str, object]:
        """Where it is, and whether the motor runs."""
        return super().state() | {
            "travel": round(self.travel, 1),
            "moving": self.goal is not None,
            "blocked": self._blocked,
        }

    def unplugged(self) -> None:
        """The motor stands still."""
        self.goal = None

    def acted(self, what: str, value: object) -> None:
        """`travel` pulls it there by hand, `blocked` puts something in its way."""
        if what == "travel":
            self.goal = None
            self.travel = min(100.0, max(0.0, as_number(what, value)))
        else:
            self._blocked = as_bool(what, value)
        self.show()

    def advance(self, seconds: float) -> None:
        """Move."""
        if self.goal is None:
            return
        if not self._blocked:
            way = 100.0 * seconds / self.FULL_TRAVEL
            self.travel += max(-way, min(way, self.goal - self.travel))
        if self._blocked or self.travel == self.goal:
            self.goal = None
        self.show()

    def go(self, goal: float | None) -> None:
        """Start the motor, or stop it (None)."""
        self.goal = None if goal == self.travel else goal
        self.show()

    def show(self) -> None:
        """Bring the properties up to date."""


class Curtain(_Moved):
    """dooya.curtain.m2."""

    FACTS = table("""
        2.1  fault             int   rn   0       0
        2.2  motor-control     int   w    0,1,2   1
        2.4  status            int   rn   0,1,2   1
        2.6  current-position  int   rn   0..100  100
        2.7  target-position   int   rwn  0..100  100
        2.8  motor-reverse     bool  rwn  -       false
    """)

    def written(self, batch: Mapping[str, Scalar]) -> None:
        """The motor's word first, then where to."""
        super().written(batch)
        if "2.2" in batch:
            self.go({0: 0.0, 1: None, 2: 100.0}[int(batch["2.2"])])
        if "2.7" in batch:
            self.go(float(batch["2.7"]))

    def show(self) -> None:
        """Position and what the motor does."""
        self.put("2.6", round(self.travel))
        if self.goal is None:
            self.put("2.4", 1)
        else:
            self.put("2.4", 2 if self.goal > self.travel else 0)
            self.put("2.7", round(self.goal))


class DryingRack(_Moved):
    """hyd.airer.znlyj2: it knows three places, 1 up, 2 down, 0 in between, and tells one property a request."""

    max_props = 1

    FULL_TRAVEL = 20.0
    FACTS = table("""
        2.1  fault             int   rn   0,1,2,3  0
        2.2  motor-control     int   w    0,1,2    0
        2.3  current-position  int   rn   0..2     1
        2.4  status            int   rn   0,1,2,3  0
        3.1  on                bool  rwn  -        false
    """)
    ACTIONS = ("3.1",)

    def called(self, action: str, arguments: list[object]) -> None:
        """Toggle the lamp."""
        self.put("3.1", not self.values["3.1"])

    def written(self, batch: Mapping[str, Scalar]) -> None:
        """The motor's word: pause, up, down."""
        super().written(batch)
        if "2.2" in batch:
            word = int(batch["2.2"])
            paused = word == 0 and self.goal is not None
            self.go({0: None, 1: 100.0, 2: 0.0}[word])
            if paused:
                self.put("2.4", 3)

    def show(self) -> None:
        """Where it is and what the motor does."""
        self.put("2.3", 2 if self.travel <= 0 else 1 if self.travel >= 100 else 0)
        self.put("2.1", 1 if self._blocked else 0)
        if self.goal is not None:
            self.put("2.4", 1 if self.goal > self.travel else 2)
        elif self.values["2.4"] != 3 or self.travel in (0, 100):
            self.put("2.4", 0)
