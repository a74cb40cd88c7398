"""Commands over MQTT and the real guards: what opens a way in stays shut, and what heats keeps its limits."""

import json
from collections.abc import AsyncIterator
from random import Random
from typing import Any

import pytest

from hub.core.clock import VirtualClock
from hub.core.receipts import Receipts
from hub.mqtt.taking import Taking, TakingPorts
from hub.mqtt.topics import Topics
from tests.fake_broker import FakeBroker
from tests.hub.core.safety.guarded import DOOR, KETTLE, LOCK, Disk, House, Thing, device


class Guarded:
    """A house with a lock, a door's relay and two kettles, of which one is allowed, and its ear at a broker."""

    def __init__(self) -> None:
        clock = VirtualClock(now=1_000_000.0)
        things = {
            "front": Thing(clock, {"locked": True}), "gate": Thing(clock, {"on": False}),
            "kettle": Thing(clock, {"on": False}), "urn": Thing(clock, {"on": False}),
        }  # fmt: skip
        self.house = house = House(clock, Disk(clock), things)
        house.move_in(
            [
                device("front", LOCK),
                device("gate", DOOR),
                device("kettle", KETTLE),
                device("urn", KETTLE, allowed=False),
            ]
        )
        self.broker = FakeBroker()
        self.answers: list[Any] = []
        receipts = Receipts(clock, house.dispatcher, house.ledger)
        ports = TakingPorts(clock, Random(1), house.registry, receipts)
        self.taking = Taking(
            self.broker, Topics("hearth", "villa"), ports, lambda _, said: self.answers.append(json.loads(said))
        )
        self.taking.start()

    async def ask(self, topic: str, payload: str, seconds: float = 30.0) -> Any:
        """What is answered."""
        self.broker.say(f"hearth/villa/{topic}", payload)
        await self.house.report_for(seconds, every=5.0)
        return self.answers[-1]


@pytest.fixture
async def guarded() -> AsyncIterator[Guarded]:
    made = Guarded()
    async with made.house.lives():
        yield made
        await made.taking.stop()


@pytest.mark.parametrize(
    ("topic", "payload", "thing", "path", "safe"),
    [
        ("set/front/locked", "off", "front", "locked", True),
        ("set/front", '{"locked": false, "id": "x"}', "front", "locked", True),
        ("set/gate/on", "on", "gate", "on", False),
    ],
)
async def test_what_opens_a_way_in_is_never_opened_over_mqtt(
    guarded: Guarded, topic: str, payload: str, thing: str, path: str, *, safe: bool
) -> None:
    await guarded.house.safety.two_step.set_pin("2468", None, "me")
    for _ in range(3):
        answer = await guarded.ask(topic, payload)
        assert (answer["done"], answer["outcomes"][0]["error"]) == (False, "safety.only_by_pin")
    assert guarded.house.things[thing].values[path] is safe
    assert guarded.house.things[thing].sent(not safe, path) == []


async def test_what_makes_safe_is_done(guarded: Guarded) -> None:
    guarded.house.things["front"].values["locked"] = False
    guarded.house.tell("front")
    answer = await guarded.ask("set/front/locked", "on")
    assert answer["done"] is True
    assert guarded.house.things["front"].values["locked"] is True


async def test_what_heats_is_switched_on_where_its_owner_allows_it_once_and_not_for_ever(guarded: Guarded) -> None:
    refused = await guarded.ask("set/urn/on", "on")
    assert (refused["done"], guarded.house.things["urn"].sent(True)) == (False, [])
    allowed = await guarded.ask("set/kettle/on", "on")
    assert allowed["done"] is True
    assert len(guarded.house.things["kettle"].sent(True)) == 1
    await guarded.house.report_for(700.0)
    assert guarded.house.things["kettle"].values["on"] is False
