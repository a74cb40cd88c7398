"""Products made of plain data: they answer what is published of them, and refuse the rest."""

from random import Random
from typing import Any

import pytest

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts
from drivers.miio.simulated.product import product
from drivers.miio.simulator import simulators
from hub.core.clock import VirtualClock
from hub.model.errors import BadConfig
from tests.drivers.miio.simulated.bench import Bench

LAMP = {
    "speaks": "miot",
    "max_props": 2,
    "properties": [
        {"at": "2.1", "service": "light", "name": "on", "format": "bool", "access": "rwn"},
        {
            "at": "2.2",
            "service": "light",
            "name": "brightness",
            "format": "uint8",
            "access": "rwn",
            "range": [1, 100, 1],
        },
        {
            "at": "2.3",
            "service": "light",
            "name": "mode",
            "format": "uint8",
            "access": "rwn",
            "values": {4: "x", 7: "y"},
        },
        {"at": "2.4", "service": "light", "name": "fault", "format": "uint8", "access": "rn"},
        {"at": "2.5", "service": "light", "name": "name", "format": "string", "access": "arg"},
        {"at": "2.6", "service": "light", "name": "share", "format": "float", "access": "rw"},
        {"at": "3.1", "service": "light", "name": "on", "format": "bool", "access": "rn"},
        {"at": "3.2", "service": "light", "name": "offset", "format": "int8", "access": "rw"},
    ],
    "actions": [{"at": "2.1", "name": "toggle"}, {"name": "of no number"}],
}
OBJECT = {"power": "on", "speed": 1, "usb": False, "warm": 0, "dry": "off"}
FAN = {
    "speaks": "legacy",
    "max_props": 2,
    "properties": [
        {"name": "power", "type": "enum", "access": "rw", "values": {"on": "", "off": ""}, "setter": "set_power"},
        {"name": "speed", "type": "int", "access": "rw", "range": [1, 4, 1], "setter": "set_speed"},
        {"name": "usb", "type": "bool", "setter": {True: "usb_on", False: "usb_off"}, "setter_params": []},
        {"name": "warm", "type": "int", "access": "rw", "setter": "set_warm", "setter_params": [1, "value", "any"]},
        {
            "name": "dry", "type": "enum", "access": "rw", "values": {"off": "off", "hot": "hot"}, "setter": "control",
            "setter_params": ["word", "minutes"], "words": {"off": ["stop", "halt"], "hot": ["heat"]},
        },
        {"name": "watts", "type": "int", "access": "r", "getter": "get_watts"},
    ],
    "actions": [{"name": "dance", "method": "dance"}],
}  # fmt: skip


def test_a_miot_product_answers_what_is_published() -> None:
    bench = Bench("some.light.one", product=LAMP)
    assert bench.value("2.1") is False
    assert bench.value("2.2") == 1
    assert bench.value("2.3") == 4
    assert [answer["code"] for answer in bench.get("2.5", "9.9")] == [-4001, -4003]
    assert bench.put(_2_1=True, _2_2=50, _2_3=7, _2_6=1.5, _3_2=-128) == [0, 0, 0, 0, 0]
    assert bench.put(_2_1=1, _2_2=0, _2_3=5, _3_1=True, _9_9=1, _3_2=128) == [-4005, -4005, -4005, -4002, -4003, -4005]
    assert bench.sim.state()["light:on@3.1"] is False
    reply = bench.ask("get_properties", [{"did": "x", "siid": 2, "piid": piid} for piid in (1, 2, 3)])
    assert reply is not None
    assert reply["error"]["code"] == -9999
    assert [_act(bench, 1), _act(bench, 2)] == [0, -4003]


def _act(bench: Bench, aiid: int) -> Any:
    reply = bench.ask("action", {"did": "x", "siid": 2, "aiid": aiid, "in": []})
    assert reply is not None
    return reply["result"]["code"]


def test_what_was_accepted_may_show_late() -> None:
    bench = Bench("some.light.one", product=LAMP, slow_state=1.0)
    assert bench.put(_2_1=True) == [1]
    assert bench.value("2.1") is False
    bench.wait(2.5)
    assert bench.value("2.1") is True


