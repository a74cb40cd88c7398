"""Legacy miIO on the wire."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.miio.exchange import Ask
from drivers.miio.profiles.legacy import LegacyProfile, Name
from drivers.miio.profiles.profile import Profile
from hub.model.command import Call
from hub.model.errors import BadBytes, NotSupported, Rejected, Unreachable
from hub.model.ports import Order
from tests.drivers.miio.products import legacy

BULB: Profile[Name] = LegacyProfile(legacy("philips.light.bulb"))
VACUUM: Profile[Name] = LegacyProfile(legacy("rockrobo.vacuum.v1"))


def test_get_prop_by_position() -> None:
    members = BULB.members(("brightness", "on", "nothing"))
    assert BULB.read(members).params == ["bright", "power"]
    assert dict(BULB.readings(members, [40, "on"]).values) == {"brightness": 40, "on": True}


@pytest.mark.parametrize("result", [[40], [40, "on", 1], "on", None, {"power": "on"}])
def test_too_few_or_too_many_values_cannot_be_understood(result: Any) -> None:
    with pytest.raises(BadBytes):
        BULB.readings(BULB.members(("brightness", "on")), result)


def test_a_value_that_is_not_there_is_refused() -> None:
    heard = BULB.readings(BULB.members(("brightness", "on")), [None, "on"])
    assert dict(heard.values) == {"on": True}
    assert [member.name for member, _ in heard.refused] == ["bright"]


def test_members_travel_by_getter() -> None:
    names = (Name("a"), Name("s1", "get_status"), Name("b"), Name("c"), Name("s2", "get_status"))
    assert [tuple(name.name for name in chunk) for chunk in BULB.chunks(names, 2)] == [("a", "b"), ("c",), ("s1", "s2")]


def test_an_object_with_everything() -> None:
    members = VACUUM.members(("state", "battery"))
    assert VACUUM.read(members).params == []
    for result in ([{"state": 5, "battery": 80, "other": 1}], {"state": 5, "battery": 80}):
        assert dict(VACUUM.readings(members, result).values) == {"state": "cleaning", "battery": 80}
    assert VACUUM.readings(members, [{}]).values == []
    with pytest.raises(BadBytes):
        VACUUM.readings(members, ["unknown_method"])


def test_every_write_is_a_method_of_its_own() -> None:
    asks = BULB.asks(Order(writes=(("on", False), ("brightness", 30))))
    assert [(ask.method, ask.params) for ask in asks] == [("set_power", ["off"]), ("set_bright", [30])]
    (start,) = VACUUM.asks(Order(call=Call("d", "start")))
    assert (start.method, start.params) == ("app_start", [])


@pytest.mark.parametrize("order", [Order(writes=(("pressure", 1),)), Order(call=Call("d", "fly"))])
def test_what_is_not_there(order: Order) -> None:
    with pytest.raises(NotSupported):
        BULB.asks(order)


@pytest.mark.parametrize(
    ("result", "error"),
    [
        (["ok"], None),
        (["OK"], None),
        ("ok", None),
        ([0], None),
        (0, None),
        (["error"], Rejected),
        ([], Unreachable),
        (None, Unreachable),
    ],
)
def test_done_or_not(result: Any, error: Any) -> None:
    assert type(BULB.refusal(Ask("set_power", ["on"]), result)) is (error or type(None))


@given(st.lists(st.none() | st.integers() | st.text(max_size=4) | st.lists(st.integers(), max_size=2), max_size=4))
def test_any_answer_is_survived(result: list[Any]) -> None:
    members = BULB.members(("on", "brightness"))
    if len(result) == 2:
        assert {path for path, _ in BULB.readings(members, result).values} <= {"on", "brightness"}
    assert BULB.refusal(Ask("set_power", ["on"]), result) is None or result not in (["ok"], [0])
    assert BULB.pushed("properties_changed", [{}]).values == []
