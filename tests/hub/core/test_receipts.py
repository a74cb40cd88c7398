import asyncio
from collections.abc import Callable

import pytest

from hub.core.clock import VirtualClock, settle
from hub.core.receipts import KEPT, MOST, KeyReused, Receipt, Receipts
from hub.core.records import content_of
from hub.model.cause import Cause, Origin
from hub.model.command import Command, CommandRecord, Outcome, Settled, Write
from hub.model.errors import BadSetup, DiskFull
from tests.hub.core.house import House
from tests.hub.core.ledgers import MemoryLedger

PERSON = Cause(Origin.PERSON, "anna")


def _command(name: str, key: str = "", path: str = "on", value: bool | int = True) -> Command:
    return Command(name, PERSON, (Write("k1", path, value),), key=key)


class Desk:
    """A house, and callers that wait in tasks."""

    def __init__(self) -> None:
        self.ledger = MemoryLedger()
        self.house = House(ledger=self.ledger)
        dispatcher = self.house.dispatcher
        self.receipts = Receipts(self.house.clock, dispatcher, self.ledger, dispatcher.busy)
        self.house.session.answer = lambda order, done: done(None)

    async def ask(self, *commands: Command) -> list[asyncio.Task[Receipt]]:
        tasks = [asyncio.ensure_future(self.receipts.carry_out(command)) for command in commands]
        await settle()
        return tasks

    async def done(self, command: Command, path: str = "on", value: bool | int = True) -> Receipt:
        (task,) = await self.ask(command)
        self.house.hear(path, value)
        self.house.clock.advance(0)
        return await task

    def again(self, down: float = 1.0) -> "Desk":
        """The hub is killed, with all on disk that was said, and started again."""
        other = Desk()
        records = dict(self.ledger.records)
        other.ledger.records = dict(records)
        other.house.clock.advance(self.house.clock.now() - other.house.clock.now() + down)
        other.receipts.resume(records.values())
        other.house.dispatcher.resume(records.values(), other.receipts.told)
        return other


@pytest.fixture
async def desk() -> Desk:
    return Desk()


async def test_a_hundred_racing_requests_with_one_key_are_one_command(desk: Desk) -> None:
    tasks = await desk.ask(*(_command(f"c{number}", "tea") for number in range(100)))
    assert len(desk.house.session.orders) == 1
    assert list(desk.ledger.records) == ["c0"]
    desk.house.hear("on", value=True)
    desk.house.clock.advance(0)
    answers = {await task for task in tasks}
    assert [(one.command, one.outcomes[0].outcome) for one in answers] == [("c0", Outcome.CONFIRMED)]
    assert await desk.receipts.carry_out(_command("later", "tea")) in answers
    assert len(desk.house.session.orders) == 1


async def test_one_who_leaves_does_not_take_the_answer_along(desk: Desk) -> None:
    first, second = await desk.ask(_command("a", "tea"), _command("b", "tea"))
    first.cancel()
    await settle()
    desk.house.hear("on", value=True)
    desk.house.clock.advance(0)
    assert (await second).command == "a"


async def test_without_a_key_every_request_is_a_command(desk: Desk) -> None:
    for name in ("a", "b"):
        assert (await desk.done(_command(name))).command == name
    assert len(desk.house.session.orders) == 2
    assert desk.ledger.records == {}


async def test_a_key_stands_for_one_content(desk: Desk) -> None:
    await desk.done(_command("a", "tea"))
    with pytest.raises(KeyReused) as caught:
        await desk.receipts.carry_out(_command("b", "tea", value=False))
    assert caught.value.params == {"key": "tea"}
    assert len(desk.house.session.orders) == 1


async def test_the_answer_outlives_the_hub(desk: Desk) -> None:
    answer = await desk.done(_command("a", "tea"))
    again = desk.again()
    assert await again.receipts.carry_out(_command("b", "tea")) == answer
    assert again.house.session.orders == []
    with pytest.raises(KeyReused):
        await again.receipts.carry_out(_command("c", "tea", value=False))


@pytest.mark.parametrize(("path", "value", "outcome"), [("step", 3, Outcome.UNKNOWN), ("heat", True, Outcome.EXPIRED)])
async def test_what_was_cut_short_is_answered_by_its_class(
    desk: Desk, path: str, value: bool | int, outcome: Outcome
) -> None:
    await desk.ask(_command("a", "tea", path, value))
    again = desk.again()
    (task,) = await again.ask(_command("b", "tea", path, value))
    again.house.clock.advance(0)
    receipt = await task
    assert (receipt.command, receipt.outcomes[0].outcome) == ("a", outcome)
    assert again.house.session.orders == []
    third = again.again()
    assert (await third.receipts.carry_out(_command("c", "tea", path, value))).outcomes == receipt.outcomes


