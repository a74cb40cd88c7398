import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, cast

import pytest

from hub.compose.listening import listen
from hub.config.hearth_file import Home, Settings
from hub.config.hearth_file import Network as NetworkSettings
from hub.core.clock import VirtualClock
from hub.core.registry import Registry
from hub.core.supervisor import Supervisor
from hub.discovery.sightings import Sightings
from hub.model.device import Device, Endpoint, Health, Status
from hub.model.ports import Driver, Network
from tests.hub.compose.recording import BERLIN


class Tasks:
    def __init__(self) -> None:
        self.spawned: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {}

    def spawn(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self.spawned[name] = work


class AFamily:
    name = "a"
    mdns_types = ("_a._tcp.local.",)


class AScanner:
    async def run(self, driver: Driver) -> None:
        raise NotImplementedError


def spawned(network: Network, *, discovery: bool = True, registry: Registry | None = None) -> Tasks:
    clock, tasks = VirtualClock(), Tasks()
    settings = Settings(Home("Home", BERLIN), NetworkSettings((), discovery))
    drivers = cast("Mapping[str, Driver]", {"a": AFamily()})
    house = cast("Any", (registry or Registry(clock), None))
    listen(
        clock, settings, cast("Supervisor", tasks), drivers, network, house, (Sightings(clock), cast("Any", AScanner()))
    )
    return tasks


def test_what_looks_for_devices_is_set_to_work() -> None:
    assert list(spawned(Network()).spawned) == ["mdns", "scan a", "moves"]
    assert spawned(Network(), discovery=False).spawned == {}


def test_without_a_network_it_is_said(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        assert spawned(Network((), ())).spawned == {}
    assert len(caplog.records) == 1


def test_a_device_is_lost_when_the_endpoint_asked_for_is_offline() -> None:
    from hub.compose.listening import _lost

    registry = Registry(VirtualClock())
    registry.replace((Device("d1", "one", "One", endpoints=(Endpoint("a", "1"), Endpoint("a", "2"))),))
    for ref, health in (("a:1", Health.OFFLINE), ("a:2", Health.ONLINE)):
        registry.attach("d1", ref, cast("Any", None))
        registry.set_status("d1", ref, Status(health, 0.0))
    assert [_lost(registry, ref) for ref in ("a:1", "a:2", "a:3")] == [True, False, False]
