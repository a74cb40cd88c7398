"""The doctor's patient, as files tell it where no hub runs."""

from pathlib import Path
from typing import Any, cast

from hub.compose.broker import AtBroker
from hub.compose.doctor import HubDoctor, examine_alone
from hub.config.places import Places
from hub.core.clock import LoopClock, VirtualClock
from hub.core.registry import Registry
from hub.model.device import Device, Endpoint, Health, Status
from hub.model.ports import Learned
from hub.storage.addresses import load_addresses
from hub.storage.control import open_control
from tests.hub.backup.homes import backup_of, make_home


async def test_a_home_without_a_hub(tmp_path: Path) -> None:
    config, state = tmp_path / "config", tmp_path / "state"
    await make_home(config, state)
    (config / "devices.yaml").write_text("devices: {}\n")
    await backup_of(config, state, tmp_path / "x.age")
    places = Places(config, state, tmp_path / "hearth.sock")
    findings, report = await examine_alone(places, LoopClock())
    found = {one.problem.message_id for one in findings}
    assert "doctor.not_running" in found
    assert "doctor.old_backup" in found  # its clock stood in 2023
    assert "doctor.no_phrase" not in found
    assert report["running"] is False


async def test_a_home_that_is_nowhere(tmp_path: Path) -> None:
    places = Places(tmp_path / "config", tmp_path / "state", tmp_path / "hearth.sock")
    findings, report = await examine_alone(places, LoopClock())
    assert {"config.no_home", "doctor.no_control"} <= {one.problem.message_id for one in findings}
    assert report["devices"] == []
    assert HubDoctor.examine.__name__ == "examine"  # in a running hub: tests/system/test_doctor.py


async def test_of_what_is_behind_a_broker_that_is_gone_nobody_knows_anything(tmp_path: Path) -> None:
    clock = VirtualClock()
    registry, store = Registry(clock), await open_control(tmp_path, clock)
    book = await load_addresses(store)
    plug, lamp = (Device(f"d-{name}", name, name, "x@1", endpoints=(Endpoint("z", name),)) for name in ("plug", "lamp"))
    registry.replace((plug, lamp))
    for device, reason in ((plug, "mqtt.no_connection"), (lamp, "mqtt.said_offline")):
        (endpoint,) = device.endpoints
        await book.adopt(endpoint.ref, None, Learned(device.model, "", "base"))
        registry.set_status(device.key, endpoint.ref, Status(Health.OFFLINE, clock.now(), reason))
    nobody = cast("Any", None)
    doctor = HubDoctor(nobody, nobody, clock, registry, book, nobody, nobody, AtBroker())
    assert [(one.handle, one.model, one.health) for one in doctor._devices()] == [
        ("plug", "x", ""),
        ("lamp", "x", "offline"),
    ]
    await store.close()
