from hypothesis import given
from hypothesis import strategies as st

from drivers.axis.codec import Application, Detection, Scenario
from drivers.axis.picture import MOST_SOURCES, Picture

HUMAN = frozenset({"human"})
SCENARIOS = {"1": Scenario("Door", humans_only=True), "2": Scenario("", humans_only=False)}


def objects(source: str, active: bool | None, *classes: str) -> Detection:
    return Detection(Application.OBJECTS, source, active, frozenset(classes))


def motion(source: str, active: bool | None) -> Detection:
    return Detection(Application.MOTION, source, active, frozenset())


def test_a_person_comes_and_goes() -> None:
    picture = Picture(SCENARIOS)
    values, events = picture.take(objects("Device1Scenario1", True, "human"))
    assert values == (("person", True),)
    assert [(event.path, event.fields) for event in events] == [("person_seen", {"zone": "Door", "score": None})]
    assert picture.take(objects("Device1Scenario1", True, "human")) == ((("person", True),), ())
    assert picture.take(objects("Device1Scenario1", False)) == ((("person", False), ("motion", False)), ())


def test_two_scenarios_are_two_zones_and_the_last_one_leaves() -> None:
    picture = Picture(SCENARIOS)
    picture.take(objects("Device1Scenario1", True, "human"))
    _, events = picture.take(objects("Device1Scenario2", True, "human", "car"))
    assert [event.fields["zone"] for event in events] == ["Device1Scenario2"]
    picture.take(objects("Device1Scenario1", False, "human"))
    assert picture.person
    picture.take(objects("Device1Scenario2", False, "human"))
    assert not picture.person


def test_a_scenario_for_people_only_needs_no_class() -> None:
    assert Picture(SCENARIOS).take(objects("Device1Scenario1", True))[0] == (("person", True),)
    assert Picture(SCENARIOS).take(objects("Device1Scenario2", True))[0] == (("motion", True),)
    assert Picture({}).take(objects("Device1Scenario1", True))[0] == (("motion", True),)


def test_a_car_is_motion_and_nobody() -> None:
    picture = Picture(SCENARIOS)
    assert picture.take(objects("Device1Scenario2", True, "car")) == ((("motion", True),), ())
    assert picture.take(objects("Device1Scenario2", False, "car")) == ((("person", False), ("motion", False)), ())


def test_a_car_beside_a_person_in_the_same_scenario_takes_nobody_away() -> None:
    picture = Picture(SCENARIOS)
    picture.take(objects("Device1Scenario2", True, "human"))
    picture.take(objects("Device1Scenario2", True, "car"))
    assert picture.values == (("person", True), ("motion", False))


def test_motion_is_told_by_any_profile() -> None:
    picture = Picture({})
    picture.take(motion("Camera1Profile1", True))
    picture.take(motion("Camera1Profile2", True))
    assert picture.take(motion("Camera1Profile1", False)) == ((("motion", True),), ())
    assert picture.take(motion("Camera1Profile2", False)) == ((("motion", False),), ())


def test_who_is_seen_passing_is_there_until_forgotten() -> None:
    picture = Picture(SCENARIOS)
    assert len(picture.take(objects("Device1Scenario2", None, "human"))[1]) == 1
    assert picture.take(objects("Device1Scenario2", None, "human"))[1] == ()
    assert picture.person
    assert picture.forget_sighting() == (("person", False),)
    assert picture.take(objects("Device1Scenario2", None, "car"))[1] == ()
    assert not picture.person


def test_forgetting_the_passer_by_keeps_who_is_still_there() -> None:
    picture = Picture(SCENARIOS)
    picture.take(objects("Device1Scenario2", None, "human"))
    picture.take(objects("Device1Scenario1", True, "human"))
    assert picture.forget_sighting() == (("person", True),)


def test_made_up_scenarios_do_not_fill_the_memory() -> None:
    picture = Picture({})
    for number in range(MOST_SOURCES * 2):
        picture.take(objects(f"Device1Scenario{number}", True, "human"))
        picture.take(objects(f"Device2Scenario{number}", True))
    assert len(picture._people) == MOST_SOURCES
    assert len(picture._moving) == MOST_SOURCES


detections = st.builds(
    Detection,
    st.sampled_from(Application),
    st.sampled_from(("Device1Scenario1", "Device1Scenario2", "Camera1Profile1", "")),
    st.none() | st.booleans(),
    st.frozensets(st.sampled_from(("human", "car", ""))),
)


@given(st.lists(detections, max_size=30))
def test_what_is_told_is_what_is_shown(told: list[Detection]) -> None:
    picture = Picture(SCENARIOS)
    shown = dict(picture.values)
    for detection in told:
        values, events = picture.take(detection)
        shown.update(values)
        assert shown == dict(picture.values)
        assert not events or shown["person"] is True
    for detection in told:
        picture.take(Detection(detection.application, detection.source, False, frozenset()))
    picture.forget_sighting()
    assert picture.values == (("person", False), ("motion", False))
