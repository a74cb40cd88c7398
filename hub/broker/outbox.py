"""What waits to be sent: the newest retained message of each topic, and others in their order, within a cap."""

from collections import OrderedDict, deque
from typing import Final, NamedTuple

from hub.model.broker import MessageDone
from hub.model.errors import HearthError, Unreachable

MOST: Final = 1_000
"""Retained messages that wait while there is no connection, and others that wait at any time."""
MOST_CONNECTED: Final = 50_000
"""Retained messages that wait while the broker takes them one by one: what a large home says of itself at once."""
MOST_BYTES: Final = 8 * 1024 * 1024
"""Bytes of payload that wait."""


class Message(NamedTuple):
    """A message on its way; a tuple, since each one needs it. `until`: the monotonic time at which it is too late."""

    topic: str
    payload: bytes
    retain: bool = False
    qos: int = 0
    until: float | None = None
    done: MessageDone | None = None


Lost = tuple[Message, HearthError]
"""A message that will not be sent, and why."""


class Outbox:
    """Messages that wait. What is taken out first: others before retained ones, each in their order."""

    __slots__ = ("_most", "_others", "_retained", "_size")

    def __init__(self) -> None:
        # Taken from its front again and again, a plain dictionary looks at all that has left.
        self._retained: OrderedDict[str, Message] = OrderedDict()
        self._others: deque[Message] = deque()
        self._size = 0
        self._most = MOST

    def __bool__(self) -> bool:
        return bool(self._retained or self._others)

    def __len__(self) -> int:
        return len(self._retained) + len(self._others)

    def add(self, message: Message) -> list[Lost]:
        """Let a message wait; those that lose their place for it, perhaps itself."""
        if not message.retain:
            if len(self._others) >= MOST or self._size + len(message.payload) > MOST_BYTES:
                return [(message, Unreachable("mqtt.busy", most=MOST))]
            self._others.append(message)
            self._size += len(message.payload)
            return []
        lost: list[Lost] = []
        older = self._retained.pop(message.topic, None)
        if older is not None:
            self._size -= len(older.payload)
            lost.append((older, Unreachable("mqtt.overtaken", topic=message.topic)))
        self._retained[message.topic] = message
        self._size += len(message.payload)
        return lost + self._trim()

    def allow(self, most: int) -> list[Lost]:
        """Let so many retained messages wait from now on; the oldest of more than that lose their place."""
        self._most = most
        return self._trim()

    def _trim(self) -> list[Lost]:
        lost: list[Lost] = []
        while len(self._retained) > self._most or (self._size > MOST_BYTES and len(self._retained) > 1):
            _, oldest = self._retained.popitem(last=False)
            self._size -= len(oldest.payload)
            lost.append((oldest, Unreachable("mqtt.outbox_full", topic=oldest.topic, most=self._most)))
        return lost

    def keep(self, message: Message) -> list[Lost]:
        """Let a retained message wait that was sent and not confirmed, unless a newer one of its topic waits."""
        if message.topic in self._retained:
            return [(message, Unreachable("mqtt.overtaken", topic=message.topic))]
        return self.add(message)

    def first(self) -> Message | None:
        """The message to be sent next; it stays until `take`."""
        if self._others:
            return self._others[0]
        return next(iter(self._retained.values()), None)

    def take(self) -> None:
        """Take out what `first` gave."""
        message = self._others.popleft() if self._others else self._retained.popitem(last=False)[1]
        self._size -= len(message.payload)

    def give_up(self) -> list[Lost]:
        """Take out all but the retained messages: the connection is gone."""
        lost: list[Lost] = [(message, Unreachable("mqtt.no_connection")) for message in self._others]
        self._size -= sum(len(message.payload) for message in self._others)
        self._others.clear()
        return lost
