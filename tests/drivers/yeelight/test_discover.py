import asyncio
from collections.abc import AsyncIterator

import pytest

from hub.model.device import Sighting
from hub.model.errors import NotSupported, Unreachable
from hub.model.ports import Learned, MdnsRecord
from tests.drivers.conversation import until
from tests.drivers.yeelight.bench import COLOR, ID, House

HOST = "127.77.93.2"


@pytest.fixture
async def house() -> AsyncIterator[House]:
    made = House(HOST)
    await made.lamp.start()
    yield made
    await made.stop()


async def test_a_search_finds_the_lamp(house: House) -> None:
    found: list[Sighting] = []
    scan = asyncio.create_task(house.driver.scan(found.append))
    await until(lambda: [one for one in found if one.address == house.address])
    house.clock.advance(1.1)
    await scan
    (sighting,) = (one for one in found if one.address == house.address)
    assert (sighting.ref, sighting.model, sighting.how) == (f"yeelight:{ID}", COLOR, "search")


async def test_a_lamp_that_announces_itself_is_heard(house: House) -> None:
    found: list[Sighting] = []
    await house.driver.start()
    house.lamp.announce()
    scan = asyncio.create_task(house.driver.scan(found.append))
    await until(lambda: found)
    house.clock.advance(1.1)
    await scan
    house.lamp.announce()
    await until(lambda: [one for one in found if one.how == "announced" and one.address == house.address])


async def test_adoption_sees_who_is_there_and_that_it_answers(house: House) -> None:
    assert await house.driver.verify(house.sighting(), None) == Learned(COLOR, "18", house.address)
    assert house.driver.recognise(MdnsRecord("_miio._udp.local.", "x", HOST, 1, ())) is None


@pytest.mark.parametrize("wire_id", ["0x1", "57701330", "lamp"])
async def test_an_id_that_no_lamp_has_is_refused(house: House, wire_id: str) -> None:
    with pytest.raises(NotSupported, match="not_a_lamp_id"):
        await house.driver.verify(house.sighting(wire_id), None)


async def test_another_lamp_is_not_taken_for_it(house: House) -> None:
    with pytest.raises(Unreachable, match="other_device"):
        await house.driver.verify(house.sighting("0x0000000000000001"), None)


async def test_lan_control_must_be_on(house: House) -> None:
    house.lamp.misbehave("lan_control_off", True)
    house.lamp.found_by = lambda asker: None  # type: ignore[method-assign]  # the search is off with it
    proof = asyncio.create_task(house.driver.verify(house.sighting(), None))
    while not proof.done():
        await house.passes(1.1, 0.002)
    with pytest.raises(Unreachable, match="lamp_silent"):
        await proof


@pytest.mark.parametrize("address", ["nowhere", "127.0.0.1:0", "127.0.0.1:x", "1.2.3.4.5"])
async def test_an_address_that_is_none_is_refused(house: House, address: str) -> None:
    with pytest.raises(Unreachable, match="bad_address"):
        await house.driver.verify(house.sighting(address=address), None)
