"""The connection to the broker that keeps itself: tried again and again, asked for all that is wanted, looked after."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from random import Random
from typing import Final

from hub.broker import answers
from hub.broker.address import Address
from hub.broker.entering import KEEP_ALIVE, Entrance
from hub.broker.limits import Limits, limits
from hub.broker.link import LEFT, MOST, Link
from hub.broker.outbox import Message
from hub.broker.packets import Puback, Publish, Will
from hub.broker.sending import Sending
from hub.broker.subscriptions import Subscriptions
from hub.broker.waiting import within
from hub.model.backoff import Backoff
from hub.model.broker import HeardMessage, MessageDone
from hub.model.errors import BadBytes, BadValue, HearthError, Unreachable
from hub.model.ports import Clock, Timer
from hub.model.secret import Secret
from hub.model.topics import is_filter, is_topic
from hub.text.messages.catalogue import render
from hub.text.problem import printable

SUBSCRIBED: Final = 30.0
"""Seconds within which it has answered for everything that is wanted."""
LAST_WORD: Final = 2.0
"""Seconds within which the last message is with the broker when the hub stops."""
STEADY: Final = 10.0
"""Seconds after which a connection counts as good: the next pause is short again."""
_TOPICS: Final = 32_768
"""Topics that are known to be some: the same are published to again and again."""

_LOG = logging.getLogger(__name__)


class BrokerConnection:
    """One broker (the port `Broker`), connected for as long as `run` runs and the broker lets us.

    `password` is asked before each attempt. `will`: what is said, retained, in our name when we are gone: by the broker
    when it loses us, by ourselves in `aclose`. `why_not` says why there is no connection, None: there is one.
    """

    there = True

    def __init__(
        self, address: Address, clock: Clock, random: Random, password: Callable[[], Secret | None], will: Will | None
    ) -> None:
        self.connected = False
        self.trying = True
        self.why_not: HearthError | None = Unreachable("mqtt.not_yet")
        self._address = address
        self._clock = clock
        self._backoff = Backoff(random)
        self._entrance = Entrance(address, clock, password, will)
        self._will = will
        self._loop = asyncio.get_running_loop()
        self._subscriptions = Subscriptions()
        self._sending = Sending(clock)
        self._watching: dict[int, Callable[[bool], None]] = {}
        self._watchers = 0
        self._link: Link | None = None
        self._limits = Limits(KEEP_ALIVE)
        self._topics: dict[str, None] = {}
        self._asking = False
        self._closed = False
        self._heard = 0
        self._too_large = 0
        self._connections = 0

    # The port.

    def subscribe(
        self, topic: str, heard: HeardMessage, *, qos: int = 0, as_published: bool = False
    ) -> Callable[[], None]:
        """Raises BadValue for what is no filter."""
        if not is_filter(topic):
            raise BadValue("mqtt.bad_topic", topic=topic)
        end = self._subscriptions.add(topic, heard, min(qos, 1), as_published)
        self._ask_soon()

        def end_it() -> None:
            end()
            self._ask_soon()

        return end_it

    def publish(
        self, topic: str, payload: bytes, *, retain: bool = False, qos: int = 0, expires: float | None = None,
        done: MessageDone | None = None,
    ) -> None:  # fmt: skip
        if topic not in self._topics:
            self._new_topic(topic)
        if len(payload) > MOST:
            raise BadValue("mqtt.too_large", topic=topic, size=len(payload), most=MOST)
        if self._asking:  # an answer to this message may come on a topic that was subscribed to just now
            self._ask()
        until = None if expires is None else self._clock.monotonic() + expires
        self._sending.give(Message(topic, payload, retain, min(qos, 1), until, done))

    def _new_topic(self, topic: str) -> None:
        """Look at a topic that nothing was published to of late. Raises BadValue."""
        if not is_topic(topic):
            raise BadValue("mqtt.bad_topic", topic=topic)
        if len(self._topics) >= _TOPICS:
            self._topics.clear()
        self._topics[topic] = None

    def watch(self, told: Callable[[bool], None]) -> Callable[[], None]:
        self._watchers += 1
        number = self._watchers
        self._watching[number] = told

        def end() -> None:
            self._watching.pop(number, None)

        return end

    # For the hub.

    def counts(self) -> Mapping[str, int]:
        """Messages sent, heard, waiting, dropped (never sent, or refused), too large to hear; connections made anew."""
        sending = self._sending
        return {
            "sent": sending.sent,
            "heard": self._heard,
            "waiting": sending.waiting,
            "dropped": sending.dropped,
            "too_large": self._too_large,
            "reconnects": max(0, self._connections - 1),
        }

    @property
    def version(self) -> int:
        """5, 4 (MQTT 3.1.1), 0: not connected."""
        return self._link.version if self._link is not None and self.connected else 0

    @property
    def refused(self) -> tuple[str, ...]:
        """Topics and filters that the broker does not let us subscribe to."""
        return tuple(self._subscriptions.refused)

    async def run(self) -> None:
        """Be connected until cancelled, or until closed: what a broker does ends a connection, and never this."""
        logged = ""
        while not self._closed:
            began, before = self._clock.monotonic(), self._connections
            try:
                why = await self._connection()
            except HearthError as error:
                why = error
            self.why_not = why
            if self.trying:
                self.trying = False
                self._tell(False)
            there_was_one = self._connections != before
            if why.message_id != LEFT and (why.message_id != logged or there_was_one):
                _LOG.warning("no connection to the MQTT broker: %s", printable(render(why.message_id, why.params)))
            logged = why.message_id
            # Who says what no broker may say would say it again, and each time all devices were offline for a while.
            if there_was_one and not isinstance(why, BadBytes) and self._clock.monotonic() - began >= STEADY:
                self._backoff.reset()
            await self._clock.sleep(self._backoff.next())
        await self._loop.create_future()

    async def aclose(self) -> None:
        """Say the last message, and go; nothing is sent or heard afterwards."""
        self._closed = True
        link = self._link
        if link is None:
            return
        if await self._last_word():
            link.leave()
            await within(self._clock, LAST_WORD, link.gone)
        # Where it could not be said, the broker is left without a word, and says it for us.
        link.fail(Unreachable(LEFT))
        link.cut()

    async def _last_word(self) -> bool:
        """Say it; whether the broker has it, or there is none."""
        if self._will is None:
            return True
        said: asyncio.Future[HearthError | None] = self._loop.create_future()

        def done(error: HearthError | None) -> None:
            if not said.done():
                said.set_result(error)

        self.publish(self._will.topic, self._will.payload, retain=True, qos=1, done=done)
        return await within(self._clock, LAST_WORD, said) and said.result() is None

    # One connection.

    async def _connection(self) -> HearthError:
        """Have one connection; why it ended. Raises HearthError when there was none."""
        link, let_in = await self._entrance.enter(self)
        timer: Timer | None = None
        try:
            if self._closed or link.lost.done():
                return link.lost.result() if link.lost.done() else Unreachable(LEFT)
            self._link = link
            self._connections += 1
            self._limits = limits(link.version, let_in, KEEP_ALIVE)
            link.keep_alive(self._limits.keep_alive)
            timer = self._clock.call_at(self._clock.monotonic() + SUBSCRIBED, self._not_subscribed)
            self._subscriptions.begin()
            self._ask()
            return await asyncio.shield(link.lost)
        finally:
            if timer is not None:
                timer.cancel()
            link.fail(Unreachable(LEFT))

    def _not_subscribed(self) -> None:
        if self._link is not None and not self.connected:
            self._link.fail(answers.no_answer(self._address, SUBSCRIBED))

    def _ask_soon(self) -> None:
        """Have the broker hear of all that is asked for in this turn of the loop together."""
        if self._link is not None and not self._asking:
            self._asking = True
            self._loop.call_soon(self._ask)

    def _ask(self) -> None:
        self._asking = False
        link = self._link
        if link is None:
            return
        for packet in self._subscriptions.packets(link.version, self._limits.ids):
            link.write(packet)
        if not self.connected and self._subscriptions.settled:
            self.connected, self.trying, self.why_not = True, False, None
            _LOG.info("connected to the MQTT broker at %s, MQTT %d", self._address.host, link.version)
            self._sending.begin(link, self._limits)
            self._tell(True)

    def _tell(self, connected: bool) -> None:
        for told in tuple(self._watching.values()):
            told(connected)

    # What the link hears.

    def message(self, message: Publish) -> None:
        """Tell a message on."""
        if message.payload is None:
            self._too_large += 1
            return
        self._heard += 1
        self._subscriptions.hear(message, message.payload)

    def confirmed(self, answer: Puback) -> None:
        """A message of ours is with the broker, or refused."""
        self._sending.confirmed(answer)

    def answered(self, packet: int, codes: bytes) -> None:
        """The broker has answered what we asked for. Raises BadBytes where we asked nothing."""
        for topic in self._subscriptions.answered(packet, codes):
            _LOG.warning("the MQTT broker does not let us subscribe to %r", topic)
        self._ask()

    def room(self) -> None:
        """The broker takes bytes again."""
        self._sending.go_on()

    def over(self) -> None:
        """The connection is at its end, or it was never one of ours."""
        link = self._link
        if link is None or not link.lost.done():
            return
        self._link, self.why_not = None, link.lost.result()
        self._subscriptions.end()
        self._sending.end()
        if self.connected:
            self.connected = False
            self._tell(False)


def open_broker(
    address: Address,
    clock: Clock,
    random: Random,
    password: Callable[[], Secret | None],
    will: tuple[str, bytes] | None = None,
) -> BrokerConnection:
    """Make the connection of a hub; `run` opens it. `will`: topic and payload of the last message."""
    return BrokerConnection(address, clock, random, password, None if will is None else Will(*will))
