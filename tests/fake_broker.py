"""An MQTT broker in memory: the port `Broker` with nothing behind it, for tests that need no socket.

It keeps retained messages and gives them to new subscribers, as a broker does; what is published comes back to those
subscribed to it. A message is heard once by each subscriber.
"""

from collections.abc import Callable
from dataclasses import dataclass

from hub.model.broker import HeardMessage, MessageDone
from hub.model.errors import BadValue, Unreachable
from hub.model.topics import Topics, is_filter, is_topic

MOST = 262_144
"""Bytes of a payload."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that was given to the broker."""

    topic: str
    payload: bytes
    retain: bool = False
    qos: int = 0
    expires: float | None = None


class FakeBroker:
    """`sent` has all that was published while connected; what is to be retained else waits for `connect`.

    Those who published hear what became of it when the test calls `settle`: `refuse`, where that is set.
    """

    there = True
    trying = False

    def __init__(self, connected: bool = True, version: int = 5) -> None:
        self.connected = connected
        self.version = version
        self.sent: list[Sent] = []
        self.kept: dict[str, bytes] = {}
        self.refuse: Unreachable | None = None
        self._waiting: dict[str, tuple[Sent, MessageDone | None]] = {}
        self._heard: list[tuple[str, HeardMessage]] = []
        self._topics = Topics[HeardMessage]()
        self._as_published = Topics[HeardMessage]()
        self._watching: list[Callable[[bool], None]] = []
        self._due: list[Callable[[], None]] = []

    # The port.

    def subscribe(
        self, topic: str, heard: HeardMessage, *, qos: int = 0, as_published: bool = False
    ) -> Callable[[], None]:
        if not is_filter(topic):
            raise BadValue("mqtt.bad_topic", topic=topic)
        entry = (topic, heard)
        self._heard.append(entry)
        drop = (self._as_published if as_published and self.version == 5 else self._topics).add(topic, heard)
        if self.connected:
            self._give_kept([entry])

        def end() -> None:
            drop()
            self._heard = [other for other in self._heard if other is not entry]

        return end

    def publish(
        self, topic: str, payload: bytes, *, retain: bool = False, qos: int = 0, expires: float | None = None,
        done: MessageDone | None = None,
    ) -> None:  # fmt: skip
        if not is_topic(topic):
            raise BadValue("mqtt.bad_topic", topic=topic)
        if len(payload) > MOST:
            raise BadValue("mqtt.too_large", topic=topic, size=len(payload), most=MOST)
        message = Sent(topic, payload, retain, qos, expires)
        if self.connected:
            self._send(message, done)
        elif retain:
            self._waiting[topic] = (message, done)
        elif done is not None:
            self._due.append(lambda: done(Unreachable("mqtt.no_connection")))

    def watch(self, told: Callable[[bool], None]) -> Callable[[], None]:
        self._watching.append(told)
        return lambda: self._watching.remove(told)

    # What a test does.

    @property
    def subscribed(self) -> list[str]:
        """The topics and filters subscribed to now, in their order, each as often as it was asked for."""
        return [topic for topic, _ in self._heard]

    def say(self, topic: str, payload: bytes | str, *, retained: bool = False, now: bool = False) -> None:
        """Have others publish it: kept by the broker and told as kept when `retained`.

        `now`: it is told as kept only to those who subscribed `as_published`, as it is while it is said.
        """
        data = payload.encode() if isinstance(payload, str) else payload
        if retained:
            self._keep(topic, data)
        self._tell(topic, data, retained and not now, retained)

    def disconnect(self) -> None:
        self.connected = False
        for told in list(self._watching):
            told(False)

    def connect(self) -> None:
        """What waited leaves; what is kept is heard anew."""
        self.connected = True
        self._give_kept(list(self._heard))
        waiting, self._waiting = self._waiting, {}
        for message, done in waiting.values():
            self._send(message, done)
        for told in list(self._watching):
            told(True)

    def settle(self) -> None:
        """Let the callers of `publish` hear what became of their messages."""
        due, self._due = self._due, []
        for one in due:
            one()

    def _send(self, message: Sent, done: MessageDone | None) -> None:
        if done is not None:
            error = self.refuse
            self._due.append(lambda: done(error))
        self.sent.append(message)
        if message.retain:
            self._keep(message.topic, message.payload)
        self._tell(message.topic, message.payload, False, message.retain)

    def _keep(self, topic: str, payload: bytes) -> None:
        if payload:
            self.kept[topic] = payload
        else:
            self.kept.pop(topic, None)

    def _tell(self, topic: str, payload: bytes, retained: bool, published: bool = False) -> None:
        if not self.connected:
            return
        for heard in dict.fromkeys(self._topics.find(topic)):
            heard(topic, payload, retained)
        for heard in dict.fromkeys(self._as_published.find(topic)):
            heard(topic, payload, retained or published)

    def _give_kept(self, entries: list[tuple[str, HeardMessage]]) -> None:
        subscribed = Topics[HeardMessage]()
        for wanted, heard in entries:
            subscribed.add(wanted, heard)
        for topic, payload in list(self.kept.items()):
            for heard in dict.fromkeys(subscribed.find(topic)):
                heard(topic, payload, True)
