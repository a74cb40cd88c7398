"""The broker without the topics where this hub takes commands: what it said there would come back as a person's."""

from hub.config.mqtt import Mqtt
from hub.model.broker import Broker, MessageDone
from hub.model.errors import Rejected


class OwnWords:
    """A broker for scenes and families.

    A scene that gave its own hub a command over the broker would be taken for a person, whose word goes before that of
    scenes; and a device that announces itself may name any topic as its own. Both are refused.
    """

    there = True

    def __init__(self, broker: Broker, settings: Mqtt) -> None:
        self._broker = broker
        self._publish = broker.publish
        self.subscribe = broker.subscribe
        self.watch = broker.watch
        told = settings.publishing
        root = "" if told is None or not told.commands else f"{told.base}/{settings.name}/"
        self._commands = (f"{root}set/", f"{root}call/") if root else ()

    @property
    def connected(self) -> bool:
        """As the port says."""
        return self._broker.connected

    @property
    def trying(self) -> bool:
        """As the port says."""
        return self._broker.trying

    def publish(
        self, topic: str, payload: bytes, *, retain: bool = False, qos: int = 0, expires: float | None = None,
        done: MessageDone | None = None,
    ) -> None:  # fmt: skip
        """As the port says; a command to ourselves is not sent, and `done` hears why before this returns."""
        if topic.startswith(self._commands):
            if done is not None:
                done(Rejected("mqtt.own_command", topic=topic))
            return
        self._publish(topic, payload, retain=retain, qos=qos, expires=expires, done=done)
