from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.clock import VirtualClock
from hub.discovery.planning import Planned, Surroundings, Wanted, digest_of, handle_of, heard_as_wanted, plan
from hub.discovery.sightings import Sightings
from hub.model.broker import HOW
from hub.model.capability import NOTHING
from hub.model.device import Sighting
from hub.model.secret import Secret

KETTLE = Wanted("miio", "412345678", "Kitchen Kettle", "yunmi.kettle.v19", "192.168.1.31", "Kitchen", token=True)
GATEWAY = Wanted("miio", "7", "Gateway", "lumi.gateway.mgl03", "192.168.1.7", token=True)
OLD = Secret("old")
DOOR = Wanted("miio", "blt.3.1k", "Front door", "isa.magnet.dw2hl", room="Hall", parent="7", behind=True)


def around(*heard: Sighting, adopted: tuple[str, ...] = (), **endpoints: tuple[str, ...]) -> Surroundings:
    sightings = Sightings(VirtualClock())
    for one in heard:
        sightings.heard(one)
    return Surroundings(
        sightings,
        {"miio": lambda model: None if model in ("", "no.such.thing") else NOTHING},
        adopted.__contains__,
        lambda family, model, wire_id, gateway: "device.cloud_group" if "group." in (wire_id + gateway) else "",
        {"miio:412345678": OLD}.get,
        {"kitchen": "Kitchen", "bad": "浴室"},
        endpoints,
        {"home"},
    )


def reasons(*wanted: Wanted, place: Surroundings) -> list[str]:
    return [one.reason for one in plan(wanted, place)]


def test_another_token_than_the_kept_one_is_tried() -> None:
    place = around(adopted=("miio:412345678",), kettle=("miio:412345678",))
    (same,) = plan([replace(KETTLE, digest=digest_of(OLD))], place)
    (anew,) = plan([replace(KETTLE, digest=digest_of(Secret("new")))], place)
    assert (same.take, same.reason) == (False, "plan.have")
    assert (anew.take, anew.reason, anew.handle) == (True, "plan.new_token", "kettle")


def test_what_a_gateway_keeps_to_itself_is_said() -> None:
    assert reasons(replace(GATEWAY, model="group.gateway"), DOOR, place=around())[1] == "device.cloud_group"


def test_a_name_becomes_the_handle_and_a_room_the_area() -> None:
    heard = Sighting("miio", "412345678", "192.168.1.99", "hello")
    assert plan([KETTLE], around(heard)) == (
        Planned("miio:412345678", True, "Kitchen Kettle", "kitchen_kettle", "kitchen", "", "yunmi.kettle.v19"),
    )


def test_of_several_of_a_name_the_room_tells_which_one() -> None:
    lamps = [
        Wanted("miio", str(number), name, "a.light.b", "192.168.1.2", room, token=True)
        for number, (name, room) in enumerate(
            [("灯", "厨房"), ("灯", "书房"), ("灯", "书房"), ("灯", ""), ("书房灯", "书房"), ("书房灯", "书房")]
        )
    ]
    assert [one.handle for one in plan(lamps, around())] == ["灯", "书房_灯", "书房_灯_2", "灯_2", "书房灯", "书房灯_2"]


def test_the_kind_of_thing_stands_in_for_a_name() -> None:
    nameless = [
        Wanted("miio", str(n), "", model, "10.0.0.1", token=True) for n, model in enumerate(("gateway.v3", "plug"))
    ]
    assert [one.handle for one in plan(nameless, around())] == ["gateway", "plug"]


def test_what_was_not_heard_is_asked_where_the_file_says() -> None:
    (one,) = plan([KETTLE], around())
    assert (one.take, one.address, one.reason) == (True, "192.168.1.31", "plan.not_heard_lately")


def test_a_file_without_ids_is_matched_by_address() -> None:
    one = Wanted("miio", "", "Pot", "yunmi.kettle.v19", "192.168.1.31", token=True)
    (planned,) = plan([one], around(Sighting("miio", "9", "192.168.1.31:54321", "hello")))
    assert (planned.ref, planned.take) == ("miio:9", True)
    (planned,) = plan([one], around())
    assert (planned.ref, planned.take, planned.reason) == ("192.168.1.31", False, "plan.no_id")


@pytest.mark.parametrize("order", [(GATEWAY, DOOR), (DOOR, GATEWAY)])
def test_a_child_comes_behind_its_gateway(order: tuple[Wanted, ...]) -> None:
    door = next(one for one in plan(order, around()) if one.ref == "miio:blt.3.1k")
    assert (door.take, door.via, door.area, door.area_name) == (True, "gateway", "hall", "Hall")


def test_a_gateway_that_is_adopted_already_leads_to_new_children() -> None:
    gateway, door = plan([GATEWAY, DOOR], around(adopted=("miio:7",), hub_in_hall=("miio:7",)))
    assert (gateway.take, gateway.reason, gateway.handle) == (False, "plan.have", "hub_in_hall")
    assert (door.take, door.via) == (True, "hub_in_hall")
    again = plan([DOOR], around(adopted=("miio:7",), hub_in_hall=("miio:7",), door=("miio:blt.3.1k",)))
    assert again[0].reason == "plan.have"


