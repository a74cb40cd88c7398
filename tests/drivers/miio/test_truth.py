"""Truths agree with what the client can know: a property that nobody can look at would never be judged."""

from random import Random

import pytest

from drivers.kit.home import SimulatedDevice, SimulatedHome, build_home
from drivers.kit.simulator import ReceivedCommand, SimulationPorts, Simulator
from drivers.miio.simulated.models import CHILDREN, DEVICES
from drivers.miio.simulator import simulators
from drivers.miio.truth import commanding, truth
from drivers.miio.truth_of_appliances import truths
from hub.core.clock import VirtualClock
from hub.model.capability import Category
from hub.model.device import Happening
from hub.model.value import Color
from tests.drivers.miio.products import CATALOGUE

TOKEN = "00112233445566778899aabbccddeeff"
# What no simulator of ours keeps as a state of its own, and none of these models.
UNSEEN = {"fault", "led", "led_brightness", "buzzer", "child_lock", "movement"}
UNSEEN_OF = {
    "chunmi.microwave.n23l01": "duration",
    "chunmi.oven.x02": "target_temperature",
    "cuco.plug.cp2": "voltage current",
    "dmaker.fan.p10": "angle auto_off mode",
    "dooya.curtain.m2": "reverse",
    "lumi.motion.acn001": "battery",
    "minij.washer.v5": "program",
    "mmgg.pet_waterer.s1": "filter_left cotton.filter_left",
    "nwt.derh.312en": "mode",
    "philips.light.bulb": "auto_off",
    "rockrobo.vacuum.v1": "suction main_brush.brush_left side_brush.brush_left filter_left area cleaning_time",
    "viomi.dishwasher.m02": "program temperature",
    "viomi.fridge.m1": "mode",
    "viomi.waterheater.e8": "mode",
    "xiaomi.aircondition.mc1": "fan_speed energy run_time eco sleep swing",
    "xiaomi.kettle.ym3pro": "keep_warm",
    "yeelink.bhf_light.v5": "mode blow.on ventilation.on light.brightness",
    "yeelink.light.ceilc": "effect ambient_light.on ambient_light.brightness ambient_light.color"
    " ambient_light.color_temperature",
    "yeelink.light.lamp1": "auto_off",
    "yeelink.light.lamp22": "effect",
    "yunmi.kettle.v19": "keep_warm keep_warm_temperature",
    "zhimi.airpurifier.mb3": "speed temperature humidity filter_used",
    "zhimi.humidifier.ca4": "drying run_time",
    "zhimi.humidifier.cb1": "drying run_time",
}


def simulator(model: str, **settings: object) -> Simulator:
    gateway = SimulatedDevice("gateway", "miio", "lumi.gateway.mgl03", "127.77.9.1", wire_id="9", token=TOKEN)
    own = SimulatedDevice("it", "miio", model, "127.77.9.2", wire_id="7", token=TOKEN, settings=settings)
    child = SimulatedDevice("it", "miio", model, wire_id="blt.1", via="gateway", settings=settings)
    home = SimulatedHome((gateway, child if model in CHILDREN else own))
    return build_home(home, {"miio": simulators}, SimulationPorts(VirtualClock(), Random(1)))[1]


@pytest.mark.parametrize("model", sorted(model for model in {*DEVICES, *CHILDREN} if truth(model) is not None))
def test_what_is_seen_of_a_simulated_product_is_what_it_has_and_nothing_dangerous_is_overlooked(model: str) -> None:
    seen, abilities = truth(model), CATALOGUE.abilities(model)
    assert seen is not None
    assert abilities is not None
    state = simulator(model).state()
    unseen = {*UNSEEN, *UNSEEN_OF.get(model, "").split()}
    guarded = {path for path, prop in abilities.properties.items() if prop.guard is not None}
    shown = {path for path, prop in abilities.properties.items() if prop.category is not Category.RAW}
    assert guarded <= seen.looks.keys()
    assert shown - unseen <= seen.looks.keys()
    for path, look in seen.looks.items():
        prop, value = abilities.properties[path], look(state)
        if (model, path) == ("lumi.motion.acn001", "motion"):
            assert value is None
        else:
            assert value is not None
            assert prop.same(prop.accept(value), value)
    assert seen.calls.keys() == abilities.commands.keys() - {"stop", "locate"}
    assert {name for told in seen.events.values() for one in told("single") for name in [one.path]} == set(
        abilities.events
    )


def test_a_model_of_nobody() -> None:
    assert truth("maker.toaster.v1") is None


def test_a_colour_is_taken_apart() -> None:
    seen = truth("yeelink.light.colorc")
    assert seen is not None
    assert seen.looks["color"]({"color": 0x102030}) == Color(0x10, 0x20, 0x30)
    assert seen.looks["color"]({}) is None


def test_water_that_is_to_boil_must_get_warmer() -> None:
    seen = truth("yunmi.kettle.v19")
    assert seen is not None
    cold, warm = {"water_temperature": 20.0}, {"water_temperature": 21.5}
    proof = seen.proofs["on"]
    assert proof(cold, warm, True)
    assert not proof(cold, cold, True)
    assert not proof(warm, {}, True)
    assert proof(warm, cold, False)


def test_a_vacuum_is_docked_when_it_is_on_its_way_or_there() -> None:
    seen = truth("rockrobo.vacuum.v1")
    assert seen is not None
    assert [seen.calls["dock"]({"state": state}, {}) for state in (3, 5, 6, 8, 100, None)] == [
        False, False, True, True, True, False,
    ]  # fmt: skip


def test_a_ring_is_a_press_too_and_other_presses_are_no_ring() -> None:
    seen = truth("linp.remote.k9b1")
    assert seen is not None
    ring, single = Happening("ring", {}), Happening("press", {"kind": "single"})
    assert seen.events["ring"](True) == (ring, single) == seen.events["press"]("single")
    assert seen.events["press"]("double") == (Happening("press", {"kind": "double"}),)


@pytest.mark.parametrize(
    ("method", "commands"),
    [
        ("set_properties", True), ("action", True), ("set_power", True), ("app_charge", True), ("toggle", True),
        ("get_properties", False), ("get_prop", False), ("get_status", False), ("miIO.info", False),
    ],
)  # fmt: skip
def test_requests_that_want_something_done(method: str, commands: bool) -> None:
    assert commanding(ReceivedCommand(0.0, method, "[]")) is commands


def test_a_pause_of_an_appliance_is_done_when_it_shows() -> None:
    washer = truths(commanding)["minij.washer.v5"]
    assert washer.calls["pause"]({"state": "pause"}, {})
    assert not washer.calls["pause"]({"state": "run"}, {})
