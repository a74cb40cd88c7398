"""Whether a device is there, by one or several words that are said of it."""

from drivers.mqtt.definition import Mode


class Availability:
    """What was said so far, and what it means together; None: nobody has said enough."""

    __slots__ = ("_latest", "_mode", "_said")

    def __init__(self, count: int, mode: Mode) -> None:
        self._mode = mode
        self._said: list[bool | None] = [None] * count
        self._latest: bool | None = None

    def forget(self) -> None:
        """Nothing said so far counts any more."""
        self._said = [None] * len(self._said)
        self._latest = None

    def hear(self, at: int, value: bool) -> None:
        """One of them says so."""
        self._said[at] = self._latest = value

    @property
    def there(self) -> bool | None:
        """Whether it is there."""
        if self._mode == "latest":
            return self._latest
        decisive = self._mode == "any"  # one that is there settles `any`, one that is not `all`
        if decisive in self._said:
            return decisive
        return None if None in self._said else not decisive
