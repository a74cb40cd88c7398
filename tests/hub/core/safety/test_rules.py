from hub.core.safety.rules import countdown, countdown_of, no_countdown
from hub.model.words.guards import HEATER_GUARD, KETTLE_GUARD
from hub.model.words.shapes import AUTO_OFF
from tests.hub.core.safety.guarded import HEATER, KETTLE, device, on


def test_the_countdown_is_beside_its_property() -> None:
    assert countdown_of("on") == "auto_off"
    assert countdown_of("left.on") == "left.auto_off"


def test_the_countdown_is_a_lease_or_what_is_left() -> None:
    heater = device("heater", HEATER)
    assert countdown(heater, "on", HEATER_GUARD, 7200) == (("auto_off", 900),)
    assert countdown(heater, "on", HEATER_GUARD, 61.5) == (("auto_off", 62),)
    assert countdown(heater, "on", KETTLE_GUARD, 600) == (("auto_off", 600),)
    assert countdown(device("kettle", KETTLE), "on", KETTLE_GUARD, 600) == ()
    assert no_countdown(heater, "on") == (("auto_off", 0.0),)
    assert no_countdown(device("kettle", KETTLE), "on") == ()


def test_a_device_that_counts_in_hours_gets_the_first_whole_one() -> None:
    hours = AUTO_OFF.narrowed(maximum=28_800, step=3600)
    abilities = type(HEATER)(HEATER.capabilities, {"on": on(HEATER_GUARD), "auto_off": hours}, {}, {})
    heater = device("heater", abilities)
    assert countdown(heater, "on", HEATER_GUARD, 7200) == (("auto_off", 3600),)
    assert countdown(heater, "on", KETTLE_GUARD, 90_000) == (("auto_off", 28_800),)
    read_only = type(HEATER)(HEATER.capabilities, {"on": on(HEATER_GUARD), "auto_off": hours.narrowed(writable=False)}, {}, {})  # fmt: skip  # noqa: E501 - one thought
    assert countdown(device("heater", read_only), "on", HEATER_GUARD, 7200) == ()
    assert no_countdown(device("heater", read_only), "on") == ()
