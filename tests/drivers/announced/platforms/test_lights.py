"""Lamps, with topics and with templates."""

from drivers.announced.platforms import lights
from drivers.announced.table import PLATFORMS
from tests.drivers.announced.telling import entity, sent, told


def test_it_is_in_the_table() -> None:
    assert PLATFORMS["light"] is lights.light


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
