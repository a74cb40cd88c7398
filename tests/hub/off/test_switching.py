"""Everything on a list is switched off at once, through the families and over real sockets on loopback."""

import asyncio
from dataclasses import replace
from random import Random

import pytest

from hub.core.clock import LoopClock
from hub.off.effort import Effort, Result
from hub.off.switching import ListBook, ListLibrary, Switching, network_of
from hub.storage.off_records import Found
from tests.hub.off.kettle import FOUND, KETTLE, NOBODY, STRANGER, kitchen, owed


async def switched(found: Found, within: float = 20.0) -> dict[str, Result]:
    """What came of each entry, in the order in which it was told."""
    told: list[Effort] = []
    switching = Switching(found.owed, LoopClock(), Random(1), network_of(found), told.append)
    await asyncio.wait_for(switching.run(), within)
    return {effort.owed.handle: effort.result for effort in told}


async def test_a_kettle_and_a_plug_are_off_and_say_so() -> None:
    async with kitchen() as room:
        assert room.heats == (True, True)
        assert await switched(FOUND) == {"kettle": Result.CONFIRMED, "heater": Result.CONFIRMED}
        assert room.heats == (False, False)


async def test_who_lies_is_not_confirmed_and_holds_up_nobody() -> None:
    async with kitchen() as room:
        room.kettle.misbehave("lies", True)
        told: list[Effort] = []
        switching = Switching(FOUND.owed, LoopClock(), Random(1), network_of(FOUND), told.append)
        work = asyncio.ensure_future(switching.run())
        while not told or switching.efforts[0].result is Result.NOT_REACHED:
            await asyncio.sleep(0.01)
        assert [effort.owed.handle for effort in told] == ["heater"]
        assert switching.efforts[0].result is Result.ACCEPTED
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work


async def test_what_no_family_knows_is_told_and_not_tried() -> None:
    other = replace(owed(KETTLE), ways=(replace(owed(KETTLE).ways[0], secret=None, sealed="?"),))
    bare = replace(owed(KETTLE), device="d3", handle="bare", ways=())
    results = await switched(Found((STRANGER, other, bare)))
    assert results == dict.fromkeys(("stranger", "kettle", "bare"), Result.NOT_REACHED)


async def test_what_is_written_of_a_product_is_on_the_list_itself() -> None:
    entry = replace(owed(KETTLE), product={})
    assert await switched(Found((entry,))) == {"kettle": Result.NOT_REACHED}
    library = ListLibrary([owed(KETTLE)])
    assert library.definitions("miio", KETTLE.model)[0]["name"] == "Smart Kettle 2 Pro"
    assert (library.models("miio"), library.specification(KETTLE.model), library.edition) == ((KETTLE.model,), None, 0)


def test_a_damaged_list_says_nothing_of_products() -> None:
    for product in ({"entries": 1}, {"entries": {"m": 1}}, {"entries": {"m": [1]}}, {"specification": 1}):
        library = ListLibrary([replace(owed(KETTLE), product=product)])
        assert (library.definitions("miio", "m"), library.specification(KETTLE.model)) == ((), None)
    given = ListLibrary([replace(owed(KETTLE), product={"specification": "{}"})])
    assert given.specification(KETTLE.model) == b"{}"


async def test_nothing_to_do_is_over_at_once() -> None:
    assert await switched(Found()) == {}


def test_the_book_of_a_list() -> None:
    book = ListBook([owed(KETTLE), NOBODY])
    ref = f"miio:{KETTLE.wire_id}"
    assert book.address(ref) == KETTLE.address
    book.moved(ref, "127.88.1.3")
    assert book.address(ref) == "127.88.1.3"
    assert book.secret(ref) == owed(KETTLE).ways[0].secret
    assert book.secret("miio:1") is None
