"""The table: that it says what the vocabulary has, and each row of the published table once."""

import pytest

from drivers.miio.spec.bind import bind_spec
from drivers.miio.spec.names import ACTIONS, APPLIANCES, MAIN, MAINS, RULES, THINGS
from drivers.miio.spec.words import WORDS
from hub.model.vocabulary import CAPABILITIES
from tests.drivers.miio.spec.making import prop, spec

DECLARED = {(one.name, member.name) for one in CAPABILITIES for member in one.properties}
COMMANDS = {(one.name, member.name) for one in CAPABILITIES for member in one.commands}


def test_every_rule_means_something_that_there_is() -> None:
    shared = set(APPLIANCES.values())  # one shape, of which not each has all members
    lost = {
        (rule.capability, rule.member)
        for rule in RULES
        if rule.capability != MAIN and rule.capability not in shared
        and (rule.capability, rule.member) not in DECLARED
    }  # fmt: skip
    assert lost == set()
    assert {(rule.capability, rule.member) for rule in ACTIONS} <= COMMANDS
    known = {one.name for one in CAPABILITIES}
    assert known >= THINGS
    assert known >= set(MAINS.values())
    assert {rule.words for rule in RULES if rule.words} <= WORDS | {"light"}


ROWS = [
    ("light:on bool", "light on"), ("ambient-light:on bool", "light on"), ("night-light:on bool", "light on"),
    ("light:brightness uint8 percentage 1-100", "light brightness"),
    ("light:color-temperature uint32 kelvin 2700-6500", "light color_temperature"),
    ("light:color uint32 rgb", "light color"), ("light:off-delay-time uint8 minutes 0-60", "light auto_off"),
    ("switch:on bool", "switch on"), ("power-consumption:electric-power float watt", "meter power"),
    ("power-consumption:power-consumption float kWh", "meter energy"), ("outlet:voltage uint16 V", "meter voltage"),
    ("outlet:electric-current uint16 mA", "meter current"), ("indicator-light:on bool", "settings led"),
    ("indicator-light:brightness uint8 percentage 0-100", "settings led_brightness"),
    ("alarm:alarm bool", "settings buzzer"), ("alarm:alarm uint8 0-2", "settings buzzer"),
    ("alarm:volume uint8 percentage 0-100", "settings volume"),
    ("physical-controls-locked:physical-controls-locked bool", "settings child_lock"),
    ("air-purifier:on bool", "purifier on"), ("air-purifier:fan-level uint8 1-3", "purifier speed"),
    ("air-purifier:anion bool", "settings ionizer"), ("air-purifier:fault uint8", "diagnostics fault"),
    ("air-purifier-favorite:favorite-fan-level uint8 0-14", "purifier favorite_level"),
    ("environment:pm2.5-density uint16", "pm25 pm25"), ("environment:pm10-density uint16 μg/m3", "pm10 pm10"),
    ("environment:co2-density uint16 ppm", "co2 co2"), ("environment:tvoc-density float mg/m3", "tvoc tvoc"),
    ("environment:temperature float celsius", "temperature temperature"),
    ("environment:relative-humidity uint8 percentage", "humidity humidity"),
    ("environment:illumination uint16 lux", "illuminance illuminance"),
    ("environment:atmospheric-pressure float pascal", "pressure pressure"),
    ("filter:filter-life-level uint8 percentage", "filter filter_life"),
    ("filter:filter-left-time uint16 days", "filter filter_left"),
    ("filter:filter-used-time uint16", "filter filter_used"), ("humidifier:on bool", "humidifier on"),
    ("humidifier:target-humidity uint8 percentage 30-80", "humidifier target_humidity"),
    ("humidifier:fan-level uint8 1-4", "humidifier speed"),
    ("humidifier:water-level uint8 percentage", "water_level water_level"), ("dehumidifier:on bool", "dehumidifier on"),
    ("dehumidifier:target-humidity uint8 percentage 40-70", "dehumidifier target_humidity"),
    ("fan:on bool", "fan on"), ("fan:fan-level uint8 1-4", "fan speed"), ("fan:speed-level uint8 1-100", "fan speed"),
    ("fan:stepless-fan-level uint8 1-100", "fan speed"), ("fan:horizontal-swing bool", "fan oscillate"),
    ("fan:vertical-swing bool", "fan oscillate_vertical"), ("fan:horizontal-angle uint16 arcdegress", "fan angle"),
    ("fan:off-delay-time uint32 minutes 0-480", "fan auto_off"), ("air-conditioner:on bool", "climate on"),
    ("air-conditioner:target-temperature float celsius 16-31", "climate target_temperature"),
    ("fan-control:vertical-swing bool", "climate swing"), ("heater:on bool", "climate on"),
    ("heater:target-temperature float celsius 16-28", "climate target_temperature"),
    ("thermostat:on bool", "climate on"), ("water-heater:on bool", "water_heater on"),
    ("water-heater:target-temperature uint8 celsius 35-75", "water_heater target_temperature"),
    ("water-heater:temperature uint8 celsius", "water_heater temperature"),
    ("kettle:temperature uint8 celsius", "kettle temperature"), ("kettle:auto-keep-warm bool", "kettle keep_warm"),
    ("kettle:target-temperature uint8 celsius 40-99", "kettle target_temperature"),
    ("kettle:keep-warm-temperature uint8 celsius 40-90", "kettle keep_warm_temperature"),
    ("curtain:current-position uint8 percentage 0-100", "cover position"),
    ("curtain:motor-reverse bool", "settings reverse"), ("vacuum:fault uint8", "diagnostics fault"),
    ("battery:battery-level uint8 percentage", "battery battery"),
    ("brush-cleaner:brush-life-level uint8 percentage", "brush brush.brush_life"),
    ("brush-cleaner:brush-left-time uint16 hours", "brush brush.brush_left"),
    ("magnet-sensor:contact-state bool", "contact open"), ("motion-sensor:motion-state bool", "occupancy motion"),
    ("occupancy-sensor:occupancy-status bool", "occupancy occupied"),
    ("submersion-sensor:submersion-state bool", "leak leak"),
    ("camera-control:on bool", "camera_settings on"), ("speaker:mute bool", "media muted"),
    ("motion-detection:motion-detection bool", "camera_settings motion_detection"),
    ("speaker:volume uint8 percentage 0-100", "media volume"), ("oven:left-time uint16 minutes", "oven remaining"),
    ("washer:left-time uint16 minutes", "washer remaining"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "target"), ROWS, ids=[f"{line.split()[0]}={target}" for line, target in ROWS])
def test_each_row(line: str, target: str) -> None:
    name, format_, *more = line.split()
    range_ = [each for each in more if "-" in each and each[0].isdigit()]
    unit = "".join(each for each in more if each not in range_)
    low, high = map(float, range_[0].split("-")) if range_ else (0.0, 0.0)
    member = prop(f"{name} 9.9 {format_} rwn", unit=unit, bounds=(low, high, 1.0) if range_ else None)
    capability, _, path = target.partition(" ")
    of = next(one for one in CAPABILITIES if one.name == capability)
    required = [one.name for one in of.properties if one.required]
    # What its capability requires is bound by somebody else.
    binding = bind_spec(spec(member), [one for one in required if one != path])[0]
    assert f"{binding.capability} {binding.path}" == target
