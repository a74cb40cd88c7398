from dataclasses import replace

import pytest

from hub.core.clock import VirtualClock
from hub.core.guards import COMMANDS_A_SECOND, RateCap
from hub.model.command import Call, Outcome
from hub.model.device import Endpoint, Health
from tests.hub.core.house import House


def test_hazards_must_be_allowed_for_the_device(house: House) -> None:
    session = house.add("k2", "kettle")
    name = house.set(("heat", True), ("on", True), key="k2")
    assert (house.outcome(name), house.error(name)) == (Outcome.FAILED, "command.hazard_not_allowed")
    assert session.orders == []
    assert house.outcomes[name][0][1].outcome is Outcome.FAILED
    house.set(("heat", False), key="k2")
    assert len(session.orders) == 1


@pytest.mark.parametrize("address", ["192.168.1.20", "10.0.0.1:54321", "camera.local", "128.0.0.1", "::1"])
def test_hazards_of_real_devices_stay_off(house: House, address: str) -> None:
    house.book.addresses["test:k1"] = address
    name = house.set(("heat", True))
    assert (house.outcome(name), house.error(name)) == (Outcome.FAILED, "command.hazard_unguarded")
    call = house.submit(call=Call("k1", "fire"))
    assert house.error(call) == "command.hazard_unguarded"
    assert house.session.orders == []


def test_a_child_is_as_real_as_its_gateway(house: House) -> None:
    house.add("g", "gateway")
    house.book.addresses["test:g"] = "192.168.1.2"
    device = house.registry.device("k1")
    assert device is not None
    child = replace(device, endpoints=(Endpoint("test", "k1", via="gateway"),))
    gateway = house.registry.device("g")
    assert gateway is not None
    house.registry.replace([child, gateway])
    house.registry.attach("k1", "test:k1", house.session)
    assert house.error(house.set(("heat", True))) == "command.hazard_unguarded"
    house.book.addresses["test:g"] = "127.77.2.1:54321"
    house.set(("heat", True))
    assert len(house.session.orders) == 1


def test_the_load_makes_a_plug_hazardous(house: House) -> None:
    session = house.add("k2", "plug", load="heater")
    assert house.error(house.set(("on", True), key="k2")) == "command.hazard_not_allowed"
    house.set(("on", False), key="k2")
    house.clock.advance(90)
    assert len(session.orders) > 2
    harmless = house.add("k3", "lamp_plug", load="other")
    house.set(("on", True), key="k3")
    assert len(harmless.orders) == 1


def test_the_guards_are_asked_again_at_the_sending(house: House) -> None:
    for _ in range(5):
        house.submit(call=Call("k1", "start"))
    name = house.set(("heat", True))
    house.book.addresses["test:k1"] = "192.168.1.7"
    house.clock.advance(1)
    assert len(house.session.orders) == 5
    assert house.error(name) == "command.hazard_unguarded"


def test_the_device_may_be_gone_by_the_time_of_sending(house: House) -> None:
    house.fares(Health.OFFLINE)
    name = house.set(("on", True))
    house.registry.replace([])
    house.clock.advance(30)
    assert house.outcome(name) is Outcome.EXPIRED


def test_the_cap_is_a_sliding_second_for_each_device() -> None:
    clock = VirtualClock()
    cap = RateCap(clock)
    for _ in range(COMMANDS_A_SECOND):
        assert cap.take("k1") is None
        clock.advance(0.125)
    assert cap.take("k1") == 1.0
    assert cap.take("k2") is None
    clock.advance(0.375)
    assert cap.take("k1") is None
    assert cap.take("k1") == 1.125
