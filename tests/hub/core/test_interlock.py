"""What must not happen twice does not leave before it is on disk, and a hazard not before what turns it off is."""

from collections.abc import Callable

import pytest

from hub.core.interlock import Intent, NoInterlock, Ready
from hub.model.cause import Cause, Origin
from hub.model.command import Call, Command, CommandClass, Outcome, Write
from hub.model.device import Health
from hub.model.errors import BadSetup, DiskFull, HearthError, Unsafe
from tests.hub.core.house import SCENE, House
from tests.hub.core.ledgers import MemoryLedger


class Scripted:
    """Forbids what a test says, and prepares when a test lets it."""

    def __init__(self) -> None:
        self.forbidden: HearthError | None = None
        self.asked: list[CommandClass] = []
        self.ready: list[Ready] = []
        self.told: list[tuple[str, Outcome, bool]] = []
        self.log: Callable[[str], None] = lambda _: None

    def refusal(self, intent: Intent) -> HearthError | None:
        self.asked.append(intent.hazard)
        return self.forbidden

    def arm(self, intent: Intent, ready: Ready) -> None:
        self.log(f"arm {intent.command}")
        self.ready.append(ready)

    def settled(self, intent: Intent, path: str, outcome: Outcome, *, sent: bool) -> None:
        self.told.append((path, outcome, sent))


@pytest.fixture
def lock() -> Scripted:
    return Scripted()


@pytest.fixture
def ledger() -> MemoryLedger:
    ledger = MemoryLedger()
    ledger.slow = True
    return ledger


@pytest.fixture
def house(lock: Scripted, ledger: MemoryLedger) -> House:
    lock.log = ledger.log.append
    return House(ledger=ledger, interlock=lock)


def test_a_hazard_leaves_once_both_are_ready(house: House, lock: Scripted, ledger: MemoryLedger) -> None:
    name = house.set(("heat", True))
    assert ledger.log[:3] == ["keep 1 sent", "audit heat open", "arm 1"], "one commit has all of it"
    ledger.commit()
    assert house.session.orders == []
    lock.ready[0]([("position", 3)])
    (order,) = house.session.orders
    assert (order.writes, order.once) == ((("position", 3), ("heat", True)), True)
    house.hear("position", 3)
    assert house.changes[-1].cause == SCENE, "what travels along is no hand on the device"
    house.hear("heat", value=True)
    assert house.outcome(name) is Outcome.CONFIRMED
    assert lock.told == [("heat", Outcome.CONFIRMED, True)]


def test_nothing_harmless_waits(house: House, ledger: MemoryLedger) -> None:
    house.set(("on", True))
    house.set(("heat", False))
    house.set(("step", 2))
    assert len(house.session.orders) == 3
    assert ledger.waiting == []


@pytest.mark.parametrize("error", [BadSetup("store.write_failed"), DiskFull("store.write_failed")])
def test_what_the_disk_does_not_take_is_not_switched_on(
    house: House, lock: Scripted, ledger: MemoryLedger, error: BadSetup
) -> None:
    name = house.set(("heat", True))
    ledger.error = error
    ledger.commit()
    lock.ready[0](())
    assert (house.outcome(name), house.error(name)) == (Outcome.FAILED, "store.write_failed")
    assert house.session.orders == []
    assert lock.told == [("heat", Outcome.FAILED, False)]
    house.set(("on", True))
    house.set(("heat", False))
    assert len(house.session.orders) == 2


def test_what_cannot_be_turned_off_again_is_not_switched_on(house: House, lock: Scripted, ledger: MemoryLedger) -> None:
    name = house.set(("heat", True))
    lock.ready[0](Unsafe("command.hazard_not_allowed", device="thing"))
    assert house.outcome(name) is None
    ledger.commit()
    assert house.error(name) == "command.hazard_not_allowed"
    assert house.session.orders == []


def test_the_guards_are_asked_again_when_all_is_ready(house: House, lock: Scripted, ledger: MemoryLedger) -> None:
    name = house.set(("heat", True))
    lock.forbidden = Unsafe("command.hazard_not_allowed", device="thing")
    ledger.commit()
    lock.ready[0](())
    assert house.error(name) == "command.hazard_not_allowed"
    house.fares(Health.OFFLINE)
    assert house.session.orders == []
    assert set(lock.asked) == {CommandClass.C}


def test_a_forbidden_hazard_is_written_down(house: House, lock: Scripted, ledger: MemoryLedger) -> None:
    lock.forbidden = Unsafe("command.hazard_not_allowed", device="thing")
    house.set(("heat", True))
    (entry,) = ledger.entries.values()
    assert (entry.result, entry.error) == ("failed", "command.hazard_not_allowed")
    assert entry.params == (("device", "thing"),)
    assert ledger.records == {}


