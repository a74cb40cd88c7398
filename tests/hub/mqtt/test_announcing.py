import json
from dataclasses import replace
from typing import Any

import pytest

from hub.model.capability import Category, CommandType, Property
from hub.model.device import Device
from hub.model.value import Kind
from hub.mqtt.announcing import Make, announcement, hub_announcement
from hub.mqtt.draft import Draft, within
from hub.mqtt.heating import add_climate
from hub.mqtt.plain_entities import add_property
from hub.mqtt.topics import Topics
from hub.mqtt.whole_entities import add_light
from tests.hub.mqtt.house import device, one_of_everything

TOPICS = Topics("hearth", "villa", "homeassistant")


def announced(one: Device, language: Any = "en") -> Any:
    return json.loads(announcement(one, TOPICS, {"kitchen": "The kitchen"}, language))


def entities(one: Device, language: Any = "en") -> Any:
    return announced(one, language)["cmps"]


def test_who_made_it_is_said_where_it_is_known() -> None:
    lamp = device("d1", "lamp", "light", model="acme.lamp.v1@0123456789ab")

    def about(make: Make) -> dict[str, str]:
        said = json.loads(announcement(lamp, TOPICS, {}, make=make))["dev"]
        return {key: said[key] for key in ("mf", "mdl", "mdl_id", "sw") if key in said}

    assert about(Make()) == {"mdl": "acme.lamp.v1"}
    assert about(Make("Acme", "Lamp", "1.2.3")) == {
        "mf": "Acme", "mdl": "Lamp", "mdl_id": "acme.lamp.v1", "sw": "1.2.3",
    }  # fmt: skip
    assert about(Make(firmware="1.2.3")) == {"mdl": "acme.lamp.v1", "sw": "1.2.3"}


def having(*properties: Property, **more: Any) -> Device:
    """A device with these properties and no capability that is one thing."""
    plain = device("d1", "thing", "virtual", **more)
    return replace(plain, abilities=replace(plain.abilities, properties={one.name: one for one in properties}))


@pytest.mark.parametrize(
    ("prop", "platform"),
    [
        (Property("a", Kind.BOOL, writable=True), "switch"),
        (Property("a", Kind.BOOL), "binary_sensor"),
        (Property("a", Kind.ENUM, options=("x", "y"), writable=True), "select"),
        (Property("a", Kind.ENUM, options=("x", "y")), "sensor"),
        (Property("a", Kind.INT, writable=True), "number"),
        (Property("a", Kind.FLOAT), "sensor"),
        (Property("a", Kind.DURATION, unit="s", writable=True), "number"),
        (Property("a", Kind.TEXT, writable=True), "text"),
        (Property("a", Kind.TEXT), "sensor"),
        (Property("a", Kind.COLOR, writable=True), "text"),
        (Property("a", Kind.TIME, writable=True), "text"),
    ],
)
def test_a_property_is_shown_by_its_type(prop: Property, platform: str) -> None:
    (entity,) = entities(having(prop)).values()
    assert entity["p"] == platform
    assert ("command_topic" in entity) is prop.writable
    assert entity["state_topic"] == "hearth/villa/state/thing"


@pytest.mark.parametrize(
    ("prop", "wanted"),
    [
        (Property("temperature", Kind.FLOAT, unit="°C", step=0.1), ("temperature", "°C", "measurement", 1)),
        (Property("energy", Kind.FLOAT, unit="kWh", step=0.01), ("energy", "kWh", "total_increasing", 2)),
        (Property("humidity", Kind.FLOAT, unit="%", step=1), ("humidity", "%", "measurement", 0)),
        (Property("water_level", Kind.FLOAT, unit="%"), (None, "%", "measurement", None)),
        (Property("tvoc", Kind.FLOAT, unit="mg/m³"), (None, "mg/m³", "measurement", None)),
        (Property("clients", Kind.INT, step=1), (None, None, "measurement", 0)),
    ],
)
def test_a_number_has_its_class_unit_and_precision(prop: Property, wanted: tuple[object, ...]) -> None:
    (entity,) = entities(having(prop)).values()
    names = ("device_class", "unit_of_measurement", "state_class", "suggested_display_precision")
    assert tuple(entity.get(name) for name in names) == wanted


def test_settings_and_diagnoses_stand_apart() -> None:
    def shown(category: Category, *, writable: bool) -> object:
        prop = Property("a", Kind.BOOL, category=category, writable=writable)
        return next(iter(entities(having(prop)).values())).get("entity_category")

    assert shown(Category.PRIMARY, writable=True) is None
    assert shown(Category.CONFIG, writable=True) == "config"
    assert shown(Category.CONFIG, writable=False) == "diagnostic"
    assert shown(Category.DIAGNOSTIC, writable=False) == "diagnostic"


