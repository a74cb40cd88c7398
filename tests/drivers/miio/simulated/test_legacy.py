"""The application of older devices."""

import pytest

from hub.model.errors import BadConfig, BadValue, UnknownName
from tests.drivers.miio.simulated.bench import Bench

BULB = "philips.light.bulb"


def answer(bench: Bench, method: str, params: object = ()) -> object:
    reply = bench.ask(method, params)
    assert reply is not None
    return reply.get("result", reply.get("error"))


def test_getting_and_setting() -> None:
    bench = Bench(BULB)
    assert answer(bench, "get_prop", ["power", "bright"]) == ["off", 100]
    assert answer(bench, "set_power", ["on"]) == ["ok"]
    assert answer(bench, "set_bright", [30]) == ["ok"]
    assert answer(bench, "get_prop", ["bright", "power"]) == [30, "on"]
    assert bench.sim.state()["power"] == "on"


@pytest.mark.parametrize("params", [[], ["30"], [0], [101], [True], [[1]]])
def test_arguments_that_do_not_fit_are_refused_at_once(params: list[object]) -> None:
    bench = Bench(BULB)
    assert answer(bench, "set_bright", params) == {"code": -5001, "message": "invalid_arg"}
    assert bench.sim.state()["bright"] == 100


def test_the_methods_of_miot_and_unknown_properties_are_not_answered_in_time() -> None:
    bench = Bench(BULB)
    nothing = {"code": -9999, "message": "user ack timeout"}
    assert answer(bench, "get_properties", [{"did": "x", "siid": 2, "piid": 1}]) == nothing
    assert answer(bench, "get_prop", ["power", "colour"]) == nothing
    assert answer(bench, "get_prop", ["power"] * 17) == nothing


def test_one_property_a_request() -> None:
    bench = Bench("zhimi.humidifier.cb1")
    assert answer(bench, "get_prop", ["power"]) == ["off"]
    assert answer(bench, "get_prop", ["power", "mode"]) == {"code": -9999, "message": "user ack timeout"}


def test_liars_and_slow_ones() -> None:
    bench = Bench(BULB)
    bench.sim.misbehave("lies", value=True)
    assert answer(bench, "set_power", ["on"]) == ["ok"]
    assert bench.sim.state()["power"] == "off"
    bench.sim.misbehave("lies", value=False)
    bench.sim.misbehave("slow_state", 2.0)
    assert answer(bench, "set_power", ["on"]) == ["ok"]
    assert bench.sim.state()["power"] == "off"
    bench.clock.advance(4)
    assert bench.sim.state()["power"] == "on"


def test_a_hand() -> None:
    bench = Bench(BULB)
    bench.sim.act("press", value=True)
    bench.sim.act("bright", 5)
    assert answer(bench, "get_prop", ["power", "bright"]) == ["on", 5]
    with pytest.raises(BadValue):
        bench.sim.act("bright", 500)
    with pytest.raises(UnknownName):
        bench.sim.act("shout", value=True)


def test_values_at_the_start_come_from_the_row() -> None:
    assert Bench(BULB, values={"power": "on"}).sim.state()["power"] == "on"
    with pytest.raises(BadConfig):
        Bench(BULB, values={"power": "maybe"})
    with pytest.raises(BadConfig):
        Bench(BULB, values=7)
    with pytest.raises(BadConfig):
        Bench(BULB, values={"colour": 7})