async def test_a_harmless_command_under_way_is_waited_for_over_the_restart(desk: Desk) -> None:
    await desk.ask(_command("a", "tea"))
    again = desk.again()
    (task,) = await again.ask(_command("b", "tea"))
    again.house.hear("on", value=False)
    assert len(again.house.session.orders) == 1
    again.house.hear("on", value=True)
    again.house.clock.advance(0)
    receipt = await task
    assert (receipt.command, receipt.outcomes[0].outcome) == ("a", Outcome.CONFIRMED)


async def test_a_key_is_forgotten_after_a_day(desk: Desk) -> None:
    await desk.done(_command("a", "tea"))
    desk.house.clock.advance(KEPT - 1)
    assert (await desk.receipts.carry_out(_command("b", "tea"))).command == "a"
    desk.house.clock.advance(1)
    assert (await desk.done(_command("c", "tea"))).command == "c"
    assert list(desk.ledger.records) == ["c"]


@pytest.mark.parametrize("step", [3 * KEPT, -3 * KEPT])
async def test_a_clock_that_is_set_forgets_no_key_and_keeps_none(desk: Desk, step: float) -> None:
    await desk.done(_command("a", "tea"))
    desk.house.clock.step_wall(step)
    assert (await desk.receipts.carry_out(_command("b", "tea"))).command == "a"
    desk.house.clock.advance(KEPT)
    assert (await desk.done(_command("c", "tea"))).command == "c"


async def test_a_key_is_forgotten_after_a_day_that_the_hub_slept_through(desk: Desk) -> None:
    await desk.done(_command("a", "tea"))
    assert desk.again(down=KEPT).ledger.records == {}


@pytest.mark.parametrize(("boot", "known"), [("this", True), ("another", False)])
async def test_a_key_of_this_start_of_the_machine_is_not_forgotten_by_the_wall_clock(
    desk: Desk, boot: str, known: bool
) -> None:
    clock = desk.house.clock
    clock.advance(100)
    since = (clock.monotonic() - 60, "this")
    record = CommandRecord("old", PERSON, (), clock.now() - 3 * KEPT, 0.0, "tea", content_of(_command("b")), since)
    receipts = Receipts(clock, desk.house.dispatcher, MemoryLedger(), boot=boot)
    receipts._ledger.keep(record)
    receipts.resume([record])
    assert bool(receipts._held) is known


async def test_keys_are_bounded_and_the_oldest_go(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST == 10_000
    monkeypatch.setattr("hub.core.receipts.MOST", 3)
    for name in "abcde":
        await desk.done(_command(name, name))
    assert list(desk.ledger.records) == ["c", "d", "e"]
    assert (await desk.done(_command("f", "a"))).command == "f"


async def test_a_forgotten_key_does_not_end_what_must_be_made_safe(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.core.receipts.MOST", 1)
    await desk.ask(_command("off", "tea", "heat", value=False))
    desk.house.clock.advance(61)
    await settle()
    await desk.done(_command("a", "other"))
    assert "off" in desk.ledger.records
    again = desk.again()
    assert [order.writes for order in again.house.session.orders] == [(("heat", False),)]


@pytest.mark.parametrize("error", [BadSetup("store.write_failed"), DiskFull("store.write_failed")])
async def test_what_is_not_on_disk_is_not_said_to_be(desk: Desk, error: BadSetup) -> None:
    desk.ledger.error = error
    receipt = await desk.done(_command("a", "tea"))
    assert (receipt.unrecorded, receipt.nothing_sent) == (error, False)
    desk.ledger.error = None
    again = await desk.receipts.carry_out(_command("b", "tea"))
    assert (again.command, again.unrecorded) == ("a", None)
    assert len(desk.house.session.orders) == 1


async def test_what_was_refused_for_the_disk_may_be_asked_for_again(desk: Desk) -> None:
    desk.ledger.error = DiskFull("store.write_failed")
    (task,) = await desk.ask(_command("a", "tea", "heat"))
    desk.house.clock.advance(0)
    receipt = await task
    assert receipt.nothing_sent
    assert desk.house.session.orders == []
    desk.ledger.error = None
    assert (await desk.done(_command("b", "tea", "heat"), "heat")).command == "b"
    assert len(desk.house.session.orders) == 1


async def test_commands_are_carried_out_by_whoever_can() -> None:
    """Only the port is asked for: what is behind it may be anything."""

    class Commands:
        def submit(self, command: Command, done: Callable[[tuple[Settled, ...]], None] | None = None) -> None:
            assert done is not None
            asyncio.get_running_loop().call_soon(done, (Settled("k1", "on", Outcome.ACCEPTED),))

    receipts = Receipts(VirtualClock(), Commands(), MemoryLedger())
    assert (await receipts.carry_out(_command("a"))).outcomes[0].outcome is Outcome.ACCEPTED
    records: list[CommandRecord] = []
    receipts.resume(records)
