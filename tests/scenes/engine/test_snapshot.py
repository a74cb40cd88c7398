"""A snapshot tells all of an engine, also who comes first where several want the same. More: tests/scenes/replay."""

import json
from dataclasses import replace

from hub.text.source import Source
from scenes.engine.effects import Log
from scenes.engine.engine import Engine
from scenes.engine.moments import Heard, Moment
from scenes.engine.program import Program
from scenes.engine.snapshot import restore, snapshot
from scenes.engine.view import View
from scenes.reader.home import read_scenes
from scenes.stage.home import Home, Load
from scenes.stage.stage import Stage
from tests.scenes.household import BERLIN, FACTS, HOUSE

HOME = Home(HOUSE, FACTS, BERLIN)
KNOWN = {HOME.id_of(f"{ref}"): False for ref in ("closet.motion", "hall.motion", "front_door.open")}
RUNS = """
- scene: Runs
  mode: parallel
  when: {webhook: go, fields: {who: text}}
  do:
    - {if: closet.motion, then: [{wait: {until: hall.motion}}]}
    - {wait: {until: front_door.open}}
    - {log: "{webhook.who}"}
"""
OLD = """
- {scene: One, on_change: finish, when: {webhook: go}, do: [{wait: {until: front_door.open}}, {log: old}]}
"""
NEW = "- {scene: One, on_change: finish, when: front_door.open, do: {log: new}}\n"


def load(yaml: str, older: str = "") -> Load:
    def compiled(view: View) -> Program:
        texts = read_scenes([Source("s.yaml", older)], HOUSE, View(), FACTS).texts if older else ()
        reading = read_scenes([Source("s.yaml", yaml)], HOUSE, view, FACTS, retired=texts)
        assert reading.problems == ()
        return reading.program

    return compiled


def another(stage: Stage, program: Load) -> Engine:
    """A fresh engine that stands where the stage's does."""
    view = View()
    engine, draft = Engine(view, BERLIN, override=HOME.override), view.draft()
    compiled = program(draft)
    engine.adopt(draft)
    for id_, cell in stage.view.cells.items():
        mine = view.cells[id_]
        mine.value, mine.heard, mine.last, mine.unknown_since = cell.value, cell.heard, cell.last, cell.unknown_since
    engine.load(compiled, stage.now, stage.wall)
    said = json.loads(json.dumps(snapshot(stage.engine)))
    assert restore(engine, said, compiled.retired)
    assert json.loads(json.dumps(snapshot(engine))) == said
    return engine


def logged(engine: Engine, moment: Moment) -> list[str]:
    return [one.text for one in engine.handle(moment) if isinstance(one, Log)]


def test_runs_that_wait_for_the_same_go_on_in_the_order_in_which_they_came_to_it() -> None:
    stage = Stage(HOME, load(RUNS), begins=1_772_445_600.0, known=KNOWN)
    stage.is_at("closet.motion", value=True)
    stage.arrives("webhook", "go", {"payload": '{"who": "first"}'})
    stage.is_at("closet.motion", value=False)
    stage.arrives("webhook", "go", {"payload": '{"who": "second"}'})
    stage.is_at("hall.motion", value=True)
    opens = Heard(stage.now, stage.wall, HOME.id_of("front_door.open"), value=True)
    other = another(stage, load(RUNS))
    assert logged(other, opens) == logged(stage.engine, opens) == ["second", "first"]


def test_a_run_on_an_earlier_version_has_its_turn_among_the_triggers_of_the_newer_one() -> None:
    stage = Stage(HOME, load(OLD), begins=1_772_445_600.0, known=KNOWN)
    stage.arrives("webhook", "go", {"payload": ""})
    stage.load(load(NEW, OLD), {})
    assert [len(one.active) for one in stage.engine.retired] == [1]
    opens = Heard(stage.now, stage.wall, HOME.id_of("front_door.open"), value=True)
    other = another(stage, load(NEW, OLD))
    assert logged(other, opens) == logged(stage.engine, opens) == ["old", "new"]


def test_what_is_no_snapshot_is_refused() -> None:
    stage = Stage(HOME, load(RUNS), begins=1_772_445_600.0, known=KNOWN)
    bodies: tuple[object, ...] = (None, [], {}, {"turn": 1})
    for body in bodies:
        engine = Engine(View(), BERLIN)
        engine.load(Program(), stage.now, stage.wall)
        assert not restore(engine, body)
    engine = Engine(View(), BERLIN)
    engine.load(Program(), stage.now, stage.wall)
    assert not restore(engine, json.loads(json.dumps(snapshot(stage.engine))))  # of another program


LATER = """
- {scene: One, on_change: finish, when: {webhook: go}, do: [{wait: 5s}, {wait: {until: front_door.open}}, {log: old}]}
"""


def test_a_run_on_an_earlier_version_that_came_to_wait_later_has_its_turn_after_them() -> None:
    stage = Stage(HOME, load(LATER), begins=1_772_445_600.0, known=KNOWN)
    stage.arrives("webhook", "go", {"payload": ""})
    stage.load(load(NEW, LATER), {})
    stage.wait(6)
    opens = Heard(stage.now, stage.wall, HOME.id_of("front_door.open"), value=True)
    other = another(stage, load(NEW, LATER))
    assert logged(other, opens) == logged(stage.engine, opens) == ["new", "old"]


def test_what_a_scene_has_used_up_and_what_has_no_answer_yet_is_part_of_it() -> None:
    scene = "- {scene: One, when: front_door.open, do: {set: {hall_light.on: on}}}\n"
    stage = Stage(HOME, load(scene), begins=1_772_445_600.0, known=KNOWN)
    stage.manners.answers = {"hall_light.on": None}
    stage.is_at("front_door.open", value=True)
    (armed,), sent = stage.engine.armed.values(), stage.engine.runner.deeds.sent
    armed.strikes, armed.tokens = 2, 1.5
    ((command, one),) = sent.items()
    assert not one.quiet
    sent[command] = replace(one, quiet=True)
    other = another(stage, load(scene))
    (mine,) = other.armed.values()
    assert (mine.strikes, mine.tokens) == (2, 1.5)
    assert other.runner.deeds.sent[command].quiet
