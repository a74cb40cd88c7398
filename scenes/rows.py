"""Rows: what must outlive the hub, handed over as it changes, at once or in a moment."""

from typing import Final, Protocol

from hub.model.ports import Clock, Timer
from scenes.engine.keeping import Keeping

GATHERED: Final = 0.02
"""Seconds for which changes gather before they are written; what a device goes back to is not waited for."""


class Keeper(Protocol):
    """Keeps what must outlive the hub."""

    def keep(self, id_: str, body: object | None) -> None:
        """Write a row, or remove it (None). `body` is what JSON knows."""

    def settle(self) -> None:
        """Something is about to happen that must not happen twice: put off the writing of no row any longer."""


class Rows:
    """Hands over what has changed; without a keeper nothing lasts."""

    def __init__(self, keeping: Keeping, clock: Clock, keeper: Keeper | None) -> None:
        self._keeping = keeping
        self._clock = clock
        self._keeper = keeper
        self._timer: Timer | None = None

    def save(self) -> None:
        """Something may have changed: write it at once where that matters, else with what follows."""
        if self._keeping.urgent:
            self.write()
        elif self._timer is None and self._keeping.changed:
            self._timer = self._clock.call_at(self._clock.monotonic() + GATHERED, self.write)

    def write(self) -> None:
        """Hand over what has changed."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._keeper is not None:
            for id_, body in self._keeping.changes():
                self._keeper.keep(id_, body)

    def settle(self) -> None:
        """Something is to happen once: no crash may make its scene begin again."""
        self.write()
        if self._keeper is not None:
            self._keeper.settle()
