"""Robots, sirens, versions."""

from drivers.announced.platforms import machines
from drivers.announced.table import PLATFORMS
from hub.model.command import Call
from tests.drivers.announced.telling import entity, sent, told


def test_it_is_in_the_table() -> None:
    assert PLATFORMS["vacuum"] is machines.vacuum


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


async def test_versions_are_told() -> None:
    said = entity(
        "update", stat_t="u", val_tpl="{{ value_json.installed }}", l_ver_t="u", l_ver_tpl="{{ value_json.new }}"
    )
    message = ("u", '{"installed": "1.0", "new": "1.1"}')
    assert await told(said, message) == {"raw.it_installed_version": "1.0", "raw.it_latest_version": "1.1"}
