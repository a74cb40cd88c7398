"""The table of simulated families: who makes a family's simulators, and how to look at them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import drivers.axis.simulator
import drivers.axis.truth
import drivers.frigate.simulator
import drivers.frigate.truth
import drivers.lumi.simulator
import drivers.lumi.truth
import drivers.miio.simulator
import drivers.miio.truth
import drivers.mitv.simulator
import drivers.mitv.truth
import drivers.ntfy.simulator
import drivers.ntfy.truth
import drivers.router.simulator
import drivers.router.truth
import drivers.tasmota.simulator
import drivers.tasmota.truth
import drivers.yeelight.simulator
import drivers.yeelight.truth
import drivers.zigbee2mqtt.simulator
import drivers.zigbee2mqtt.truth
from drivers.kit.home import Maker
from drivers.kit.truth import Truth


def silent(_model: str) -> Mapping[str, object] | None:
    """It says nothing of itself: what it can do stands in the library."""
    return None


@dataclass(frozen=True, slots=True)
class SimulatedFamily:
    """`make` makes the simulators of a family's rows, `truth` says how to look at a model (None: not simulated).

    `entry` is the entry of the library that comes of what a model says of itself, where its family is one of such.
    """

    make: Maker
    truth: Callable[[str], Truth | None]
    entry: Callable[[str], Mapping[str, object] | None] = silent


SIMULATED: dict[str, SimulatedFamily] = {
    "axis": SimulatedFamily(drivers.axis.simulator.simulators, drivers.axis.truth.truth),
    "frigate": SimulatedFamily(
        drivers.frigate.simulator.simulators, drivers.frigate.truth.truth, drivers.frigate.truth.entry
    ),
    "lumi": SimulatedFamily(drivers.lumi.simulator.simulators, drivers.lumi.truth.truth),
    "miio": SimulatedFamily(drivers.miio.simulator.simulators, drivers.miio.truth.truth),
    "mitv": SimulatedFamily(drivers.mitv.simulator.simulators, drivers.mitv.truth.truth),
    "ntfy": SimulatedFamily(drivers.ntfy.simulator.simulators, drivers.ntfy.truth.truth),
    "router": SimulatedFamily(drivers.router.simulator.simulators, drivers.router.truth.truth),
    "tasmota": SimulatedFamily(drivers.tasmota.simulator.simulators, drivers.tasmota.truth.truth),
    "yeelight": SimulatedFamily(drivers.yeelight.simulator.simulators, drivers.yeelight.truth.truth),
    "zigbee2mqtt": SimulatedFamily(
        drivers.zigbee2mqtt.simulator.simulators, drivers.zigbee2mqtt.truth.truth, drivers.zigbee2mqtt.truth.entry
    ),
}

MAKERS: dict[str, Maker] = {name: family.make for name, family in SIMULATED.items()}
