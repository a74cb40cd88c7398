"""Where three datagrams of ten are lost: harmless commands succeed within five seconds, others never run twice.

A seeded campaign on a virtual clock: the whole of it is `make soak`, a small share runs with every test.
"""

import pytest

from hub.model.command import Command, Outcome, Settled, Write
from tests.drivers.miio.test_lossy_home import BULB, KETTLE, SCENE, Home, boils

LOSS: dict[str, object] = {"loss": 0.3}
DEVICES = 20
WITHIN = 5.0


async def harmless(rounds: int) -> list[Settled]:
    """So many rounds of one write to every lamp; what became of each."""
    home = Home()
    await home.move_in(BULB, DEVICES, **LOSS)
    settled: list[Settled] = []
    for turn in range(rounds):
        for number in range(DEVICES):
            command = Command(f"{turn}.{number}", SCENE, (Write(f"d{number}", "on", turn % 2 == 0),))
            home.dispatcher.submit(command, settled.extend)
        home.clock.advance(31)
    await home.close()
    return settled


async def dangerous(rounds: int) -> tuple[int, int, int]:
    """So many rounds of one start of every kettle: how many there were, were confirmed, and ran twice."""
    home = Home()
    await home.move_in(KETTLE, DEVICES, **LOSS)
    outcomes: list[Outcome] = []
    twice = 0
    for _ in range(rounds):
        before = [boils(device) for device in home.devices]
        for number in range(DEVICES):
            home.set(f"d{number}", "on", True, outcomes)
        home.clock.advance(70)
        twice += sum(boils(device) - was > 1 for device, was in zip(home.devices, before, strict=True))
    await home.close()
    return len(outcomes), outcomes.count(Outcome.CONFIRMED), twice


def late(settled: list[Settled]) -> int:
    return sum(one.outcome is not Outcome.CONFIRMED or one.took > WITHIN for one in settled)


async def test_a_share_of_the_harmless() -> None:
    settled = await harmless(20)
    assert len(settled) == 400
    assert late(settled) <= 2


async def test_a_share_of_the_dangerous() -> None:
    count, confirmed, twice = await dangerous(5)
    assert (count, twice) == (100, 0)
    assert confirmed > 50


@pytest.mark.soak
async def test_ten_thousand_harmless() -> None:
    settled = await harmless(10_000 // DEVICES)
    assert len(settled) == 10_000
    assert late(settled) <= 10


@pytest.mark.soak
async def test_ten_thousand_dangerous() -> None:
    count, _, twice = await dangerous(10_000 // DEVICES)
    assert (count, twice) == (10_000, 0)
