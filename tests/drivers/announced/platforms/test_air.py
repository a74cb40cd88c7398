"""What warms, cools, moistens and moves the air."""

import pytest

from drivers.announced.platforms import air
from drivers.announced.reader import Owner
from drivers.announced.table import PLATFORMS
from hub.model.ports import Order
from hub.model.words.guards import HEATER_GUARD
from tests.drivers.announced.telling import abilities, at_work, binds, entity, sent, thing, told


def test_it_is_in_the_table() -> None:
    assert PLATFORMS["climate"] is air.climate


async def test_an_air_conditioner() -> None:
    said = entity(
        "climate", mode_cmd_t="m/set", mode_stat_t="m", modes=["off", "cool", "dry", "fan_only"], pow_cmd_t="p/set",
        temp_cmd_t="t/set", temp_stat_t="t", temp_unit="F", min_temp=61, max_temp=86, temp_step=1,
        fan_mode_cmd_t="f/set", fan_mode_stat_t="f", curr_temp_t="c", act_t="a",
        swing_mode_cmd_t="w/set", swing_mode_stat_t="w",
    )  # fmt: skip
    found = await told(said, ("m", "fan_only"), ("t", "68"), ("f", "low"), ("c", "77"), ("a", "fan"), ("w", "on"))
    assert found == {
        "on": True, "mode": "fan", "target_temperature": 20.0, "fan_speed": "low", "temperature": 25.0, "state": "fan",
        "swing": True,
    }  # fmt: skip
    assert (await told(said, ("m", "dry"), ("m", "off")))["mode"] == "dry"
    assert await sent(said, ("mode", "cool")) == [("m/set", "cool")]
    assert await sent(said, ("on", True)) == [("p/set", "ON")]
    assert await sent(said, ("target_temperature", 25.0)) == [("t/set", "77")]


VALVE = {"mode_cmd_t": "m/set", "mode_stat_t": "m", "modes": ["off", "heat", "auto"], "temp_cmd_t": "t/set"}


async def test_a_valve_on_a_radiator_is_no_heater() -> None:
    said = entity("climate", **VALVE)
    for product in ("Radiator valve with thermostat", "TRV 2"):
        work = at_work(said, owner=Owner(("x1",), name="Heater", model=product))
        properties = work.definition.abilities.properties
        assert (properties["on"].guard, properties["mode"].writable) == (None, True)
        await work.start()
        work.session.submit(Order((("mode", "heat"),)), work.said.append)
        await work.stop()
        assert work.sent == [("m/set", "heat")]


def test_what_may_be_a_heater_counts_as_one_whatever_its_owner_calls_it() -> None:
    said = entity("climate", name="Radiator thermostat", **VALVE)
    heater = Owner(("x1",), name="Thermostat of the hall", model="Panel heater 2000 W")
    properties = at_work(said, owner=heater).definition.abilities.properties
    assert properties["on"].guard == HEATER_GUARD
    assert not properties["mode"].writable
    assert [gone.reason.message_id for gone in thing(said, owner=heater).left] == ["announced.guarded_mode"]


def test_what_cools_as_well_is_an_air_conditioner() -> None:
    said = entity("climate", **VALVE | {"modes": ["off", "heat", "cool"]})
    properties = abilities(said).properties
    assert (properties["on"].guard, properties["mode"].writable) == (None, True)
    unsaid = entity("climate", mode_cmd_t="m/set", mode_stat_t="m", temp_cmd_t="t/set")  # what nobody lists, nobody has
    assert abilities(unsaid).properties["on"].guard == HEATER_GUARD


def test_what_has_no_word_of_ours_is_raw() -> None:
    said = entity("climate", mode_cmd_t="m", pow_cmd_t="p", fan_mode_cmd_t="f", fan_modes=["low", "hurricane"])
    assert abilities(said).properties["raw.it_fan_speed"].options == ("low", "hurricane")


async def test_a_water_heater() -> None:
    said = entity(
        "water_heater", mode_cmd_t="m/set", mode_stat_t="m", modes=["off", "eco"], temp_cmd_t="t/set", temp_stat_t="t"
    )
    assert await told(said, ("m", "eco"), ("t", "50")) == {"on": True, "target_temperature": 50, "raw.it_mode": "eco"}
    assert await sent(said, ("on", True)) == [("m/set", "eco")]
    assert not abilities(said).properties["raw.it_mode"].writable


async def test_a_fan_with_its_own_range() -> None:
    said = entity(
        "fan", stat_t="f", cmd_t="f/set", pct_stat_t="p", pct_cmd_t="p/set", spd_rng_min=1, spd_rng_max=4,
        pr_modes=["sleep", "natural"], pr_mode_cmd_t="m/set", pr_mode_stat_t="m", osc_cmd_t="o/set", osc_stat_t="o",
        dir_cmd_t="d/set", dir_stat_t="d",
    )  # fmt: skip
    messages = (("f", "ON"), ("p", "2"), ("m", "sleep"), ("o", "oscillate_on"), ("d", "reverse"))
    assert await told(said, *messages) == {
        "on": True, "speed": 50, "mode": "sleep", "oscillate": True, "direction": "reverse",
    }  # fmt: skip
    assert await sent(said, ("speed", 75), ("oscillate", False)) == [("p/set", "3"), ("o/set", "oscillate_off")]


@pytest.mark.parametrize("kind", ["humidifier", "dehumidifier"])
async def test_what_moistens_and_dries(kind: str) -> None:
    said = entity("humidifier", dev_cla=kind, stat_t="h", cmd_t="h/set", hum_cmd_t="t/set", hum_stat_t="t", min_hum=30)
    assert f"{kind}.on" in binds(said)
    assert await told(said, ("h", "ON"), ("t", "55")) == {"on": True, "target_humidity": 55}
    assert await sent(said, ("target_humidity", 40)) == [("t/set", "40")]
