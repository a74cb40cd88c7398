"""`release`: a person's touch ends."""

from scenes.actions.release import Release
from tests.scenes.household import Stage

HOLD = "- {scene: H, when: closet.motion, hold: {closet_light.on: on}, until: not closet.motion}\n"
BACK = "- {scene: B, when: {event: doorbell.ring}, do: [release: [closet_light.on, curtain.position]]}\n"


def test_what_a_person_wanted_ends_and_what_nobody_touched_stays() -> None:
    stage = Stage(HOLD + BACK, known={"closet.motion": False, "closet_light.on": False, "curtain.position": 5})
    assert isinstance(stage.engine.armed["B"].scene.steps[0], Release)
    stage.is_at("closet.motion", value=True)
    stage.is_at("closet_light.on", value=False)
    stage.happens("doorbell.ring")
    assert stage.commands == ["closet_light.on = on"] * 2
    stage.happens("doorbell.ring")
    assert stage.commands == ["closet_light.on = on"] * 2
    stage.wait("2h")
    assert stage.commands == ["closet_light.on = on"] * 2


def test_after_the_scene_has_ended_it_goes_back_to_the_base() -> None:
    stage = Stage(HOLD + BACK, known={"closet.motion": False, "closet_light.on": True, "curtain.position": 5})
    stage.is_at("closet.motion", value=True)
    stage.is_at("closet_light.on", value=False)
    stage.is_at("closet.motion", value=False)
    assert stage.commands == ["closet_light.on = on"]
    stage.happens("doorbell.ring")
    assert stage.commands == ["closet_light.on = on"] * 2


def test_what_is_no_property_is_said() -> None:
    stage = Stage("- {scene: B, when: {event: doorbell.ring}, do: [release: closet_ligt.on]}")
    assert [problem.message_id for problem in stage.problems] == ["scenes.unknown_device"]
