"""Products over MQTT in the library: laid over one another, made once, each mistake with its entry."""

from drivers.families import abilities_by, flaws_by, written
from drivers.mqtt.catalogue import Catalogue
from hub.compose.products import doubtful_products, library_of
from hub.config.library import Overlays, YamlLibrary, read_products
from hub.text.source import Source

BARREL = """
- models: [diy.barrel]
  family: mqtt
  from: "{at}"
  bind:
    water_level.water_level: {json: level}
    switch.on: {json: relay, to: "{at}/set", values: {"ON": true, "OFF": false}}
"""
TANK = """
- models: [diy.tank]
  family: mqtt
  like: diy.barrel
  bind:
    water_level.water_level: {json: lvl, scale: 0.1}
    switch.on: ~
"""


def library(*texts: str) -> YamlLibrary:
    entries = [one for text in texts for one in read_products(Source("mine.yaml", text), ("miio", "mqtt"))[0]]
    return library_of(Overlays(tuple(entries)))


def test_a_product_is_made_once_and_like_another() -> None:
    made = library(BARREL, TANK)
    catalogue = Catalogue(made, "mqtt")
    barrel, tank = catalogue.definition("diy.barrel"), catalogue.definition("diy.tank")
    assert barrel is not None
    assert tank is not None
    assert (list(barrel.abilities.properties), list(tank.abilities.properties)) == (
        ["water_level", "on"],
        ["water_level"],
    )
    assert Catalogue(made, "mqtt").definition("diy.barrel") is barrel
    assert catalogue.definition("diy.nobody") is None
    assert Catalogue(made, "zigbee").definition("diy.barrel") is None
    assert abilities_by(made)("mqtt", "diy.barrel") is barrel.abilities
    assert abilities_by(made)("miio", "diy.barrel") is None
    assert flaws_by(made)("mqtt", "diy.barrel") == ()
    assert "mqtt" in written()


def test_a_mistake_is_told_at_its_place_and_takes_its_entry_away() -> None:
    wrong = """
- models: [diy.barrel]
  family: mqtt
  bind:
    switch.on: {json: relay, too: x}
- models: [diy.other]
  family: mqtt
  like: diy.nothing
- models: [diy.empty]
  family: mqtt
"""
    made = library(BARREL, wrong)
    told = [
        (one.message_id, one.mark and one.mark.line, one.mark and one.mark.column) for one in doubtful_products(made)
    ]
    assert told == [
        ("product.unknown_key", 5, 30), ("product.no_such_model", 8, 3), ("product.binds_nothing", 9, 3),
    ]  # fmt: skip
    definition = Catalogue(made, "mqtt").definition("diy.barrel")
    assert definition is not None
    assert "on" in definition.abilities.properties


def test_a_near_miss_is_named() -> None:
    made = library('- models: [diy.x]\n  family: mqtt\n  bind: {switch.on: {form: a, jsom: b, from: "a"}}\n')
    assert any("json" in (one.hint or "") for one in doubtful_products(made))
