"""What the journal holds is enough: a replay from any checkpoint does what was done, to the last id and trace."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from scenes.journal.entries import Checkpoint, Entry
from scenes.replay.replayer import Replayer
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


@settings(max_examples=25, deadline=None)
@given(STEPS, STEPS, st.sampled_from([0.0, 8.0, 1000.0]))
def test_a_replay_from_any_checkpoint_does_what_was_done(steps: list[Step], later: list[Step], away: float) -> None:
    house = Recorded()
    house.load()
    house.runtime.restore(HOLD, lambda _: None)
    house.runtime.start()
    play(house, ["look", *steps, "look"])
    house.runtime.close()
    again = house.again(away)
    again.load(heard=False)
    again.look()
    again.runtime.restore(house.runtime.engine.keeping.rows(), lambda _: None)
    again.look()
    again.runtime.look_first()
    play(again, [step for step in later[:2] if step != "start"])
    again.look()
    again.runtime.start()
    play(again, later[2:])
    again.clock.advance(60)
    again.look()
    assert check(again.log, again.effects) > 0
