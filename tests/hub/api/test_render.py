import json

import pytest

from hub.api.render import cause_json, plain, reading_json, settled_json, status_json
from hub.model.cause import Cause, Origin
from hub.model.command import Outcome, Settled
from hub.model.device import Health, Status
from hub.model.reading import NEVER, Absence, Reading
from hub.model.value import Color
from hub.model.words.lighting import LIGHT
from tests.hub.api.house import LIGHT_KEY, House

COLOR = next(prop for prop in LIGHT.properties if prop.name == "color")


def test_a_colour_is_a_text() -> None:
    shown = reading_json(Reading(Color(255, 128, 0), 1.0, 2.0), COLOR)
    assert (shown["value"], shown["writable"], shown["changed_at"], shown["heard_at"]) == ("#ff8000", True, 1.0, 2.0)
    assert shown["type"] == "color"


def test_no_value_says_why_and_what_it_was() -> None:
    shown = reading_json(Reading(None, 1.0, 2.0, absent=Absence.STALE, since=3.0, last=True, raw="\x1bx"), None)
    assert (shown["value"], shown["absent"], shown["since"], shown["last"]) == (None, "stale", 3.0, True)
    assert shown["raw"] == "\N{REPLACEMENT CHARACTER}x"
    assert reading_json(NEVER, COLOR)["heard_at"] is None


@pytest.mark.parametrize(
    ("value", "shown"), [(True, True), (1.5, 1.5), ("x", "x"), (None, None), (Color(0, 0, 0), "#000000"), ({1}, "{1}")]
)
def test_fields_of_events_are_plain(value: object, shown: object) -> None:
    assert plain(value) == shown
    json.dumps(plain(value))


def test_a_status_has_its_reason_in_both_languages() -> None:
    status = Status(Health.OFFLINE, 5.0, "api.unknown_device", (("device", "pot"),))
    assert status_json(status, "en")["message"] == "there is no device `pot`"
    assert status_json(status, "zh")["message"] == "没有设备 `pot`"
    assert status_json(Status(Health.ONLINE, 5.0), "en")["message"] is None


def test_a_cause() -> None:
    shown = cause_json(Cause(Origin.SCENE, "Tea", "r1", 2, 1))
    assert shown == {"origin": "scene", "who": "Tea", "run": "r1", "depth": 1}


async def test_an_outcome_names_the_handle() -> None:
    ports = House().ports()
    assert settled_json(ports, Settled(LIGHT_KEY, "on", Outcome.UNKNOWN), "en")["path"] == "light.on"
    # A device that left the house while its command was on the way.
    assert settled_json(ports, Settled("d99", "on", Outcome.UNKNOWN), "en")["path"] == "d99.on"