def test_each_that_is_not_taken_has_its_reason() -> None:
    rows = (
        Wanted("miio", "1", "A", "yunmi.kettle.v19", "192.168.1.1"),
        Wanted("miio", "2", "B", "no.such.thing", "192.168.1.2", token=True),
        Wanted("miio", "3", "C", "yunmi.kettle.v19", token=True),
        Wanted("zigbee", "4", "D", token=True),
        Wanted("miio", "group.5", "E", "yeelink.light.group", "192.168.1.5", token=True),
        DOOR,
        Wanted("miio", "blt.9", "F", "isa.magnet.dw2hl", parent="2", behind=True),
        Wanted("miio", "blt.8", "G", "isa.magnet.dw2hl", behind=True),
    )
    assert reasons(*rows, place=around()) == [
        "plan.no_token", "plan.unknown_model", "plan.not_heard", "adopt.unknown_family", "device.cloud_group",
        "plan.no_gateway", "plan.gateway_not_taken", "plan.no_gateway_said",
    ]  # fmt: skip


def test_handles_are_free_and_rooms_made_once() -> None:
    rows = [Wanted("miio", str(n), "灯", "a.light.b", f"10.0.0.{n}", "书房", token=True) for n in range(1, 4)]
    planned = plan([*rows, Wanted("miio", "9", "Home", "a.light.b", "10.0.0.9", token=True)], around(灯=("miio:99",)))
    assert [one.handle for one in planned] == ["书房_灯", "书房_灯_2", "书房_灯_3", "home_light"]
    assert {(one.area, one.area_name) for one in planned[:3]} == {("书房", "书房")}


@pytest.mark.parametrize(
    ("name", "kind", "handle"),
    [
        ("厨房水壶", "kettle", "厨房水壶"),
        ("2nd floor – lamp!", "light", "nr_2nd_floor_lamp"),
        ("💡", "light", "light"),
        ("", "", "device"),
        ("x" * 90, "light", "x" * 40),
    ],
)
def test_a_handle_for_any_name(name: str, kind: str, handle: str) -> None:
    assert handle_of(name, kind, ()) == handle


@given(st.text(max_size=60), st.text(max_size=10), st.sets(st.text(max_size=5)))
def test_any_name_gives_a_word_for_scenes(name: str, kind: str, taken: set[str]) -> None:
    handle = handle_of(name, kind, taken)
    assert handle.isidentifier()
    assert handle not in taken
    assert len(handle) <= 60


PLUG = Sighting("z", "0x00158d0001abcdef", "base/plug", HOW, "TS0121", "Plug", (("area", "Kitchen"),))
TOLD = Sighting(
    "announced", "plug", "ha/plug", HOW, "TS0121", "Plug", (("identifiers", "zigbee2mqtt_0x00158d0001abcdef"),)
)  # fmt: skip


def described(place: Surroundings, *bad: str) -> Surroundings:
    """The same with two families whose devices describe themselves."""
    families = {**place.families, "z": lambda _: None, "announced": lambda _: None}
    why = {name: lambda wire_id: "described.too_large" if wire_id in bad else "" for name in ("z", "announced")}
    return replace(place, families=families, describing=why)


def wanted(*heard: Sighting) -> list[Wanted]:
    return heard_as_wanted(heard, lambda _: True)


def test_what_describes_itself_needs_no_product() -> None:
    (planned,) = plan(wanted(PLUG), described(around(PLUG)))
    assert planned == Planned(PLUG.ref, True, "Plug", "plug", "kitchen", "", "TS0121")


def test_what_another_family_knows_better_is_left_to_that() -> None:
    place = described(around(PLUG, TOLD))
    first, second = plan(wanted(PLUG, TOLD), place)
    assert (first.take, second.take, second.reason) == (True, False, "plan.known_better")
    assert dict(second.params) == {"other": PLUG.ref}


def test_where_the_other_family_cannot_it_is_taken_all_the_same() -> None:
    first, second = plan(wanted(PLUG, TOLD), described(around(PLUG, TOLD), PLUG.wire_id))
    assert (first.reason, second.take) == ("described.too_large", True)


def test_what_is_had_by_another_way_is_not_taken_twice() -> None:
    place = described(around(PLUG, TOLD, adopted=(TOLD.ref,), socket=(TOLD.ref,)))
    first, second = plan(wanted(PLUG, TOLD), place)
    assert (first.reason, dict(first.params)["handle"], second.reason) == ("plan.have_otherwise", "socket", "plan.have")


def test_what_was_never_heard_has_said_nothing() -> None:
    assert reasons(Wanted("z", "0x1", token=True), place=described(around())) == ["plan.said_nothing"]
