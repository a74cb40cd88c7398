"""The watchdog: systemd is told that the hub lives only while everything that must move has moved.

A probe goes through a worker's ordinary path (a callback of the loop, an empty job of the storage writer) and calls
back when it came out at the other end. A frozen loop, scheduler or writer each stops the feeding, and systemd restarts
the hub.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from hub.daemon.notify import Notifier
from hub.model.ports import Clock

_LOG = logging.getLogger(__name__)

# A worker may be late for two rounds of three before systemd loses patience.
ROUNDS = 3

# Sends something through a worker's ordinary path, and calls back when it is through.
Probe = Callable[[Callable[[], None]], None]


class Watchdog:
    """Names that must all have made progress since the last feed."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(names)
        self._moved: set[str] = set()

    def progress(self, name: str) -> None:
        """Note that `name` came forward."""
        self._moved.add(name)

    @property
    def stalled(self) -> tuple[str, ...]:
        """Who has not moved since the last feed."""
        return tuple(name for name in self._names if name not in self._moved)

    def feed(self) -> bool:
        """Whether all have moved; if so, all must move again before the next feed."""
        if self.stalled:
            return False
        self._moved.clear()
        return True


async def keep_fed(clock: Clock, notifier: Notifier, probes: Mapping[str, Probe], patience: float) -> None:
    """Probe every worker and feed the watchdog, until cancelled. `patience`: systemd's, in seconds.

    A worker that has not answered its probe is not probed again, so a stalled one gathers no backlog.
    """
    watchdog = Watchdog(probes)
    asked: set[str] = set()

    def answered(name: str) -> None:
        asked.discard(name)
        watchdog.progress(name)

    while True:
        for name, probe in probes.items():
            if name not in asked:
                asked.add(name)
                probe(partial(answered, name))
        await clock.sleep(patience / ROUNDS)
        if watchdog.feed():
            notifier.watchdog()
        else:
            _LOG.warning("no progress: %s", ", ".join(watchdog.stalled))