@pytest.mark.parametrize(
    ("method", "params", "name", "value"),
    [
        ("set_power", ["on"], "power", "on"),
        ("set_speed", [3], "speed", 3),
        ("usb_on", [], "usb", True),
        ("set_warm", [1, 60, "sudden"], "warm", 60),
        ("control", ["heat", 30], "dry", "hot"),
        ("control", ["halt", 0], "dry", "off"),
        ("dance", [7], "power", "on"),
    ],
)
def test_an_older_product_is_set_by_its_methods(method: str, params: list[object], name: str, value: object) -> None:
    bench = Bench("some.fan.one", product=FAN)
    reply = bench.ask(method, params)
    assert reply is not None
    assert reply["result"] == ["ok"]
    assert bench.sim.state()[name] == value


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        ("set_power", ["warm"], -5001),
        ("set_power", [], -5001),
        ("set_speed", [5], -5001),
        ("set_warm", [2, 60, "x"], -5001),
        ("control", ["boil", 1], -5001),
        ("usb_on", [1], -5001),
        ("get_prop", ["power", "speed", "usb"], -9999),
        ("get_prop", ["nothing"], -9999),
        ("get_prop", ["watts"], -9999),
        ("get_prop", [7], -9999),
        ("fly", [], -9999),
        ("get_properties", [{"did": "x", "siid": 2, "piid": 1}], -9999),
    ],
)
def test_an_older_product_refuses_the_rest(method: str, params: list[object], code: int) -> None:
    reply = Bench("some.fan.one", product=FAN).ask(method, params)
    assert reply is not None
    assert reply["error"]["code"] == code


@pytest.mark.parametrize(
    ("getter", "params", "result"),
    [
        ({"method": "get_prop"}, ["speed", "usb"], [1, False]),
        ({"method": "get_device_prop", "first": "lumi.0"}, ["lumi.0", "speed"], [1]),
        ({"method": "get_status", "answers": "object"}, [], [OBJECT]),
        ({"method": "get_prop", "params": ["all"], "answers": ["more", "usb", "speed"]}, ["all"], [0, False, 1]),
        ({"method": "get_value", "answers": "object"}, ["speed"], {"speed": 1}),
    ],
)  # fmt: skip
def test_older_products_are_asked_in_several_ways(getter: object, params: list[object], result: object) -> None:
    bench = Bench("some.fan.one", product={**FAN, "getter": getter})
    reply = bench.ask(str(getter["method"]) if isinstance(getter, dict) else "", params)
    assert reply is not None
    assert reply["result"] == result
    assert bench.ask("get_watts") == {"id": bench.number, "result": [0]} | _without_result(bench)


def _without_result(bench: Bench) -> dict[str, Any]:
    reply = bench.heard()[-1]
    return {key: value for key, value in reply.items() if key not in ("id", "result")}


def test_a_getter_of_several_tells_an_object() -> None:
    worn = [{"name": name, "type": "int", "access": "r", "getter": "get_consumable"} for name in ("brush", "filter")]
    reply = Bench("some.vacuum.one", product={"speaks": "legacy", "properties": worn}).ask("get_consumable")
    assert reply is not None
    assert reply["result"] == [{"brush": 0, "filter": 0}]


def test_a_word_is_wanted_before_the_names_of_a_gateways_own() -> None:
    bench = Bench("some.fan.one", product={**FAN, "getter": {"method": "get_device_prop", "first": "lumi.0"}})
    reply = bench.ask("get_device_prop", ["speed"])
    assert reply is not None
    assert reply["error"]["code"] == -9999


def test_a_child_may_be_any_product_but_an_older_one() -> None:
    def home(data: object) -> None:
        rows = [
            SimulatedDevice("box", "miio", "lumi.gateway.mgl03", "127.77.9.1", "1", "0" * 32, "hall"),
            SimulatedDevice("lamp", "miio", "any.light.one", wire_id="blt.1", via="box", settings={"product": data}),
        ]
        simulators(rows, SimulationPorts(VirtualClock(), Random(1)))

    home(LAMP)
    with pytest.raises(BadConfig):
        home(FAN)


@pytest.mark.parametrize(
    "data", [{}, {"speaks": "french"}, {"speaks": "miot", "properties": {}}, {"speaks": "miot", "properties": [{}]}]
)
def test_data_that_say_nothing_are_refused(data: dict[str, object]) -> None:
    with pytest.raises(BadConfig):
        product(data)
