"""How long devices have said nothing: for whoever asks, at no cost for reports of values."""

import math

from hub.core.state import State
from hub.model.ports import Clock
from hub.model.reading import Occurrence


class Quiet:
    """What was heard last, by device: a value, be it the same again, or an event. What nobody could read is nothing."""

    def __init__(self, clock: Clock, state: State) -> None:
        self._clock = clock
        self._state = state
        self._happened: dict[str, float] = {}
        state.subscribe_events(self._occurred)

    def ago(self, name: str) -> float | None:
        """Seconds since a device (a key) or a property (its id) reported; None: not since the hub began."""
        device, _, path = name.partition(".")
        paths = [path] if path else self._state.readings(device)
        ages = [self._state.age(device, one) for one in paths]
        if not path and device in self._happened:
            ages.append(self._clock.monotonic() - self._happened[device])
        least = min(ages, default=math.inf)
        return None if math.isinf(least) else least

    def _occurred(self, occurrence: Occurrence) -> None:
        self._happened[occurrence.device] = self._clock.monotonic()
