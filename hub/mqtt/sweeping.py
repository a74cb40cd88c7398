"""No ghosts: what the broker keeps of devices that are gone, renamed, or of a hub that was called otherwise."""

from collections.abc import Callable, Mapping
from typing import Final

from hub.model.broker import Broker
from hub.model.ports import Clock, Notebook, Timer
from hub.mqtt.topics import Topics

QUIET: Final = 3.0
"""Seconds without a kept message after which all of them have come."""
NOTE: Final = "told over MQTT"
MOST_NOTED: Final = 5
MOST_CLEARED: Final = 5000
"""Topics that are cleared after one connection: whoever may write to the broker could have it keep any number."""

Clear = Callable[[str], None]


class Sweeper:
    """After each connection looks through what the broker keeps of ours, and clears what `stands` does not know.

    Where the hub told under other topics before (another name, base or prefix), these are looked through as well, and
    remembered until that was done: whatever is killed between, the next start goes on.
    """

    def __init__(
        self, clock: Clock, broker: Broker, topics: Topics | None, notebook: Notebook, stands: Callable[[str], bool],
        clear: Clear,
    ) -> None:  # fmt: skip
        self._clock = clock
        self._broker = broker
        self._topics = topics
        self._notebook = notebook
        self._stands = stands
        self._clear = clear
        self._room = 0
        self._ends: list[Callable[[], None]] = []
        self._timer: Timer | None = None

    def start(self) -> None:
        """Begin to look: the broker is connected."""
        self.stop()
        self._room = MOST_CLEARED
        now = [] if self._topics is None else [self._topics]
        before = [one for one in _noted(self._notebook.recall(NOTE)) if one not in now]
        if not now and not before:
            return
        for one in before:
            self._clear(one.status)
        for one in (*before, *now):
            self._listen(one)
        self._note(*before, *now)
        self._wait()

    def stop(self) -> None:
        """Look no further; the next connection begins anew."""
        for end in self._ends:
            end()
        self._ends.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _listen(self, topics: Topics) -> None:
        def heard(topic: str, payload: bytes, kept: bool) -> None:
            if not kept or not payload:
                return
            self._wait()
            if self._room and topics.mine(topic) and not self._stands(topic):
                self._room -= 1
                self._clear(topic)

        self._ends += [self._broker.subscribe(one, heard) for one in topics.kept]

    def _wait(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._clock.call_at(self._clock.monotonic() + QUIET, self._over)

    def _over(self) -> None:
        self.stop()
        if self._room:
            self._note(*([] if self._topics is None else [self._topics]))

    def _note(self, *told: Topics) -> None:
        last = told[-MOST_NOTED:]
        self._notebook.note(NOTE, {"told": [[one.base, one.name, one.prefix] for one in last]})


def _noted(note: Mapping[str, object] | None) -> list[Topics]:
    """The topics that a note speaks of."""
    found = note.get("told") if note else None
    rows = found if isinstance(found, list) else []
    return [Topics(*row) for row in rows if isinstance(row, list) and [type(word) for word in row] == [str] * 3]
