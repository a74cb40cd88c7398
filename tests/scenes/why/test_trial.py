"""What would happen: played on a stage that stands where the hub stands."""

from scenes.stage.home import DeedKind
from scenes.why.names import Names
from scenes.why.story import Story
from scenes.why.supposing import Supposing
from scenes.why.trial import Outcome, play
from tests.scenes.replay.recorded import written
from tests.scenes.why.recording import HOME, House

KNOWN = {"hall.motion": False, "hall_light.on": False, "kitchen_light.on": False, "front_door.open": False}


def supposed(made: House, text: str, seconds: float = 3600.0) -> Outcome:
    """What would come of that, from now on."""
    story, now = Story(made.replayer(), Names(HOME).same), made.clock.now()
    for entry in written(made.log):
        story.take(entry)
    scenes = {id_: armed.scene for id_, armed in story.engine.armed.items()}
    return play(HOME, story, now, Supposing(HOME, scenes, "en").read(text, now), seconds)


def told(outcome: Outcome, begins: float) -> list[tuple[float, str, str]]:
    return [
        (round(deed.wall - begins), deed.text, "" if trace is None else trace.title) for deed, trace in outcome.deeds
    ]


def test_what_is_under_way_goes_on_from_where_it_stands() -> None:
    made = House(
        "- scene: Light\n  when: hall.motion\n"
        "  do: [{set: {hall_light.on: on}}, {wait: 10m}, {set: {hall_light.on: off}}]",
        dict(KNOWN),
    )
    made.look()
    made.is_at("hall.motion", value=True)
    made.wait("4m")
    now = made.clock.now()
    assert told(supposed(made, "+1h"), now) == [(360, "hall_light.on = off", "Light")]
    assert told(supposed(made, "+2m", 60.0), now) == []
    assert made.known["hall_light.on"] is True, "nothing was done"


def test_claims_of_now_are_respected() -> None:
    made = House(
        "- {scene: Hold, when: front_door.open, hold: {hall_light.on: on}, until: not front_door.open}\n"
        "- {scene: Off, when: hall.motion, do: {set: {hall_light.on: off}}}",
        dict(KNOWN),
    )
    made.look()
    made.is_at("front_door.open", value=True)
    now = made.clock.now()
    assert told(supposed(made, "hall.motion becomes on"), now) == []
    assert told(supposed(made, "hall.motion becomes on, front_door.open becomes off"), now) == [
        (0, "hall_light.on = off", "Hold")
    ]


def test_events_runs_and_what_would_not_run() -> None:
    made = House(
        "- {scene: Ring, when: {event: doorbell.ring}, do: {notify: someone is there}}\n"
        "- {scene: Tap, when: manual, do: {set: {kitchen_light.on: on}}}\n"
        "- {scene: Not, when: hall.motion, if: guests.on, do: {log: x}}",
        dict(KNOWN),
    )
    made.look()
    now = made.clock.now()
    outcome = supposed(made, "doorbell.ring, +1m, run Tap, hall.motion becomes on")
    assert told(outcome, now) == [(0, "someone is there", "Ring"), (60, "kitchen_light.on = on", "Tap")]
    assert outcome.deeds[0][0].kind is DeedKind.NOTICE
    assert [one.title for one in outcome.held_back] == ["Not"]
    assert round(outcome.ends - now) == 3660


def test_what_would_fail_is_told() -> None:
    made = House(
        "- {scene: Bad, when: hall.motion, do: {set: {bath_valve.target_temperature: =bedroom.temperature}}}",
        dict(KNOWN),
    )
    made.look()
    outcome = supposed(made, "hall.motion becomes on")
    assert [(one.title, str(one.result)) for one in outcome.held_back] == [("Bad", "failed")]


def test_what_no_scene_looks_at_is_told() -> None:
    made = House("- {scene: Tap, when: manual, do: {set: {kitchen_light.on: on}}}", dict(KNOWN))
    made.look()
    assert supposed(made, "hall.motion becomes on").unseen == ["hall.motion"]


def test_a_command_under_way_is_taken_to_be_done() -> None:
    two = "{set: {hall_light.on: on}}, {set: {kitchen_light.on: on}}"
    made = House(f"- {{scene: Two, when: hall.motion, do: [{two}]}}", dict(KNOWN))
    made.look()
    made.answers["hall_light.on"] = None
    made.is_at("hall.motion", value=True)
    assert told(supposed(made, "+1m"), made.clock.now()) == [(0, "kitchen_light.on = on", "Two")]


def test_silence_is_not_supposed() -> None:
    made = House("- {scene: Gone, when: {silence: bedroom, for: 10m}, do: {notify: gone}}", dict(KNOWN))
    made.look()
    assert told(supposed(made, "+2h"), made.clock.now()) == []
