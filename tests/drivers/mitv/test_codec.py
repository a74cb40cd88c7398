import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.kit.http import Answer
from drivers.mitv.codec import Volume, read, read_apps, read_macs, read_name, read_volume, start
from hub.model.errors import HearthError, NotSupported, Rejected, Unreachable


def answer(status: int = 200, **said: object) -> Answer:
    return Answer(status, json.dumps(said).encode())


def test_answers_are_told_apart() -> None:
    assert read(answer(status_=0, request_result=200, data="x")) == "x"
    with pytest.raises(Rejected):
        read(Answer(200, b'{"status": 1, "msg": "no"}'))
    with pytest.raises(Unreachable):
        read(Answer(500, b""))
    for strange in (Answer(404, b"{}"), Answer(200, b"[]"), Answer(200, b"{}"), Answer(200, b"<html>")):
        with pytest.raises(NotSupported):
            read(strange)


def test_the_volume_comes_as_object_or_text() -> None:
    assert (
        read_volume({"volume": 10, "maxVolume": 50}) == read_volume('{"volume": 10, "maxVolume": "50"}') == Volume(20)
    )
    for nonsense in (None, "x", {"volume": 60, "maxVolume": 50}, {"volume": 0, "maxVolume": 0}, {"volume": True}):
        assert read_volume(nonsense) is None


def test_apps_are_found_by_name() -> None:
    listed = [{"AppName": "Video", "PackageName": "com.example.video"}, {"AppName": "", "PackageName": "a.b"}, 7]
    assert read_apps({"AppInfo": [*listed, {"AppName": "Evil", "PackageName": "a.b&action=x"}]}) == {
        "Video": "com.example.video"
    }
    assert read_macs({"ethmac": "50:8A:06:01:02:03", "wifimac": "x"}) == ("508a06010203",)
    assert read_name({"devicename": "Living room"}) == "Living room"
    assert start("a.b")[1]["packagename"] == "a.b"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["status", "data", "AppInfo", "AppName", "volume", "maxVolume", "ethmac", "devicename"]),
            inner,
        )
    ),
    max_leaves=12,
)


@given(_JSON)
def test_whatever_is_answered_does_no_harm(said: object) -> None:
    for reader in (read_name, read_macs, read_apps):
        reader(said)
    volume = read_volume(said)
    assert volume is None or 0 <= volume.percent <= 100


@given(st.binary(max_size=60) | _JSON.map(lambda said: json.dumps(said).encode()), st.integers(100, 599))
def test_any_body_is_read_or_refused(body: bytes, status: int) -> None:
    try:
        read(Answer(status, body))
    except HearthError:
        return
