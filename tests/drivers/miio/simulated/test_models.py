"""The table of models, and that the tables of facts hold together."""

from collections.abc import Iterator

import pytest

from drivers.miio.simulated.air import Dehumidifier, Purifier
from drivers.miio.simulated.appliance import Refusal, as_list, no_answer, rounded, scalar
from drivers.miio.simulated.climate import AirConditioner, Fan, Heater
from drivers.miio.simulated.cooking import AirFryer, Microwave, Oven
from drivers.miio.simulated.covers import Curtain, DryingRack
from drivers.miio.simulated.facts import Fact
from drivers.miio.simulated.fountain import Fountain
from drivers.miio.simulated.gateway import Gateway
from drivers.miio.simulated.humidifiers import LegacyHumidifier, MiotHumidifier
from drivers.miio.simulated.kettle import BOIL_TOGETHER, Kettle
from drivers.miio.simulated.laundry import Dishwasher, Washer
from drivers.miio.simulated.legacy import LegacyAppliance
from drivers.miio.simulated.lights import CeilingLamp, ColorBulb, DeskLamp, MonitorBar, PhilipsBulb
from drivers.miio.simulated.miot import MiotAppliance
from drivers.miio.simulated.models import CHILDREN, DEVICES
from drivers.miio.simulated.plugs import MeteringPlug, PowerStrip
from drivers.miio.simulated.scene_gateway import SceneGateway
from drivers.miio.simulated.sensors import Button, Child
from drivers.miio.simulated.vacuum import Vacuum
from drivers.miio.simulated.warm import BathHeater, Fridge, TouchyKettle, WaterHeater
from tests.drivers.miio.simulated.bench import Bench

MIOT = (
    AirConditioner, AirFryer, BathHeater, CeilingLamp, ColorBulb, Curtain, Dehumidifier, DryingRack, Fan, Fountain,
    Gateway, Heater, Kettle, MeteringPlug, MiotHumidifier, MonitorBar, Oven, PowerStrip, Purifier, TouchyKettle,
    WaterHeater,
)  # fmt: skip
LEGACY = (DeskLamp, Dishwasher, Fridge, LegacyHumidifier, Microwave, PhilipsBulb, Washer)


def facts() -> Iterator[tuple[str, Fact]]:
    for model, make in (*DEVICES.items(), *CHILDREN.items()):
        if isinstance(make, type) and issubclass(make, MiotAppliance | LegacyAppliance):
            for fact in make.FACTS.values():
                yield f"{model} {fact.key}", fact


def test_every_product_is_in_the_table() -> None:
    assert set(DEVICES.values()) == {*MIOT, *LEGACY, Vacuum, SceneGateway}
    assert all(isinstance(make, type) and issubclass(make, Child) for make in CHILDREN.values())


def test_a_property_begins_with_a_value_that_it_admits() -> None:
    assert [where for where, fact in facts() if not fact.admits(fact.initial)] == []
    assert [where for where, fact in facts() if not set(fact.access) <= set("rwn")] == []


@pytest.mark.parametrize("model", DEVICES)
def test_every_device_starts_answers_and_tells_its_state(model: str) -> None:
    bench = Bench(model)
    reply = bench.ask("miIO.info")
    assert reply is not None
    assert reply["result"]["model"] == model
    assert bench.sim.state()["powered"] is True
    assert len(set(bench.sim.acts)) == len(bench.sim.acts)
    bench.sim.act("plug", value=False)
    bench.clock.advance(100_000)
    bench.sim.act("plug", value=True)
    bench.clock.advance(10)
    assert bench.ask("miIO.info") is not None


@pytest.mark.parametrize("model", CHILDREN)
def test_every_child_has_a_state_and_hands(model: str) -> None:
    bench = Bench("lumi.gateway.mgl03", children={"it": model})
    assert bench.children["it"].state()
    assert bench.children["it"].acts


def test_buttons_know_three_presses() -> None:
    buttons = [make for make in CHILDREN.values() if isinstance(make, type) and issubclass(make, Button)]
    assert [set(button.PRESSES) for button in buttons] == [{"single", "double", "long"}] * 3


def test_what_boils_is_writable() -> None:
    assert all("w" in Kettle.FACTS[key].access for key in BOIL_TOGETHER)


def test_small_words() -> None:
    assert (rounded(18.26, 0.1), rounded(22.3, 0.5)) == (18.3, 22.5)
    assert (no_answer().code, scalar("on"), as_list([1])) == (-9999, "on", [1])
    with pytest.raises(Refusal):
        scalar(None)
    with pytest.raises(Refusal):
        as_list({})
