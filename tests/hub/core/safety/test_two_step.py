"""The PIN: nothing opens without it, and it is not to be guessed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from hashlib import sha256

import pytest

from hub.core.safety.two_step import Challenge, TwoStep, hashed
from hub.model.capability import Level
from hub.model.cause import Cause, Origin
from hub.model.command import Command, Outcome, Write
from hub.model.errors import BadSetup, BadValue, Unsafe
from hub.model.words.guards import LOADS, LOCK_GUARD
from tests.hub.core.safety.guarded import LOCK, ME, SCENE, Disk, House, Thing, device, kettle_house


def quick(pin: str, salt: bytes) -> bytes:
    return sha256(salt + pin.encode()).digest()


class Home(House):
    """A house with a lock, and a hash that costs nothing."""

    def __init__(self, house: House, boot: str = "boot 1") -> None:
        super().__init__(house.clock, house.disk, house.things, boot)
        step = self.safety.two_step
        step._hash = quick

    @property
    def step(self) -> TwoStep:
        return self.safety.two_step

    def command(self, *, locked: bool = False, cause: Cause = ME) -> Command:
        return Command("ask", cause, (Write("kettle", "locked", locked),))

    async def opened(self, command: Command) -> str | None:
        """What comes of a command that was granted."""
        name = self.submit(*command.writes, cause=command.cause)
        await self.pass_(1)
        return self.error(name)


async def lock_house() -> Home:
    house, _, thing = kettle_house()
    thing.values = {"locked": True}
    home = Home(house)
    home.move_in([device("kettle", LOCK)])
    await home.step.set_pin("2468", None, "me")
    return home


@pytest.fixture
async def home() -> AsyncIterator[Home]:
    home = await lock_house()
    async with home.lives():
        yield home


def thing_of(home: House) -> Thing:
    return home.things["kettle"]


async def refused(what: Awaitable[object]) -> str:
    with pytest.raises((Unsafe, BadValue)) as caught:
        await what
    return caught.value.message_id


async def test_the_pin_opens_what_was_asked_for_and_nothing_else(home: Home) -> None:
    asked = home.step.challenge(home.command())
    granted = await home.step.confirm(asked.id, "2468", "me")
    assert await home.opened(granted) is None
    assert thing_of(home).values["locked"] is False
    home.set("kettle", True, "locked")
    await home.pass_(1)
    assert await home.opened(granted) == "safety.only_by_pin"
    assert await refused(home.step.confirm(asked.id, "2468", "me")) == "safety.challenge_over"
    assert [entry.result for entry in home.ledger.entries if entry.path == "locked"][:2] == ["try", "right"]


async def test_two_locks_open_with_one_pin_and_each_once() -> None:
    house, _, thing = kettle_house()
    thing.values = {"locked": True}
    house.things["back"] = Thing(house.clock, {"locked": True})
    home = Home(house)
    home.move_in([device("kettle", LOCK), device("back", LOCK)])
    await home.step.set_pin("2468", None, "me")
    async with home.lives():
        both = Command("ask", ME, (Write("kettle", "locked", False), Write("back", "locked", False)))
        granted = await home.step.confirm(home.step.challenge(both).id, "2468", "me")
        for write in granted.writes:  # one after the other: the second is not shut out by the first
            name = home.submit(write, cause=granted.cause)
            await home.pass_(2)
            assert home.error(name) is None
        name = home.submit(granted.writes[0], cause=granted.cause)
        await home.pass_(1)
        assert home.error(name) == "safety.only_by_pin"


async def test_only_what_opens_takes_two_steps(home: Home) -> None:
    assert home.step.wanted(home.command())
    assert not home.step.wanted(home.command(locked=True))
    assert not home.step.wanted(Command("x", ME, (Write("nobody", "locked", False),)))
    assert {load for load, guard in LOADS.items() if guard and guard.level is Level.ENTRY} == {"door"}
    assert LOCK_GUARD.max_on is None


async def test_half_a_minute_and_no_longer(home: Home) -> None:
    asked = home.step.challenge(home.command())
    await home.pass_(29.9)
    granted = await home.step.confirm(asked.id, "2468", "me")
    await home.pass_(30)
    assert await home.opened(granted) == "safety.only_by_pin"
    late = home.step.challenge(home.command())
    await home.pass_(30)
    assert await refused(home.step.confirm(late.id, "2468", "me")) == "safety.challenge_over"


async def test_another_person_does_not_answer(home: Home) -> None:
    asked = home.step.challenge(home.command())
    assert await refused(home.step.confirm(asked.id, "2468", "somebody")) == "safety.challenge_over"
    assert home.step.has_pin


async def test_a_grant_in_a_scenes_hand_opens_nothing(home: Home) -> None:
    asked = home.step.challenge(home.command())
    granted = await home.step.confirm(asked.id, "2468", "me")
    for origin in set(Origin) - {Origin.PERSON}:
        stolen = Cause(origin, "me", grant=granted.cause.grant)
        assert home.step.refusal(stolen, "kettle", "locked", "door") is not None
    assert home.step.refusal(granted.cause, "other", "locked", "door") is not None
    assert home.step.refusal(granted.cause, "kettle", "locked", "door") is None


async def test_five_wrong_pins_lock_for_a_quarter_of_an_hour_over_restarts_and_clock_steps(home: Home) -> None:
    asked = home.step.challenge(home.command())
    for _ in range(4):
        assert await refused(home.step.confirm(asked.id, "1357", "me")) == "safety.wrong_pin"
    assert await refused(home.step.confirm(asked.id, "1357", "me")) == "safety.locked_out"
    assert await refused(home.step.confirm(asked.id, "2468", "me")) == "safety.locked_out"
    assert await refused(home.step.set_pin("1111", "2468", "me")) == "safety.locked_out"
    home.clock.step_wall(100_000)
    await home.pass_(890)
    again = Home(home, "boot 1")
    again.move_in([device("kettle", LOCK)])
    with pytest.raises(Unsafe):
        again.step.challenge(again.command())
    home.clock.step_wall(-200_000)
    other = Home(home, "boot 2")
    other.move_in([device("kettle", LOCK)])
    with pytest.raises(Unsafe):
        other.step.challenge(other.command())
    await home.pass_(20)
    asked = home.step.challenge(home.command())
    assert await refused(home.step.confirm(asked.id, "1357", "me")) == "safety.wrong_pin"
    await home.step.confirm(asked.id, "2468", "me")
    assert home.disk.tries.wrong == 0


async def test_a_hundred_guesses_at_once_are_five(home: Home) -> None:
    challenges = [home.step.challenge(home.command()) for _ in range(20)]

    async def guess(number: int, asked: Challenge) -> str:
        return await refused(home.step.confirm(asked.id, f"{number:04}", "me"))

    found = await asyncio.gather(*(guess(number, challenges[number % 20]) for number in range(100)))
    assert found.count("safety.wrong_pin") == 4
    assert found.count("safety.locked_out") == 96


async def test_a_try_counts_before_it_is_judged(home: Home) -> None:
    asked = home.step.challenge(home.command())
    home.disk.fails = True
    with pytest.raises(BadSetup):
        await home.step.confirm(asked.id, "2468", "me")
    assert home.disk.tries.wrong == 1


async def test_without_a_pin_nothing_opens() -> None:
    house, disk, thing = kettle_house()
    thing.values = {"locked": True}
    house.move_in([device("kettle", LOCK)])
    with pytest.raises(Unsafe) as caught:
        house.safety.two_step.challenge(Command("x", ME, (Write("kettle", "locked", False),)))
    assert caught.value.message_id == "safety.no_pin"
    (entry,) = house.ledger.entries
    assert (entry.device, entry.path, entry.result, entry.error) == ("kettle", "locked", "failed", "safety.no_pin")
    assert (disk.pin, house.safety.two_step.has_pin) == (None, False)


@pytest.mark.parametrize("pin", ["", "123", "12a4", "１２３４", "1" * 33, " 1234"])
async def test_a_pin_is_at_least_four_digits(home: Home, pin: str) -> None:
    assert await refused(home.step.set_pin(pin, "2468", "me")) == "safety.bad_pin"


async def test_changing_the_pin_takes_the_old_one(home: Home) -> None:
    assert await refused(home.step.set_pin("9999", None, "me")) == "safety.wrong_pin"
    before = home.disk.pin
    await home.step.set_pin("9999", "2468", "me")
    assert before is not None
    assert home.disk.pin is not None
    assert home.disk.pin.salt != before.salt
    assert "9999" not in repr(home.disk.pin)


async def test_the_pin_is_proved_and_a_wrong_one_counts(home: Home) -> None:
    kept = home.disk.pin
    await home.step.prove("2468", "me")
    for _ in range(4):
        assert await refused(home.step.prove("9999", "me")) == "safety.wrong_pin"
    assert await refused(home.step.prove("9999", "me")) == "safety.locked_out"
    assert await refused(home.step.prove("2468", "me")) == "safety.locked_out"
    assert home.disk.pin == kept


async def test_at_most_twenty_requests_wait(home: Home) -> None:
    first = home.step.challenge(home.command())
    for _ in range(20):
        home.step.challenge(home.command())
    assert await refused(home.step.confirm(first.id, "2468", "me")) == "safety.challenge_over"


async def test_three_openings_a_minute(home: Home) -> None:
    for count in range(4):
        asked = home.step.challenge(home.command())
        granted = await home.step.confirm(asked.id, "2468", "me")
        error = await home.opened(granted)
        assert error == (None if count < 3 else "safety.too_often")
        home.set("kettle", True, "locked")
        await home.pass_(5)


def test_the_hash_is_scrypt() -> None:
    assert len(hashed("2468", b"salt")) == 32
    assert hashed("2468", b"salt") == hashed("2468", b"salt") != hashed("2468", b"sald")


async def test_a_scene_shuts_but_does_not_open(home: Home) -> None:
    name = home.set("kettle", False, "locked", SCENE)
    await home.pass_(1)
    assert (home.outcome(name), home.error(name)) == (Outcome.FAILED, "safety.only_by_pin")
    assert isinstance(home.disk, Disk)
