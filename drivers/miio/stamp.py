"""The device's clock, and request ids: the two numbers by which a miIO device decides whether to listen."""

from random import Random
from typing import Final

FRESH_FOR: Final = 120.0  # seconds of silence after which a client greets anew (aholstenson/miio, homebridge-miot)
FATAL_ID: Final = 9998  # reboots a Philips bulb (python-miio#210)
LAST_ID: Final = 0x7FFFFFFF


class Stamp:
    """A device's stamp: seconds since its boot, or wall-clock; never assume which.

    A request carries the last stamp heard plus the seconds since. A stamp that goes backwards is a reboot.
    """

    __slots__ = ("_heard", "_heard_at", "_known")

    def __init__(self) -> None:
        self._heard = 0
        self._heard_at = 0.0
        self._known = False

    def hear(self, stamp: int, now: float) -> bool:
        """Take in the stamp of a packet that has just come; True: the device has rebooted since the one before."""
        # Two packets may overtake each other within a second.
        rebooted = self._known and stamp + 1 < self._heard
        if rebooted or stamp >= self._heard or not self._known:
            self._heard, self._heard_at, self._known = stamp, now, True
        return rebooted

    def fresh(self, now: float) -> bool:
        """Whether a request may go out without greeting first."""
        return self._known and now - self._heard_at < FRESH_FOR

    def stale(self, stamp: int, now: float) -> bool:
        """Whether a packet with this stamp was made longer ago than any network keeps it."""
        return self._known and stamp < self.at(now) - FRESH_FOR

    def at(self, now: float) -> int:
        """The stamp of a request sent now."""
        return self._heard + int(now - self._heard_at)


class Ids:
    """Request ids: 31 bits from a random start, a new one for every datagram, shared by all devices of the hub.

    Devices drop an id that they have seen lately; the vendor's app counts from 0, and so would a hub that restarts.
    """

    __slots__ = ("_last",)

    def __init__(self, random: Random) -> None:
        self._last = random.randrange(LAST_ID)

    def next(self) -> int:
        """An id not used for a long time."""
        self._last = self._last % LAST_ID + 1
        if self._last == FATAL_ID:
            self._last += 1
        return self._last
