from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.kit.home import SimulatedDevice, build_home
from drivers.kit.simulator import SimulationPorts
from drivers.simulators import MAKERS
from hub.core.clock import VirtualClock
from hub.demo.home_file import read_home
from hub.model.errors import BadConfig

HOME = """
speed: 20
rooms:
  bedroom: {temperature: 17, humidity: 40, dust: 80}
devices:
  gateway:
    {family: miio, model: lumi.gateway.mgl03, address: 127.77.2.1, wire_id: "7",
     token: 00112233445566778899aabbccddeeff}
  bedroom: {family: miio, model: miaomiaoce.sensor_ht.t9, area: bedroom, via: gateway, wire_id: blt.1}
  lamp: {family: other, model: lamp, address: 127.77.2.2, port: 8080, brightness: 7}
  porch: {family: frigate, model: camera, wire_id: porch}
"""

TWINS = """
devices:
  a: {family: x, model: x, address: 127.0.0.1, wire_id: same}
  b: {family: x, model: x, address: 127.0.0.2, wire_id: same}
"""


def test_rows_are_read() -> None:
    home = read_home(HOME)
    assert home.speed == 20
    assert home.rooms == {"bedroom": {"temperature": 17.0, "humidity": 40.0, "dust": 80.0}}
    assert [device.handle for device in home.devices] == ["gateway", "bedroom", "lamp", "porch"]
    assert home.devices[1] == SimulatedDevice(
        "bedroom", "miio", "miaomiaoce.sensor_ht.t9", wire_id="blt.1", area="bedroom", via="gateway"
    )
    assert (home.devices[2].port, home.devices[2].settings) == (8080, {"brightness": 7})


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("a: [", "simulator.bad_yaml", None),
        ("a: 2001-99-99", "simulator.bad_yaml", None),
        ("[]", "simulator.not_a_mapping", "home"),
        ("{}", "simulator.not_a_mapping", "devices"),
        ("devices: {}\nspeeed: 1", "simulator.unknown_key", "home"),
        ("devices: {}\nspeed: 0", "simulator.bad_key", "speed"),
        ("devices: {}\nspeed: fast", "simulator.bad_key", "speed"),
        ("devices: {}\nrooms: {a: {temprature: 2}}", "simulator.unknown_key", "rooms.a"),
        ("devices: {a: 1}", "simulator.not_a_mapping", "devices.a"),
        ("devices: {a: {model: x, address: 127.0.0.1}}", "simulator.missing_key", "devices.a"),
        ("devices: {a: {family: x, model: x}}", "simulator.missing_key", "devices.a"),
        (
            "devices: {a: {family: x, model: x, address: 127.0.0.1, wire_id: 7}}",
            "simulator.not_text",
            "devices.a.wire_id",
        ),
        ("devices: {a: {family: x, model: x, address: 192.168.1.1}}", "simulator.not_loopback", "devices.a.address"),
        ("devices: {a: {family: x, model: x, address: here}}", "simulator.not_loopback", "devices.a.address"),
        ("devices: {a: {family: x, model: x, address: 127.0.0.1, port: 70000}}", "simulator.bad_key", "devices.a.port"),
        ("devices: {a: {family: x, model: x, via: nobody}}", "simulator.bad_key", "devices.a.via"),
        (TWINS, "simulator.bad_key", "devices.b.wire_id"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(text: str, message: str, place: str | None) -> None:
    with pytest.raises(BadConfig) as caught:
        read_home(text)
    assert caught.value.message_id == message
    assert caught.value.params.get("place") == place


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read_home(text)
    except BadConfig:
        return


def test_the_virtual_home_has_thirty_devices_in_five_rooms() -> None:
    text = (Path(__file__).parents[3] / "config" / "virtual-home.yaml").read_text(encoding="utf-8")
    home = read_home(text)
    assert len(home.devices) == 30
    assert len({device.area for device in home.devices}) == 5
    assert len({device.address for device in home.devices if device.address}) == 21
    assert len(build_home(home, MAKERS, SimulationPorts(VirtualClock(), Random(1)))) == 30
