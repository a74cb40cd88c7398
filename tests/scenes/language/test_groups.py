"""Which devices the name of a group means, and what is said where it means none."""

from dataclasses import replace

import pytest

from hub.model.capability import Property
from hub.model.device import Device
from hub.model.value import Kind
from hub.model.vocabulary import ONLINE
from scenes.engine.view import View
from scenes.language.groups import find, find_members, merged, path_of, property_at
from scenes.language.resolved import FromBound, FromCell, FromGroup, FromWords, Member, NotYet, Unresolved
from scenes.language.scope import HouseScope
from tests.scenes.household import HOUSE, device, virtual

NEW = Device("key-new", "new", "new", area="attic")
DEVICES = HOUSE | {
    "new": NEW,
    "twin": replace(device("twin", "left:light", "right:light", "battery"), area="attic"),
    "pump": replace(device("pump", "plug"), area="kitchen", labels=("wet", "loud")),
}
KETTLE, TWIN = DEVICES["kettle"], DEVICES["twin"]


def scope(**bound: tuple[Member, ...]) -> HouseScope:
    return HouseScope(DEVICES, View(), {}, bound)


def refs(text: str) -> list[str]:
    """The properties that the name of a group stands for."""
    found = scope().resolve(tuple(text.split(".")))
    assert isinstance(found, FromGroup), found
    return [one.cell.ref for _, one in found.members]


def members(text: str) -> list[str]:
    found = find_members(DEVICES, tuple(text.split(".")))
    assert isinstance(found, tuple), found
    return [one.ref for one in found]


def wrong(text: str) -> Unresolved:
    found = scope().resolve(tuple(text.split(".")))
    assert isinstance(found, Unresolved), found
    return found


def test_devices_of_an_area_a_label_or_all() -> None:
    assert refs("area.kitchen.motion") == ["kitchen_motion.motion", "kitchen_table.motion"]
    assert refs("label.wet.on") == ["pump.on"]
    assert refs("every.fan.on") == ["fan.on", "bath_fan.on"]
    assert refs("area.kitchen.plug.on") == ["kitchen_plug.on", "pump.on"]


def test_a_device_counts_once_for_each_of_its_parts() -> None:
    assert refs("area.attic.on") == ["twin.left.on", "twin.right.on"]
    assert refs("area.attic.light.brightness") == ["twin.left.brightness", "twin.right.brightness"]
    assert refs("area.attic.left.on") == ["twin.left.on"]
    found = scope().resolve(("area", "attic", "light", "on"))
    assert isinstance(found, FromGroup)
    assert [(member.ref, member.component) for member, _ in found.members] == [
        ("twin.left", "left"), ("twin.right", "right"),
    ]  # fmt: skip


def test_a_word_for_capability_and_property_is_the_capability() -> None:
    boiler = replace(KETTLE, area="bedroom")
    assert "temperature" in boiler.abilities.properties
    found = find(DEVICES | {"kettle": boiler}, ("area", "bedroom", "temperature"))
    assert not isinstance(found, Unresolved)
    assert [member.ref for member, _ in found[0].having(found[1])] == ["bedroom"]
    assert refs("every.humidity") == refs("every.humidity.humidity")


def test_every_means_real_devices_save_for_people() -> None:
    assert DEVICES["guests"].virtual
    assert "guests.on" not in refs("every.switch.on")
    assert refs("every.presence.home") == ["anna.home", "ben.home"]
    house = {"lamp": device("lamp", "switch"), "flag": replace(virtual("flag", "switch"), area="attic")}
    found = HouseScope(house, View(), {}).resolve(("area", "attic", "on"))
    assert isinstance(found, FromGroup)
    assert [one.cell.ref for _, one in found.members] == ["flag.on"]


def test_every_device_can_be_asked_whether_it_is_there() -> None:
    assert refs("area.attic.online") == ["new.online", "twin.online"]
    assert refs("area.attic.light.online") == ["twin.online"]
    assert {"kettle.online", "band.online", "new.online"} <= set(refs("every.device.online"))
    found = scope().resolve(("band", "online"))
    assert isinstance(found, FromCell)
    assert (found.property, found.cell.id) == (ONLINE, "band.online")


def test_a_property_of_that_name_comes_first() -> None:
    own = replace(TWIN, abilities=replace(TWIN.abilities, properties={"online": Property("online", Kind.TEXT)}))
    assert property_at(own, "online") == Property("online", Kind.TEXT)
    assert property_at(TWIN, "online") is ONLINE
    assert property_at(TWIN, "offline") is None
    found = HouseScope({"twin": own}, View(), {}).resolve(("twin", "online"))
    assert isinstance(found, FromCell)
    assert found.property.kind is Kind.TEXT


