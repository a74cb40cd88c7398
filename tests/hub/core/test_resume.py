"""What a hub takes up of its last life: make-safe writes, harmless ones that have not expired, and nothing else."""

from collections.abc import Callable

import pytest

from hub.core.clock import VirtualClock
from hub.model.cause import Cause, Origin
from hub.model.command import Call, Command, Outcome, Settled, Write
from hub.model.device import Health
from hub.model.value import Value
from tests.hub.core.house import SCENE, House, ScriptedSession
from tests.hub.core.ledgers import MemoryLedger


class Lives:
    """One hub, killed and started again: its disk stays, and its outcomes of the last life are told."""

    def __init__(self) -> None:
        self.ledger = MemoryLedger()
        self.house = House(ledger=self.ledger)
        self.told: dict[str, list[tuple[Settled, ...]]] = {}

    def restart(
        self,
        down: float = 1.0,
        health: Health = Health.ONLINE,
        *,
        lost: bool = False,
        before: Callable[[House], object] = lambda _: None,
    ) -> House:
        """Kill it, `lost`: with what was said in the last quarter of a second; start again `down` seconds later.

        `before` the new hub takes up what was on its way, a test may change its house.
        """
        if not lost:
            self.ledger.commit()
        kept, entries = self.ledger.disk, self.ledger.disk_entries
        self.ledger = MemoryLedger()
        self.ledger.records, self.ledger.entries = dict(kept), dict(entries)
        self.house = House(ledger=self.ledger, clock=VirtualClock(now=self.house.clock.now() + down, monotonic=77.0))
        self.house.fares(health)
        before(self.house)
        self.house.dispatcher.resume(kept.values(), lambda id_, told: self.told.setdefault(id_, []).append(told))
        return self.house

    def outcome(self, command: str) -> tuple[Outcome, str | None] | None:
        self.house.clock.advance(0)
        (told,) = self.told.get(command, [()])
        return (told[0].outcome, told[0].error) if told else None


@pytest.fixture
def lives() -> Lives:
    return Lives()


def _writes(house: House) -> list[tuple[str, Value]]:
    return [write for order in house.session.orders for write in order.writes]


def test_make_safe_goes_on_at_once(lives: Lives) -> None:
    name = lives.house.set(("heat", False))
    house = lives.restart(down=86_400 * 30)
    assert _writes(house) == [("heat", False)]
    assert house.dispatcher.cause_of("k1", "heat", value=False) == SCENE
    house.hear("heat", value=False)
    assert lives.outcome(name) == (Outcome.CONFIRMED, None)
    assert lives.ledger.records == {}
    assert lives.ledger.results() == [("heat", "confirmed")]


def test_an_alarm_says_since_when_over_the_restart(lives: Lives) -> None:
    lives.house.set(("heat", False))
    house = lives.restart(down=3600)
    house.clock.advance(59)
    assert house.dispatcher.alarms() == ()
    house.clock.advance(1)
    assert [alarm.since for alarm in house.dispatcher.alarms()] == [1_000_000.0]


def test_make_safe_goes_first(lives: Lives) -> None:
    lives.house.set(("beep", True))
    lives.house.clock.advance(1)
    lives.house.set(("heat", False))
    assert _writes(lives.restart()) == [("heat", False), ("beep", True)]


def test_make_safe_waits_for_a_device_that_is_not_reached_yet(lives: Lives) -> None:
    lives.house.set(("heat", False))
    house = lives.restart(before=lambda house: house.registry.detach("k1", "test:k1"))
    house.clock.advance(5)
    assert house.session.orders == []
    house.registry.attach("k1", "test:k1", house.session)
    house.clock.advance(30)
    assert _writes(house)[0] == ("heat", False)


def test_make_safe_of_a_requester_who_heard_already_is_not_told_again(lives: Lives) -> None:
    lives.house.set(("heat", False))
    lives.house.clock.advance(61)
    house = lives.restart()
    assert ("heat", False) in _writes(house)
    house.hear("heat", value=False)
    house.clock.advance(1)
    assert lives.told == {}
    house.clock.advance(400)
    assert house.clock.next_due() is None


def test_a_harmless_write_is_sent_again_where_the_first_report_differs(lives: Lives) -> None:
    name = lives.house.set(("on", True), ("position", 40))
    house = lives.restart()
    house.clock.advance(3)
    assert house.session.orders == [], "nothing before the device has spoken"
    house.hear("on", value=True)
    assert house.session.orders == []
    house.hear("position", 10)
    assert _writes(house) == [("position", 40)]
    house.hear("position", 40)
    house.clock.advance(0)
    assert [one.outcome for one in lives.told[name][0]] == [Outcome.CONFIRMED, Outcome.CONFIRMED]


def test_what_is_known_already_in_this_life_counts_as_the_first_report(lives: Lives) -> None:
    lives.house.set(("on", True))
    house = lives.restart(before=lambda house: house.hear("on", value=False))
    assert _writes(house) == [("on", True)]


