"""Sensors by their device class and unit."""

import pytest

from drivers.announced.platforms import sensors
from drivers.announced.table import PLATFORMS
from hub.model.value import Value
from tests.drivers.announced.telling import abilities, binds, entity, told


def test_it_is_in_the_table() -> None:
    assert PLATFORMS["sensor"] is sensors.sensor


@pytest.mark.parametrize(
    ("kind", "unit", "text", "path", "value"),
    [
        ("temperature", "°F", "68", "temperature", 20.0),
        ("temperature", "K", "300.15", "temperature", 27.0),
        ("humidity", "%", "41.26", "humidity", 41.3),
        ("pressure", "kPa", "101.3", "pressure", 1013.0),
        ("atmospheric_pressure", "mbar", "1000", "pressure", 1000.0),
        ("illuminance", "lx", "12", "illuminance", 12),
        ("carbon_dioxide", "ppm", "600", "co2", 600),
        ("pm25", "µg/m³", "3.5", "pm25", 3.5),
        ("volatile_organic_compounds", "µg/m³", "350", "tvoc", 0.35),
        ("moisture", "%", "33", "soil_moisture", 33),
        ("energy", "Wh", "1500", "energy", 1.5),
        ("current", "mA", "250", "current", 0.25),
        ("battery", "%", "87", "battery", 87),
        ("sound_pressure", "dB", "44", "noise", 44),
        ("aqi", "", "44", "raw.it", "44"),
        ("signal_strength", "dBm", "-60", "raw.it", -60),
        ("temperature", "furlong", "1", "raw.it", 1),
        ("timestamp", "", "2026-01-01T00:00:00+00:00", "raw.it", "2026-01-01T00:00:00+00:00"),
    ],
)
async def test_sensors(kind: str, unit: str, text: str, path: str, value: Value) -> None:
    said = entity("sensor", stat_t="s", dev_cla=kind, **({"unit_of_meas": unit} if unit else {}))
    assert (await told(said, ("s", text)))[path] == value


async def test_a_sensor_of_words() -> None:
    said = entity("sensor", stat_t="s", dev_cla="enum", ops=["Off", "Low fan", "高"])
    assert abilities(said).properties["raw.it"].options == ("off", "low_fan", "option_3")
    assert (await told(said, ("s", "Low fan"))) == {"raw.it": "low_fan"}


def test_what_the_chip_measures_is_not_the_room() -> None:
    own = {"stat_t": "s", "ent_cat": "diagnostic"}
    assert list(binds(entity("sensor", **own, dev_cla="temperature", unit_of_meas="°C"))) == [
        "device_temperature.device_temperature"
    ]
    assert list(binds(entity("sensor", **own, dev_cla="voltage", unit_of_meas="mV"))) == ["raw.it"]


@pytest.mark.parametrize(
    ("kind", "path", "on"),
    [
        ("door", "open", True), ("window", "open", True), ("motion", "motion", True), ("moisture", "leak", True),
        ("smoke", "smoke", True), ("gas", "gas", True), ("carbon_monoxide", "carbon_monoxide", True),
        ("lock", "locked", False), ("battery", "battery_low", True), ("tamper", "tamper", True),
        ("presence", "occupied", True), ("vibration", "vibration", True), ("problem", "raw.it", True),
    ],
)  # fmt: skip
async def test_what_is_detected(kind: str, path: str, on: bool) -> None:
    said = entity("binary_sensor", stat_t="s", dev_cla=kind)
    assert (await told(said, ("s", "ON")))[path] is on
    assert (await told(said, ("s", "OFF")))[path] is not on
    assert not abilities(said).properties[path].writable


def test_times_of_freshness() -> None:
    said = binds(entity("binary_sensor", stat_t="s", dev_cla="motion", off_dly=30, exp_aft=120))
    assert (said["occupancy.motion"]["lasts"], said["occupancy.motion"]["fresh"]) == ("30s", "120s")
