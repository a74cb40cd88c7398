"""Specifications as makers write them, and as somebody else might."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.miio.spec.parse import LARGEST, MOST_MEMBERS, parse_spec, parse_urn
from hub.model.errors import BadBytes

FACTS = Path(__file__).parents[3] / "facts" / "specifications"
Json = dict[str, object]


def urn(name: str, namespace: str = "miot-spec-v2", kind: str = "property") -> str:
    return f"urn:{namespace}:{kind}:{name}:00000001:acme-x1:1"


def instance(*services: Json) -> bytes:
    return json.dumps({"type": urn("lamp", kind="device"), "description": "Lamp", "services": services}).encode()


def service(iid: int, name: str, **more: object) -> Json:
    return {"iid": iid, "type": urn(name, kind="service"), **more}


def prop(iid: int, name: str, **more: object) -> Json:
    return {"iid": iid, "type": urn(name), "format": "uint8", "access": ["read"], **more}


def refused(data: bytes) -> str:
    with pytest.raises(BadBytes) as caught:
        parse_spec(data)
    return caught.value.message_id


def test_two_real_ones() -> None:
    fan = parse_spec((FACTS / "dmaker.fan.p9.json").read_bytes())
    by_name = {one.name: one for one in fan.properties}
    level = by_name["fan:fan-level"]
    assert (level.siid, level.piid, level.format, level.access, level.unit) == (2, 2, "uint8", "rwn", "")
    assert level.values == {1: "Level1", 2: "Level2", 3: "Level3", 4: "Level4"}
    assert by_name["fan:off-delay-time"].bounds == (0.0, 480.0, 1.0)
    assert [(one.name, one.siid, one.aiid) for one in fan.actions] == [("fan:toggle", 2, 1)]
    magnet = parse_spec((FACTS / "isa.magnet.dw2hl.json").read_bytes())
    assert list(magnet.services) == ["device-information", "magnet-sensor", "battery"]


def test_urns_have_seven_or_eight_fields_and_a_namespace() -> None:
    assert parse_urn("urn:miot-spec-v2:device:fan:0000A005:dmaker-p9:1:0000C805", "type").product == "p9"
    own = parse_urn("urn:dreame-spec:service:clean-logs:00007801:dreame-p2008:1", "type")
    assert (own.standard, own.name, own.vendor) == (False, "clean-logs", "dreame")
    for wrong in ("urn:a:b", "", None, 7, "urn:miot-spec-v2:device:no name:1:a-b:1", "x" * 5000):
        with pytest.raises(BadBytes):
            parse_urn(wrong, "type")


def test_services_and_members_of_one_name_are_numbered_in_their_order() -> None:
    spec = parse_spec(
        instance(
            service(2, "switch", properties=[prop(1, "on"), prop(2, "on")]),
            service(3, "switch", properties=[prop(1, "on")]),
            service(4, "switch"),
        )
    )
    assert dict(spec.services) == {"switch": "switch", "switch-2": "switch", "switch-3": "switch"}
    assert [one.name for one in spec.properties] == ["switch:on", "switch:on-2", "switch-2:on"]


def test_arguments_are_names_and_lists_may_be_missing() -> None:
    actions = [
        {"iid": 1, "type": urn("start", kind="action"), "in": [1, 9], "out": None},
        {"iid": 2, "type": urn("stop", kind="action")},
    ]
    events = [{"iid": 1, "type": urn("done", kind="event"), "arguments": [1]}]
    spec = parse_spec(instance(service(2, "oven", properties=[prop(1, "mode")], actions=actions, events=events)))
    assert [(one.takes, one.gives) for one in spec.actions] == [(("oven:mode", "?"), ()), ((), ())]
    assert spec.events[0].arguments == ("oven:mode",)


def test_empty_access_is_only_an_argument() -> None:
    assert parse_spec(instance(service(2, "a", properties=[prop(1, "b", access=[])]))).properties[0].access == ""


@pytest.mark.parametrize(
    ("said", "bounds"),
    [
        ([0, 100, 1], (0.0, 100.0, 1.0)), ([16, 31, 0.5], (16.0, 31.0, 0.5)), ([0, 5], (0.0, 5.0, 0.0)),
        ([0, 100, 0], (0.0, 100.0, 0.0)), ([0, 100, 500], (0.0, 100.0, 0.0)), ([100, 0, 1], None), ([5, 5, 1], None),
        (["0", 1, 1], None), ([0, 1e30, 1], None), ("0-100", None), ([True, 5, 1], None), ([1, 2, 3, 4], None),
    ],
)  # fmt: skip
def test_ranges_that_mean_nothing_are_left_out(said: object, bounds: object) -> None:
    spec = parse_spec(instance(service(2, "a", properties=[prop(1, "b", **{"value-range": said})])))
    assert spec.properties[0].bounds == bounds


def test_lists_of_values_keep_what_can_be_a_value() -> None:
    said = [{"value": 1, "description": " On "}, {"value": 1, "description": "x"}, {"value": "2"}, {"value": True}, 5]
    spec = parse_spec(instance(service(2, "a", properties=[prop(1, "b", **{"value-list": said})])))
    assert spec.properties[0].values == {1: "On"}


def test_what_makes_all_of_it_doubtful_is_refused() -> None:
    assert refused(b"") == "spec.no_json"
    assert refused(b"\xff\xfe{") == "spec.no_json"
    assert refused(b"[" * 100_000) == "spec.no_json"
    assert refused(b'{"a":' * 50_000) == "spec.no_json"
    assert refused(b"[]") == "spec.no_table"
    assert refused(b"{}") == "spec.no_instance"
    assert refused(b" " * (LARGEST + 1)) == "spec.too_large"
    assert refused(instance(service(2, "a"), service(2, "b"))) == "spec.number_twice"
    assert refused(instance(service(2, "a", properties=[prop(1, "b"), prop(1, "c")]))) == "spec.number_twice"
    assert refused(instance(service(0, "a"))) == "spec.bad_number"
    assert refused(instance({"iid": True, "type": urn("a")})) == "spec.bad_number"
    assert refused(instance(service(2, "a", properties={"1": 2}))) == "spec.no_list"
    assert refused(instance(service(2, "a", properties=["x"]))) == "spec.no_table"
    assert refused(instance({"iid": 2})) == "spec.bad_urn"


def test_it_is_bounded() -> None:
    many = [{"iid": each, "type": "urn:a:b:c:1:d:1"} for each in range(1, MOST_MEMBERS + 2)]
    assert refused(instance(service(2, "a", properties=many))) == "spec.too_many"
    assert refused(instance(*(service(each, "a") for each in range(1, 202)))) == "spec.too_many"
    half = many[: MOST_MEMBERS // 2 + 1]
    assert refused(instance(service(2, "a", properties=half), service(3, "a", properties=half))) == "spec.too_many"
    full = parse_spec(instance(service(2, "a", properties=many[:MOST_MEMBERS])))
    assert full.properties[-1].name == f"a:c-{MOST_MEMBERS}"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 70_000) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
WILD_MEMBER = st.fixed_dictionaries(
    {"iid": st.integers(1, 40) | JSON},
    optional={
        "type": st.just(urn("on")) | JSON, "format": st.sampled_from(["bool", "uint8"]) | JSON, "access": JSON,
        "unit": JSON, "value-range": JSON, "value-list": JSON, "in": JSON, "out": JSON, "arguments": JSON,
        "description": JSON,
    },
)  # fmt: skip
WILD_SERVICE = st.fixed_dictionaries(
    {"iid": st.integers(1, 40) | JSON, "type": st.just(urn("light")) | JSON},
    optional={key: st.lists(WILD_MEMBER, max_size=3) | JSON for key in ("properties", "actions", "events")},
)


def _of(services: list[dict[str, Any]]) -> bytes:
    return instance(*services)


@given(st.binary(max_size=200) | st.lists(WILD_SERVICE, max_size=3).map(_of))
def test_no_bytes_do_more_than_be_refused(data: bytes) -> None:
    try:
        spec = parse_spec(data)
    except BadBytes:
        return
    names = [one.name for one in spec.properties]
    assert len(set(names)) == len(names)
    assert all(one.bounds is None or one.bounds[0] < one.bounds[1] for one in spec.properties)
