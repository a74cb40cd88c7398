"""What platforms come to that the published announcements do not show: entities as Home Assistant's pages give them."""

from typing import Any

import pytest

from drivers.announced.platforms.things import pressed
from drivers.announced.reader import Entity
from drivers.announced.table import PLATFORMS
from hub.model.capability import Abilities, Level
from hub.model.command import Call
from hub.model.ports import Order
from hub.model.value import Value
from tests.drivers.announced.telling import abilities, at_work, binds, entity, reasons

ALL = """
alarm_control_panel binary_sensor button camera climate cover device_automation device_tracker event fan humidifier
image lawn_mower light lock notify number scene select sensor siren switch tag text update vacuum valve water_heater
"""  # every platform that Home Assistant reads announcements of


def test_every_platform_is_thought_of() -> None:
    assert set(ALL.split()) <= PLATFORMS.keys()


async def told(said: Entity, *messages: tuple[str, str]) -> dict[str, Value | None]:
    """The values after some messages, as the hub keeps them."""
    hearing = at_work(said)
    await hearing.start()
    for topic, text in messages:
        hearing.broker.say(topic, text)
    properties = hearing.definition.abilities.properties
    found = {
        path: None if value is None else properties[path].accept(value) for path, value in hearing.ears.values.items()
    }
    await hearing.stop()
    return found


async def happened(said: Entity, topic: str, text: str) -> list[tuple[str, dict[str, Value | None]]]:
    hearing = at_work(said)
    await hearing.start()
    hearing.broker.say(topic, text)
    await hearing.stop()
    return hearing.ears.events


async def sent(said: Entity, *writes: tuple[str, Value], call: Call | None = None) -> list[tuple[str, str]]:
    hearing = at_work(said)
    await hearing.start()
    hearing.session.submit(Order(writes, call), hearing.said.append)
    await hearing.stop()
    return hearing.sent


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


async def test_a_lamp_with_a_topic_for_each_thing() -> None:
    said = entity(
        "light", stat_t="l", cmd_t="l/set", bri_stat_t="b", bri_cmd_t="b/set", hs_stat_t="h", hs_cmd_t="h/set",
        clr_temp_stat_t="k", clr_temp_cmd_t="k/set", clr_temp_k=True, min_k=2000, max_k=6500,
    )  # fmt: skip
    messages = (("l", "ON"), ("b", "255"), ("h", "120,100"), ("k", "4000"))
    assert {path: str(value) for path, value in (await told(said, *messages)).items()} == {
        "on": "True", "brightness": "100", "color": "#00ff00", "color_temperature": "4000",
    }  # fmt: skip
    assert await sent(said, ("on", False), ("brightness", 50)) == [("l/set", "OFF"), ("b/set", "128")]
    assert await sent(said, ("color_temperature", 3000)) == [("k/set", "3000")]


async def test_a_lamp_by_templates() -> None:
    said = entity(
        "light", schema="template", stat_t="l", cmd_t="l/set",
        cmd_on_tpl="on{% if brightness is defined %},{{ brightness }}{% endif %}", cmd_off_tpl="off",
        stat_tpl="{{ value.split(',')[0] }}", bri_tpl="{{ value.split(',')[1] }}",
    )  # fmt: skip
    assert await told(said, ("l", "on,128")) == {"on": True, "brightness": 50}
    assert await sent(said, ("on", True)) == [("l/set", "on")]
    assert await sent(said, ("on", False)) == [("l/set", "off")]
    assert await sent(said, ("brightness", 100)) == [("l/set", "on,255")]


async def test_a_cover_that_is_open_or_closed() -> None:
    said = entity("cover", stat_t="c", cmd_t="c/set", pl_stop=None)
    assert await told(said, ("c", "open")) == {"position": 100, "movement": "stopped"}
    assert await told(said, ("c", "closing")) == {"position": None, "movement": "closing"}
    assert sorted(abilities(said).commands) == ["close", "open"]
    assert await sent(said, call=Call("k1", "open")) == [("c/set", "OPEN")]


async def test_a_cover_with_slats() -> None:
    said = entity(
        "cover", pos_t="p", set_pos_t="p/set", pos_open=0, pos_clsd=100, tilt_cmd_t="t/set", tilt_status_t="t"
    )
    assert await told(said, ("p", "30"), ("t", "40")) == {"position": 70, "tilt": 40}
    assert await sent(said, ("position", 100), ("tilt", 10)) == [("p/set", "0"), ("t/set", "10")]


def test_where_somebody_gets_in_is_guarded() -> None:
    for said in (
        entity("cover", stat_t="c", cmd_t="s", dev_cla="garage", pos_t="p", set_pos_t="p/set"),
        entity("cover", stat_t="c", cmd_t="s", dev_cla="gate"),
        entity("lock", stat_t="c", cmd_t="s"),
    ):
        found = abilities(said)
        written = [prop for prop in found.properties.values() if prop.writable]
        assert written
        assert all(prop.guard is not None and prop.guard.level is Level.ENTRY for prop in written)
        assert not found.commands
    assert not abilities(entity("lock", stat_t="c", cmd_t="s", cod_form="^\\d+$")).properties["locked"].writable