def test_a_harmless_write_waits_for_an_offline_device_until_it_expires(lives: Lives) -> None:
    name = lives.house.set(("on", True))
    house = lives.restart(down=10, health=Health.OFFLINE)
    house.clock.advance(19.9)
    assert lives.outcome(name) is None
    house.clock.advance(0.2)
    assert lives.outcome(name) == (Outcome.EXPIRED, "command.expired")
    house.fares(Health.ONLINE)
    house.hear("on", value=False)
    assert house.session.orders == []


def test_what_nobody_can_read_is_sent_again(lives: Lives) -> None:
    lives.house.set(("beep", True))
    assert _writes(lives.restart()) == [("beep", True)]
    house = lives.restart(health=Health.OFFLINE)
    assert _writes(house) == []
    house.fares(Health.ONLINE)
    assert _writes(house) == [("beep", True)]


@pytest.mark.parametrize("down", [30.0, 3600.0, -1.0, -86_400.0], ids=["late", "an hour", "a step back", "a day back"])
def test_a_harmless_write_of_another_time_has_expired(lives: Lives, down: float) -> None:
    """By the wall clock; a record from the future is of a clock that was wrong, then or now."""
    name = lives.house.set(("on", True))
    house = lives.restart(down=down)
    house.hear("on", value=False)
    assert house.session.orders == []
    assert lives.outcome(name) == (Outcome.EXPIRED, "command.expired")
    assert lives.ledger.records == {}


@pytest.mark.parametrize("call", [None, Call("k1", "start")])
def test_what_must_not_happen_twice_is_unknown(lives: Lives, call: Call | None) -> None:
    writes = () if call else (Write("k1", "step", 3),)
    name = lives.house.submit(*writes, call=call)
    house = lives.restart()
    house.hear("step", 1)
    house.clock.advance(60)
    assert house.session.orders == []
    assert lives.outcome(name) == (Outcome.UNKNOWN, "command.cut_short")


def test_what_had_not_left_has_expired(lives: Lives) -> None:
    for _ in range(5):
        lives.house.submit(call=Call("k1", "start"))
    waiting = lives.house.submit(call=Call("k1", "start"))
    house = lives.restart()
    assert lives.outcome(waiting) == (Outcome.EXPIRED, "command.expired")
    assert house.session.orders == []


def test_a_hazard_is_never_taken_up_and_the_audit_says_so(lives: Lives) -> None:
    name = lives.house.set(("heat", True), cause=Cause(Origin.PERSON, "anna"))
    lives.ledger.commit()
    house = lives.restart(down=0.1, lost=True)
    house.hear("heat", value=False)
    house.clock.advance(60)
    assert house.session.orders == []
    assert lives.outcome(name) == (Outcome.EXPIRED, "command.cut_short")
    (entry,) = lives.ledger.entries.values()
    assert (entry.result, entry.error, entry.cause.who) == ("expired", "command.cut_short", "anna")


def test_parts_of_one_command_go_their_own_ways(lives: Lives) -> None:
    name = lives.house.submit(Write("k1", "step", 2), Write("k1", "position", 4), Write("k1", "heat", False))
    lives.house.hear("position", 4)
    house = lives.restart()
    assert _writes(house) == [("heat", False)]
    house.hear("heat", value=False)
    house.clock.advance(0)
    assert [one.outcome for one in lives.told[name][0]] == [Outcome.UNKNOWN, Outcome.CONFIRMED, Outcome.CONFIRMED]


def test_the_newest_of_two_wins_over_a_restart_too(lives: Lives) -> None:
    lives.ledger.slow = True
    older, newer = lives.house.set(("heat", False)), "2"
    old = lives.ledger.records[older]
    lives.house.clock.advance(0.1)
    lives.house.set(("heat", False))
    lives.ledger.records[older] = old  # superseded, and not yet said on disk
    house = lives.restart()
    house.hear("heat", value=False)
    assert lives.outcome(older) == (Outcome.SUPERSEDED, None)
    assert lives.outcome(newer) == (Outcome.CONFIRMED, None)


def test_what_the_house_no_longer_has_has_failed(lives: Lives) -> None:
    name = lives.house.set(("on", True))
    lives.restart(before=lambda house: house.registry.replace([]))
    assert lives.outcome(name) == (Outcome.FAILED, "command.unknown_device")


def test_what_became_hazardous_meanwhile_is_not_sent_again(lives: Lives) -> None:
    lives.house.add("k2", "plug")
    name = lives.house.set(("on", True), key="k2")
    house = lives.restart(before=lambda house: house.add("k2", "plug", load="heater"))
    sent = house.registry.route("k2")
    house.hear("on", value=False, key="k2")
    assert sent is not None
    assert isinstance(sent.session, ScriptedSession)
    assert sent.session.orders == []
    assert lives.outcome(name) == (Outcome.EXPIRED, "command.cut_short")


def test_what_is_over_is_not_taken_up(lives: Lives) -> None:
    lives.house.dispatcher.submit(Command("c", SCENE, (Write("k1", "on", True),), key="tea"))
    lives.house.hear("on", value=True)
    house = lives.restart()
    house.hear("on", value=False)
    assert house.session.orders == []
    assert lives.told == {}
    assert list(lives.ledger.records) == ["c"]
