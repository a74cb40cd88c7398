import pytest

from hub.demo.day import load_day
from hub.demo.foresight import Deed, foresee
from hub.model.errors import BadConfig, BadValue, UnknownName
from hub.model.reading import property_id
from tests.hub.demo.example import CONFIG, day, household, with_broker

KETTLE = """
- scene: Tea
  when: kitchen_camera.person
  if: time in 06:00..10:00
  do:
    - set: {kettle.on: on}
    - wait: 5m
    - notify: Tea time
"""


def test_the_example_day_is_foreseen() -> None:
    forecast = foresee(household(), load_day(CONFIG / "day.yaml"))
    assert [foreseen.idle for foreseen in forecast.acts if foreseen.idle] == []
    assert forecast.watched[property_id("closet", "motion")] is False
    targets = [[deed.target for deed in foreseen.deeds] for foreseen in forecast.acts]
    assert targets[0] == ["kettle.on", "band.send"]
    assert targets[1] == []
    assert targets[3] == ["closet_light.on", "drying_rack.position", "curtain.position"] == targets[5]
    assert [deed.value for deed in forecast.acts[5].deeds] == [False, 100, 100]
    assert targets[-1][-1] == "vacuum.dock"
    last = {str(id_): value for id_, value in forecast.acts[-1].after.items()}
    assert (last["kitchen_light.on"], last["bedroom_light.brightness"], last["curtain.position"]) == (False, 10, 100)


def test_the_example_day_with_a_broker_is_foreseen() -> None:
    with with_broker() as (config, home):
        forecast = foresee(home, load_day(config / "day.yaml"))
    plain = foresee(household(), load_day(CONFIG / "day.yaml"))
    assert [foreseen.idle for foreseen in forecast.acts if foreseen.idle] == []
    assert [one.deeds for one in forecast.acts[: len(plain.acts)]] == [one.deeds for one in plain.acts]
    targets = [[deed.target for deed in foreseen.deeds] for foreseen in forecast.acts[len(plain.acts) :]]
    assert targets == [
        ["porch_light.on", "porch_light.brightness"],
        ["porch_light.on", "bedroom_light.on"],
        ["band.send"],
    ]


def test_time_passes_in_skips_and_runs_what_is_due() -> None:
    acts = """
  - {act: Morning, at: 07:00, world: {kitchen_camera: {person: on}}, scenes: Tea}
  - {act: Soon, skip: 4m}
  - {act: Later, skip: 1m}
  - {act: Next day, at: 06:00}
"""
    forecast = foresee(household(KETTLE), day(acts))
    first, soon, later, next_day = forecast.acts
    assert first.skip == 120.0
    assert first.deeds == (Deed("Tea", "kettle", "on", True),)
    assert first.changes == {"kitchen_camera.person": True}
    assert (soon.notices, later.notices) == ((), ("Tea time",))
    assert next_day.skip == pytest.approx(23 * 3600 - 5 * 60)
    assert [one.wall - forecast.begins for one in forecast.acts][:3] == [120.0, 360.0, 420.0]


def test_a_scene_that_does_nothing_or_is_not_there_is_idle() -> None:
    acts = "  - {act: Evening, at: 18:00, world: {kitchen_camera: {person: on}}, scenes: [Tea, Coffee]}\n"
    forecast = foresee(household(KETTLE), day(acts))
    assert forecast.acts[0].idle == ("Tea", "Coffee")
    assert forecast.acts[0].deeds == ()


def test_events_are_felt() -> None:
    scenes = "- {scene: Ring, when: {event: doorbell.ring}, do: {notify: {to: band, message: Hello}}}"
    forecast = foresee(household(scenes), day("  - {act: Ring, world: {doorbell: {ring: on}}, scenes: Ring}\n"))
    assert forecast.acts[0].deeds == (Deed("Ring", "band", "send", args={"message": "Hello"}),)


def test_faults_are_not_foreseen() -> None:
    acts = "  - {act: A, at: 07:00, break: {kettle: {lies: on}}, world: {kitchen_camera: {person: on}}, scenes: Tea}\n"
    assert foresee(household(KETTLE), day(acts)).acts[0].after[property_id("kettle", "on")] is True


@pytest.mark.parametrize(
    ("hand", "error"),
    [
        ("toaster: {on: on}", UnknownName),
        ("kettle: {sing: on}", UnknownName),
        ("kitchen_camera: {person: 3}", BadValue),
    ],
)
def test_hands_that_no_device_feels(hand: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        foresee(household(KETTLE), day(f"  - {{act: A, world: {{{hand}}}}}\n"))


def test_bad_scenes() -> None:
    with pytest.raises(BadConfig):
        foresee(household("- {scene: Bad, when: toaster.on, do: {log: x}}"), day("  - {act: A}\n"))
