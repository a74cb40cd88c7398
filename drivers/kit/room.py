"""The air of one room, shared by the simulated devices that warm, cool, moisten, clean and measure it."""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp

from hub.model.ports import Clock

TEMPERATURE_TAU = 3 * 3600.0  # seconds in which a room left alone goes two thirds of the way to its rest
HUMIDITY_TAU = 2 * 3600.0
DUST_TAU = 2 * 3600.0


@dataclass(slots=True)
class _Effect:
    heat: float = 0.0
    moisture: float = 0.0
    cleaning: float = 0.0


class Room:
    """Temperature (°C), relative humidity (%) and dust (µg/m³), going to their rest, pushed by devices in the room.

    `speed` is simulated seconds a second. Nothing runs by itself: the air is brought up to date when it is looked at.
    """

    def __init__(
        self,
        clock: Clock,
        speed: float = 1.0,
        temperature: float = 21.0,
        humidity: float = 45.0,
        rest: float | None = None,
        dust: float = 35.0,
    ) -> None:
        self._clock = clock
        self._speed = speed
        self._temperature = temperature
        self._humidity = humidity
        self._rest = temperature if rest is None else rest
        self._rest_humidity = humidity
        self._dust = self._rest_dust = dust
        self._at = clock.monotonic()
        self._effects: dict[str, _Effect] = {}
        self._watchers: list[Callable[[], None]] = []

    @property
    def temperature(self) -> float:
        """°C now."""
        self._settle()
        return self._temperature

    @property
    def humidity(self) -> float:
        """Relative humidity in % now."""
        self._settle()
        return self._humidity

    @property
    def dust(self) -> float:
        """Fine dust in µg/m³ now."""
        self._settle()
        return self._dust

    @property
    def restless(self) -> bool:
        """Whether the air is still on its way to where it will rest."""
        self._settle()
        goal, humid = self._goals()
        dusty = self._rest_dust * self._dust_tau() / DUST_TAU
        still = abs(self._temperature - goal) <= 0.05 and abs(self._humidity - humid) <= 0.5
        return not still or abs(self._dust - dusty) > 0.5

    def watch(self, callback: Callable[[], None]) -> None:
        """Call back when something in the room has acted on its air."""
        self._watchers.append(callback)

    def effect(self, source: str, heat: float = 0.0, moisture: float = 0.0, cleaning: float = 0.0) -> None:
        """Let the device `source` push, in place of its push before.

        By `heat` K and `moisture` % a simulated second; `cleaning` is the share of the air that it cleans in one.
        """
        self._settle()
        self._effects[source] = _Effect(heat, moisture, cleaning)
        self._tell()

    def put(self, temperature: float | None = None, humidity: float | None = None, dust: float | None = None) -> None:
        """Change the air at once: a window opened, a door left ajar. It rests there, too."""
        self._settle()
        if temperature is not None:
            self._temperature = self._rest = temperature
        if humidity is not None:
            self._humidity = self._rest_humidity = humidity
        if dust is not None:
            self._dust = self._rest_dust = dust
        self._tell()

    def _tell(self) -> None:
        for callback in self._watchers:
            callback()

    def _settle(self) -> None:
        now = self._clock.monotonic()
        seconds, self._at = (now - self._at) * self._speed, now
        temperature, humidity = self._goals()
        self._temperature = _towards(self._temperature, temperature, seconds / TEMPERATURE_TAU)
        self._humidity = _towards(self._humidity, humidity, seconds / HUMIDITY_TAU)
        tau = self._dust_tau()
        self._dust = _towards(self._dust, self._rest_dust * tau / DUST_TAU, seconds / tau)

    def _goals(self) -> tuple[float, float]:
        heat = sum(effect.heat for effect in self._effects.values())
        moisture = sum(effect.moisture for effect in self._effects.values())
        humidity = self._rest_humidity + moisture * HUMIDITY_TAU
        return self._rest + heat * TEMPERATURE_TAU, min(100.0, max(0.0, humidity))

    def _dust_tau(self) -> float:
        """Seconds in which dust that comes in and dust that is cleaned away go two thirds of their way."""
        return 1 / (1 / DUST_TAU + sum(effect.cleaning for effect in self._effects.values()))


def _towards(value: float, goal: float, taus: float) -> float:
    return goal + (value - goal) * exp(-taus)
