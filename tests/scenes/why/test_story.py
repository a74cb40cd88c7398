"""Of random homes: why of every change names the cause that made it, whatever happened in between."""

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.model.cause import DEVICE, Cause, Origin
from hub.model.reading import PropertyId
from hub.model.value import Value
from scenes.stage.home import Home
from scenes.why.asked import asked_by
from scenes.why.chain import Chain
from scenes.why.names import Line, Names
from scenes.why.sparks import Spark, spark_of, trigger_of
from scenes.why.story import Story
from tests.scenes.replay.recorded import written
from tests.scenes.why.recording import HOME, House

YAML = """
- {scene: Light, when: hall.motion, hold: {hall_light.on: on}, until: {is: not hall.motion, for: 30s}}
- {scene: Off, when: closet.motion, do: {set: {hall_light.on: off, kitchen_light.on: off}}}
- {scene: Next, mode: restart, when: hall_light.on, do: [{wait: 7s}, {set: {kitchen_light.on: on}}]}
- {scene: Hot, when: {becomes: bedroom.temperature > 22, for: 20s}, do: {set: {bath_fan.on: on}}}
- {scene: Quiet, debounce: 6s, when: {changes: kitchen_light.on}, do: [{run: Inner}]}
- {scene: Inner, mode: queued, when: manual, do: [{set: {closet_light.on: "=kitchen_light.on"}}, {wait: 3s}]}
- {scene: Rhythm, when: {every: 1m}, do: {set: {bath_fan.on: off}}}
- {scene: Keep, while: closet.motion, keep: {child_light.on: on}}
"""
SENSORS: dict[str, tuple[Value, ...]] = {
    "hall.motion": (True, False),
    "closet.motion": (True, False),
    "bedroom.temperature": (19.0, 23.0, 25.0),
}
LIGHTS = ("hall_light.on", "kitchen_light.on", "bath_fan.on", "closet_light.on", "child_light.on")
CAUSES = (DEVICE, Cause(Origin.PERSON, "anna"), Cause(Origin.PERSON, "ben"), Cause(Origin.LATE))
ENDS = {
    "why.person", "why.itself", "why.by_hand", "why.by_hand_or_itself", "why.late", "why.spark.clock", "why.ran",
    "why.spark.start", "why.touched", "why.held",
}  # fmt: skip


@dataclass
class Noted(House):
    """A house that notes who really changed what: by (property, wall time) the newest cause."""

    noted: dict[tuple[str, float], Cause] = field(default_factory=dict)

    def is_at(self, ref: str, value: Value | None, cause: Cause = DEVICE) -> None:
        """Note it, where it is another value."""
        if self.known.get(ref) != value:
            self.noted[ref, self.clock.now()] = cause
        super().is_at(ref, value, cause)


STEP = st.one_of(
    st.tuples(st.sampled_from(list(SENSORS)), st.integers(0, 2)),
    st.tuples(st.sampled_from(LIGHTS), st.booleans(), st.sampled_from(CAUSES)),
    st.floats(0.5, 40.0),
    st.just("look"),
)


def noted_house() -> Noted:
    """The house, with nothing noted yet."""
    known: dict[str, Value | None] = {ref: values[-1] for ref, values in SENSORS.items()}
    made = Noted(YAML, known | dict.fromkeys(LIGHTS, False))
    made.noted.clear()
    made.look()
    return made


def play(made: Noted, steps: list[object]) -> None:
    for step in steps:
        made.clock.advance(0.25)
        match step:
            case (str(ref), bool(value), Cause() as cause):
                made.is_at(ref, value, cause)
            case (str(ref), int(number)):
                made.is_at(ref, SENSORS[ref][number % len(SENSORS[ref])])
            case float(seconds):
                made.clock.advance(seconds)
            case _:
                made.look()


def checked(made: Noted) -> int:
    """Ask why of all that was noted; how many changes that was."""
    names, count = Names(HOME), 0
    story = Story(made.replayer(), names.same)
    for entry in written(made.log):
        story.take(entry)
    for (ref, wall), cause in made.noted.items():
        change = story.last_change(PropertyId(ref), wall)
        if change is not None and change.wall == wall and not change.first:  # else there and back in one moment
            count += 1
            lines = Chain(story, names, wall).why(PropertyId(ref)).lines
            compare(made, ref, lines, cause)
    return count


def compare(made: Noted, ref: str, lines: list[Line], cause: Cause) -> None:
    kinds = [line.what for line in lines]
    assert kinds[0] in ("why.became", "why.became_known")
    match cause.origin:
        case Origin.PERSON:
            assert (kinds[1], lines[1].params["who"]) == ("why.person", cause.who)
        case Origin.DEVICE:
            # A lamp that can count down may have gone off by itself.
            counts_down = HOME.devices[ref.partition(".")[0]].abilities.properties.get("auto_off") is not None
            alone = "why.by_hand_or_itself" if counts_down and lines[0].params["value"] == "off" else "why.by_hand"
            assert kinds[-1] == ("why.itself" if ref in SENSORS else alone)
        case Origin.LATE:
            assert kinds[-1] == "why.late"
        case Origin.SCENE:
            title = made.runtime.engine.armed[cause.who].scene.title
            assert (kinds[1].rpartition(".")[0], lines[1].params["scene"]) == ("why.wanted", title)
        case Origin.HUB:
            assert kinds[1] in ("why.touch_over", "why.said_again")
    assert kinds[-1] in ENDS, kinds


@settings(max_examples=40, deadline=None)
@given(st.lists(STEP, min_size=3, max_size=25))
def test_every_change_has_the_cause_that_made_it(steps: list[object]) -> None:
    made = noted_house()
    play(made, steps)
    assert checked(made) <= len(made.noted)


def test_so_it_is_of_a_day_that_is_known() -> None:
    made = noted_house()
    play(made, [("hall.motion", 0), ("hall.motion", 1), 40.0, ("closet.motion", 0), ("bath_fan.on", True, CAUSES[1])])
    assert checked(made) == len(made.noted) > 5


def test_what_sets_a_scene_off_is_asked_of_its_trigger() -> None:
    made = House(YAML, {"hall.motion": False})
    made.is_at("hall.motion", value=True)
    story = made.story()
    began = next(one for one in story.began if one.trace.title == "Light")
    assert trigger_of(began) == "hall.motion"
    assert spark_of(began, story).spark is Spark.CHANGE
    triggers = [trigger for armed in story.engine.armed.values() for trigger in armed.scene.triggers]
    asked = [asked_by(one, story.engine) for one in triggers]
    assert sum(len(one.watched) for one in asked) == 5
    assert sum(len(one.appointed) for one in asked) == 1
    assert isinstance(HOME, Home)
