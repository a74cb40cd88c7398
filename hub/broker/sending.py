"""Messages on their way out over one connection after the other: at once, or when there is room; confirmed or not."""

import asyncio
from math import ceil

from hub.broker import packets
from hub.broker.limits import Limits
from hub.broker.link import Link
from hub.broker.outbox import MOST, MOST_CONNECTED, Lost, Message, Outbox
from hub.broker.packets import Puback
from hub.broker.subscriptions import NUMBERS
from hub.model.errors import HearthError, Rejected, Unreachable
from hub.model.ports import Clock


class Sending:
    """What leaves and what waits. `sent` and `dropped` count messages; one that a newer one overtook is in neither."""

    def __init__(self, clock: Clock) -> None:
        self.sent = 0
        self.dropped = 0
        self._clock = clock
        self._loop = asyncio.get_running_loop()
        self._outbox = Outbox()
        self._unconfirmed: dict[int, Message] = {}
        self._packet = 0
        self._link: Link | None = None
        self._limits = Limits(0.0)

    @property
    def waiting(self) -> int:
        """Messages that wait to be sent."""
        return len(self._outbox)

    def begin(self, link: Link, limits: Limits) -> None:
        """There is a connection: what waited leaves."""
        self._link, self._limits = link, limits
        self._lose(self._outbox.allow(MOST_CONNECTED))
        self.go_on()

    def end(self) -> None:
        """There is none any more: retained messages wait; what became of others is unknown, or nothing did."""
        self._link = None
        self._lose(self._outbox.allow(MOST))
        unconfirmed, self._unconfirmed = self._unconfirmed, {}
        for message in unconfirmed.values():
            if message.retain:
                self._lose(self._outbox.keep(message))
            else:
                self._lose([(message, Unreachable("mqtt.unsure", topic=message.topic))])
        self._lose(self._outbox.give_up())

    def give(self, message: Message) -> None:
        """Send it now if it can be; else it waits, or comes to nothing."""
        if self._link is None:
            if message.retain:
                self._lose(self._outbox.add(message))
            else:
                self._lose([(message, Unreachable("mqtt.no_connection"))])
        elif self._outbox or not self._room(self._link, message):
            self._lose(self._outbox.add(message))
        else:
            self._send(self._link, message)

    def go_on(self) -> None:
        """There may be room: send what waited."""
        while self._link is not None:
            message = self._outbox.first()
            if message is None or not self._room(self._link, message):
                return
            self._outbox.take()
            self._send(self._link, message)

    def confirmed(self, answer: Puback) -> None:
        """The broker has one, or refuses it; a number that nothing was sent with means nothing."""
        message = self._unconfirmed.pop(answer.number, None)
        if message is not None:
            if answer.code < 0x80:
                self._done(message, None)
            else:
                code = f"{answer.code:#04x}"
                self._lose([(message, Rejected("mqtt.refused_message", topic=message.topic, code=code))])
        self.go_on()

    def _room(self, link: Link, message: Message) -> bool:
        return not link.jammed and (not message.qos or len(self._unconfirmed) < self._limits.receive)

    def _send(self, link: Link, message: Message) -> None:
        limits, expires, packet = self._limits, None, 0
        if message.until is not None:
            expires = ceil(message.until - self._clock.monotonic())
            if expires <= 0:
                self._lose([(message, Unreachable("mqtt.too_late", topic=message.topic))])
                return
        if message.qos and limits.qos:
            packet = self._number()
        retain = message.retain and limits.retain
        made = packets.publish(
            link.version, message.topic, message.payload, retain=retain, packet=packet, expires=expires
        )
        if len(made) > limits.most:
            self._lose([(message, Rejected("mqtt.too_large_there", topic=message.topic, most=limits.most))])
            return
        link.write(made)
        self.sent += 1
        if packet:
            self._unconfirmed[packet] = message
        elif message.done is not None:
            message.done(None)  # it promises no more than that it was written, and this is so now

    def _number(self) -> int:
        self._packet = self._packet % (NUMBERS.start - 1) + 1
        return self._packet if self._packet not in self._unconfirmed else self._number()

    def _lose(self, lost: list[Lost]) -> None:
        for message, why in lost:
            self.dropped += why.message_id != "mqtt.overtaken"
            self._done(message, why)

    def _done(self, message: Message, error: HearthError | None) -> None:
        if message.done is not None:
            self._loop.call_soon(message.done, error)
