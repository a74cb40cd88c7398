"""Expressions in words: all of the language, in both languages."""

import re

import pytest
from hypothesis import assume, given, settings

from hub.model.device import Device, Endpoint
from hub.model.own import virtual_abilities
from hub.model.vocabulary import CAPABILITIES, ONLINE
from hub.text.messages.catalogue import CATALOGUE, LANGUAGES, Language
from scenes.explain.house import House
from scenes.explain.phrases import Phrases
from scenes.language.functions import FUNCTIONS
from scenes.language.grouping import AGGREGATES
from scenes.language.past import PAST
from scenes.language.syntax import Node, write
from tests.scenes.explain.golden import AREAS, NAMED
from tests.scenes.language.trees import TREES


def phrases(language: Language = "en") -> Phrases:
    return Phrases(House(NAMED, AREAS, language), {"member": "that device"})


@pytest.mark.parametrize(
    ("text", "said", "gesagt"),
    [
        ("kettle.on and time in 06:00..10:00", "Kettle (Kitchen) is on, and it is between 06:00 and 10:00", "且"),
        ("not (kettle.on and hall.motion)", "Kettle (Kitchen) is off, or Hall reports no motion", "或"),
        ("not (bedroom.humidity > 60 or fan.on)", "the humidity of Bedroom is 60 % or less, and Fan is off", "不高于"),
        ("30 < bedroom.humidity", "the humidity of Bedroom is above 30 %", "高于 30 %"),
        ("off is kettle.on", "Kettle (Kitchen) is off", "关着"),
        ("bedroom.humidity not in (10..20, 50)", "the humidity of Bedroom is not from 10 % to 20 % or 50 %", "至"),
        ("not any(every.light.on)", "none of all the lamps is on", "没有一个"),
        ("all(area.kitchen.motion is off)", "each of the devices in Kitchen reports no motion", "每一个都"),
        ("not all(every.light.on)", "not each of all the lamps is on", "并非每一个"),
        ("count(every.light.on) is 2", "the number of all the lamps of which it is true that it is on is 2", "数量"),
        ("kettle.on is unknown", "it is not known whether Kettle (Kitchen) is on", "不知"),
        ("not (bedroom.humidity is known)", "the humidity of Bedroom is not known", "未知"),
        ("bedroom.temperature is 68 °F", "the temperature of Bedroom is 68 °F", "68 °F"),
        ("(bedroom.humidity + 5) * 2 > 80", "(the humidity of Bedroom plus 5 %) times 2 is above 80", "乘以"),
        ("time >= sunset + 20m", "it is 20 min after sunset or later", "日落后 20 分钟"),
        ("day in sat..mon", "today is Saturday to Monday", "周六至周一"),
        ("date is not 12-31", "today is not 12-31", "不是"),
        ("kettle.online", "Kettle (Kitchen) can be reached", "在线"),
        ("member.on", "that device is on", "开着"),
        ("strip.left.on", "Strip, `left` is on", "`left`"),
        ("heating.boost", "`boost` of Heating is on", "为开"),
        ("house.mode is away", "the mode of the house is `away`", "家的模式"),
        ("has_been(not hall.motion, 30m)", "Hall reports no motion, and this for 30 min already", "持续"),
        ("abs(bedroom.humidity - 20) > 2", "the humidity of Bedroom minus 20 % without its sign is above 2 %", "绝对"),
    ],
)  # fmt: skip
def test_said(text: str, said: str, gesagt: str) -> None:
    assert phrases().condition(text) == said
    assert gesagt in phrases("zh").condition(text)


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=40, deadline=None)
@given(node=TREES)
def test_every_expression_can_be_said(language: Language, node: Node) -> None:
    text = write(node)
    assume(not re.search(r"\w\(", text))  # functions ask for what they can use
    for said in (phrases(language).condition(text), phrases(language).worth(text)):
        assert said
        assert "explain." not in said


def test_every_word_of_the_language_is_there() -> None:
    """What the code puts together out of a word and a prefix is in the catalogue, whatever the word."""
    properties = {one.name for each in CAPABILITIES for one in each.properties} | {ONLINE.name}
    options = {word for each in CAPABILITIES for one in each.properties for word in one.options}
    wanted = {f"explain.property.{name}" for name in properties}
    wanted |= {f"explain.option.{word}" for word in options}
    wanted |= {f"explain.kind.{one.name}" for one in CAPABILITIES}
    wanted |= {f"explain.event.{one.name}" for each in CAPABILITIES for one in each.events}
    wanted |= {f"explain.command.{one.name}" for each in CAPABILITIES for one in each.commands}
    wanted |= {f"explain.past.{name}" for name in PAST} | {f"explain.function.{name}" for name in FUNCTIONS}
    wanted |= {f"explain.past.{name}_not" for name in ("has_been", "unchanged", "was")}
    wanted |= {f"explain.group.{name}" for name in AGGREGATES if name not in ("any", "all")}
    assert wanted - CATALOGUE.keys() == set()


def test_every_passes_over_virtual_devices_and_says_so_where_there_are_any() -> None:
    said = phrases().condition("any(every.light.on)")
    assert "but virtual ones" not in said
    own = Device(
        "night",
        "night",
        "night",
        endpoints=(Endpoint("virtual", "night"),),
        abilities=virtual_abilities(("light",), ()),
    )
    house = House({**NAMED, "night": own}, AREAS, "en")
    assert "lamps but virtual ones" in Phrases(house, {}).condition("any(every.light.on)")
    assert "but virtual ones" not in Phrases(house, {}).condition("any(every.contact.open)")
