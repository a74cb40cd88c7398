"""Commands with a lifetime of their own: delivered when the device is back, over restarts too, the newest wins."""

import pytest

from hub.core.clock import VirtualClock
from hub.model.command import Command, Outcome, Write
from hub.model.device import Health
from hub.model.errors import HearthError
from hub.model.ports import Order
from hub.model.value import Value
from tests.hub.core.house import SCENE, House
from tests.hub.core.ledgers import MemoryLedger

TWO_HOURS = 7200.0


def _submit(house: House, name: str, *writes: tuple[str, Value], lifetime: float | None = TWO_HOURS) -> None:
    got = house.outcomes.setdefault(name, [])
    commands = tuple(Write("k1", path, value) for path, value in writes)
    house.dispatcher.submit(Command(name, SCENE, commands, lifetime=lifetime), got.append)


def _writes(house: House) -> list[tuple[str, Value]]:
    return [write for order in house.session.orders for write in order.writes]


def _obeys(house: House) -> None:
    """The device does as it is told, and says so."""

    def answer(order: Order, done: object) -> None:
        assert callable(done)
        error: HearthError | None = None
        done(error)
        for path, value in order.writes:
            house.hear(path, value)

    house.session.answer = answer


def test_it_waits_for_the_device_and_is_confirmed() -> None:
    house = House()
    house.fares(Health.OFFLINE)
    _submit(house, "c", ("position", 40))
    house.clock.advance(5000)
    assert house.session.orders == []
    assert house.outcome("c") is None
    _obeys(house)
    house.fares(Health.ONLINE)
    assert _writes(house) == [("position", 40)]
    settled = house.settled("c")
    assert settled is not None
    assert (settled.outcome, settled.took) == (Outcome.CONFIRMED, 5000.0)
    assert house.clock.next_due() is None


def test_it_expires() -> None:
    house = House()
    house.fares(Health.OFFLINE)
    _submit(house, "c", ("position", 40))
    house.clock.advance(TWO_HOURS)
    assert house.outcome("c") is Outcome.EXPIRED
    house.fares(Health.ONLINE)
    assert house.session.orders == []


def test_the_newest_wins_whatever_its_lifetime() -> None:
    house = House()
    house.fares(Health.OFFLINE)
    _submit(house, "older", ("position", 40))
    house.clock.advance(60)
    _submit(house, "newer", ("position", 60))
    assert house.outcome("older") is Outcome.SUPERSEDED
    _submit(house, "now", ("position", 70), lifetime=None)
    house.clock.advance(31)
    assert (house.outcome("newer"), house.outcome("now")) == (Outcome.SUPERSEDED, Outcome.EXPIRED)
    house.fares(Health.ONLINE)
    assert house.session.orders == []


def test_what_was_delivered_late_is_waited_for_no_longer_than_any_other() -> None:
    house = House()
    house.fares(Health.OFFLINE)
    _submit(house, "c", ("position", 40))
    house.clock.advance(600)
    house.session.answer = lambda _order, done: done(None)  # it takes the order, and never shows it
    house.fares(Health.ONLINE)
    house.clock.advance(29.9)
    assert house.outcome("c") is None
    house.clock.advance(0.2)
    assert (house.outcome("c"), house.error("c")) == (Outcome.UNKNOWN, "command.not_confirmed")
    assert len(house.session.orders) == 1


@pytest.mark.parametrize("path", ["step", "heat"])
def test_what_must_not_happen_late_keeps_its_own_lifetime(path: str) -> None:
    house = House()
    value: Value = 3 if path == "step" else True
    house.fares(Health.OFFLINE)
    _submit(house, "c", (path, value))
    house.clock.advance(10)
    assert house.outcome("c") in (Outcome.FAILED, Outcome.EXPIRED)
    house.fares(Health.ONLINE)
    assert house.session.orders == []


class Lives:
    """A hub that is killed and started again; its disk stays."""

    def __init__(self) -> None:
        self.ledger = MemoryLedger()
        self.house = House(ledger=self.ledger)

    def restart(self, down: float, health: Health) -> House:
        self.ledger.commit()
        kept, self.ledger = self.ledger.disk, MemoryLedger()
        self.ledger.records = dict(kept)
        self.house = House(ledger=self.ledger, clock=VirtualClock(now=self.house.clock.now() + down, monotonic=5.0))
        self.house.fares(health)
        self.house.dispatcher.resume(kept.values())
        return self.house


def test_it_outlives_restarts_of_the_hub() -> None:
    lives = Lives()
    lives.house.fares(Health.OFFLINE)
    _submit(lives.house, "c", ("position", 40))
    lives.restart(1800, Health.OFFLINE).clock.advance(600)
    house = lives.restart(1800, Health.OFFLINE)
    house.clock.advance(2999)
    _obeys(house)
    house.fares(Health.ONLINE)
    house.hear("position", 10)
    assert _writes(house) == [("position", 40)]
    assert lives.ledger.records == {}


def test_it_expires_over_a_restart_too() -> None:
    lives = Lives()
    lives.house.fares(Health.OFFLINE)
    _submit(lives.house, "c", ("position", 40))
    house = lives.restart(1800, Health.OFFLINE)
    house.clock.advance(TWO_HOURS - 1800 + 1)
    house.fares(Health.ONLINE)
    house.hear("position", 10)
    assert house.session.orders == []
    assert lives.ledger.records == {}


def test_a_device_that_is_there_already_is_sent_nothing_after_a_restart() -> None:
    lives = Lives()
    lives.house.fares(Health.OFFLINE)
    _submit(lives.house, "c", ("position", 40))
    house = lives.restart(1800, Health.OFFLINE)
    house.fares(Health.ONLINE)
    house.hear("position", 40)
    assert house.session.orders == []
    assert lives.ledger.records == {}


def test_the_newest_wins_over_a_restart_too() -> None:
    lives = Lives()
    lives.house.fares(Health.OFFLINE)
    _submit(lives.house, "older", ("position", 40))
    lives.house.clock.advance(1)
    _submit(lives.house, "newer", ("position", 60))
    house = lives.restart(60, Health.OFFLINE)
    _obeys(house)
    house.fares(Health.ONLINE)
    house.hear("position", 10)
    assert _writes(house) == [("position", 60)]


def test_a_clock_that_is_set_after_the_restart_says_how_late_it_is() -> None:
    """A machine without a battery for its clock comes up where it went down; the hours in between show later."""
    lives = Lives()
    lives.house.fares(Health.OFFLINE)
    _submit(lives.house, "c", ("position", 40))
    house = lives.restart(1.0, Health.OFFLINE)
    house.clock.advance(60)
    house.clock.step_wall(TWO_HOURS)
    house.fares(Health.ONLINE)
    house.hear("position", 10)
    assert house.session.orders == []
    assert lives.ledger.records == {}


def test_a_clock_that_is_set_in_the_same_life_says_nothing() -> None:
    house = House()
    house.fares(Health.OFFLINE)
    _submit(house, "c", ("position", 40))
    house.clock.advance(60)
    house.clock.step_wall(TWO_HOURS)
    house.fares(Health.ONLINE)
    assert _writes(house) == [("position", 40)]