def test_what_opens_a_way_in_can_only_be_seen_save_a_lock_that_can_be_locked() -> None:
    door = device("d1", "door", "switch", load="door")
    assert entities(door)["binary_sensor_on"]["p"] == "binary_sensor"
    lock = entities(device("d2", "front", "lock"))["lock_locked"]
    assert (lock["payload_lock"], lock["command_topic"]) == ("on", "hearth/villa/set/front/locked")
    # What is hazardous otherwise can be asked for, and is for the hub's guards to judge.
    assert "command_topic" in entities(device("d3", "kettle", "kettle"))["switch_on"]


def test_a_range_that_is_none_becomes_one() -> None:
    narrow = Property("a", Kind.INT, minimum=5, maximum=5, writable=True)
    (entity,) = entities(having(narrow)).values()
    assert entity["min"] < entity["max"]


def test_an_option_called_none_is_called_otherwise() -> None:
    (entity,) = entities(having(Property("a", Kind.ENUM, options=("none", "off", "low"), writable=True))).values()
    assert entity["options"] == ["no", "off", "low"]


def test_the_first_is_called_as_the_device_and_components_by_their_names() -> None:
    strip = entities(device("d1", "strip", "left:plug", "right:plug", "switch"))
    assert strip["switch_on"]["name"] is None
    assert strip["switch_left_on"]["name"] == "Left"
    assert strip["sensor_left_power"]["name"] == "Left power"
    chinese = entities(device("d1", "strip", "plug"), "zh")
    assert chinese["sensor_power"]["name"] == "功率"


def test_of_a_device_the_area_is_told_by_its_name() -> None:
    told = announced(device("d1", "lamp", "light", area="kitchen", model="maker.lamp.v1"))
    assert told["dev"]["sa"] == "The kitchen"
    assert told["avty"] == [{"t": "hearth/villa/status"}, {"t": "hearth/villa/available/lamp"}]
    assert told["o"]["name"] == "Hearth"


def test_nothing_is_announced_of_what_has_nothing() -> None:
    assert announcement(having(Property("a", Kind.INT, category=Category.RAW)), TOPICS, {}) == b""


def test_a_command_with_two_arguments_is_not_shown() -> None:
    plain = having(Property("a", Kind.INT))
    two = CommandType("go", args=(Property("x", Kind.INT), Property("y", Kind.INT)))
    assert list(entities(replace(plain, abilities=replace(plain.abilities, commands={"go": two})))) == ["sensor_a"]


def test_everything_of_every_capability_is_shown_somewhere() -> None:
    for one in one_of_everything():
        if not one.abilities.properties and not one.abilities.events and not one.abilities.commands:
            continue
        whole = announcement(one, TOPICS, {}).decode()
        missing = [path for path in one.abilities.properties if f"'{path}'" not in whole and path != "state"]
        missing += [path for path in one.abilities.events if f"'{path}'" not in whole]
        missing += [
            path for path, kind in one.abilities.commands.items()
            if f"/{path}" not in whole and f'\\"{path}\\"' not in whole and sum(arg.required for arg in kind.args) < 2
        ]  # fmt: skip
        missing = [path for path in missing if (one.handle, path) not in {("cover", "open"), ("cover", "close")}]
        assert not missing, one.handle


def test_a_cover_without_a_position_opens_and_closes() -> None:
    cover = device("d1", "blind", "cover")
    properties = {path: prop for path, prop in cover.abilities.properties.items() if path == "movement"}
    entity = entities(replace(cover, abilities=replace(cover.abilities, properties=properties)))["cover_position"]
    assert (entity["payload_open"], entity["payload_stop"]) == ('{"call": "open"}', '{"call": "stop"}')
    assert "set_position_topic" not in entity


def test_a_heater_without_modes_heats_or_does_not() -> None:
    draft = Draft(having(Property("on", Kind.BOOL, writable=True)), TOPICS, "en")
    add_climate(draft, "")
    assert draft.entities["climate_on"]["modes"] == ["off", "heat"]
    assert draft.left == {}


def test_a_lamp_that_can_only_be_read_is_no_lamp() -> None:
    draft = Draft(having(Property("on", Kind.BOOL)), TOPICS, "en")
    add_light(draft, "")
    assert draft.entities == {}
    add_property(draft, "on", draft.left["on"])
    assert list(draft.entities) == ["binary_sensor_on"]


def test_the_hub_announces_itself_and_the_template_of_limits() -> None:
    (entity,) = json.loads(hub_announcement(TOPICS))["cmps"].values()
    assert entity["state_topic"] == "hearth/villa/status"
    assert (
        within("a", 1, None) == "{{ value_json['a'] if value_json['a'] is number and value_json['a'] >= 1 else None }}"
    )
