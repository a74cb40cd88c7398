"""How a device fares, with hysteresis: one lost datagram is no news, and a device that flaps is held offline."""

from collections.abc import Callable
from typing import Final

from hub.model.device import Health

MISSES_TO_OFFLINE: Final = 3  # unanswered rounds of greetings
GOODS_TO_ONLINE: Final = 3  # good answers until a degraded device counts as online again
FLAPS: Final = 10  # departures and returns in FLAP_WINDOW seconds: hold offline for FLAP_HOLD (XiaoMi/ha_xiaomi_home)
FLAP_WINDOW: Final = 120.0
FLAP_HOLD: Final = 300.0

Fared = Callable[[Health, str], None]


class HealthWatch:
    """Turns what happens to packets into health; tells `fared` (health, message id of the reason) when it changes."""

    __slots__ = ("_fared", "_goods", "_held_until", "_misses", "_transitions", "health", "reason")

    def __init__(self, fared: Fared) -> None:
        self._fared = fared
        self._misses = 0
        self._goods = 0
        self._transitions: list[float] = []
        self._held_until = float("-inf")
        self.health = Health.NEW
        self.reason = ""

    def good(self, now: float) -> None:
        """A packet came that only the device can have made."""
        self._misses = 0
        if self.health is Health.ONLINE or now < self._held_until:
            return
        self._goods += 1
        if self.health is not Health.DEGRADED or self._goods >= GOODS_TO_ONLINE:
            self._become(Health.ONLINE, "", now)

    def missed(self, now: float, reason: str = "device.silent") -> None:
        """A whole round of greetings stayed without an answer; `reason` is what is said once it counts as offline."""
        self._misses += 1
        self._goods = 0
        if self._misses >= MISSES_TO_OFFLINE:
            self._become(Health.OFFLINE, reason, now)
        elif self.health is Health.ONLINE:
            self._become(Health.DEGRADED, "device.misses", now)

    def deaf(self, now: float) -> None:
        """It answers greetings, but not this request, however often it was sent."""
        self._goods = 0
        if self.health is Health.ONLINE:
            self._become(Health.DEGRADED, "device.only_hello", now)

    def refused(self, reason: str, now: float) -> None:
        """It cannot be used as things are: no token, a wrong one."""
        self._goods = 0
        health = Health.NEW if reason == "device.not_adopted" else Health.OFFLINE
        self._become(health, reason, now)

    def _become(self, health: Health, reason: str, now: float) -> None:
        if (health, reason) == (self.health, self.reason):
            return
        # Weak and well again is no coming and going: on a lossy network a device is that all day.
        if (health is Health.OFFLINE) is not (self.health is Health.OFFLINE) and self.health is not Health.NEW:
            full = len(self._transitions) == FLAPS and now - self._transitions[0] < FLAP_WINDOW
            self._transitions = [*self._transitions, now][-FLAPS:]
            if full:
                health, reason = Health.OFFLINE, "device.flapping"
                self._held_until = now + FLAP_HOLD
                self._transitions.clear()
        if (health, reason) != (self.health, self.reason):
            self.health, self.reason = health, reason
            self._fared(health, reason)
