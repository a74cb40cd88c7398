"""How long to wait: for an answer by how long the device has taken so far (the estimator of RFC 6298, section 2)."""

from typing import Final

FIRST_WAIT: Final = 2.5  # seconds for the first answer of a device that nothing is known of
NEXT_WAIT: Final = 4.0  # and from the second try on
SHORTEST: Final = 1.0
TRIES: Final = 3
GREET_WAITS: Final = (0.4, 0.8, 1.6)
WATCH: Final = (10.0, 50.0)  # silence after which a device is greeted, doubling from first to last
LOST_WAITS: Final = (5.0, 7.5)  # between rounds of greetings to one that is silent: back within 10 s


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

    def wait(self, tries: int, first: float = FIRST_WAIT, *, hasty: bool = True) -> float:
        """Seconds to wait after `tries` tries in vain, or for the `first` answer.

        A device that answers quickly is asked again soon, unless the request is not to be `hasty`, or is a slow one.
        """
        longest = NEXT_WAIT if tries else first
        if self._mean < 0 or not hasty or first > FIRST_WAIT:
            return longest
        usual = max(SHORTEST, self._mean + 4 * self._deviation)
        return min(longest, usual * (1 << tries))
