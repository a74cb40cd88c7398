"""Whatever heats, cooks or washes is switched off by what stands on the list alone, as JSON holds it."""

import asyncio
import json
import os
from random import Random

import pytest

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts
from drivers.miio.definitions.catalogue import Catalogue
from drivers.miio.driver import MiioDriver
from drivers.miio.profiles.legacy import LegacyDefinition, LegacyProfile
from drivers.miio.profiles.miot import MiotDefinition, MiotProfile
from drivers.miio.simulator import simulators
from hub.compose.products import library_of, portable
from hub.config.library import Overlays, read_products
from hub.core.clock import LoopClock
from hub.model.device import Endpoint
from hub.model.ports import DriverPorts, Library, Network, Order
from hub.model.secret import Secret
from hub.off.effort import Effort, Result
from hub.off.switching import ListLibrary, Switching
from hub.storage.off_records import OffEntry, Way
from hub.text.source import Source
from tests.drivers.conversation import until
from tests.drivers.miio.test_simulator_home import Book, Ears

TOKEN = "6f66662d6f66662d6f66662d6f66662d"
HOST = f"127.151.{os.getpid() // 254 % 254}.{os.getpid() % 254 + 1}"
CLASSES = {
    "kettle": "yunmi.kettle.v19",
    "kettle that heats to its target": "xiaomi.kettle.ym3pro",
    "heater": "zhimi.heater.mc2",
    "bath heater": "yeelink.bhf_light.v5",
    "water heater": "viomi.waterheater.e8",
    "fryer": "careli.fryer.maf02",
    "dishwasher": "viomi.dishwasher.m02",
    "washer": "minij.washer.v5",
    "plug with a heater": "cuco.plug.cp2",
    "one that its owner wrote": "acme.kettle.x9",
}
MINE = """
- models: [acme.kettle.x9]
  like: yunmi.kettle.v19
  bind: {kettle.on: {guard: {max_on: 5m}}}
"""
LIBRARY = library_of(Overlays(read_products(Source("mine.yaml", MINE), ("miio",))[0]))


def entry(number: int, model: str, path: str = "on") -> OffEntry:
    """The row of the list, after it has been text."""
    way = Way(Endpoint("miio", str(770 + number)), None, f"{HOST}:{54400 + number}", Secret(TOKEN))
    product = json.loads(json.dumps(portable(LIBRARY, "miio", model)))
    return OffEntry(f"d{number}", f"d{number}", model, model, path, False, 1000.0, (way,), product)


def sent(library: Library, model: str, path: str) -> list[tuple[str, object]]:
    """What switches it off, by what a library says."""
    definition = Catalogue(library).definition(model)
    assert isinstance(definition, MiotDefinition | LegacyDefinition)
    order = Order(((path, False),))
    profile = MiotProfile(definition, "1") if isinstance(definition, MiotDefinition) else LegacyProfile(definition)
    return [(ask.method, ask.params) for ask in profile.asks(order)]


def test_the_list_says_of_each_product_what_switches_it_off() -> None:
    told = 0
    for model in (*LIBRARY.models("miio"), "acme.kettle.x9"):
        definition = Catalogue(LIBRARY).definition(model)
        assert definition is not None
        for path, prop in definition.abilities.properties.items():
            if prop.guard is not None and prop.writable:
                told += 1
                assert sent(ListLibrary([entry(1, model, path)]), model, path) == sent(LIBRARY, model, path), model
    assert told >= 12


async def test_each_class_is_off_and_says_so() -> None:
    clock, ears = LoopClock(), Ears()
    rows = [
        SimulatedDevice(
            f"d{number}", "miio", "yunmi.kettle.v19" if model.startswith("acme") else model, HOST, str(770 + number),
            TOKEN, port=54400 + number, settings={"mdns": "none"},
        )
        for number, model in enumerate(CLASSES.values())
    ]  # fmt: skip
    things = simulators(rows, SimulationPorts(clock, Random(1)))
    hub = MiioDriver(DriverPorts(clock, Random(2), ears, Book(rows), Network(), LIBRARY))
    for thing in things:
        await thing.start()
    await hub.start()
    sessions = [
        hub.open(f"d{number}", model, Endpoint("miio", str(770 + number)), None)
        for number, model in enumerate(CLASSES.values())
    ]
    running = [asyncio.ensure_future(session.run()) for session in sessions]
    try:
        await until(lambda: all("on" in ears.values[f"d{number}"] for number in range(len(rows))))
        for session in sessions:
            session.submit(Order((("on", True),), once=True), lambda _: None)
            session.refresh(("on",))
        await until(lambda: all(ears.values[f"d{number}"]["on"] is True for number in range(len(rows))))
        told: list[Effort] = []
        owed = [entry(number, model) for number, model in enumerate(CLASSES.values())]
        await asyncio.wait_for(Switching(owed, clock, Random(3), Network(), told.append).run(), 20)
        assert {one.owed.model: one.result for one in told} == dict.fromkeys(CLASSES.values(), Result.CONFIRMED)
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await hub.stop()
        for thing in things:
            await thing.stop()


@pytest.mark.parametrize("model", list(CLASSES.values()))
def test_without_what_the_list_says_nothing_is_known(model: str) -> None:
    assert Catalogue(ListLibrary([])).definition(model) is None
