"""What the journal holds is enough: a replay from any checkpoint does what was done, to the last id and trace."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenes.engine.program import Program
from scenes.engine.view import View
from scenes.journal.entries import Checkpoint, Entry, Gap, Loaded, Version
from scenes.replay.replayer import Replayer
from scenes.stage.home import Load
from tests.scenes.replay.recorded import HOME, STEPS, Recorded, Step, play, program_of, replayed, written

HOLD = {"property:hall_light.on": {"value": True, "until": 1_772_455_600.0}}


def check(log: Sequence[Entry | Checkpoint], effects: Sequence[tuple[int, list[str]]]) -> int:
    """Replay from the beginning, and from each checkpoint; how many checkpoints were proved on the way."""
    entries, proved = written(log), 0
    places = [number for number, one in enumerate(entries) if isinstance(one, Checkpoint)]
    for place in (-1, *places):
        replayer = Replayer(HOME_45, program_of)
        if place >= 0:
            replayer.begin(entries[place])  # type: ignore[arg-type]  # a checkpoint
        found = replayed(replayer, entries, place + 1)
        expected = [one for one in effects if one[0] > place]
        assert found == expected, place
        assert replayer.doubts == []
        assert replayer.proved == sum(one > place for one in places)
        proved += replayer.proved
    return proved


HOME_45 = replace(HOME, override=45.0)


def live_twice(steps: list[Step], later: list[Step], away: float) -> Recorded:
    """A house in two lives of the hub, with checkpoints in both."""
    house = Recorded()
    house.load()
    house.runtime.restore(HOLD, lambda _: None)
    house.runtime.start()
    play(house, ["look", *steps, "look"])
    house.runtime.close()
    again = house.again(away)
    again.load(heard=False)
    again.look()
    again.runtime.restore(json.loads(json.dumps(house.runtime.engine.keeping.rows())), lambda _: None)
    again.look()
    again.runtime.look_first()
    play(again, [step for step in later[:2] if step != "start"])
    assert again.asked == 0, "it acts before it has looked"
    again.look()
    again.runtime.start()
    play(again, later[2:])
    again.clock.advance(60)
    again.look()
    return again


AWAY = st.sampled_from([0.0, 8.0, 1000.0])


@settings(max_examples=10, deadline=None)
@given(STEPS, STEPS, AWAY)
def test_a_replay_from_any_checkpoint_does_what_was_done(steps: list[Step], later: list[Step], away: float) -> None:
    house = live_twice(steps, later, away)
    assert check(house.log, house.effects) > 0


@pytest.mark.soak
@settings(max_examples=2000, deadline=None)
@given(STEPS, STEPS, AWAY)
def test_so_it_does_in_thousands_of_homes(steps: list[Step], later: list[Step], away: float) -> None:
    house = live_twice(steps, later, away)
    assert check(house.log, house.effects) > 0


def test_on_the_eve_of_a_time_of_day_while_one_is_watched_and_a_device_is_away() -> None:
    house = Recorded()
    house.load()
    house.runtime.start()
    play(house, ["look", ("hall.motion", False), ("hall.motion", True), 10.0, "look", 49.3, "look", 0.2, "look", 5.0])
    play(
        house,
        [("hall_light.online", True), ("hall_light.online", False), 6.0, "look", ("hall_light.online", True), 3.0],
    )
    assert check(house.log, house.effects) > 0
    done = [effect for _, effects in house.effects for effect in effects]
    assert all(any(f"Log(text='{word}'" in one for one in done) for word in ("hours", "back"))
    assert any("kitchen_light" in one and one.startswith("Do(") for one in done)


def lived() -> Recorded:
    house = Recorded()
    house.load()
    house.runtime.start()
    play(
        house,
        ["look", ("hall.motion", False), ("hall.motion", True), 5.0, "look", ("hall.motion", False), 40.0, "look"],
    )
    return house


def test_a_gap_is_told_and_the_next_checkpoint_ends_it() -> None:
    entries = written(lived().log)
    places = [number for number, one in enumerate(entries) if isinstance(one, Checkpoint)]
    replayer = Replayer(HOME_45, program_of)
    replayed(replayer, entries[: places[1]], 0)
    replayer.take(Gap(1000.0, 1010.0, "overflow", 3))
    assert [one.until for one in replayer.doubts] == [None]
    replayed(replayer, entries[places[1] :], 0)
    assert replayer.is_exact
    assert [(one.at, one.why, one.until) for one in replayer.doubts] == [(1000.0, "overflow", entries[places[1]].wall)]


def test_no_hub_is_no_gap() -> None:
    replayer = Replayer(HOME_45, program_of)
    replayed(replayer, written(lived().log), 0)
    replayer.take(Gap(1.0, 2.0, "stopped"))
    assert replayer.is_exact
    assert replayer.stops == [(1.0, 2.0)]


def test_a_moment_that_is_missing_shows_at_the_next_checkpoint() -> None:
    entries = written(lived().log)
    replayer = Replayer(HOME_45, program_of)
    missing = next(number for number, one in enumerate(entries) if getattr(one, "value", None) is True)
    replayed(replayer, entries[:missing] + entries[missing + 1 :], 0)
    assert [one.why for one in replayer.doubts] == ["checkpoint"]
    assert replayer.is_exact


def test_an_older_journal_is_read_and_told_as_not_exact() -> None:
    entries = written(lived().log)
    older = [
        replace(one, live=None, life="", retired=(), orders=()) if isinstance(one, Checkpoint)
        else replace(one, life="", retired=(), orders=()) if isinstance(one, Loaded) else one
        for one in entries
    ]  # fmt: skip
    replayer = Replayer(HOME_45, program_of)
    replayed(replayer, older, 0)
    assert [one.why for one in replayer.doubts] == ["old"]
    assert not replayer.is_exact
    again = Replayer(HOME_45, program_of)
    again.begin(next(one for one in older if isinstance(one, Checkpoint)))
    assert again.view.cells.keys() == replayer.view.cells.keys()
    assert [one.why for one in again.doubts] == ["old"]


def test_a_program_whose_text_is_gone_is_told() -> None:
    entries = written(lived().log)
    replayer = Replayer(HOME_45, lambda _, __: None)
    replayed(replayer, entries, 0)
    assert replayer.doubts[0].why == "program"
    assert not replayer.is_exact


def test_a_journal_that_begins_anywhere_is_not_exact_at_first() -> None:
    entries = written(lived().log)
    first = next(number for number, one in enumerate(entries) if isinstance(one, Checkpoint))
    replayer = Replayer(HOME_45, program_of)
    replayed(replayer, entries[first + 1 :], 0)
    assert replayer.doubts[0].why == "start"
    assert replayer.doubts[0].until is not None
    assert replayer.is_exact


def test_scenes_taken_on_anew_are_no_beginning_of_a_life() -> None:
    house = Recorded()
    house.load()
    house.runtime.start()
    play(house, [("hall.motion", False), ("hall.motion", True), 5.0, "other", 3.0])
    begins = [number for number, one in enumerate(house.log) if isinstance(one, Loaded)]
    assert [one.again for one in house.log if isinstance(one, Loaded)] == [False, True]
    for first in (begins[1] - 1, begins[1]):
        replayer = Replayer(HOME_45, program_of)
        replayed(replayer, written(house.log)[first:], 0)
        assert [(one.why, one.until) for one in replayer.doubts] == [("start", None)]


@pytest.mark.parametrize("part", ["turn", "engine", "counts", "diary", "derived", "armed", "runs", "traces", "holding"])
def test_a_checkpoint_that_says_nothing_of_a_part_is_not_believed(part: str) -> None:
    house = lived()
    checkpoint = next(one for one in reversed(written(house.log)) if isinstance(one, Checkpoint))
    assert isinstance(checkpoint.live, dict)
    for live in ({**checkpoint.live, part: None}, {key: one for key, one in checkpoint.live.items() if key != part}, 7):
        replayer = Replayer(HOME_45, program_of)
        replayer.begin(replace(checkpoint, live=live))
        assert [one.why for one in replayer.doubts] == ["old"]


@pytest.mark.parametrize("part", ["cells", "live"])
def test_a_checkpoint_is_met_only_where_all_of_it_is(part: str) -> None:
    entries = written(lived().log)
    last = max(number for number, one in enumerate(entries) if isinstance(one, Checkpoint))
    checkpoint = entries[last]
    assert isinstance(checkpoint, Checkpoint)
    assert isinstance(checkpoint.live, dict)
    cells = tuple(replace(one, value=not one.value) if isinstance(one.value, bool) else one for one in checkpoint.cells)
    assert cells != checkpoint.cells
    other = {"cells": cells} if part == "cells" else {"live": {**checkpoint.live, "counts": []}}
    replayer = Replayer(HOME_45, program_of)
    replayed(replayer, [*entries[:last], replace(checkpoint, **other)], 0)
    assert replayer.doubts[0].why == "checkpoint"
    assert replayer.proved == sum(isinstance(one, Checkpoint) for one in entries[:last])


def test_who_has_its_turn_first_is_as_it_was_then_wherever_the_texts_come_from() -> None:
    """The texts of then come as files of their own: scenes may stand elsewhere, and have their turns as before."""
    entries = written(lived().log)

    def moved(hash_: str, retired: Sequence[Version]) -> Load | None:
        known = program_of(hash_, retired)

        def load(view: View) -> Program:
            assert known is not None
            program = known(view)
            scenes = (replace(one, order=(one.order[0], one.order[1] + 7, one.order[2])) for one in program.scenes)
            return replace(program, scenes=tuple(scenes))

        return load

    replayer = Replayer(HOME_45, moved)
    replayed(replayer, entries, 0)
    assert replayer.doubts == []
    assert replayer.proved == sum(isinstance(one, Checkpoint) for one in entries)
