from collections.abc import AsyncIterator
from random import Random

import pytest

from drivers.axis.definitions.cameras import CAMERA
from drivers.axis.discover import recognise, refuse_status, verify
from drivers.axis.driver import AxisDriver
from drivers.axis.simulator import CameraSimulator
from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts
from hub.core.clock import VirtualClock
from hub.model.device import Endpoint, Sighting
from hub.model.errors import AuthFailed, NotSupported, Unreachable
from hub.model.ports import Learned, MdnsRecord
from hub.model.secret import Secret
from tests.drivers.conversation import Book, Ears, free_port, ports_of

HOST = "127.77.92.2"
SERIAL = "B8A44F000001"


def record(instance: str = f"AXIS M3088-V - {SERIAL}", mac: str = SERIAL, name: str = "macaddress") -> MdnsRecord:
    return MdnsRecord("_axis-video._tcp.local.", instance, "192.168.1.9", 80, ((name, mac),))


def test_a_camera_is_recognised_and_nothing_more() -> None:
    expected = Sighting("axis", SERIAL, "192.168.1.9:80", "mdns", model="AXIS M3088-V", name=f"AXIS M3088-V - {SERIAL}")
    assert recognise(record()) == expected
    assert recognise(record(mac="b8:a4:4f:00:00:01", name="MACADDRESS")) == expected


@pytest.mark.parametrize("mac", ["", "1CCAE3701234", "B8A44F", "B8A44F00000G", "B8A44F0000011", "../../etc"])
def test_others_with_the_same_service_are_not(mac: str) -> None:
    assert recognise(record("Doorstation - 1ccae3701234", mac)) is None


def test_other_services_are_not() -> None:
    assert recognise(MdnsRecord("_http._tcp.local.", "x", "192.168.1.9", 80, (("macaddress", SERIAL),))) is None


def test_an_address_of_six_parts_gets_brackets() -> None:
    found = recognise(MdnsRecord("_axis-video._tcp.local.", "x", "fe80::1", 80, (("macaddress", SERIAL),)))
    assert found is not None
    assert found.address == "[fe80::1]:80"


@pytest.mark.parametrize(
    ("status", "error"),
    [(401, AuthFailed), (403, AuthFailed), (404, NotSupported), (302, Unreachable), (503, Unreachable)],
)
def test_a_status_names_the_remedy(status: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        refuse_status(status)
    refuse_status(200)


@pytest.fixture
async def camera() -> AsyncIterator[tuple[CameraSimulator, Sighting]]:
    port = free_port(HOST)
    row = SimulatedDevice("cam", "axis", "AXIS M3088-V", HOST, SERIAL, "root:pa:ss", port=port)
    simulator = CameraSimulator(row, SimulationPorts(VirtualClock(), Random(1)))
    await simulator.start()
    yield simulator, Sighting("axis", SERIAL, f"{HOST}:{port}", "mdns")
    await simulator.stop()


async def test_the_right_password_teaches_the_model(camera: tuple[CameraSimulator, Sighting]) -> None:
    _, sighting = camera
    learned = await verify(VirtualClock(), sighting, Secret("root:pa:ss"))
    assert learned == Learned("AXIS M3088-V", "11.11.73", sighting.address)


@pytest.mark.parametrize("secret", [None, Secret("root"), Secret("root:wrong"), Secret("admin:pa:ss")])
async def test_a_wrong_password_is_said(camera: tuple[CameraSimulator, Sighting], secret: Secret | None) -> None:
    simulator, sighting = camera
    with pytest.raises(AuthFailed):
        await verify(VirtualClock(), sighting, secret)
    assert simulator.received() == []


async def test_another_camera_at_the_address_is_said(camera: tuple[CameraSimulator, Sighting]) -> None:
    _, sighting = camera
    other = Sighting("axis", "B8A44F000002", sighting.address, "mdns")
    with pytest.raises(Unreachable, match="other_device") as caught:
        await verify(VirtualClock(), other, Secret("root:pa:ss"))
    assert caught.value.params["found"] == SERIAL


async def test_a_camera_that_cannot_push_is_refused(camera: tuple[CameraSimulator, Sighting]) -> None:
    simulator, sighting = camera
    simulator.misbehave("old_firmware", True)
    with pytest.raises(NotSupported, match="camera_too_old"):
        await verify(VirtualClock(), sighting, Secret("root:pa:ss"))


async def test_nobody_at_the_address_is_said() -> None:
    with pytest.raises(Unreachable):
        await verify(VirtualClock(), Sighting("axis", SERIAL, f"{HOST}:{free_port(HOST)}", "mdns"), Secret("root:x"))


def test_every_camera_of_the_maker_has_the_same_abilities() -> None:
    driver = AxisDriver(ports_of(VirtualClock(), Ears(), Book(None, None)))
    abilities = driver.abilities("AXIS P3265-LVE")
    assert abilities is CAMERA.abilities
    assert set(abilities.properties) == {"person", "motion"}
    assert set(abilities.events) == {"person_seen"}
    assert abilities.properties["person"].fresh_for is None
    assert not abilities.properties["person"].writable
    assert driver.abilities("yunmi.kettle.v19") is None
    with pytest.raises(NotSupported):
        driver.open("key", "yunmi.kettle.v19", Endpoint("axis", SERIAL), None)
