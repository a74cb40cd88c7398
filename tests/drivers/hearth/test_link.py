from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.hearth.codec import Answer, Ask, Beat, answer_out, ask_in, beat_out
from drivers.hearth.link import MOST_ASKS, Link
from drivers.hearth.topics import Tree
from hub.core.clock import VirtualClock
from hub.model.errors import HearthError, Rejected, Unreachable
from tests.fake_broker import FakeBroker

OWN, CABIN = Tree("hearth", "home"), Tree("hearth", "cabin")
ASK = Ask("", device="lamp", writes={"on": True}, cause="scene x")


class Seen:
    def __init__(self, broker: FakeBroker | None = None) -> None:
        self.broker = broker or FakeBroker()
        self.clock = VirtualClock(now=5_000_000.0, monotonic=500.0)
        self.link = Link(self.broker, self.clock, OWN, CABIN, "run")
        self.told: list[str] = []
        self.ended: list[HearthError | None] = []
        self.end = self.link.watch(self._told)
        self.number = 0

    def _told(self) -> None:
        why_not = self.link.why_not
        self.told.append("" if why_not is None else why_not.message_id)

    def beat(self, now: float, up: float, run: str = "there", *, over: bool = False, retained: bool = False) -> None:
        self.number += 1
        self.broker.say(CABIN.beat, beat_out(Beat(run, self.number, now, up, 20.0, over)), retained=retained)

    def ask(self) -> None:
        self.link.ask(ASK, 5.0, self.ended.append)

    @property
    def asks(self) -> list[Ask]:
        return [ask for sent in self.broker.sent if not (ask := ask_in(sent.payload)).hello]


def test_an_age_is_told_by_the_quickest_of_late_beats() -> None:
    seen = Seen()
    for delay in (0.5, 0.1, 7.0):
        seen.clock.advance(20 - seen.clock.monotonic() % 20 + delay)
        up = seen.clock.monotonic() - delay
        seen.beat(1_000.0 + up, up)
    seen.clock.advance(10)
    assert seen.link.ago(1_000.0 + seen.clock.monotonic() - 60) == pytest.approx(59.9)
    assert seen.link.ago(9e9) == 0.0, "nothing was in the future"


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=10))
def test_a_clock_that_is_set_there_is_known_with_the_next_beat(steps: list[float]) -> None:
    seen, wall = Seen(), 1e9
    for step in steps:
        wall += step
        seen.clock.advance(20)
        up = seen.clock.monotonic()
        seen.beat(wall + up, up)
        assert seen.link.ago(wall + up - 30.0) == pytest.approx(30.0, abs=0.01)


def test_another_life_of_the_hub_counts_its_seconds_anew() -> None:
    seen = Seen()
    seen.beat(1_000.0, 400.0)
    seen.clock.advance(100)
    seen.beat(1_100.0, 1.0, "again")
    assert seen.link.ago(1_100.0 - 30.0) == pytest.approx(30.0)


def test_kept_and_unreadable_beats_are_none() -> None:
    seen = Seen()
    seen.beat(1.0, 1.0, retained=True)
    seen.broker.say(CABIN.beat, b"rubbish")
    assert seen.told == []
    assert not seen.link.known


def test_it_is_told_which_of_the_three_is_cut() -> None:
    seen = Seen()
    seen.clock.advance(61)
    seen.beat(1.0, 1.0)
    seen.broker.disconnect()
    seen.broker.connect()
    seen.clock.advance(61)
    seen.beat(2.0, 2.0)
    seen.beat(3.0, 3.0, over=True)
    seen.clock.advance(200)
    assert seen.told == ["homes.link_down", "", "mqtt.no_connection", "homes.link_down", "", "homes.stopped"]


def test_a_beat_that_was_overtaken_is_none() -> None:
    seen = Seen()
    seen.beat(1.0, 1.0)
    seen.beat(2.0, 2.0, over=True)
    seen.number = 0
    seen.beat(1.0, 1.0)
    assert seen.told == ["", "homes.stopped"]


def test_a_forged_beat_keeps_the_real_ones_away_no_longer_than_until_they_are_missed() -> None:
    seen = Seen()
    seen.beat(1.0, 1.0)
    seen.broker.say(CABIN.beat, beat_out(Beat("there", 1 << 50, 1.0, 1.0, 20.0)))
    for _ in range(4):
        seen.clock.advance(20)
        seen.beat(1.0, 1.0)
    assert seen.told == ["", "homes.link_down", ""]
    seen.broker.say(CABIN.beat, beat_out(Beat("there", 1, 1.0, 1.0, 20.0, over=True)))
    seen.beat(1.0, 1.0)
    seen.number = 0
    seen.broker.say(CABIN.status, b"offline")
    seen.beat(1.0, 1.0)
    assert seen.told[-1] == "homes.stopped", "one that was overtaken brings nobody back"


def test_an_ask_names_the_newest_beat_and_hears_its_answer_once() -> None:
    seen = Seen()
    seen.beat(1.0, 1.0)
    seen.clock.advance(3)
    seen.ask()
    (ask,) = seen.asks
    assert (ask.run, ask.number, ask.ago, ask.within) == ("there", 1, 3.0, 5.0)
    for _ in range(2):
        seen.broker.say(CABIN.answer("home"), answer_out(Answer(ask.id, well=True)))
    assert seen.ended == [None]


@pytest.mark.parametrize(("sure", "kind"), [(True, Rejected), (False, Unreachable)])
def test_a_no_says_whether_it_was_surely_not_done(sure: bool, kind: type[HearthError]) -> None:
    seen = Seen()
    seen.beat(1.0, 1.0)
    seen.ask()
    answer = answer_out(Answer(seen.asks[0].id, well=False, sure=sure, text="too hot"))
    seen.broker.say(CABIN.answer("home"), answer, retained=True)
    seen.broker.say(CABIN.answer("home"), b"{")
    assert seen.ended == [], "kept answers are nobody's"
    seen.broker.say(CABIN.answer("home"), answer)
    assert isinstance(seen.ended[0], kind)
    assert seen.ended[0].params["text"] == "too hot"


ENDS: dict[str, Callable[[Seen], None]] = {
    "homes.no_answer": lambda seen: seen.clock.advance(6),
    "mqtt.no_connection": lambda seen: seen.broker.disconnect(),
    "homes.stopped": lambda seen: seen.beat(2.0, 2.0, over=True),
    "device.session_closed": lambda seen: seen.end(),
}


@pytest.mark.parametrize("reason", ENDS)
def test_an_ask_ends_whatever_happens(reason: str) -> None:
    seen = Seen()
    seen.beat(1.0, 1.0)
    seen.ask()
    ENDS[reason](seen)
    assert [one.message_id for one in seen.ended if one] == [reason]


def test_nothing_is_asked_of_a_hub_that_is_not_there_or_has_too_much() -> None:
    seen = Seen()
    seen.ask()
    assert seen.ended[0] is not None
    assert seen.ended[0].message_id == "homes.waits"
    seen.beat(1.0, 1.0)
    for _ in range(MOST_ASKS + 1):
        seen.ask()
    assert [one.message_id for one in seen.ended[1:] if one] == ["homes.too_much"]


def test_the_last_watcher_ends_it() -> None:
    seen = Seen()
    second = seen.link.watch(lambda: None)
    seen.end()
    assert seen.broker.subscribed
    second()
    assert not seen.broker.subscribed
    assert seen.clock.next_due() is None
