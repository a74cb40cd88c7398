"""What the large messages of a bridge say."""

import json
from typing import Any

from drivers.zigbee2mqtt.network import Network
from drivers.zigbee2mqtt.simulated import PRODUCTS
from drivers.zigbee2mqtt.survey import LARGEST, MOST_SCENES, Group, Info, read_devices, read_groups, read_info


def device(number: int, model: str = "RTCGQ11LM", **more: object) -> dict[str, Any]:
    return {
        "ieee_address": f"0x00158d00{number:08x}", "type": "EndDevice", "friendly_name": f"device {number}",
        "definition": PRODUCTS[model].definition(), "power_source": "Battery", "interview_state": "SUCCESSFUL", **more,
    }  # fmt: skip


def payload(said: object) -> bytes:
    return json.dumps(said).encode()


def test_scenes_of_a_group_are_read_as_far_as_they_are_scenes() -> None:
    scenes = [{"id": 1, "name": "Evening"}, {"id": True}, 7, {"id": -1}, {"id": 2}, *({"id": 3} for _ in range(99))]
    (group,) = read_groups(payload([{"id": 3, "friendly_name": "all", "members": [], "scenes": scenes}]), "z") or ()
    assert group.scenes[:2] == ((1, "Evening"), (2, ""))
    assert len(group.scenes) <= MOST_SCENES


def test_equal_products_are_read_once_and_known_ones_not_again() -> None:
    said = payload([device(1), device(2), device(3, "WXKG11LM"), device(4, type="Coordinator")])
    read = read_devices(said, "zigbee2mqtt", frozenset())
    assert read is not None
    assert [row.name for row in read.rows] == ["device 1", "device 2", "device 3"]
    assert read.rows[0].digest == read.rows[1].digest
    assert len(read.entries) == 2
    again = read_devices(said, "zigbee2mqtt", frozenset(read.entries))
    assert again is not None
    assert again.entries == {}


def test_what_was_interviewed_before_there_were_states_of_interviews() -> None:
    old = device(1, interview_completed=True)
    new = device(2, interview_completed=False)
    del old["interview_state"], new["interview_state"]
    read = read_devices(payload([old, new]), "zigbee2mqtt", frozenset())
    assert read is not None
    assert [row.ready for row in read.rows] == [True, False]


def test_names_that_are_no_topic_and_what_is_too_large_are_left_out() -> None:
    read = read_devices(payload([device(1, friendly_name="a/#"), device(2, ieee_address="../x")]), "z", frozenset())
    assert read is not None
    assert read.rows == ()
    assert read_devices(b" " * LARGEST + b"[]", "z", frozenset()) is None


def test_groups_and_what_the_bridge_says_of_joining() -> None:
    members = [{"ieee_address": "0x1", "endpoint": 1}, {"ieee_address": "0x1", "endpoint": 2}, "?"]
    groups = [{"id": 3, "friendly_name": "all", "members": members}, {"id": True, "friendly_name": "no"}]
    assert read_groups(payload(groups), "z") == (Group(3, "all", ("0x1",)),)
    info = {"permit_join": True, "permit_join_end": 1_700_000_120_000, "version": "2.14.1"}
    assert read_info(payload(info)) == Info(True, 1_700_000_120.0, "2.14.1")
    assert read_info(payload({"permit_join": False})) == Info(False, None, "")


def test_a_second_network_has_ids_of_its_own() -> None:
    network = Network("attic", "attic/")
    read = read_devices(payload([device(1)]), "attic", network.known)
    assert read is not None
    assert network.take_devices(read) == ("attic/0x00158d0000000001",)
    assert network.take_devices(read) == ()
    assert network.address("attic/0x00158d0000000001") == "attic/device 1"
    assert network.wire_id("device 1") == "attic/0x00158d0000000001"
    assert network.take_info(Info(False, None, "2.0")) == ("attic/bridge",)
    assert network.address("attic/bridge") == "attic/bridge"
    gone = read_devices(b"[]", "attic", network.known)
    assert gone is not None
    assert network.take_devices(gone) == ()
    assert network.trouble("attic/0x00158d0000000001") == "zigbee2mqtt.removed"
    assert network.known == frozenset()
