"""What is to be said: the newest of each, in small portions, and no more than the broker takes."""

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from hub.model.broker import Broker
from hub.model.errors import BadValue, HearthError
from hub.model.ports import Clock, Timer
from hub.text.messages.catalogue import Language, render

_LOG = logging.getLogger(__name__)

PORTION: Final = 10
"""Messages in one turn of the loop."""
MOST_ON_THE_WAY: Final = 100
"""Messages that the broker has not yet confirmed."""
REST: Final = 0.1
"""Seconds between two rounds: what changes more often is said with its newest value."""
MOST_EVENTS: Final = 1000


@dataclass(frozen=True, slots=True)
class Message:
    """What is said; `retain`: the broker keeps it."""

    topic: str
    payload: bytes
    retain: bool = True


Make = Callable[[str], Message | None]
"""The message about a device (a key) as things stand now; None where there is nothing to say."""


class Outflow:
    """Says what is due while the broker is connected.

    What is kept by the broker is due under a kind and a key: asked for twice, it is said once, as it is when its turn
    comes. So no flood of changes becomes a queue. What only happens waits in a queue of its own, and the oldest is
    dropped when that is full. A quiet hub speaks in the next turn of the loop.
    """

    def __init__(self, clock: Clock, broker: Broker, language: Language = "en") -> None:
        self.said = 0
        self.coalesced = 0
        self.dropped = 0
        self._clock = clock
        self._broker = broker
        self._language = language
        self._due: dict[tuple[Make, str], None] = {}
        self._events: deque[tuple[str, Callable[[], bytes]]] = deque()
        self._on_the_way = 0
        self._connection = 0
        self._earliest = 0.0
        self._timer: Timer | None = None

    def __len__(self) -> int:
        return len(self._due) + len(self._events)

    def due(self, make: Make, key: str) -> None:
        """Something is to be said anew."""
        if (make, key) in self._due:
            self.coalesced += 1
            return
        self._due[(make, key)] = None
        self._wake()

    def happened(self, topic: str, payload: Callable[[], bytes]) -> None:
        """Say something once, if the broker is there; the payload is made when its turn comes."""
        if not self._broker.connected:
            return
        if len(self._events) >= MOST_EVENTS:
            self._events.popleft()
            self.dropped += 1
        self._events.append((topic, payload))
        self._wake()

    def connected(self, there: bool) -> None:
        """The broker came, or went: what it has not confirmed until then it never will."""
        self._connection += 1
        self._on_the_way = 0
        self._events.clear()
        if there:
            self._wake()

    def close(self) -> None:
        """Say nothing more."""
        self._due.clear()
        self._events.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _wake(self) -> None:
        if self._timer is None and self._broker.connected:
            self._timer = self._clock.call_at(max(self._earliest, self._clock.monotonic()), self._portion)

    def _portion(self) -> None:
        self._timer = None
        room = min(PORTION, MOST_ON_THE_WAY - self._on_the_way)
        if room <= 0 or not self._broker.connected:
            return  # the next confirmation, or the next connection, wakes it
        self._earliest = 0.0
        for _ in range(room):
            if self._events:
                topic, payload = self._events.popleft()
                self._say(Message(topic, payload(), retain=False))
            elif self._due:
                make, key = next(iter(self._due))
                del self._due[(make, key)]
                message = make(key)
                if message is not None:
                    self._say(message)
            else:
                break
        if not len(self):
            self._earliest = self._clock.monotonic() + REST
        else:
            self._wake()

    def _say(self, message: Message) -> None:
        done = partial(self._done, self._connection)
        try:
            self._broker.publish(message.topic, message.payload, retain=message.retain, qos=1, done=done)
        except BadValue as error:
            _LOG.warning("%s", render(error.message_id, error.params, self._language))
        else:
            self.said += 1
            self._on_the_way += 1

    def _done(self, connection: int, _: HearthError | None) -> None:
        if connection == self._connection:
            self._on_the_way -= 1
            if len(self):
                self._wake()
