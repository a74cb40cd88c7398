"""Invariants are no part of the engine: with them it does the same, and stands the same, to the last bit."""

from hypothesis import given, settings
from hypothesis import strategies as st

from scenes.engine.snapshot import snapshot
from scenes.invariants.clockwork import Clockwork
from scenes.invariants.eyes import Ground
from scenes.invariants.observers import Observer
from scenes.invariants.track import Track, track_of
from tests.scenes.invariants.watching import NOON, stage

SCENES = """
- {scene: A, when: kitchen_window.open, do: [{wait: 2m}, {set: {kettle.on: off}}]}
- {scene: B, when: {becomes: kettle.on, for: 10m}, do: {set: {bath_fan.on: on}}}
- {scene: C, when: {at: ["12:05", "12:30"]}, if: not front_door.open, do: {set: {kettle.on: on}}}
- {scene: D, while: front_door.open, keep: {bath_fan.on: on}}
"""
INVARIANTS = """
- {never: kettle.on and kitchen_window.open, name: N, guard: restore}
- {never: kettle.on, while: "time in 12:10..13:00", name: T}
- {always: bath_fan.on, for: 2m, name: L}
- {after: front_door.open, within: 3m, then: not front_door.open, name: F}
- {never: {becomes: bath_fan.on}, while: kettle.on, name: E}
"""
REFS = st.sampled_from(["kettle.on", "kitchen_window.open", "front_door.open", "bath_fan.on"])
MOVES = st.lists(st.tuples(REFS, st.sampled_from([True, False, None]), st.integers(0, 900)), max_size=12)


@settings(max_examples=40, deadline=None)
@given(MOVES)
def test_the_engine_is_the_same_with_and_without(moves: list[tuple[str, bool | None, int]]) -> None:
    one, other = stage(SCENES), stage(SCENES + INVARIANTS)
    for ref, value, seconds in moves:
        for home in (one, other):
            home.is_at(ref, value)
            home.wait(seconds)
    assert one.done == other.done
    assert snapshot(one.engine) == snapshot(other.engine)


@settings(max_examples=40, deadline=None)
@given(MOVES)
def test_what_is_counted_is_what_was_told(moves: list[tuple[str, bool | None, int]]) -> None:
    home = stage(SCENES + INVARIANTS)
    for ref, value, seconds in moves:
        home.is_at(ref, value)
        home.wait(seconds)
    told = [one.invariant.id for one in home.breaches]
    standings = list(home.invariants.standings())
    assert {one.invariant.id: one.count for one in standings if one.count} == {id_: told.count(id_) for id_ in told}
    for one in standings:
        assert (str(one.stands) == "broken") <= (one.last is not None and one.last.ended is None)


def test_a_clock_that_is_set_is_looked_at_anew() -> None:
    home = stage("- {never: kettle.on, while: 'time in 15:00..16:00', name: T}\n", kettle__on=True)
    home.wait(60)
    home.set_clock(3 * 3600)
    home.wait(6)
    assert [one.invariant.id for one in home.breaches] == ["T"]


def test_a_track_says_itself_and_comes_back() -> None:
    home = stage(INVARIANTS)
    home.is_at("front_door.open", value=True)
    clock = Clockwork(home.engine.turn, home.home.zone)
    found = Track(since=home.now - 60)
    body = found.say(clock)
    (standing, *_) = home.invariants.standings()
    home.engine.turn.shift = home.now - home.wall
    assert track_of(body, standing.invariant, clock) == found
    assert Track().say(clock) is None
    assert Observer.eye is None
    assert Ground(clock, home.engine.ground.events).clock is clock
    assert home.wall == NOON
