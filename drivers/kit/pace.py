"""Pace: budgets of packets for the whole hub, and periods that no two devices share in step."""

from random import Random


class Budget:
    """At most `rate` a second over time, `burst` at once. A reservation is never given back."""

    def __init__(self, rate: float, burst: int) -> None:
        self._interval = 1.0 / rate
        self._slack = (burst - 1) * self._interval
        self._next = float("-inf")

    def reserve(self, now: float, count: int = 1) -> float:
        """Take `count` places at the monotonic time `now`: seconds to wait until they may be used."""
        begin = max(self._next, now - self._slack)
        self._next = begin + count * self._interval
        return max(0.0, begin - now)


def jittered(seconds: float, random: Random, share: float = 0.1) -> float:
    """`seconds`, up to `share` more or less."""
    return seconds * random.uniform(1.0 - share, 1.0 + share)
