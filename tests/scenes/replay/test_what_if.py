"""Other scenes in the same past: what is the same has its recorded outcome, the rest is predicted, and said to be."""

from dataclasses import replace

from hypothesis import given, settings

from hub.text.source import Source
from scenes.engine.effects import Effect
from scenes.engine.program import Program
from scenes.engine.view import View
from scenes.journal.entries import Checkpoint, Loaded, Resumed
from scenes.reader.home import read_scenes
from scenes.replay.comparing import Comparing, Difference
from scenes.replay.deeds import did
from scenes.replay.replayer import Replayer
from scenes.replay.what_if import WhatIf
from scenes.stage.home import DeedKind, Load
from tests.scenes.household import FACTS, HOUSE
from tests.scenes.replay import recorded
from tests.scenes.replay.recorded import HOME, STEPS, YAML, Recorded, Step, play, program_of, read, written

HOME_45 = replace(HOME, override=45.0)
THEN = """
- {scene: Light, when: hall.motion, do: {set: {hall_light.on: on}}}
- {scene: Off, when: {becomes: not hall.motion, for: 10s}, do: {set: {hall_light.on: off}}}
- {scene: Follow, mode: parallel, when: {changes: hall_light.on}, do: {set: {closet_light.on: =hall_light.on}}}
"""


def scenes(yaml: str) -> Load:
    def load(view: View) -> Program:
        reading = read_scenes([Source("s.yaml", yaml)], HOUSE, view, FACTS)
        assert reading.problems == ()
        return reading.program

    return load


def compared(house: Recorded, program: Load, other: Load) -> tuple[Comparing, tuple[Difference, ...], WhatIf]:
    """A replay of all of it, and the other scenes beside it from the first moment on."""
    then, beside = (Replayer(HOME_45, lambda hash_, retired: program_of(hash_, retired) or program) for _ in range(2))
    comparing, what_if = Comparing(), WhatIf(beside, other)
    begun, handles = False, {key: key for key in HOUSE}

    def told(effects: list[tuple[float, Effect]]) -> list[object]:
        return [one for wall, effect in effects for one in did(effect, wall, handles)]

    for entry in written(house.log):
        if isinstance(entry, Checkpoint):
            continue
        first: list[tuple[float, Effect]] = []
        if not begun and not isinstance(entry, Loaded | Resumed):
            begun = True
            first = what_if.begin(then.checkpoint(entry.at, entry.wall))
        effects = then.take(entry)
        if begun:
            now = [*first, *what_if.take(entry, effects)]
            comparing.take(told([(entry.wall, one) for one in effects]), told(now), what_if.diverged)  # type: ignore[arg-type]  # deeds
    comparing.take((), told(what_if.end(house.clock.now())), what_if.diverged)  # type: ignore[arg-type]  # deeds
    assert then.doubts == []
    return comparing, comparing.end(), what_if


def lived(yaml: str) -> Recorded:
    """A person comes at 12:00:05, goes at :25; the scenes are those of `yaml`."""
    house = Recorded()
    reading = scenes(yaml)
    view = house.runtime.view.draft()
    house.runtime.load(reading(view), view, lambda id_: (house.known.get(id_, False), True))
    house.runtime.start()
    for seconds, value in ((5.0, True), (20.0, False), (30.0, True)):
        house.clock.advance(seconds)
        house.changes("hall.motion", value)
    house.clock.advance(5.0)
    return house


def told(found: tuple[Difference, ...]) -> list[tuple[str, bool, bool]]:
    return [(one.did.text, one.new, one.what_if) for one in found]


def test_the_same_scenes_do_the_same() -> None:
    comparing, found, what_if = compared(lived(THEN), scenes(THEN), scenes(THEN))
    assert told(found) == []
    assert (comparing.same, comparing.moved) == (6, 0)
    assert what_if.diverged == {}


def test_what_is_not_commanded_is_gone_with_what_came_of_it() -> None:
    other = THEN.replace("- {scene: Light", "- {scene: Light, if: closet.motion")
    _, found, what_if = compared(lived(THEN), scenes(THEN), scenes(other))
    assert told(found) == [
        ("hall_light.on = on", False, False), ("closet_light.on = on", False, False),
        ("closet_light.on = off", False, True),
        ("hall_light.on = on", False, True), ("closet_light.on = on", False, True),
    ]  # fmt: skip
    assert set(what_if.diverged) == {"hall_light", "closet_light"}


def test_a_new_command_has_a_predicted_outcome_and_what_follows_is_what_if() -> None:
    other = THEN + "- {scene: Also, when: hall.motion, do: {set: {kitchen_light.on: on}}}\n"
    other += "- {scene: Then, when: {outcome: Also, is: done}, do: [{wait: 1s}, {set: {kitchen_light.on: off}}]}\n"
    comparing, found, _ = compared(lived(THEN), scenes(THEN), scenes(other))
    assert comparing.same == 6
    assert told(found) == [
        ("kitchen_light.on = on", True, False), ("kitchen_light.on = off", True, True),
        ("kitchen_light.on = on", True, True), ("kitchen_light.on = off", True, True),
    ]  # fmt: skip
    assert all(one.did.scene in ("Also", "Then") and one.did.kind is DeedKind.WRITE for one in found)


def test_what_comes_a_little_later_is_the_same_and_has_its_recorded_outcome() -> None:
    other = THEN.replace("for: 10s", "for: 13s")
    comparing, found, _ = compared(lived(THEN), scenes(THEN), scenes(other))
    assert told(found) == []
    assert (comparing.same, comparing.moved) == (6, 1)  # the other lamp follows the first, which took its time then


def test_what_other_scenes_wait_for_alone_happens_at_its_time() -> None:
    other = THEN + "- {scene: Later, when: hall.motion, do: [{wait: 4s}, {set: {kitchen_light.on: on}}]}\n"
    _, found, _ = compared(lived(THEN), scenes(THEN), scenes(other))
    begun = 1_772_445_600.0
    assert [one.did.wall - begun for one in found] == [9.0, 59.0]


@settings(max_examples=10, deadline=None)
@given(STEPS)
def test_in_any_past_the_same_scenes_do_the_same(steps: list[Step]) -> None:
    house = Recorded()
    house.load()
    house.runtime.start()
    play(house, [one for one in steps if one not in ("other", "look")])
    same = lambda view: read(YAML, view).program  # noqa: E731 - a Load
    _, found, what_if = compared(house, same, same)
    assert told(found) == []
    assert what_if.diverged == {}
    assert any(isinstance(one, Loaded) for one in house.log)
    assert recorded.HOME.devices is HOUSE