@pytest.mark.parametrize(
    ("text", "message", "hint", "part"),
    [
        ("area.kitchn.motion", "scenes.no_such_area", "kitchen", 1),
        ("label.stanby.on", "scenes.no_such_label", "standby", 1),
        ("every.lights.on", "scenes.no_such_capability", "light", 1),
        ("area.kitchen.plugg.on", "scenes.no_such_capability", "plug", 2),
        ("area.kitchen.moton", "scenes.empty_group", "motion", 2),
        ("area.kitchen.cover.position", "scenes.nobody_there", None, 0),
        ("area.kitchen.plug.on.off", "scenes.empty_group", None, 4),
        ("every.light", "scenes.group_short", None, 0),
        ("area.kitchen", "scenes.group_short", None, 0),
    ],
)
def test_a_group_with_nobody_in_it(text: str, message: str, hint: str | None, part: int) -> None:
    found = wrong(text)
    assert (found.message_id, found.hint, found.part) == (message, hint, part)


def test_a_group_of_devices_that_are_not_adopted_yet_waits_for_them() -> None:
    assert scope().resolve(("area", "attic", "motion")) == NotYet("new")
    assert wrong("area.attic.moton").message_id == "scenes.empty_group"
    assert find_members(DEVICES, ("area", "attic", "kettle")) == NotYet("new")


def test_what_cannot_be_taken_together_names_two_of_them() -> None:
    ppm = replace(device("air", "temperature"), area="child")
    strange = Property("humidity", Kind.FLOAT, unit="g/m³")
    ppm = replace(ppm, abilities=replace(ppm.abilities, properties={"humidity": strange}))
    found = HouseScope(DEVICES | {"air": ppm}, View(), {}).resolve(("area", "child", "device", "humidity"))
    assert isinstance(found, Unresolved)
    assert found.message_id == "scenes.group_mixed"
    assert {found.params[name] for name in ("one", "other")} == {"`child_air.humidity`", "`air.humidity`"}


def test_the_options_of_all_are_the_options_of_the_group() -> None:
    one, other = (Property("mode", Kind.ENUM, options=options) for options in (("a", "b"), ("b", "c")))
    whole = merged("x", {"one": one, "other": other})
    assert isinstance(whole, Property)
    assert whole.options == ("a", "b", "c")
    assert merged("x", {"one": one}) is one


def test_devices_by_the_name_of_a_group() -> None:
    assert members("area.attic") == ["twin"]
    assert members("area.attic.light") == ["twin.left", "twin.right"]
    assert members("area.attic.left") == ["twin.left"]
    assert members("every.fan") == ["fan", "bath_fan"]
    assert members("label.loud") == ["pump"]
    assert members("area.kitchen.motion") == ["kitchen_motion", "kitchen_table"]
    assert members("area.kitchen.plug.power") == ["kitchen_plug", "pump"]
    assert len(members("every.device")) == sum(1 for one in DEVICES.values() if not one.virtual and one is not NEW)
    for text, message in (("every", "scenes.group_short"), ("area.x", "scenes.no_such_area")):
        found = find_members(DEVICES, tuple(text.split(".")))
        assert isinstance(found, Unresolved)
        assert found.message_id == message


def test_a_property_of_a_member_is_that_of_its_part_before_that_of_its_device() -> None:
    left = Member("twin.left", TWIN, "left")
    assert path_of(left, "on") == "left.on"
    assert path_of(left, "battery") == "battery"
    assert path_of(left, "online") == "online"
    assert path_of(left, "position") is None


def test_what_a_bound_name_stands_for() -> None:
    lamps = (Member("twin.left", TWIN, "left"), Member("hall_light", DEVICES["hall_light"]))
    found = scope(lamp=lamps).resolve(("lamp", "on"))
    assert isinstance(found, FromBound)
    assert {ref: cell.ref for ref, cell in found.cells.items()} == {
        "twin.left": "twin.left.on", "hall_light": "hall_light.on",
    }  # fmt: skip
    area = scope(lamp=lamps).resolve(("lamp", "area"))
    assert isinstance(area, FromWords)
    assert (area.property.options, area.words) == (("attic",), {"twin.left": "attic"})
    name = scope(lamp=lamps).resolve(("lamp", "name"))
    assert isinstance(name, FromWords)
    assert name.words == {"twin.left": "twin", "hall_light": "hall_light"}
    lacking = scope(lamp=lamps).resolve(("lamp", "battery"))
    assert isinstance(lacking, Unresolved)
    assert (lacking.message_id, lacking.params["devices"]) == ("scenes.bound_lacks", "`hall_light`")


def test_a_device_may_be_called_like_a_group() -> None:
    house = {"area": device("area", "light")}
    assert isinstance(HouseScope(house, View(), {}).resolve(("area", "on")), FromCell)
    assert not HouseScope(house, View(), {}).is_group(("area", "on"))
    assert scope().is_group(("area", "x"))
    assert not scope().is_group(("area",))
