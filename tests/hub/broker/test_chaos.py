"""For the long run: a broker that is killed, hangs and is cut off while much is said; at the end nothing is missing."""

import asyncio
from random import Random

import aiomqtt
import pytest

from hub.broker.address import Address
from hub.broker.connection import BrokerConnection, open_broker
from hub.core.clock import LoopClock
from hub.model.errors import HearthError
from tests.hub.broker.scripted import Quick, until
from tests.mosquitto import Mosquitto, mosquitto

TURNS = 2_000
TOPICS = 300


class Speaker:
    """Says new values of its topics, and all of them again at each connection; counts those that came to something."""

    def __init__(self, hub: BrokerConnection, random: Random) -> None:
        self.hub, self.random = hub, random
        self.newest: dict[str, bytes] = {}
        self.said = self.told = 0
        hub.watch(self.again)

    def again(self, connected: bool) -> None:
        for topic, payload in self.newest.items() if connected else ():
            self.hub.publish(topic, payload, retain=True, qos=1)

    def say(self, count: int) -> None:
        for _ in range(count):
            self.said += 1
            topic, payload = f"state/{self.random.randrange(TOPICS)}", b"%d" % self.said
            if self.random.random() < 0.7:
                self.newest[topic] = payload
                self.hub.publish(topic, payload, retain=True, qos=1, done=self.done)
            else:
                self.hub.publish("command", payload, qos=self.random.randrange(2), expires=5, done=self.done)

    def done(self, _: HearthError | None) -> None:
        self.told += 1


async def harm(broker: Mosquitto, hub: BrokerConnection, random: Random) -> None:
    """Perhaps do something to the broker or to the connection."""
    what, pause = random.random(), random.random() * 0.05
    if what < 0.03:
        broker.kill()
        await asyncio.sleep(pause)
        broker.start()
    elif what < 0.06:
        broker.freeze()
        await asyncio.sleep(pause)
        broker.thaw()
    elif what < 0.09 and hub._link is not None:
        hub._link.cut()


@pytest.mark.soak
async def test_whatever_happens_to_the_broker_it_ends_with_the_newest_of_everything() -> None:
    random = Random(3)
    with mosquitto() as broker:
        hub = open_broker(Address(broker.host, "hub", broker.port), LoopClock(), Quick(), lambda: None)
        running = asyncio.create_task(hub.run())
        speaker = Speaker(hub, random)
        for number in range(TOPICS):
            hub.subscribe(f"state/{number}", lambda *_: None)
        for _ in range(TURNS):
            await harm(broker, hub, random)
            speaker.say(random.randrange(200))
            await asyncio.sleep(random.random() * 0.01)
        await until(lambda: hub.connected and speaker.told == speaker.said and not hub._sending._unconfirmed)
        assert hub.counts()["reconnects"] > 50
        kept = dict[str, object]()
        async with aiomqtt.Client(broker.host, broker.port) as other, asyncio.timeout(20):
            await other.subscribe("state/#")
            while len(kept) < len(speaker.newest):
                message = await anext(aiter(other.messages))
                kept[str(message.topic)] = message.payload
        assert kept == speaker.newest
        await hub.aclose()
        running.cancel()
        await asyncio.wait([running])
