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
    """Says what is due, while the broker is connected; after each connection whoever speaks says all anew.

    What is kept by the broker is due under a kind and a key: asked for twice, it is said once, as it is when its turn
    comes. So no flood of changes becomes a queue. What is due is said in rounds, REST apart, the first at once. What
    only happens waits in a queue of its own, for nothing but its turn, and the oldest is dropped when that is full.
    """

    def __init__(self, clock: Clock, broker: Broker, language: Language = "en") -> None:
        self.said = 0
        self.coalesced = 0
        self.dropped = 0
        self._clock = clock
        self._broker = broker
        self._language = language
        self._due: dict[tuple[Make, str], None] = {}
        self._round: dict[tuple[Make, str], None] = {}
        self._events: deque[tuple[str, Callable[[], bytes]]] = deque()
        self._on_the_way = 0
        self._connection = 0
        self._earliest = 0.0
        self._timer: Timer | None = None
        self._at = 0.0

    def __len__(self) -> int:
        return len(self._due) + len(self._round) + len(self._events)

    def due(self, make: Make, key: str) -> None:
        """Something is to be said anew."""
        if not self._broker.connected:
            return
        wanted = (make, key)
        if wanted in self._due or wanted in self._round:
            self.coalesced += 1
            return
        self._due[wanted] = None
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

    def connected(self) -> None:
        """The broker came, or went: nothing is due, and what it has not confirmed until then it never will."""
        self._connection += 1
        self._on_the_way = 0
        self._earliest = 0.0
        self.close()

    def close(self) -> None:
        """Say nothing of what is due."""
        self._due.clear()
        self._round.clear()
        self._events.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _wake(self) -> None:
        """Have a portion said: now where a round is under way, else when the next may begin."""
        now = self._clock.monotonic()
        at = now if self._events or self._round else max(self._earliest, now)
        if self._timer is not None:
            if self._at <= at:
                return
            self._timer.cancel()
        self._at = at
        self._timer = self._clock.call_at(at, self._portion)

    def _portion(self) -> None:
        self._timer = None
        if not self._round and self._clock.monotonic() >= self._earliest:
            self._due, self._round = self._round, self._due
        room = min(PORTION, MOST_ON_THE_WAY - self._on_the_way)
        while room > 0 and (self._events or self._round):
            room -= 1
            self._next()
        if not self._round and self._earliest <= self._clock.monotonic():
            self._earliest = self._clock.monotonic() + REST
        if len(self) and self._on_the_way < MOST_ON_THE_WAY:
            self._wake()  # else the next confirmation does

    def _next(self) -> None:
        if self._events:
            topic, payload = self._events.popleft()
            self._say(Message(topic, payload(), retain=False))
            return
        make, key = wanted = next(iter(self._round))
        del self._round[wanted]
        message = make(key)
        if message is not None:
            self._say(message)

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
