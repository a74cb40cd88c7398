"""MIoT on the wire."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.miio.exchange import Ask
from drivers.miio.profiles.miot import MiotProfile, Prop
from hub.model.command import Call
from hub.model.errors import BadBytes, NotSupported, Rejected, Unreachable
from hub.model.ports import Order
from tests.drivers.miio.products import miot

LAMP = MiotProfile(miot("yeelink.light.colorc"), "77")
AIRER = MiotProfile(miot("hyd.airer.znlyj2"), "78")
MOTION = MiotProfile(miot("lumi.motion.acn001"), "lumi.1")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["siid", "piid", "eiid", "code", "value", "arguments"]), inner, max_size=5)
    ),
    max_leaves=10,
)


def test_reading_asks_each_property_once_though_two_are_made_of_it() -> None:
    kettle = MiotProfile(miot("yunmi.kettle.v19"), "77")
    members = kettle.members(("on", "state", "temperature", "nothing"))
    assert members == (Prop(2, 1), Prop(2, 3))
    ask = kettle.read(members)
    assert ask.params == [{"did": "77", "siid": 2, "piid": 1}, {"did": "77", "siid": 2, "piid": 3}]
    heard = kettle.readings(members, [{"siid": 2, "piid": 1, "code": 0, "value": 1}])
    assert dict(heard.values) == {"on": True, "state": "heating"}


def test_answers_are_matched_by_number_in_any_order_and_without_the_device_id() -> None:
    members = LAMP.members(("on", "brightness", "color_temperature"))
    heard = LAMP.readings(
        members,
        [
            {"siid": 2, "piid": 3, "code": 0, "value": 3000},
            {"siid": 9, "piid": 9, "code": 0, "value": 1},
            {"siid": 2, "piid": 1, "value": True},
            {"siid": 2, "piid": 2, "code": -4004},
        ],
    )
    assert dict(heard.values) == {"color_temperature": 3000, "on": True}
    assert [member for member, _ in heard.refused] == [Prop(2, 2)]


@given(JSON)
def test_any_answer_is_survived(result: Any) -> None:
    try:
        heard = LAMP.readings(LAMP.members(("on", "color")), result)
    except BadBytes:
        assert not isinstance(result, list)
    else:
        assert {path for path, _ in heard.values} <= {"on", "color"}


@given(JSON)
def test_any_push_is_survived(entry: Any) -> None:
    entries = [entry] if isinstance(entry, dict) else []
    for method in ("properties_changed", "event_occured", "nonsense"):
        assert isinstance(MOTION.pushed(method, entries).values, list)


@given(JSON)
def test_no_odd_answer_counts_as_done(result: Any) -> None:
    (ask,) = LAMP.asks(Order(writes=(("on", True),)))
    refusal = LAMP.refusal(ask, result)
    done = isinstance(result, list) and any(
        isinstance(item, dict) and (item.get("siid"), item.get("piid")) == (2, 1) and item.get("code") in (0, 1)
        for item in result
    )
    assert refusal is not None or done


def test_plain_writes_travel_together_and_actions_by_themselves() -> None:
    asks = AIRER.asks(Order(writes=(("position", 0), ("light.on", True))))
    assert [ask.method for ask in asks] == ["set_properties"]
    assert [(item["siid"], item["piid"], item["value"]) for item in asks[0].params] == [(2, 2, 2), (3, 1, True)]
    (stop,) = AIRER.asks(Order(call=Call("d", "stop")))
    assert [(item["piid"], item["value"]) for item in stop.params] == [(2, 0)]


def test_an_action_is_done_when_its_code_says_so() -> None:
    ask = Ask("action", {"did": "7", "siid": 3, "aiid": 1, "in": []})
    assert LAMP.refusal(ask, {"code": 0, "out": []}) is None
    assert isinstance(LAMP.refusal(ask, {"code": -4003}), NotSupported)
    assert isinstance(LAMP.refusal(ask, ["ok"]), Unreachable)
    assert isinstance(LAMP.refusal(ask, {}), Unreachable)


def test_what_was_done_in_part_is_not_called_impossible() -> None:
    (ask,) = AIRER.asks(Order(writes=(("position", 0), ("light.on", True))))

    def said(*codes: int) -> type | None:
        result = [
            {"siid": one["siid"], "piid": one["piid"], "code": code}
            for one, code in zip(ask.params, codes, strict=False)
        ]
        refusal = AIRER.refusal(ask, result)
        return None if refusal is None else type(refusal)

    assert (said(0, 0), said(0, 1)) == (None, None)
    assert (said(0, -4003), said(-4003, 1)) == (Rejected, Rejected)
    assert said(-4003, -4002) is NotSupported
    assert (said(-4005, 0), said(0, -704042011), said(0)) == (Rejected, Unreachable, Unreachable)


def test_arguments_of_events_are_news_too_in_both_shapes() -> None:
    def motion(arguments: object) -> dict[str, object]:
        return dict(MOTION.pushed("event_occured", [{"siid": 2, "eiid": 1, "arguments": arguments}]).values)

    assert motion([{"piid": 1, "value": 55}]) == {"illuminance": 55.0, "motion": True}
    assert motion([55]) == {"motion": True}
    assert motion(None) == {"motion": True}


@pytest.mark.parametrize("order", [Order(writes=(("pressure", 1),)), Order(call=Call("d", "fly"))])
def test_what_is_not_there(order: Order) -> None:
    with pytest.raises(NotSupported):
        LAMP.asks(order)
