"""Message shapes as facts: from Axis' documentation and the tests of github.com/Kane610/axis."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.axis.codec import (
    STREAM_API,
    Application,
    Configured,
    Detection,
    DeviceInfo,
    Scenario,
    configure,
    parse,
    read_apis,
    read_info,
    read_scenarios,
    scenario_number,
)
from hub.model.errors import BadBytes

OBJECTS = "tnsaxis:CameraApplicationPlatform/ObjectAnalytics/Device1Scenario1"
VMD = "tnsaxis:CameraApplicationPlatform/VMD/Camera1Profile1"

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


def notification(topic: object, data: object, **extra: object) -> str:
    message = {"source": {}, "key": {}, "data": data}
    params = {"notification": {"timestamp": 1639385866198, "topic": topic, "message": message, **extra}}
    return json.dumps({"apiVersion": "1.0", "method": "events:notify", "params": params})


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"classTypes": "human", "active": "1", "objectId": "234232"}, (True, {"human"})),
        ({"classTypes": "human", "active": "0"}, (False, {"human"})),
        ({"active": "0"}, (False, set())),
        ({"classTypes": "human, Car", "active": True}, (True, {"human", "car"})),
        ({"active": 1}, (True, set())),
        ({"reason": "human", "total": "4", "totalHuman": "4"}, (None, {"human"})),
        ({"startTime": "2022-12-06T22:01:25Z", "reason": "car", "total": "20960"}, (None, {"car"})),
    ],
)
def test_what_a_scenario_tells(data: dict[str, object], expected: tuple[bool | None, set[str]]) -> None:
    active, classes = expected
    assert parse(notification(OBJECTS, data)) == Detection(
        Application.OBJECTS, "Device1Scenario1", active, frozenset(classes)
    )


def test_what_the_motion_detection_tells() -> None:
    found = parse(notification(VMD, {"active": "1"}))
    assert found == Detection(Application.MOTION, "Camera1Profile1", True, frozenset())


def test_a_message_without_a_timestamp_and_with_other_namespaces_is_sound() -> None:
    text = notification("axis:CameraApplicationPlatform/axis:VMD/Camera1Profile2", {"active": "0"}, timestamp=None)
    assert parse(text) == Detection(Application.MOTION, "Camera1Profile2", False, frozenset())


@pytest.mark.parametrize(
    "topic",
    [
        "tns1:Device/tnsaxis:IO/VirtualPort",
        "tnsaxis:CameraApplicationPlatform/FenceGuard/Camera1Profile1",
        "tnsaxis:CameraApplicationPlatform/ObjectAnalytics/Device1ScenarioANY",
        "tnsaxis:CameraApplicationPlatform/VMD/Camera1ProfileANY",
        "tnsaxis:CameraApplicationPlatform/ObjectAnalytics/xinternal_data",
        "",
    ],
)
def test_what_concerns_nobody_is_nothing(topic: str) -> None:
    assert parse(notification(topic, {"active": "1", "svgframe": "<svg/>"})) is None


def test_answers_to_the_subscription() -> None:
    answer = {"apiVersion": "1.0", "context": "hearth", "method": "events:configure"}
    assert parse(json.dumps({**answer, "data": {}})) == Configured()
    refusal = {"code": 1100, "message": "Internal Error"}
    assert parse(json.dumps({**answer, "error": refusal})) == Configured(1100, "Internal Error")
    assert parse(json.dumps({**answer, "error": {}})) == Configured(-1, "")


def test_one_filter_subscribes_to_both_applications() -> None:
    asked = json.loads(configure())
    assert asked["method"] == "events:configure"
    assert asked["params"] == {
        "eventFilterList": [
            {
                "topicFilter": "tnsaxis:CameraApplicationPlatform/ObjectAnalytics//."
                "|tnsaxis:CameraApplicationPlatform/VMD//."
            }
        ]
    }


def test_who_the_camera_is() -> None:
    listed = {
        "ProdNbr": "M1065-LW",
        "Version": "9.80.1",
        "ProdType": "Network Camera",
        "SerialNumber": "ACCC12345678",
        "ProdShortName": "AXIS M1065-LW",
        "Brand": "AXIS",
    }
    answer = {"apiVersion": "1.1", "method": "getAllProperties", "data": {"propertyList": listed}}
    assert read_info(answer) == DeviceInfo("ACCC12345678", "AXIS M1065-LW", "Network Camera", "9.80.1")
    wrong: list[object] = [{}, {"data": {}}, {"data": {"propertyList": {**listed, "SerialNumber": "12"}}}, [], None]
    for broken in wrong:
        with pytest.raises(BadBytes):
            read_info(broken)


def test_what_the_firmware_offers() -> None:
    rows: list[object] = [{"id": "basic-device-info", "version": "1.1"}, {"id": STREAM_API}, {"id": 7}, "x"]
    assert read_apis({"data": {"apiList": rows}}) == {"basic-device-info", "event-streaming-over-websocket"}
    with pytest.raises(BadBytes):
        read_apis({"data": {}})


def test_the_scenarios_as_their_owner_drew_them() -> None:
    rows: list[Any] = [
        {"id": 1, "name": "Scenario 1", "type": "motion", "objectClassifications": []},
        {"id": 2, "name": "Hall", "type": "fence", "objectClassifications": [{"type": "human"}]},
        {"id": 3, "objectClassifications": [{"type": "human"}, {"type": "vehicle"}]},
        {"id": 4, "name": 7, "objectClassifications": 7},
        "nonsense",
        {"name": "without a number"},
    ]
    assert read_scenarios({"data": {"scenarios": rows}}) == {
        "1": Scenario("Scenario 1", humans_only=False),
        "2": Scenario("Hall", humans_only=True),
        "3": Scenario("", humans_only=False),
        "4": Scenario("", humans_only=False),
    }
    with pytest.raises(BadBytes):
        read_scenarios({"data": {"scenarios": {}}})
    assert scenario_number("Device1Scenario12") == "12"
    assert scenario_number("Camera1Profile1") == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        "7",
        '{"method": "events:other"}',
        '{"method": ["events:notify"]}',
        notification(OBJECTS, {"active": "perhaps"}),
        notification(OBJECTS, {"active": None}),
        notification(OBJECTS, {"active": [[[]]]}),
        notification(OBJECTS, "active"),
        notification(None, {"active": "1"}),
        "[" * 100_000,
    ],
)
def test_garbage_is_said_to_be_garbage(text: str) -> None:
    with pytest.raises(BadBytes):
        parse(text)


def read(text: str) -> None:
    try:
        parse(text)
    except BadBytes:
        return


@given(st.text(max_size=300) | JSON.map(json.dumps))
def test_any_text_is_read_or_refused(text: str) -> None:
    read(text)


@given(st.sampled_from((OBJECTS, VMD)) | st.text(max_size=40) | JSON, JSON | st.fixed_dictionaries({"active": JSON}))
def test_any_notification_is_read_or_refused(topic: object, data: object) -> None:
    read(notification(topic, data))


@given(st.sampled_from(("events:notify", "events:configure")), JSON, JSON)
def test_any_message_is_read_or_refused(method: str, params: object, error: object) -> None:
    read(json.dumps({"method": method, "params": params, "error": error}))


@given(JSON)
def test_any_answer_is_read_or_refused(data: object) -> None:
    for read_answer in (read_info, read_scenarios, read_apis):
        for answer in (data, {"data": data}, {"data": {"propertyList": data, "scenarios": data, "apiList": data}}):
            try:
                read_answer(answer)
            except BadBytes:
                continue