async def test_a_valve_lets_water_run() -> None:
    said = entity("valve", stat_t="v", cmd_t="v/set")
    assert abilities(said).properties["on"].guard is not None
    assert await told(said, ("v", "open")) == {"on": True}
    assert await sent(said, ("on", False)) == [("v/set", "CLOSE")]
    assert reasons(entity("valve", stat_t="v", cmd_t="s", pos=True)) == ["unguarded"]


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


async def test_a_robot_with_words_of_its_own() -> None:
    said = entity(
        "vacuum", stat_t="v", cmd_t="v/set", set_fan_spd_t="f/set", fanspd_lst=["whisper", "roar"],
        sup_feat=["start", "return_home", "fan_speed", "battery"],
    )  # fmt: skip
    message = '{"state": "docked", "battery_level": 61, "fan_speed": "roar"}'
    assert await told(said, ("v", message)) == {"state": "docked", "battery": 61, "raw.it_fan_speed": "roar"}
    assert await sent(said, call=Call("k1", "dock")) == [("v/set", "return_to_base")]
    assert await sent(said, ("raw.it_fan_speed", "whisper")) == [("f/set", "whisper")]


async def test_a_plain_siren() -> None:
    said = entity("siren", stat_t="s", cmd_t="s/set")
    assert (await told(said, ("s", "ON")))["on"] is True
    assert await sent(said, ("on", True)) == [("s/set", '{"state":"ON"}')]


async def test_settings_are_raw_and_written() -> None:
    number = entity("number", stat_t="n", cmd_t="n/set", min=0, max=10, step=0.5, unit_of_meas="min")
    assert await told(number, ("n", "2")) == {"raw.it": 120}
    assert await sent(number, ("raw.it", 90)) == [("n/set", "1.5")]
    select = entity("select", stat_t="n", cmd_t="n/set", ops=["A", "B b"])
    assert await sent(select, ("raw.it", "b_b")) == [("n/set", "B b")]
    text = entity("text", stat_t="n", cmd_t="n/set", cmd_tpl='{"t": "{{ value }}"}')
    assert await sent(text, ("raw.it", "hi")) == [("n/set", '{"t": "hi"}')]
    lock = entity("switch", "child_lock", stat_t="n", cmd_t="n/set", ent_cat="config")
    assert list(binds(lock)) == ["settings.child_lock"]
    assert list(binds(entity("switch", "turbo", stat_t="n", cmd_t="s", ent_cat="config"))) == ["raw.turbo"]


async def test_who_is_at_home() -> None:
    said = entity("device_tracker", stat_t="p", pl_home="here")
    assert [(await told(said, ("p", text)))["home"] for text in ("here", "not_home", "work")] == [True, False, False]


async def test_what_is_called() -> None:
    assert await sent(entity("button", cmd_t="b", pl_prs="go"), call=Call("k1", "it.press")) == [("b", "go")]
    assert await sent(entity("scene", cmd_t="s"), call=Call("k1", "it.press")) == [("s", "ON")]
    message = Call("k1", "send", (("message", "hello"),))
    assert await sent(entity("notify", cmd_t="n"), call=message) == [("n", "hello")]


async def test_events() -> None:
    said = entity("event", stat_t="e", evt_typ=["single", "hold", "dance"])
    assert await happened(said, "e", '{"event_type": "hold"}') == [("press", {"kind": "long"})]
    assert await happened(said, "e", '{"event_type": "dance"}') == []
    bell = entity("event", stat_t="e", evt_typ=["ring"], dev_cla="doorbell")
    assert await happened(bell, "e", '{"event_type": "ring"}') == [("ring", {})]


@pytest.mark.parametrize(
    ("kind", "subtype", "found"),
    [
        ("button_short_press", "button_1", ("", "single")),
        ("button_long_release", "button_2", ("button_2", "release")),
        ("button_triple_press", "turn_on", ("", "triple")),
        ("action", "single", ("", "single")),
        ("action", "left_double", ("left", "double")),
        ("action", "hold_right", ("right", "long")),
        ("action", "on_press_release", ("on", "release")),
        ("action", "brightness_up", ("brightness_up", "single")),
        ("dance", "x", ("", "")),
    ],
)
def test_presses(kind: str, subtype: str, found: tuple[str, str]) -> None:
    assert pressed(entity("device_automation", type=kind, subtype=subtype)) == found


async def test_versions_are_told() -> None:
    said = entity(
        "update", stat_t="u", val_tpl="{{ value_json.installed }}", l_ver_t="u", l_ver_tpl="{{ value_json.new }}"
    )
    message = ("u", '{"installed": "1.0", "new": "1.1"}')
    assert await told(said, message) == {"raw.it_installed_version": "1.0", "raw.it_latest_version": "1.1"}


def capabilities_of(found: Abilities) -> set[str]:
    return {name for _, name in found.capabilities}


@pytest.mark.parametrize(
    ("platform", "said", "capability"),
    [
        ("switch", {"dev_cla": "outlet"}, "plug"),
        ("switch", {}, "switch"),
        ("lawn_mower", {"act_stat_t": "m"}, "raw"),
        ("alarm_control_panel", {}, "raw"),
    ],
)
def test_what_else_there_is(platform: str, said: dict[str, Any], capability: str) -> None:
    assert capabilities_of(abilities(entity(platform, stat_t="s", cmd_t="c", **said))) == {capability}
