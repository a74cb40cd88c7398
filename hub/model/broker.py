"""The port to an MQTT broker: what families, scenes and the edges may ask of the one connection that a hub has.

Everything here runs on the event loop's thread; a callback must not block and must not raise.
"""

from collections.abc import Callable
from typing import Final, Protocol

from hub.model.errors import HearthError, Unreachable

HOW: Final = "mqtt"
"""How a sighting was heard that came from the broker: its address is a topic."""

HeardMessage = Callable[[str, bytes, bool], None]
"""A message came in: its topic, its payload, and whether the broker had kept it (the RETAIN flag: nobody said so now).

The payload is untrusted, and of 4 MiB at the most. It is the hub's own for as long as it is wanted.
"""

MessageDone = Callable[[HearthError | None], None]
"""What became of a message: None when the broker has it (QoS 1: it says so; QoS 0: it was written to the socket)."""


class Broker(Protocol):
    """One broker, connected or not; the connection keeps itself."""

    @property
    def there(self) -> bool:
        """Whether there is one at all: whether the owner has named a broker."""

    @property
    def connected(self) -> bool:
        """Whether messages can leave now."""

    @property
    def trying(self) -> bool:
        """Whether nobody knows yet if it can be reached: the hub has just begun. `watch` tells how that ended."""

    def subscribe(
        self, topic: str, heard: HeardMessage, *, qos: int = 0, as_published: bool = False
    ) -> Callable[[], None]:
        """Call `heard` for each message on a topic, or on those that a filter fits; what is returned ends it.

        It lasts over lost connections, and what the broker keeps comes anew after each. A message is heard once by each
        subscriber however many filters fit it. `heard` may hear kept messages again when others subscribe.

        `as_published`: `heard` is also told that a message was kept when it was published so just now. A broker of MQTT
        3.1.1 does not say it. Whoever else subscribes to the very same filter is told so, too.
        """

    def publish(
        self, topic: str, payload: bytes, *, retain: bool = False, qos: int = 0, expires: float | None = None,
        done: MessageDone | None = None,
    ) -> None:  # fmt: skip
        """Give a message to the broker; when it is connected, the message leaves before this returns.

        While it is not, retained messages wait, the newest of each topic, within a cap; others come to nothing:
        Unreachable. `expires`: seconds after which nobody is to get it (MQTT 5). `done` hears once; that a message of
        QoS 0 was written it may hear before this has returned, anything else not.

        Raises:
            BadValue: no topic that can be published to, or a payload beyond 256 KiB.
        """

    def watch(self, told: Callable[[bool], None]) -> Callable[[], None]:
        """Tell from now on when the broker is connected (and has all subscriptions), and when no longer."""


class NoBroker:
    """The Broker of a hub whose owner has named none."""

    there = False
    connected = False
    trying = False

    def subscribe(
        self, topic: str, heard: HeardMessage, *, qos: int = 0, as_published: bool = False
    ) -> Callable[[], None]:
        """Nothing will ever be heard."""
        return _nothing

    def publish(
        self, topic: str, payload: bytes, *, retain: bool = False, qos: int = 0, expires: float | None = None,
        done: MessageDone | None = None,
    ) -> None:  # fmt: skip
        """Nothing is sent."""
        if done is not None:
            done(Unreachable("outside.no_broker"))

    def watch(self, told: Callable[[bool], None]) -> Callable[[], None]:
        """There is nothing to tell."""
        return _nothing


def _nothing() -> None:
    """There is nothing to end."""
