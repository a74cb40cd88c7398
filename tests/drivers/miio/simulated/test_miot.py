"""The MIoT application: codes per property, echoes, late state, faults."""

import pytest

from hub.model.errors import BadConfig, BadValue, UnknownName
from tests.drivers.miio.simulated.bench import DID, Bench, item

LAMP = "yeelink.light.colorc"


def test_reading_and_writing() -> None:
    bench = Bench(LAMP)
    assert bench.put(_2_1=True, _2_2=40) == [0, 0]
    assert bench.get("2.1", "2.2") == [
        {"did": "x", "siid": 2, "piid": 1, "code": 0, "value": True},
        {"did": "x", "siid": 2, "piid": 2, "code": 0, "value": 40},
    ]
    assert bench.sim.state()["brightness"] == 40


def test_every_property_has_a_code_of_its_own() -> None:
    plug = Bench("cuco.plug.cp2", max_props=15)
    answers = plug.get("2.1", "9.9", "3.3")
    assert [answer["code"] for answer in answers] == [0, -4003, -4001]
    assert "value" not in answers[1]
    assert plug.put(_2_1=True, _2_3=1, _9_9=1, _2_5=-1, _3_1=1) == [0, -4002, -4003, -4005, -4005]
    assert plug.sim.state()["on"] is True


@pytest.mark.parametrize("value", [0, 101, 50.5, "50", True, None, [50]])
def test_values_that_do_not_fit_are_refused(value: object) -> None:
    bench = Bench(LAMP)
    assert bench.put(_2_2=value) == [-4005]
    assert bench.sim.state()["brightness"] == 100


def test_a_step_is_kept() -> None:
    bench = Bench("xiaomi.aircondition.mc1")
    assert bench.put(_2_4=22.5) == [0]
    assert bench.put(_2_4=22.3) == [-4005]
    assert bench.put(_2_4=23) == [0]
    assert bench.value("2.4") == 23.0


def test_actions() -> None:
    bench = Bench("yeelink.light.lamp22")
    reply = bench.ask("action", {"did": "x", "siid": 2, "aiid": 1, "in": []})
    assert reply is not None
    assert reply["result"] == {"did": "x", "siid": 2, "aiid": 1, "code": 0, "out": []}
    assert bench.sim.state()["on"] is True
    reply = bench.ask("action", {"did": "x", "siid": 2, "aiid": 9, "in": []})
    assert reply is not None
    assert reply["result"]["code"] == -4003


@pytest.mark.parametrize("params", [{}, [1], [{"siid": 2}], [{"siid": True, "piid": 1}], "x"])
def test_params_that_are_none_are_refused_at_once(params: object) -> None:
    reply = Bench(LAMP).ask("get_properties", params)
    assert reply is not None
    assert reply["error"]["code"] == -5001


def test_a_slow_device_accepts_first_and_changes_later() -> None:
    bench = Bench(LAMP, slow_state=1.0, push=True)
    bench.subscribe()
    assert bench.put(_2_1=True) == [1]
    assert bench.value("2.1") is False
    assert bench.pushes() == []
    bench.clock.advance(2.0)
    assert bench.value("2.1") is True
    assert bench.pushes() == [[item("2.1", str(DID)) | {"value": True}]]


def test_a_liar_says_ok_and_does_nothing() -> None:
    bench = Bench(LAMP)
    bench.sim.misbehave("lies", value=True)
    assert bench.put(_2_1=True) == [0]
    assert bench.value("2.1") is False


def test_codes_can_be_ordered_for_single_properties() -> None:
    bench = Bench(LAMP)
    bench.sim.misbehave("property_errors", {"2.1": -4004})
    assert [answer["code"] for answer in bench.get("2.1", "2.2")] == [-4004, 0]
    assert bench.put(_2_1=True) == [-4004]


def test_a_hand_changes_what_a_wire_could() -> None:
    bench = Bench(LAMP)
    bench.sim.act("brightness", 12)
    assert bench.value("2.2") == 12
    with pytest.raises(BadValue):
        bench.sim.act("brightness", 1000)
    with pytest.raises(UnknownName) as caught:
        bench.sim.act("brigthness", 12)
    assert "brightness" in str(caught.value.params["known"])


def test_values_at_the_start_come_from_the_row() -> None:
    assert Bench(LAMP, values={"on": True, "brightness": 7}).get("2.1", "2.2")[1]["value"] == 7
    with pytest.raises(BadConfig):
        Bench(LAMP, values={"brightness": 700})
    with pytest.raises(BadConfig):
        Bench(LAMP, values=[1])
