"""Scenes at the broker: what they publish leaves, and what they listen to comes in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, Protocol

from hub.model.broker import Broker
from hub.model.errors import HearthError
from hub.model.ports import Clock
from hub.model.value import Value
from scenes.engine.effects import Message

CHANNEL: Final = "mqtt"
LONGEST_PAYLOAD: Final = 65_536
"""Bytes of a message that scenes hear; a longer one is none of their business."""


class Arrivals(Protocol):
    """The runtime of scenes, as far as it hears messages."""

    def arrives(self, channel: str, name: str, fields: dict[str, Value | None]) -> None:
        """Something came in."""

    def channels(self) -> Iterable[tuple[str, str]]:
        """All (channel, name) that scenes listen to."""


@dataclass(frozen=True, slots=True)
class Posted:
    """The port `scenes.outside.Publisher` over the broker."""

    broker: Broker
    clock: Clock

    def publish(self, message: Message, done: Callable[[HearthError | None], None]) -> None:
        """Give a message to the broker; what it does not take is told like any failure, later."""
        try:
            self.broker.publish(
                message.topic, message.text.encode("utf-8", "replace"), retain=message.retain, qos=message.qos,
                done=done,
            )  # fmt: skip
        except HearthError as refused:
            error = refused  # the name of the clause ends with it
            self.clock.call_at(self.clock.monotonic(), lambda: done(error))


@dataclass(slots=True)
class Heeded:
    """Subscribes to what scenes listen to, and follows when that changes.

    A message that the broker had kept is no news: it is what somebody said before we came, or came back. What is no
    UTF-8 is heard with marks in its place. `too_long` counts what scenes did not hear.
    """

    broker: Broker
    scenes: Arrivals
    too_long: int = 0
    _ends: dict[str, Callable[[], None]] = field(default_factory=dict)

    def follow(self) -> None:
        """The scenes may listen to something else now."""
        wanted = dict.fromkeys(name for channel, name in self.scenes.channels() if channel == CHANNEL)
        for topic in [topic for topic in self._ends if topic not in wanted]:
            self._ends.pop(topic)()
        for topic in wanted:
            if topic not in self._ends:
                self._ends[topic] = self.broker.subscribe(topic, self.heard)

    def heard(self, topic: str, payload: bytes, retained: bool) -> None:
        """A message came in."""
        if retained:
            return
        if len(payload) > LONGEST_PAYLOAD:
            self.too_long += 1
            return
        self.scenes.arrives(CHANNEL, topic, {"topic": topic, "payload": payload.decode("utf-8", "replace")})
