import asyncio
from collections.abc import Mapping

import pytest

from hub.core.clock import VirtualClock
from hub.discovery.adoption import Adopted, Adoption, Refused, Request
from hub.discovery.sightings import Sightings
from hub.model.capability import NOTHING, Abilities
from hub.model.device import Sighting
from hub.model.errors import AuthFailed, HearthError, NotSupported, Rejected, UnknownName
from hub.model.ports import Learned
from hub.model.secret import Secret

RIGHT = Secret("right")


class Family:
    def __init__(self) -> None:
        self.asked: list[Sighting] = []
        self.together = 0
        self.most_together = 0

    def abilities(self, model: str) -> Abilities | None:
        return None if model == "unknown" else NOTHING

    async def verify(self, sighting: Sighting, secret: Secret | None) -> Learned:
        self.asked.append(sighting)
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        await asyncio.sleep(0)
        self.together -= 1
        if secret != RIGHT:
            raise AuthFailed("device.wrong_token")
        return Learned(sighting.model or "maker.kettle.v1", "1.0", sighting.address)


class Book:
    def __init__(self) -> None:
        self.adopted: dict[str, Secret | None] = {}
        self.addresses: dict[str, str] = {}

    def address(self, ref: str) -> str | None:
        return self.addresses.get(ref)

    async def adopt(self, ref: str, secret: Secret | None, learned: Learned) -> None:
        self.adopted[ref] = secret


class Home:
    def __init__(self) -> None:
        self.devices: dict[str, tuple[str, ...]] = {}
        self.added: dict[str, Mapping[str, str | list[str]]] = {}
        self.reloads = 0

    def endpoints(self) -> Mapping[str, tuple[str, ...]]:
        return self.devices

    async def add(self, handle: str, entry: Mapping[str, str | list[str]]) -> None:
        await asyncio.sleep(0)
        if handle in self.added:
            raise Rejected("config.handle_taken", handle=handle, path="devices.yaml")
        self.added[handle] = entry

    async def reload(self) -> None:
        self.reloads += 1
        self.devices |= {handle: tuple(entry["endpoints"]) for handle, entry in self.added.items()}


class House:
    def __init__(self) -> None:
        self.sightings = Sightings(VirtualClock(), new_per_second=1000)
        self.family = Family()
        self.book = Book()
        self.home = Home()
        self.adoption = Adoption(self.sightings, {"a": self.family}, self.book, self.home)

    def see(self, wire_id: str, model: str = "") -> None:
        self.sightings.heard(Sighting("a", wire_id, "127.0.0.9", "hello", model=model))

    async def refused(self, request: Request) -> HearthError:
        with pytest.raises(HearthError) as error:
            await self.adoption.adopt(request)
        assert (self.book.adopted, self.home.added, self.home.reloads) == ({}, {}, 0)
        return error.value


@pytest.fixture
def house() -> House:
    return House()


async def test_proven_kept_written_reloaded(house: House) -> None:
    house.see("1")
    adopted = await house.adoption.adopt(Request("a:1", RIGHT, "pot", "The pot", "kitchen"))
    assert adopted == Adopted("a:1", "pot", "maker.kettle.v1", written=True)
    assert house.book.adopted == {"a:1": RIGHT}
    assert house.home.added == {"pot": {"name": "The pot", "area": "kitchen", "endpoints": ["a:1"]}}
    assert house.home.reloads == 1


async def test_a_wrong_secret_leaves_no_trace(house: House) -> None:
    house.see("1")
    error = await house.refused(Request("a:1", Secret("wrong"), "pot"))
    assert isinstance(error, AuthFailed)


async def test_a_model_that_nobody_knows_is_refused(house: House) -> None:
    house.see("1", "unknown")
    error = await house.refused(Request("a:1", RIGHT))
    assert isinstance(error, NotSupported)
    assert error.message_id == "adopt.unknown_model"


