"""How long ago something was, also in an earlier life of the hub, and when nobody can say."""

from hub.model.ports import Clock
from hub.model.safety import Instant


class Times:
    """Ages by the monotonic clock while the machine runs on, else by the wall clock.

    `boot` names the machine's start, or this life of the hub where that is not known; `trusted`: whether the wall clock
    can be believed after a start.
    """

    def __init__(self, clock: Clock, boot: str, *, trusted: bool = True) -> None:
        self._clock = clock
        self._boot = boot
        self._trusted = trusted

    def stamp(self) -> Instant:
        """Now."""
        return Instant(self._clock.now(), self._clock.monotonic(), self._boot)

    def age(self, then: Instant) -> float | None:
        """Seconds since `then`; None when the clocks do not tell, and it may be any time ago or none.

        A step of the wall clock in this start of the machine changes nothing.
        """
        if then.boot == self._boot:
            passed = self._clock.monotonic() - then.monotonic
            return passed if passed >= 0 else None  # no start of the machine that we know: its time went back
        passed = self._clock.now() - then.unix
        return passed if self._trusted and passed >= 0 else None
