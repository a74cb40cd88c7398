"""Deadline and expiry at one time: the outcome must not hang on which timer the loop rings first."""

from collections.abc import Callable

import pytest

from hub.core.clock import VirtualClock
from hub.core.delivery import ORDER_TIMEOUT
from hub.model.command import LIFETIME, CommandClass, Outcome
from hub.model.ports import Timer
from tests.hub.core.house import House


class LastFirst(VirtualClock):
    """Rings, of timers with one time, the one that was set last first."""

    def __init__(self) -> None:
        super().__init__(now=1_000_000.0)
        self._set = 0

    def call_at(self, when: float, callback: Callable[[], None]) -> Timer:
        self._set += 1
        return super().call_at(when - self._set * 1e-9, callback)


@pytest.mark.parametrize("clock", [VirtualClock(now=1_000_000.0), LastFirst()], ids=["first first", "last first"])
def test_what_no_device_answered_has_expired_whichever_timer_rings_first(clock: VirtualClock) -> None:
    house = House(clock=clock)
    name = house.set(("on", True))
    lifetime = LIFETIME[CommandClass.A]
    assert lifetime is not None
    assert lifetime > ORDER_TIMEOUT
    house.clock.advance(lifetime + 1)
    assert house.outcome(name) is Outcome.EXPIRED
