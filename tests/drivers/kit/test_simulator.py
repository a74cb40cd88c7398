from random import Random

import pytest
from zeroconf import ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from drivers.kit.simulator import (
    Air,
    Announcer,
    Manners,
    SimulationPorts,
    as_bool,
    as_number,
    as_text,
    unknown_act,
    unknown_fault,
)
from hub.core.clock import VirtualClock
from hub.model.errors import BadValue
from tests.drivers.conversation import until


def carried(manners: Manners, times: int = 1000) -> tuple[list[int], list[int], VirtualClock]:
    clock = VirtualClock()
    air = Air(clock, Random(3), manners)
    arrived: list[int] = []
    for number in range(times):
        air.carry(lambda number=number: arrived.append(number))  # type: ignore[misc]  # a default binds the loop's value
    return arrived.copy(), arrived, clock


def test_good_manners_deliver_once_and_at_once() -> None:
    at_once, _, _ = carried(Manners())
    assert at_once == list(range(1000))


def test_loss() -> None:
    at_once, _, _ = carried(Manners(loss=0.3))
    assert 600 < len(at_once) < 800
    assert carried(Manners(loss=1.0))[1] == []


def test_duplicates_come_a_little_later() -> None:
    at_once, arrived, clock = carried(Manners(duplicate=1.0), 5)
    assert at_once == [0, 1, 2, 3, 4]
    clock.advance(0.01)
    assert arrived == [0, 1, 2, 3, 4, 0, 1, 2, 3, 4]


def test_jitter_and_reordering_lose_nothing() -> None:
    for manners in (Manners(jitter=0.5), Manners(reorder=0.5)):
        _, arrived, clock = carried(manners)
        clock.advance(1.0)
        assert arrived != sorted(arrived)
        assert sorted(arrived) == list(range(1000))


def test_manners_change_by_their_words() -> None:
    air = Air(VirtualClock(), Random(1), Manners())
    air.misbehave("loss", 0.5)
    air.misbehave("jitter", 3)
    assert air.manners == Manners(loss=0.5, jitter=3.0)
    for fault, value in (("loss", 2), ("loss", -0.1), ("loss", "much"), ("duplicate", True)):
        with pytest.raises(BadValue):
            air.misbehave(fault, value)


def test_values_of_hands() -> None:
    assert (as_bool("on", value=True), as_number("water", 3), as_text("zone", "door")) == (True, 3.0, "door")
    for check, value in ((as_bool, 1), (as_number, True), (as_number, "3"), (as_text, 3)):
        with pytest.raises(BadValue):
            check("word", value)


def test_unknown_words_name_the_known_ones() -> None:
    assert unknown_act("pres", ("press", "lift")).params == {"word": "pres", "known": "press, lift"}
    assert unknown_fault("los", ("loss",)).params == {"word": "los", "known": "loss"}


def test_devices_of_one_area_share_a_room() -> None:
    ports = SimulationPorts(VirtualClock(), Random(1))
    assert ports.room("hall") is ports.room("hall")
    assert ports.room("hall") is not ports.room("kitchen")


async def test_announcements_are_heard_moved_and_withdrawn() -> None:
    service = "_hearth-test._udp.local."
    seen: dict[str, ServiceStateChange] = {}

    def changed(zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange) -> None:
        seen[name] = state_change

    ours, theirs = AsyncZeroconf(interfaces=["127.0.0.1"]), AsyncZeroconf(interfaces=["127.0.0.1"])
    browser = AsyncServiceBrowser(theirs.zeroconf, service, handlers=[changed])
    try:
        announcer = Announcer(ours)
        await announcer.announce(service, "lamp", "127.0.0.9", 54321, {"mac": "02:00"})
        name = f"lamp.{service}"
        await until(lambda: name in seen)
        info = AsyncServiceInfo(service, name)
        assert await info.async_request(theirs.zeroconf, 5000)
        assert (info.parsed_addresses(), info.port, info.properties) == (["127.0.0.9"], 54321, {b"mac": b"02:00"})
        await announcer.withdraw(service, "lamp")
        await until(lambda: seen[name] is ServiceStateChange.Removed)
        await announcer.withdraw(service, "never")
    finally:
        await browser.async_cancel()
        await ours.async_close()
        await theirs.async_close()
