from dataclasses import replace

import pytest

from hub.core.clock import VirtualClock
from hub.core.registry import Registry, StatusChange
from hub.model.device import Device, Endpoint, Health, Status
from tests.hub.core.house import ABILITIES, ScriptedSession

LAN = Endpoint("lan", "1")
CLOUDLESS = Endpoint("miio", "1")
LAMP = Device("k1", "lamp", "Lamp", model="m", endpoints=(LAN, CLOUDLESS), abilities=ABILITIES)


@pytest.fixture
def registry() -> Registry:
    registry = Registry(VirtualClock(now=100.0))
    registry.replace([LAMP])
    return registry


def _both(registry: Registry) -> tuple[ScriptedSession, ScriptedSession]:
    first, second = ScriptedSession(), ScriptedSession()
    registry.attach("k1", LAN.ref, first)
    registry.attach("k1", CLOUDLESS.ref, second)
    return first, second


def test_devices_are_found_by_key_and_handle(registry: Registry) -> None:
    assert registry.device("k1") is registry.by_handle("lamp") is LAMP
    assert registry.device("lamp") is registry.by_handle("k1") is None
    assert registry.devices() == {"k1": LAMP}


def test_the_first_healthy_endpoint_carries_commands(registry: Registry) -> None:
    assert registry.route("k1") is None
    first, second = _both(registry)
    assert registry.session("k1") is first
    registry.set_status("k1", LAN.ref, Status(Health.DEGRADED, 1.0))
    assert registry.session("k1") is first
    registry.set_status("k1", CLOUDLESS.ref, Status(Health.ONLINE, 2.0))
    assert registry.session("k1") is second
    registry.set_status("k1", LAN.ref, Status(Health.ONLINE, 3.0))
    assert registry.session("k1") is first
    for ref in (LAN.ref, CLOUDLESS.ref):
        registry.set_status("k1", ref, Status(Health.OFFLINE, 4.0))
    assert registry.session("k1") is None
    route = registry.route("k1")
    assert route is not None
    assert (route.session, route.health) == (first, Health.OFFLINE)


def test_an_endpoint_without_session_carries_nothing(registry: Registry) -> None:
    _, second = _both(registry)
    registry.set_status("k1", LAN.ref, Status(Health.ONLINE, 1.0))
    assert registry.detach("k1", LAN.ref) is not None
    assert registry.session("k1") is second
    assert registry.detach("k1", "lan:9") is None
    registry.attach("k9", LAN.ref, second)
    assert registry.session("k9") is None


def test_a_device_fares_as_its_best_endpoint(registry: Registry) -> None:
    seen: list[StatusChange] = []
    unsubscribe = registry.subscribe(seen.append)
    steps = [
        (LAN, Health.OFFLINE, 1.0),
        (CLOUDLESS, Health.ONLINE, 2.0),
        (LAN, Health.ONLINE, 3.0),
        (CLOUDLESS, Health.OFFLINE, 4.0),
        (LAN, Health.DEGRADED, 5.0),
        (LAN, Health.OFFLINE, 6.0),
    ]
    for endpoint, health, since in steps:
        registry.set_status("k1", endpoint.ref, Status(health, since))
    assert [(change.new.health, change.new.since) for change in seen] == [
        (Health.ONLINE, 2.0),
        (Health.DEGRADED, 5.0),
        (Health.OFFLINE, 6.0),
    ]
    unsubscribe()
    registry.set_status("k1", LAN.ref, Status(Health.ONLINE, 7.0))
    assert len(seen) == 3
    assert registry.status("k1") == Status(Health.ONLINE, 7.0)
    assert registry.endpoint_status("k1", CLOUDLESS.ref) == Status(Health.OFFLINE, 4.0)
    assert registry.status("k9") is registry.endpoint_status("k9", LAN.ref) is None


def test_another_reason_is_told_and_keeps_the_time(registry: Registry) -> None:
    registry.set_status("k1", LAN.ref, Status(Health.OFFLINE, 1.0, "device.silent"))
    registry.set_status("k1", CLOUDLESS.ref, Status(Health.OFFLINE, 1.0, "device.silent"))
    registry.set_status("k1", LAN.ref, Status(Health.OFFLINE, 9.0, "device.wrong_token"))
    assert registry.status("k1") == Status(Health.OFFLINE, 1.0, "device.wrong_token")


def test_what_did_not_change_keeps_its_session_and_status(registry: Registry) -> None:
    first, _ = _both(registry)
    registry.set_status("k1", LAN.ref, Status(Health.ONLINE, 1.0))
    renamed = replace(LAMP, handle="bulb", endpoints=(LAN,))
    diff = registry.replace([renamed, replace(LAMP, key="k2", handle="lamp")])
    assert [device.key for device in diff.added] == ["k2"]
    assert diff.removed == ()
    assert diff.changed == (renamed,)
    assert diff.dropped == (("k1", CLOUDLESS.ref),)
    assert [(device.key, endpoint) for device, endpoint in diff.wanted] == [("k2", LAN), ("k2", CLOUDLESS)]
    assert registry.session("k1") is first
    assert registry.status("k1") == Status(Health.ONLINE, 1.0)
    found = registry.by_handle("lamp")
    assert found is not None
    assert found.key == "k2"


def test_another_model_needs_another_session(registry: Registry) -> None:
    _both(registry)
    diff = registry.replace([replace(LAMP, model="other")])
    assert set(diff.dropped) == {("k1", LAN.ref), ("k1", CLOUDLESS.ref)}
    assert registry.route("k1") is None


def test_a_device_that_left_is_gone(registry: Registry) -> None:
    _both(registry)
    diff = registry.replace([])
    assert diff.removed == (LAMP,)
    assert len(diff.dropped) == 2
    assert registry.devices() == {}
    registry.set_status("k1", LAN.ref, Status(Health.ONLINE, 1.0))
    assert registry.by_handle("lamp") is None


def test_losing_the_healthy_endpoint_is_told(registry: Registry) -> None:
    _both(registry)
    seen: list[StatusChange] = []
    registry.subscribe(seen.append)
    registry.set_status("k1", LAN.ref, Status(Health.OFFLINE, 1.0))
    registry.set_status("k1", CLOUDLESS.ref, Status(Health.ONLINE, 2.0))
    registry.replace([replace(LAMP, endpoints=(LAN,))])
    assert [change.new.health for change in seen] == [Health.ONLINE, Health.OFFLINE]
