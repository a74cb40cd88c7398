"""What a shadow would have done, beside what was done."""

from hub.model.cause import DEVICE, Cause, Origin
from hub.model.reading import property_id
from hub.text.source import Source
from scenes.engine.program import Program
from scenes.engine.view import View
from scenes.journal.entries import Entry, Loaded, cells_of, program_hash
from scenes.reader.home import read_scenes
from scenes.replay.replayer import Replayer
from scenes.replay.shadows import DONE, NOT, SO, Shadows
from tests.scenes.household import FACTS, HOUSE, Stage
from tests.scenes.replay.recorded import HOME

YAML = """
- scene: Light
  shadow: on
  when: {changes: hall.motion, to: on}
  do:
    - set: {hall_light.on: on}
    - call: vacuum.dock
    - notify: "light {hall_light.on}"
    - log: said
    - http: {url: "http://192.0.2.1/x?key=secret", json: {a: 1}}
    - mqtt: {topic: a/b, payload: c}
- scene: Door
  when: front_door.open
  do: {set: {hall_light.on: on}}
"""
PERSON = Cause(Origin.PERSON, "anna")
LIGHT = property_id("hall_light", "on")


def program(view: View) -> Program:
    """The scenes of these tests."""
    return read_scenes([Source("s.yaml", YAML)], HOUSE, view, FACTS).program


class Recorded(Stage):
    """A stage with a journal."""

    log: list[Entry]

    def begin(self) -> "Recorded":
        self.log = [Loaded(self.now, self.wall, program_hash(program(View())), cells_of(self.view), "r")]
        self.seen.append(self.log.append)
        return self

    def shadows(self, since: float = 0.0) -> Shadows:
        found = Shadows(Replayer(HOME, lambda *_: program), {key: key for key in HOUSE}, "Light", since)
        for entry in self.log:
            found.take(entry)
        return found


def recorded() -> Recorded:
    return Recorded(YAML, known={"hall.motion": False, "hall_light.on": False, "front_door.open": False}).begin()


def motion(stage: Recorded) -> None:
    stage.is_at("hall.motion", True)
    stage.is_at("hall.motion", False)


def test_others_did_it_soon() -> None:
    stage = recorded()
    motion(stage)
    stage.wait("4m")
    stage.is_at("hall_light.on", True, PERSON)
    (one,) = stage.shadows().compared()
    assert (one.meant.ref, one.meant.value, one.meant.was, one.how) == ("hall_light.on", True, False, DONE)
    assert one.real is not None
    assert (one.real.cause, round(one.real.at - one.meant.at)) == (PERSON, 240)
    assert list(stage.shadows().unmeant()) == []
    (late,) = stage.shadows().compared(within=60.0)
    assert late.how == NOT


def test_a_scene_did_it() -> None:
    stage = recorded()
    motion(stage)
    stage.is_at("front_door.open", True)
    (one,) = stage.shadows().compared()
    assert one.real is not None
    assert (one.real.cause.origin, one.real.cause.who) == (Origin.SCENE, "Door")


def test_it_was_so_already_and_nobody_did_it() -> None:
    stage = recorded()
    motion(stage)
    stage.wait("1h")
    stage.is_at("hall_light.on", True, DEVICE)
    stage.wait("1h")
    motion(stage)
    shadows = stage.shadows()
    assert [one.how for one in shadows.compared()] == [NOT, SO]
    assert [(one.id, one.value) for one in shadows.unmeant()] == [(LIGHT, True)]
    assert len(shadows.runs) == 2


def test_what_was_before_is_not_told() -> None:
    stage = recorded()
    motion(stage)
    stage.wait("1h")
    since = stage.wall
    motion(stage)
    assert len(stage.shadows(since).meant) == 1


def test_what_else_it_would_have_done_without_what_may_be_secret() -> None:
    stage = recorded()
    motion(stage)
    found = [(one.what, one.text) for one in stage.shadows().others]
    assert found == [
        ("call", "vacuum.dock"),
        ("notice", "light off"),
        ("log", "said"),
        ("request", "POST http://192.0.2.1/x"),
        ("message", "a/b = c"),
    ]