def test_what_makes_safe_is_never_forbidden(house: House, lock: Scripted) -> None:
    lock.forbidden = Unsafe("command.hazard_not_allowed", device="thing")
    house.set(("heat", False))
    refused = house.set(("on", True))
    assert [order.writes for order in house.session.orders] == [(("heat", False),)]
    assert house.outcome(refused) is Outcome.FAILED
    assert lock.asked == [CommandClass.A]


def test_a_hazard_that_is_ready_too_late_has_expired(house: House, lock: Scripted, ledger: MemoryLedger) -> None:
    name = house.set(("heat", True))
    house.clock.advance(10)
    assert house.outcome(name) is Outcome.EXPIRED
    ledger.commit()
    lock.ready[0](())
    house.clock.advance(100)
    assert house.session.orders == []
    assert lock.told == [("heat", Outcome.EXPIRED, False)]
    assert house.clock.next_due() is None


def test_make_safe_goes_on_until_the_hazard_really_leaves(house: House, lock: Scripted, ledger: MemoryLedger) -> None:
    off = house.set(("heat", False))
    house.session.dones[0](None)
    on = house.set(("heat", True))
    assert house.outcome(off) is None
    lock.ready[0](Unsafe("command.hazard_not_allowed", device="thing"))
    ledger.commit()
    assert (house.outcome(on), house.outcome(off)) == (Outcome.FAILED, None)
    house.clock.advance(5)
    assert {order.writes for order in house.session.orders} == {(("heat", False),)}
    house.set(("heat", True))
    ledger.commit()
    lock.ready[1](())
    assert house.outcome(off) is Outcome.SUPERSEDED
    assert house.session.orders[-1].writes == (("heat", True),)


def test_make_safe_takes_the_place_of_a_hazard_that_still_waits(
    house: House, lock: Scripted, ledger: MemoryLedger
) -> None:
    on = house.set(("heat", True))
    house.set(("heat", False))
    assert house.outcome(on) is Outcome.SUPERSEDED
    ledger.commit()
    lock.ready[0](())
    assert [order.writes for order in house.session.orders] == [(("heat", False),)]


def test_of_two_hazards_that_wait_the_newer_one_leaves(house: House, lock: Scripted, ledger: MemoryLedger) -> None:
    older, newer = house.set(("heat", True)), house.set(("heat", True))
    ledger.commit()
    for ready in lock.ready:
        ready(())
    assert len(house.session.orders) == 1
    house.hear("heat", value=True)
    assert (house.outcome(older), house.outcome(newer)) == (Outcome.SUPERSEDED, Outcome.CONFIRMED)


def test_a_hazardous_call_is_armed_too(house: House, lock: Scripted, ledger: MemoryLedger) -> None:
    house.submit(call=Call("k1", "fire"))
    assert house.session.orders == []
    ledger.commit()
    lock.ready[0](())
    assert house.session.orders[0].call == Call("k1", "fire")


def test_a_relative_command_with_a_key_waits_for_the_disk_and_goes_without_it(
    house: House, ledger: MemoryLedger
) -> None:
    for name, value in (("a", 1), ("b", 2)):
        house.dispatcher.submit(Command(name, Cause(Origin.PERSON), (Write("k1", "step", value),), key=name))
    assert house.session.orders == []
    assert ledger.records["a"].parts[0].sent, "after a crash it may have left"
    ledger.error = BadSetup("store.write_failed")
    ledger.commit()
    assert [order.writes for order in house.session.orders] == [(("step", 1),), (("step", 2),)]


def test_a_driver_that_raises_has_not_answered(house: House, ledger: MemoryLedger) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    house.session.answer = broken
    once = house.set(("step", 1))
    again = house.set(("on", True))
    house.session.answer = None
    house.clock.advance(2)
    assert len(house.session.orders) == 3
    house.hear("on", value=True)
    house.clock.advance(10)
    assert (house.outcome(once), house.error(once)) == (Outcome.UNKNOWN, "device.session_failed")
    assert house.outcome(again) is Outcome.CONFIRMED
    assert house.dispatcher.guarded.faults.total() == 2


def test_an_error_that_a_driver_raises_is_its_answer(house: House) -> None:
    def refuses(*_: object) -> None:
        raise Unsafe("command.hazard_not_allowed", device="thing")

    house.session.answer = refuses
    name = house.set(("on", True))
    assert (house.outcome(name), house.error(name)) == (Outcome.FAILED, "command.hazard_not_allowed")
    assert house.dispatcher.guarded.faults.total() == 0


def test_without_an_interlock_nothing_is_forbidden() -> None:
    house = House()
    heard: list[object] = []
    device = house.registry.devices()["k1"]
    intent = Intent("c", device, device.endpoints[0], CommandClass.C, (), None, SCENE, 0.0, 0.0)
    lock = NoInterlock()
    assert lock.refusal(intent) is None
    lock.arm(intent, heard.append)
    lock.settled(intent, "heat", Outcome.CONFIRMED, sent=True)
    assert heard == [()]
