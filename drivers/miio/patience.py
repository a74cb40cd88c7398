"""How long to wait: for an answer by how long the device has taken so far (the estimator of RFC 6298, section 2)."""

from typing import Final

FIRST_WAIT: Final = 2.5  # seconds for the first answer of a device that nothing is known of
NEXT_WAIT: Final = 4.0  # and from the second try on
SHORTEST: Final = 1.0
BRISK: Final = 0.2  # what somebody waits for is sent again that soon to a device that answers at once
TRIES: Final = 3
BRISK_TRIES: Final = 15  # then it is rather away, and has TRIES to come back
GREET_WAITS: Final = (0.3, 0.4, 0.5, 0.7, 0.9)
WATCH: Final = (10.0, 50.0)  # silence after which a device is greeted, doubling from first to last
# Between rounds of greetings, which last 2.8 s, to one that is silent: three rounds 5 s apart, then back within 10 s.
LOST_WAITS: Final = (2.2, 2.2, 5.0, 7.5)
POLITE_WAITS: Final = (*LOST_WAITS, 15.0, 30.0, 60.0)  # to one that may be off


class Patience:
    """Mean and mean deviation of one device's times to answer, in seconds."""

    __slots__ = ("_deviation", "_mean")

    def __init__(self) -> None:
        self._mean = -1.0
        self._deviation = 0.0

    def answered(self, seconds: float) -> None:
        """Take in how long an answer took."""
        if self._mean < 0:
            self._mean, self._deviation = seconds, seconds / 2
        else:
            self._deviation += (abs(seconds - self._mean) - self._deviation) / 4
            self._mean += (seconds - self._mean) / 8

    def wait(self, tries: int, first: float = FIRST_WAIT, *, hasty: bool = True, brisk: bool = False) -> float:
        """Seconds to wait after `tries` tries in vain, or for the `first` answer.

        A device that answers quickly is asked again soon, unless the request is not to be `hasty`, or is a slow one;
        very soon, and without patience that grows, where the request is a `brisk` one: loss is what it is up against.
        """
        longest = NEXT_WAIT if tries else first
        if self._mean < 0 or not hasty or first > FIRST_WAIT:
            return longest
        if brisk:
            if tries >= BRISK_TRIES:
                return longest
            return min(longest, max(BRISK, self._mean + 4 * self._deviation))
        usual = max(SHORTEST, self._mean + 4 * self._deviation)
        return min(longest, usual * (1 << tries))
