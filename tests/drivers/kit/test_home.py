from collections.abc import Sequence
from random import Random

import pytest

from drivers.kit.home import SimulatedDevice, SimulatedHome, build_home
from drivers.kit.simulator import SimulationPorts, Simulator
from drivers.miio.simulator import simulators
from hub.core.clock import VirtualClock
from hub.model.errors import BadConfig

HOME = SimulatedHome(
    (
        SimulatedDevice(
            "gateway", "miio", "lumi.gateway.mgl03", "127.77.2.1", wire_id="7", token="00112233445566778899aabbccddeeff"
        ),
        SimulatedDevice("bedroom", "miio", "miaomiaoce.sensor_ht.t9", area="bedroom", via="gateway", wire_id="blt.1"),
        SimulatedDevice("lamp", "other", "lamp", "127.77.2.2", port=8080, settings={"brightness": 7}),
    ),
    speed=20,
    rooms={"bedroom": {"temperature": 17.0, "humidity": 40.0}},
)


class Fake:
    def __init__(self, row: SimulatedDevice) -> None:
        self.name = row.handle


def fakes(rows: Sequence[SimulatedDevice], ports: SimulationPorts) -> tuple[Simulator, ...]:
    return tuple(Fake(row) for row in rows)  # type: ignore[misc]  # enough of a simulator for this test


def test_every_family_makes_its_own_in_the_order_of_the_file() -> None:
    ports = SimulationPorts(VirtualClock(), Random(1))
    made = build_home(HOME, {"miio": simulators, "other": fakes}, ports)
    assert [simulator.name for simulator in made] == ["gateway", "bedroom", "lamp"]
    assert made[1].state()["room_temperature"] == 17.0


def test_a_family_without_a_maker() -> None:
    with pytest.raises(BadConfig) as caught:
        build_home(HOME, {"miio": simulators}, SimulationPorts(VirtualClock(), Random(1)))
    assert caught.value.params == {"family": "other", "known": "miio"}
