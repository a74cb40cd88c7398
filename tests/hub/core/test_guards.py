from dataclasses import replace

from hub.core.clock import VirtualClock
from hub.core.guards import COMMANDS_A_SECOND, RateCap, guard_of
from hub.model.command import Call, Command, Outcome, Settled, Write
from hub.model.device import Device, Health
from hub.model.words.guards import HEATER_GUARD, KETTLE_GUARD
from tests.hub.core.house import SCENE, House


def test_hazards_must_be_allowed_for_the_device(house: House) -> None:
    session = house.add("k2", "kettle")
    name = house.set(("heat", True), ("on", True), key="k2")
    assert (house.outcome(name), house.error(name)) == (Outcome.FAILED, "command.hazard_not_allowed")
    assert session.orders == []
    assert house.outcomes[name][0][1].outcome is Outcome.FAILED
    house.set(("heat", False), key="k2")
    assert len(session.orders) == 1


def test_the_load_makes_a_plug_hazardous(house: House) -> None:
    session = house.add("k2", "plug", load="heater")
    assert house.error(house.set(("on", True), key="k2")) == "command.hazard_not_allowed"
    house.set(("on", False), key="k2")
    house.clock.advance(90)
    assert len(session.orders) > 2
    harmless = house.add("k3", "lamp_plug", load="other")
    house.set(("on", True), key="k3")
    assert len(harmless.orders) == 1


def test_what_hangs_on_a_plug_never_makes_it_less_dangerous(house: House) -> None:
    device = replace(known(house, "k1"), load="heater")
    assert guard_of(device, "heat") is KETTLE_GUARD
    assert guard_of(device, "on") is HEATER_GUARD
    assert guard_of(replace(device, load="other"), "heat") is KETTLE_GUARD
    assert guard_of(replace(device, load=None), "on") is None
    assert guard_of(device, "nothing") is None
    assert guard_of(replace(device, load="door"), "position") is None


def known(house: House, key: str) -> Device:
    device = house.registry.device(key)
    assert device is not None
    return device


def test_the_guards_are_asked_again_at_the_sending(house: House) -> None:
    for _ in range(5):
        house.submit(call=Call("k1", "start"))
    name = house.set(("heat", True))
    house.allow(allowed=False)
    house.clock.advance(1)
    assert len(house.session.orders) == 5
    assert house.error(name) == "command.hazard_not_allowed"


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


def test_what_is_dangerous_is_not_made_up_for_and_the_rest_is(house: House) -> None:
    """A command that was due while there was no hub: its ON is over, its OFF and what is harmless go."""
    session = house.add("k2", "kettle", hazard_allowed=True)
    got: list[tuple[Settled, ...]] = []

    def late(*writes: Write) -> list[Outcome]:
        got.clear()
        house.dispatcher.submit(Command(f"late {writes}", SCENE, writes, late=True), got.append)
        house.clock.advance(100)
        return [one.outcome for one in got[0]]

    assert late(Write("k2", "heat", True)) == [Outcome.EXPIRED]
    assert got[0][0].error == "command.too_late"
    assert session.orders == []
    late(Write("k2", "heat", False), Write("k1", "on", True))
    assert session.orders[0].writes == (("heat", False),)
    assert house.session.orders[0].writes == (("on", True),)
