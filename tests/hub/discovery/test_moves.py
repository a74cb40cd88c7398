import asyncio
from collections.abc import AsyncIterator

import pytest

from hub.core.clock import VirtualClock, settle
from hub.discovery.moves import AGAIN_AFTER, Follower
from hub.discovery.sightings import Sightings
from hub.model.device import Sighting
from hub.model.errors import AuthFailed
from hub.model.ports import Learned
from hub.model.secret import Secret


class Family:
    def __init__(self) -> None:
        self.asked: list[str] = []
        self.true_address = "127.0.0.2"

    async def verify(self, sighting: Sighting, secret: Secret | None) -> Learned:
        self.asked.append(sighting.address)
        if sighting.address != self.true_address or secret != Secret("right"):
            raise AuthFailed("device.wrong_token", ref=sighting.ref)
        return Learned("model", "1", sighting.address)


class Places:
    def __init__(self) -> None:
        self.addresses = {"a:1": "127.0.0.1"}

    def adopted(self, ref: str) -> bool:
        return ref == "a:1"

    def address(self, ref: str) -> str | None:
        return self.addresses.get(ref)

    def secret(self, ref: str) -> Secret | None:
        return Secret("right")

    def moved(self, ref: str, address: str) -> None:
        self.addresses[ref] = address


class House:
    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.sightings = Sightings(self.clock)
        self.family = Family()
        self.places = Places()
        self.lost = True
        self.follower = Follower(self.clock, self.sightings, {"a": self.family}, self.places, lambda _: self.lost)

    async def hear(self, address: str, wire_id: str = "1") -> None:
        self.sightings.heard(Sighting("a", wire_id, address, "mdns"))
        await settle()


@pytest.fixture
async def house() -> AsyncIterator[House]:
    made = House()
    task = asyncio.ensure_future(made.follower.run())
    yield made
    task.cancel()


async def test_a_lost_device_is_followed_when_it_proves_itself(house: House) -> None:
    await house.hear("127.0.0.2")
    assert house.places.addresses == {"a:1": "127.0.0.2"}


async def test_a_liar_is_not_believed_and_not_asked_all_the_time(house: House) -> None:
    await house.hear("127.0.0.66")
    await house.hear("127.0.0.67")
    assert house.places.addresses == {"a:1": "127.0.0.1"}
    assert house.family.asked == ["127.0.0.66"]
    house.clock.advance(AGAIN_AFTER)
    await house.hear("127.0.0.2")
    assert house.places.addresses == {"a:1": "127.0.0.2"}


async def test_a_device_that_answers_has_not_moved(house: House) -> None:
    house.lost = False
    await house.hear("127.0.0.2")
    assert house.family.asked == []


async def test_nobody_else_is_asked(house: House) -> None:
    await house.hear("127.0.0.1")
    await house.hear("127.0.0.2", wire_id="2")
    assert house.family.asked == []
