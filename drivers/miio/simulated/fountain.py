"""The cat's fountain mmgg.pet_waterer.s1. Source: python-miio.

`no_water_flag` is taken as python-miio reads it, against its name: true where there is water.
"""

from drivers.kit.simulator import as_bool, as_number
from drivers.miio.simulated.appliance import Place
from drivers.miio.simulated.facts import table
from drivers.miio.simulated.miot import MiotAppliance

DRAIN = 100 / (3 * 86400)  # % of its water a second: what a cat drinks
WATER, NO_WATER_TIME = "7.1", "7.2"


class Fountain(MiotAppliance):
    """Water in %, and a pump."""

    FACTS = table("""
        2.1  fault              int   r   -     0
        2.2  on                 bool  rw  -     true
        2.3  mode               int   rw  1,2   1
        3.1  filter-left-time   int   r   -     25
        4.1  indicator-light    bool  rw  -     true
        5.1  cotton-left-time   int   r   -     12
        6.1  remain-clean-time  int   r   -     6
        7.1  no-water-flag      bool  r   -     true
        7.2  no-water-time      int   r   -     0
        7.3  pump-block-flag    bool  r   -     false
        7.4  lid-up-flag        bool  r   -     false
        9.1  timezone           int   rw  -     8
        9.2  location           text  rw  -     "cn"
    """)
    ACTIONS = ("3.1", "5.1", "6.1", "8.1")
    WORDS = ("water", "lid")

    def __init__(self, place: Place) -> None:
        self._water = 80.0
        self._dry = 0.0
        super().__init__(place)
        self._water = as_number("water", place.settings.get("water", self._water))
        self._show()

    def state(self) -> dict[str, object]:
        """The water in %."""
        return super().state() | {"water": round(self._water, 1)}

    def called(self, action: str, arguments: list[object]) -> None:
        """Reset a counter."""
        full = {"3.1": ("3.1", 30), "5.1": ("5.1", 30), "6.1": ("6.1", 7)}
        if action in full:
            key, days = full[action]
            self.put(key, days)

    def acted(self, what: str, value: object) -> None:
        """`water` so many per cent of it, `lid` up (True) or down."""
        if what == "water":
            self._water = min(100.0, max(0.0, as_number(what, value)))
        else:
            self.put("7.4", as_bool(what, value))
        self._show()

    def advance(self, seconds: float) -> None:
        """The cat drinks."""
        self._water = max(0.0, self._water - DRAIN * seconds)
        self._dry = 0.0 if self._water else self._dry + seconds
        self._show()

    def _show(self) -> None:
        there = self._water > 0
        self.put(WATER, there)
        self.put("2.1", 0 if there else 1)
        self.put(NO_WATER_TIME, 0 if there else int(self._dry / 60))
