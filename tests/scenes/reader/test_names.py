"""Names in a scene: what they stand for is remembered, since the scene depends on it."""

from dataclasses import replace

from hub.model.device import VIRTUAL_FAMILY, Endpoint
from hub.text.problem import Problem, Severity
from hub.text.source import Source
from hub.text.yaml import Mapping, Node, Sequence, parse
from scenes.engine.bound import Bound
from scenes.engine.view import View
from scenes.language.facts import NOWHERE, HomeFacts
from scenes.reader.names import Names
from tests.scenes.household import HOUSE


def node(text: str) -> Node:
    tree, problems = parse(Source("s.yaml", f"- {text}\n"))
    assert problems == []
    assert isinstance(tree, Sequence)
    return tree.items[0]


def names() -> Names:
    return Names(HOUSE, View())


def said(problems: list[Problem]) -> list[str]:
    return [problem.message_id for problem in problems]


def test_a_property_is_remembered_as_a_cell() -> None:
    found = names()
    cell = found.reference(node("kettle.on"))
    assert cell is not None
    assert found.cells == {"kettle.on": cell}


def test_what_is_no_word_is_no_name() -> None:
    found = names()
    tree = node("{a: b}")
    assert isinstance(tree, Mapping)
    assert found.reference(tree) is None
    assert said(found.problems) == ["value.not_word"]


def test_a_home_is_nowhere_until_somebody_says_where() -> None:
    assert names().facts == NOWHERE == HomeFacts(None, None)


def test_devices_by_the_name_of_a_group_or_one_by_one() -> None:
    found = names()
    for text, wanted in (
        ("every.fan", ["fan", "bath_fan"]),
        ("area.child", ["child_air", "child_window", "child_light"]),
        ("[fan, strip.left]", ["fan", "strip.left"]),
        ("fan", ["fan"]),
    ):
        members = found.devices(node(text))
        assert members is not None
        assert [one.ref for one in members] == wanted
    assert found.problems == []
    for text in ("area.chld", "[fann]", "strip.lft", "{a: b}", "nobody"):
        assert found.devices(node(text)) is None
    assert said(found.problems) == [
        "scenes.no_such_area", "scenes.unknown_device", "scenes.unknown_component", "value.not_word",
        "scenes.unknown_device",
    ]  # fmt: skip
    assert [one.hint for one in found.problems] == ["child", "fan", "left", None, None]


def test_a_bound_variable_is_one_of_its_devices() -> None:
    found = names()
    members = found.devices(node("every.fan"))
    assert members is not None
    found.bind("one", members)
    assert found.variables["one"].options == ("fan", "bath_fan")
    assert len(found.members) == 2
    (target,) = found.properties(node("one.on"))
    assert isinstance(target, Bound)
    assert (target.ref, target.variable, sorted(target.cells)) == ("one.on", "one", ["bath_fan", "fan"])
    assert sorted(found.cells) == ["bath_fan.on", "fan.on"]


def test_the_properties_that_a_name_to_write_stands_for() -> None:
    found = names()
    assert [target.ref for target in found.properties(node("kettle.on"))] == ["kettle.on"]
    assert [target.ref for target in found.properties(node("label.standby.on"))] == [
        "kitchen_plug.on",
        "washer_plug.on",
    ]
    assert said(found.problems) == ["scenes.group_left_out"]
    assert found.properties(node("every.contact.open")) == ()
    assert found.properties(node("every.kettle.on")) == ()
    assert said(found.problems)[1:] == ["scenes.group_not_writable", "scenes.group_left_out"]
    assert [one.severity for one in found.problems] == [Severity.WARNING, Severity.ERROR, Severity.ERROR]


def test_a_group_is_no_property_by_itself() -> None:
    found = names()
    assert found.reference(node("every.light.on")) is None
    assert found.reference(node("kettle.online")) is not None
    assert said(found.problems) == ["scenes.group_alone"]


def test_a_device_that_is_called_by_its_name() -> None:
    found = Names({one.handle: one for one in (replace(HOUSE["kettle"], name="水壶"), HOUSE["fan"])}, View())
    found.reference(node("水壶.on"))
    assert [(problem.message_id, problem.hint) for problem in found.problems] == [("scenes.unknown_device", "kettle")]


def test_a_group_to_which_nobody_belongs() -> None:
    lamp = replace(HOUSE["kitchen_light"], endpoints=(Endpoint(VIRTUAL_FAMILY, "lamp"),), area="kitchen")
    found = Names({lamp.handle: lamp}, View())
    for text in ("every.light.on", "every.light", "area.kitchen.lock.locked"):
        assert found.devices(node(text)) is None
    assert [(problem.message_id, problem.params["group"]) for problem in found.problems] == [
        ("scenes.nobody_real", "every.light"),
        ("scenes.nobody_real", "every.light"),
        ("scenes.nobody_there", "area.kitchen.lock"),
    ]
