"""A probe is shown every part of a scene, and what it gives stands in the program."""

from dataclasses import dataclass, field

from hub.text.source import Mark, Source
from scenes.engine.acting import Step
from scenes.engine.program import Condition, Trigger
from scenes.engine.view import View
from scenes.reader.home import read_scenes
from scenes.reader.probe import Probe
from tests.scenes.household import FACTS, HOUSE

SCENES = """\
- scene: S
  when: [front_door.open, {event: doorbell.ring}]
  if:
    - time in 06:00..22:00
    - not: {mode: away}
  do:
    - if: hall_light.on
      then: [{log: x}]
    - wait: 1m
- {scene: H, when: closet.motion, hold: {closet_light.on: on}, until: not closet.motion}
- {scene: K, while: hall.motion, keep: {hall_light.on: on}}
"""


@dataclass
class Notes:
    """Notes what it is shown."""

    shown: list[str] = field(default_factory=list)

    def trigger(self, scene: str, mark: Mark, trigger: Trigger) -> Trigger:
        self.shown.append(f"{scene} trigger {mark.line}:{mark.column}")
        return trigger

    def condition(self, scene: str, mark: Mark, condition: Condition) -> Condition:
        self.shown.append(f"{scene} condition {mark.line}:{mark.column}")
        return condition

    def conditions(self, scene: str, several: Condition) -> Condition:
        self.shown.append(f"{scene} conditions")
        return several

    def step(self, scene: str, mark: Mark, step: Step) -> Step:
        self.shown.append(f"{scene} step {mark.line}:{mark.column}")
        return step


def test_every_part_is_shown_with_its_place() -> None:
    notes = Notes()
    probe: Probe = notes
    reading = read_scenes([Source("a.yaml", SCENES)], HOUSE, View(), FACTS, probe=probe)
    assert reading.problems == ()
    assert notes.shown == [
        "S condition 4:7", "S condition 5:12", "S condition 5:7", "S conditions", "S condition 7:11", "S step 8:14",
        "S step 7:7", "S step 9:7", "S trigger 2:10", "S trigger 2:27",
        "H step 10:41", "H trigger 10:20",
        "K step 11:40", "K trigger 11:21",
    ]  # fmt: skip


def test_what_it_gives_stands_in_the_program() -> None:
    class Other(Notes):
        def step(self, scene: str, mark: Mark, step: Step) -> Step:
            return first

    plain = read_scenes([Source("a.yaml", SCENES)], HOUSE, View(), FACTS).program
    first = plain.scenes[0].steps[0]
    found = read_scenes([Source("a.yaml", SCENES)], HOUSE, View(), FACTS, probe=Other()).program
    assert [one.hash for one in found.scenes] == [one.hash for one in plain.scenes]
    assert {id(step) for scene in found.scenes for step in scene.steps} == {id(first)}


def test_who_only_runs_them_keeps_nothing_of_what_scenes_name() -> None:
    full, lean = (read_scenes([Source("a.yaml", SCENES)], HOUSE, View(), FACTS, uses=uses) for uses in (True, False))
    assert (sorted(full.uses), sorted(lean.uses)) == (["H", "K", "S"], [])
    assert [one.hash for one in full.program.scenes] == [one.hash for one in lean.program.scenes]