async def test_what_was_never_heard_is_refused(house: House) -> None:
    error = await house.refused(Request("a:1", RIGHT))
    assert isinstance(error, UnknownName)
    assert error.message_id == "adopt.not_sighted"
    assert house.family.asked == []


async def test_an_unknown_family_is_refused(house: House) -> None:
    error = await house.refused(Request("b:1", RIGHT, address="127.0.0.9"))
    assert error.message_id == "adopt.unknown_family"


async def test_a_typed_address_stands_in_for_a_sighting(house: House) -> None:
    await house.adoption.adopt(Request("a:1", RIGHT, address="127.0.0.44"))
    assert [sighting.address for sighting in house.family.asked] == ["127.0.0.44"]


async def test_the_last_known_address_stands_in_for_a_sighting(house: House) -> None:
    house.book.addresses["a:1"] = "127.0.0.45"
    await house.adoption.adopt(Request("a:1", RIGHT))
    assert [sighting.address for sighting in house.family.asked] == ["127.0.0.45"]


@pytest.mark.parametrize("handle", [None, "pot"])
async def test_what_stands_in_the_file_is_not_written_again(house: House, handle: str | None) -> None:
    house.home.devices["pot"] = ("a:1",)
    house.see("1")
    adopted = await house.adoption.adopt(Request("a:1", RIGHT, handle))
    assert adopted == Adopted("a:1", "pot", "maker.kettle.v1", written=False)
    assert (house.home.added, house.home.reloads) == ({}, 1)


async def test_an_endpoint_has_one_handle(house: House) -> None:
    house.home.devices["pot"] = ("a:1",)
    house.see("1")
    error = await house.refused(Request("a:1", RIGHT, "can"))
    assert isinstance(error, Rejected)
    assert error.message_id == "adopt.endpoint_taken"
    assert house.family.asked == []


async def test_a_handle_has_one_device(house: House) -> None:
    house.home.devices["pot"] = ("a:2",)
    house.see("1")
    assert (await house.refused(Request("a:1", RIGHT, "pot"))).message_id == "adopt.handle_taken"


async def test_a_handle_that_waits_for_its_endpoint_gets_it(house: House) -> None:
    house.home.devices["pot"] = ()
    house.see("1")
    adopted = await house.adoption.adopt(Request("a:1", RIGHT, "pot"))
    assert adopted.written
    assert house.home.added == {"pot": {"endpoints": ["a:1"]}}


async def test_many_at_once_each_with_its_outcome(house: House) -> None:
    for number in range(30):
        house.see(str(number))
    house.home.devices["pot"] = ("a:0",)
    right = {f"a:{number}": RIGHT for number in range(30)}
    secrets: Mapping[str, Secret | None] = {**right, "a:3": Secret("wrong"), "a:99": RIGHT}
    outcomes = await house.adoption.adopt_all(secrets)
    assert [outcome.ref for outcome in outcomes] == list(secrets)
    refused = {outcome.ref: outcome.error.message_id for outcome in outcomes if isinstance(outcome, Refused)}
    assert refused == {"a:3": "device.wrong_token", "a:99": "adopt.not_sighted"}
    handles = [outcome.handle for outcome in outcomes if isinstance(outcome, Adopted)]
    assert handles[0] == "pot"
    assert len(set(handles)) == 29
    assert {"kettle", "kettle_2", "kettle_28"} <= set(handles)
    assert house.home.reloads == 1
    assert 1 < house.family.most_together <= 8


async def test_when_none_is_adopted_nothing_is_reloaded(house: House) -> None:
    await house.adoption.adopt_all({"a:1": RIGHT})
    assert house.home.reloads == 0


@pytest.mark.parametrize(
    ("model", "handle"), [("maker.wall_plug.v1", "wall_plug"), ("Cam 3000-X", "cam_3000_x"), ("9.9.9", "a_1")]
)
async def test_a_handle_is_made_of_the_model(house: House, model: str, handle: str) -> None:
    house.see("1", model)
    assert (await house.adoption.adopt(Request("a:1", RIGHT))).handle == handle
