"""The driver against a virtual Frigate."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.frigate.entry import components, entry_of
from drivers.frigate.reviews import MOST as MOST_REVIEWS
from drivers.frigate.reviews import Reviews
from drivers.frigate.session import FrigateSession
from drivers.frigate.survey import MOST_CAMERAS, MOST_LABELS, MOST_ZONES, Survey
from drivers.frigate.tracked import MOST, Seen, Tracked
from drivers.frigate.truth import truth
from drivers.mqtt.form import read_form
from hub.model.device import Happening, Sighting
from hub.model.errors import Unreachable
from hub.model.value import Value
from tests.drivers.frigate.watching import Watching


async def test_cameras_are_found_by_what_the_broker_has_kept() -> None:
    async with Watching() as home:
        home.cameras["garden"].act("motion", True)
        assert {one.wire_id for one in home.sightings} == {"front_door", "garden"}
        found = home.sightings[0]
        assert (found.model, found.name, found.address, found.how) == (
            "camera", "front door", "frigate/front_door", "mqtt",
        )  # fmt: skip
        assert home.driver.undescribed("front_door") == ""
        assert home.driver.undescribed("cellar") == "frigate.not_there"
        with pytest.raises(Unreachable):
            await home.driver.verify(Sighting("frigate", "cellar", "frigate/cellar", "mqtt"), None)


async def test_a_person_is_told_of_once_and_in_each_zone() -> None:
    async with Watching() as home:
        session = await home.adopt("front_door")
        assert isinstance(session, FrigateSession)
        assert home.ears.health == ("online", "")
        camera = home.cameras["front_door"]
        assert home.now("person") is False
        camera.act("person", True)
        assert home.now("person") is True
        camera.act("zone", "porch")
        camera.act("zone", "porch")
        camera.act("zone", "steps")
        camera.act("person", False)
        assert home.now("person") is False
        fields = {"score": 0.86, "snapshot": True}
        assert home.ears.events("person_seen") == [
            {"zone": None, **fields}, {"zone": "porch", **fields}, {"zone": "steps", **fields},
        ]  # fmt: skip
        home.cameras["garden"].act("person", True)
        assert len(home.ears.events("person_seen")) == 3


async def test_the_simulator_tells_the_truth() -> None:
    async with Watching() as home:
        session = await home.adopt("garden")
        camera = home.cameras["garden"]
        looks = truth("camera")
        assert looks is not None
        for what, value in (("motion", True), ("person", True), ("person", False)):
            camera.act(what, value)
            for path, look in looks.looks.items():
                assert home.now(path) == look(camera.state()), path
            told = home.ears.events("person_seen")
        assert [dict(one.fields) for one in looks.events["person"](True)] == told
        home.write(session, detection=False)
        assert (home.told, home.now("detection"), camera.state()["detect"]) == ([None], False, False)
        assert not [sent for sent in home.broker.sent if sent.topic.endswith("/set") and sent.retain]


async def test_what_a_camera_is_found_to_look_for_becomes_part_of_it_and_stays() -> None:
    async with Watching() as home:
        await home.adopt("front_door")
        camera = home.cameras["front_door"]
        camera.act("car", True)
        camera.act("person", True)
        camera.act("zone", "porch")
        ref, model = home.library.said[-1]
        assert ref == "frigate:front_door"
        await home.close()
        home.driver = home.another()
        await home.open("front_door", model, "frigate/front_door")
        assert (home.now("car"), home.now("person")) == (True, True)
        camera.act("zone", "porch")
        assert home.now("porch.occupied") is True
        camera.act("dog", True)
        binds = home.library.entries[home.library.said[-1][1]]["bind"]
        assert isinstance(binds, dict)
        assert {"camera.car", "camera.dog", "porch.occupancy.occupied"} <= binds.keys()


async def test_frigate_goes_and_comes_back() -> None:
    async with Watching() as home:
        session = await home.adopt("front_door")
        camera = home.cameras["front_door"]
        camera.act("person", True)
        for one in home.cameras.values():
            one.misbehave("silent", True)
        assert home.ears.health == ("offline", "mqtt.said_offline")
        home.write(session, detection=False)
        assert isinstance(home.told[-1], Unreachable)
        camera.act("person", False)
        for one in home.cameras.values():
            one.misbehave("silent", False)
        home.clock.advance(3)
        assert home.ears.health == ("online", "")
        assert home.now("person") is False
        home.broker.disconnect()
        assert home.ears.health == ("offline", "mqtt.no_connection")


@pytest.mark.parametrize("fault", ["twice", "garbage"])
async def test_a_bad_line_changes_nothing(fault: str) -> None:
    async with Watching() as home:
        await home.adopt("front_door")
        camera = home.cameras["front_door"]
        camera.misbehave(fault, True)
        camera.act("person", True)
        camera.act("person", False)
        assert len(home.ears.events("person_seen")) == 1
        assert home.now("person") is False


async def test_what_frigate_takes_back_and_what_was_kept_is_no_event() -> None:
    async with Watching() as home:
        await home.adopt("front_door")
        camera = home.cameras["front_door"]
        camera.misbehave("false_positive", True)
        camera.act("person", True)
        event = {"type": "new", "after": {"id": "1", "camera": "front_door", "label": "person", "score": 0.7}}
        home.broker.say("frigate/events", json.dumps(event), retained=True)
        assert home.ears.events("person_seen") == []
        home.broker.say("frigate/events", json.dumps(event))
        assert home.ears.events("person_seen") == [{"zone": None, "score": 0.7, "snapshot": False}]


async def test_a_camera_hears_nothing_that_is_anothers_though_it_is_named_in_it() -> None:
    async with Watching() as home:
        await home.adopt("front_door")
        after = {"id": "1", "camera": "garden", "label": "person", "score": 0.7, "entered_zones": ["front_door"]}
        home.broker.say("frigate/events", json.dumps({"type": "new", "after": after}))
        assert home.ears.events("person_seen") == []


async def test_whoever_walked_on_while_the_broker_was_away_has_not_come_now() -> None:
    async with Watching() as home:
        await home.adopt("front_door")
        after = {"id": "1", "camera": "front_door", "label": "person", "score": 0.7}
        home.broker.say("frigate/events", json.dumps({"type": "new", "after": after}))
        home.broker.disconnect()
        home.broker.connect()
        home.broker.say(
            "frigate/events", json.dumps({"type": "update", "after": {**after, "entered_zones": ["porch"]}})
        )
        assert len(home.ears.events("person_seen")) == 1


async def test_a_review_is_told_when_it_begins_when_it_becomes_an_alert_and_when_it_ends() -> None:
    async with Watching() as home:
        await home.adopt("front_door")
        camera = home.cameras["front_door"]
        assert home.now("alert") is False
        camera.act("dog", True)
        assert home.now("alert") is False
        camera.act("person", True)
        assert home.now("alert") is True
        camera.act("person", False)
        camera.act("dog", False)
        assert home.now("alert") is False
        told = [(one["severity"], one["person"], one["objects"]) for one in home.ears.events("review_began")]
        assert told == [("detection", False, "dog"), ("alert", True, "dog, person")]
        assert len(home.ears.events("review_ended")) == 1
        home.cameras["garden"].act("person", True)
        assert home.now("alert") is False


async def test_an_alert_that_frigate_forgot_is_none_any_more() -> None:
    async with Watching() as home:
        await home.adopt("front_door")
        camera = home.cameras["front_door"]
        camera.act("person", True)
        for one in home.cameras.values():
            one.misbehave("silent", True)
        camera.act("person", False)
        assert home.now("alert") is True
        for one in home.cameras.values():
            one.misbehave("silent", False)
        assert home.now("alert") is False
        review = {"id": "1", "camera": "front_door", "severity": "alert", "data": {}}
        home.broker.say("frigate/reviews", json.dumps({"type": "end", "after": review}))
        assert home.ears.events("review_ended") == []
        home.broker.say("frigate/reviews", json.dumps({"type": "new", "after": review}), retained=True)
        assert home.now("alert") is False
        assert len(home.ears.events("review_began")) == 1


def test_a_review_that_went_on_before_has_not_begun_now() -> None:
    reviews = Reviews()
    review = {"id": "a", "severity": "detection", "data": {"objects": ["person-verified", 7], "zones": ["yard", []]}}
    assert reviews.hear({"type": "update"}, review) == ()
    begun = reviews.hear({"type": "update"}, {**review, "severity": "alert"})
    fields: dict[str, Value | None] = {"severity": "alert", "person": True, "objects": "person", "zones": "yard"}
    assert begun == (Happening("review_began", fields),)
    assert reviews.hear({"type": "update"}, review) == ()
    assert reviews.alert is True
    ended = reviews.hear({"type": "end"}, review)
    assert ended == (Happening("review_ended", {**fields, "severity": "detection"}),)
    assert (reviews.alert, reviews._going) == (False, {})
    for number in range(2 * MOST_REVIEWS):
        reviews.hear({"type": "new"}, {"id": str(number), "severity": "alert"})
    assert len(reviews._going) == MOST_REVIEWS


async def test_who_is_in_which_zone_is_known_again_after_frigate_was_away() -> None:
    async with Watching() as home:
        await home.adopt("front_door")
        camera = home.cameras["front_door"]
        camera.act("person", True)
        camera.act("zone", "porch")
        model = home.library.said[-1][1]
        await home.close()
        home.driver = home.another()
        await home.open("front_door", model, "frigate/front_door")
        assert home.now("porch.occupied") is True
        for one in home.cameras.values():
            one.misbehave("silent", True)
        camera.act("person", False)
        for one in home.cameras.values():
            one.misbehave("silent", False)
        assert home.now("porch.occupied") is False
        said = len(home.ears.told("porch.occupied"))
        older = {"front_door": {"objects": [{"label": "person"}]}}
        home.broker.say("frigate/camera_activity", json.dumps(older))  # says who, and not where
        assert len(home.ears.told("porch.occupied")) == said


async def test_a_camera_that_can_be_switched_off_is_and_one_that_lost_its_picture_is_offline() -> None:
    async with Watching() as home:
        session = await home.adopt("front_door")
        assert home.now("on") is True
        home.write(session, on=False)
        assert (home.told, home.now("on"), home.cameras["front_door"].state()["enabled"]) == ([None], False, False)
        home.broker.say("frigate/front_door/status/detect", "offline")
        assert home.ears.health == ("offline", "mqtt.said_offline")
        home.broker.say("frigate/front_door/status/detect", "disabled")
        assert home.ears.health == ("online", "")


def test_zones_get_names_that_scenes_can_use_and_no_two_the_same() -> None:
    found = components(["Front-Yard", "porch", "Porch", "PORCH", "2nd", "car"])
    assert found == {
        "car_zone": "car", "front_yard": "Front-Yard", "porch": "porch", "porch_2": "PORCH", "porch_3": "Porch",
        "zone_2nd": "2nd",
    }  # fmt: skip
    assert list(components(["A" * 32, "a" * 32])) == ["a" * 24, f"{'a' * 24}_2"]
    zones = [*found.values(), "9" * 32, "Z" * 32]
    read = read_form("camera", entry_of("frigate", [], zones, stops=True))
    assert read.flaws == ()
    assert read.definition is not None
    assert {"front_yard.occupied", "on", "motion_detection"} <= read.definition.abilities.properties.keys()


def test_who_was_there_before_has_not_come_now() -> None:
    tracked = Tracked()
    after = {"id": "a", "label": "person", "entered_zones": ["yard"], "top_score": 0.9}
    assert tracked.hear({"type": "update", "after": after}) == ()
    assert tracked.hear({"type": "update", "after": {**after, "entered_zones": ["yard", "porch"]}}) == (
        Seen("porch", 0.9, snapshot=False),
    )
    for number in range(2 * MOST):
        tracked.hear({"type": "new", "after": {"id": str(number), "label": "person"}})
    assert len(tracked._told) == MOST


def test_the_entry_is_one_that_the_form_reads() -> None:
    read = read_form("camera", entry_of("frigate", ["person", "car", "bird"], ["porch"]))
    assert read.flaws == ()
    assert read.definition is not None
    properties = read.definition.abilities.properties
    assert {"person", "motion", "car", "detection", "porch.occupied", "raw.bird"} <= properties.keys()
    assert properties["raw.recordings"].writable


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["after", "type", "id", "label", "camera", "cameras", "service", "objects", "zones"]), inner
    ),
    max_leaves=12,
)  # fmt: skip


@given(st.lists(_JSON, max_size=10))
def test_whatever_is_said_is_taken_or_refused(said: list[object]) -> None:
    tracked, survey, reviews = Tracked(), Survey("frigate", ""), Reviews()
    for one in said:
        tracked.hear(one)
        survey.stats(one)
        survey.camera(one)
        reviews.hear({"type": "new"}, one if isinstance(one, dict) else {"id": "a", "severity": "alert", "data": one})
        survey.entered("front", [one])


def test_tables_fed_by_strangers_have_caps() -> None:
    survey = Survey("frigate", "")
    assert not survey.camera("events")
    assert not survey.camera("a/b")
    for number in range(2 * MOST_CAMERAS):
        survey.camera(f"camera{number}")
    assert len(survey.cameras) == MOST_CAMERAS
    for number in range(100):
        survey.counted("camera0", f"label{number}")
        survey.entered("camera0", [f"zone{number}", "Not A Name", "person"])
    assert len(survey.cameras["camera0"].labels) == MOST_LABELS
    assert len(survey.cameras["camera0"].zones) == MOST_ZONES
    assert survey.stats({"cameras": {"x": {}}, "service": {"version": "0.16"}}) == ()
    assert survey.version == "0.16"


async def test_a_second_frigate_has_its_topic_in_its_cameras_ids() -> None:
    home = Watching()
    home.listening = {"frigate": ("frigate", "barn")}
    home.driver = home.another()
    async with home:
        home.broker.say("barn/gate/detect/state", "ON", retained=True)
        home.broker.say("barn/available", "online", retained=True)
        found = {one.wire_id: one.address for one in home.sightings}
        assert found["barn/gate"] == "barn/gate"
        await home.adopt("barn/gate")
        home.broker.say("barn/gate/person", "2")
        assert home.now("person") is True
        event = {"type": "new", "after": {"id": "1", "camera": "gate", "label": "person", "entered_zones": ["yard"]}}
        home.broker.say("frigate/events", json.dumps(event))
        assert home.ears.events("person_seen") == []
        home.broker.say("barn/events", json.dumps(event))
        assert home.ears.events("person_seen") == [{"zone": "yard", "score": None, "snapshot": False}]
        assert home.library.said[-1][0] == "frigate:barn/gate"
