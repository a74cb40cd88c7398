from dataclasses import replace

import pytest

from hub.demo.foresight import Forecast, foresee
from hub.demo.judge import Judge, commands, sentences, shown
from tests.hub.demo.example import Room, day, household

SCENES = """
- scene: Tea
  when: kitchen_camera.person
  do:
    - set: {kettle.on: on, curtain.position: 30}
    - notify: {to: band, message: Tea}
"""
MORNING = "  - {act: Morning, world: {kitchen_camera: {person: on}}, scenes: Tea}\n"


@pytest.fixture
def judge() -> Judge:
    home = household(SCENES)
    return Judge(home, foresee(home, day(MORNING)))


@pytest.fixture
def room(judge: Judge) -> Room:
    return Room(judge.household)


def boil(room: Room) -> None:
    room.asks("kettle")
    room.simulators["kettle"].act("press", True)


def tell(room: Room, text: str = "Tea") -> None:
    """The phone shows a message: nobody's hand can do that, so its store is reached into."""
    room.asks("band", "/")
    room.simulators["band"]._messages.append({"message": text})  # type: ignore[attr-defined]  # the phone's own store


def close_curtain(room: Room) -> None:
    room.asks("curtain")
    room.simulators["curtain"].act("travel", 30)


def ids(findings: object) -> list[str]:
    assert isinstance(findings, list)
    return [finding.message_id for finding in findings]


def test_all_is_well(judge: Judge, room: Room) -> None:
    (act,) = judge.forecast.acts
    before = room.look()
    assert ids(judge.missing(act, before, before)) == ["cli.demo_not_done", "cli.demo_not_done", "cli.demo_not_called"]
    boil(room)
    close_curtain(room)
    tell(room)
    room.clock.advance(1.0)
    now = room.look()
    assert judge.missing(act, before, now) == []
    assert judge.uncalled_for(act, before, now) == []
    assert judge.at_last(now) == []
    assert judge.unforeseen() == []


def test_a_kettle_that_is_on_and_stays_cold(judge: Judge, room: Room) -> None:
    before = room.look()
    boil(room)
    close_curtain(room)
    tell(room)
    findings = judge.missing(judge.forecast.acts[0], before, room.look())
    assert [finding.params["target"] for finding in findings] == ["kettle.on"]


def test_a_message_that_was_there_before_is_none(judge: Judge, room: Room) -> None:
    tell(room)
    before = room.look()
    assert "cli.demo_not_called" in ids(judge.missing(judge.forecast.acts[0], before, before))


def test_what_nobody_wanted(judge: Judge, room: Room) -> None:
    before = room.look()
    room.asks("fan")
    room.asks("hall_light", "get_prop")
    findings = judge.uncalled_for(judge.forecast.acts[0], before, room.look())
    assert [finding.params["device"] for finding in findings] == ["fan"]


def test_what_is_left_wrong(judge: Judge, room: Room) -> None:
    boil(room)
    close_curtain(room)
    tell(room)
    tell(room, "And again")
    room.simulators["strip"].act("on-7", True)
    findings = judge.at_last(room.look())
    assert ids(findings) == ["cli.demo_left_wrong", "cli.demo_wrong_messages"]
    assert findings[0].params == {"target": "strip.usb.on", "value": "on", "wanted": "off"}


def test_what_nobody_can_see_cannot_be_judged(judge: Judge) -> None:
    acts = judge.forecast.acts
    deeds = tuple(replace(deed, device="nobody") for deed in acts[0].deeds)
    changed = (replace(acts[0], deeds=deeds, idle=("Tea",), notices=("Hello",)),)
    blind = Judge(judge.household, replace(judge.forecast, acts=changed))
    assert ids(blind.unforeseen()) == ["cli.demo_scene_idle", *["cli.demo_cannot_see"] * 3]
    room = Room(judge.household)
    missing = blind.missing(changed[0], room.look(), room.look())
    assert ids(missing) == ["cli.demo_not_done", "cli.demo_not_done", "cli.demo_not_called", "cli.demo_not_told"]


def test_a_day_without_acts_leaves_all_as_it_was(judge: Judge, room: Room) -> None:
    empty = Judge(judge.household, Forecast(0.0, judge.forecast.at_first, {}, ()))
    assert empty.at_last(room.look()) == []


def test_words_for_people(judge: Judge, room: Room) -> None:
    deeds = judge.forecast.acts[0].deeds
    assert [shown(deed) for deed in deeds] == ["on", "30", "Tea"]
    finding = judge.missing(judge.forecast.acts[0], room.look(), room.look())[0]
    assert sentences([finding, finding]) == ["Morning: kettle.on should be on (Tea), and the device is not"]
    assert "kettle.on" in sentences([finding], "zh")[0]


def test_only_requests_since_then_count(judge: Judge, room: Room) -> None:
    room.asks("kettle")
    before = room.look()
    assert commands(judge.household.members["kettle"], before, room.look()) == []
