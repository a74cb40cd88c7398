"""One device with two endpoints: who carries what, and who takes over."""

from dataclasses import replace

import pytest

from hub.core.route import Route
from hub.model.command import Outcome
from hub.model.device import Endpoint, Health, Status
from hub.model.errors import HearthError, NotSupported, Rejected, Unreachable
from hub.model.ports import Order
from tests.hub.core.house import House, ScriptedSession

ORDER = Order((("on", True),), timeout=5.0)
UNABLE = NotSupported("device.no_orders")
SILENT = Unreachable("device.silent")


class Pair:
    def __init__(self) -> None:
        self.clock = House().clock
        self.first, self.second = ScriptedSession(), ScriptedSession()
        route = Route(Endpoint("a", "1"), self.first, Status(Health.ONLINE, 0.0), self.clock, (self.second,))
        self.answers: list[HearthError | None] = []
        self.route = route

    def send(self, order: Order = ORDER) -> None:
        self.route.submit(order, self.answers.append)


def test_what_the_first_cannot_carry_goes_the_second_way() -> None:
    pair = Pair()
    pair.send()
    pair.clock.advance(1.0)
    pair.first.dones[0](UNABLE)
    assert (pair.answers, pair.second.orders[0].writes, pair.second.orders[0].timeout) == ([], ORDER.writes, 4.0)
    pair.second.dones[0](None)
    assert pair.answers == [None]


@pytest.mark.parametrize(("once", "tried"), [(False, 1), (True, 0)])
def test_after_silence_only_what_may_come_twice_is_sent_again(once: bool, tried: int) -> None:
    pair = Pair()
    pair.send(Order((("on", True),), once=once))
    pair.first.dones[0](SILENT)
    assert len(pair.second.orders) == tried
    assert pair.answers == ([SILENT] if once else [])


def test_a_refusal_is_the_last_word() -> None:
    pair = Pair()
    pair.send()
    refusal = Rejected("device.no_orders")
    pair.first.dones[0](refusal)
    assert (pair.answers, pair.second.orders) == ([refusal], [])


def test_what_a_silent_way_might_have_carried_is_not_called_impossible() -> None:
    pair = Pair()
    pair.send()
    pair.first.dones[0](SILENT)
    pair.second.dones[0](UNABLE)
    assert pair.answers == [SILENT]


def test_without_time_left_nobody_else_is_asked() -> None:
    pair = Pair()
    pair.send()
    pair.clock.advance(5.0)
    pair.first.dones[0](SILENT)
    assert (pair.answers, pair.second.orders) == ([SILENT], [])


def test_all_ways_read() -> None:
    pair = Pair()
    pair.route.refresh(("on",))
    assert pair.first.reads == pair.second.reads == [("on",)]


class Lamp:
    """A house whose `k1` has a second endpoint."""

    def __init__(self) -> None:
        self.house = House()
        device = self.house.registry.devices()["k1"]
        other = Endpoint("second", "k1")
        self.house.registry.replace([replace(device, endpoints=(*device.endpoints, other))])
        self.second = ScriptedSession()
        self.house.registry.attach("k1", other.ref, self.second)
        self.fare("second:k1", Health.ONLINE)

    def fare(self, ref: str, health: Health) -> None:
        self.house.registry.set_status("k1", ref, Status(health, 1.0))


def test_a_command_takes_the_second_way_when_the_first_is_offline_and_the_first_again_when_it_is_back() -> None:
    lamp = Lamp()
    house = lamp.house
    lamp.fare("test:k1", Health.OFFLINE)
    status = house.registry.status("k1")
    assert status is not None
    assert status.health is Health.ONLINE
    house.set(("on", True))
    assert (len(house.session.orders), len(lamp.second.orders)) == (0, 1)
    lamp.fare("test:k1", Health.ONLINE)
    house.set(("position", 5))
    assert (len(house.session.orders), len(lamp.second.orders)) == (1, 1)


def test_either_way_confirms_what_the_other_carried() -> None:
    lamp = Lamp()
    house = lamp.house
    command = house.set(("on", True))
    house.session.dones[0](UNABLE)
    lamp.second.dones[0](None)
    house.hear("on", True)
    assert house.outcome(command) is Outcome.CONFIRMED


def test_a_device_is_lost_only_with_its_last_way() -> None:
    lamp = Lamp()
    lamp.house.hear("on", True)
    lamp.fare("test:k1", Health.OFFLINE)
    lamp.house.clock.advance(600)
    assert lamp.house.state.reading("k1", "on").value is True
    lamp.fare("second:k1", Health.OFFLINE)
    lamp.house.clock.advance(600)
    assert lamp.house.state.reading("k1", "on").value is None


@pytest.mark.parametrize(
    ("endpoint", "status", "why"),
    [
        (Endpoint("a", "1"), Status(Health.OFFLINE, 1.0, "device.silent"), "command.device_offline"),
        (Endpoint("a", "1", broker=True), Status(Health.OFFLINE, 1.0), "command.device_offline"),
        (Endpoint("a", "1", broker=True), Status(Health.OFFLINE, 1.0, "mqtt.no_connection"), "mqtt.no_connection"),
        (
            Endpoint("a", "1", may_be_off=True, broker=True),
            Status(Health.OFFLINE, 1.0, "device.may_be_off"),
            "command.may_be_off",
        ),
    ],
)
def test_what_is_behind_a_broker_says_what_is_missing(endpoint: Endpoint, status: Status, why: str) -> None:
    pair = Pair()
    assert Route(endpoint, pair.first, status, pair.clock).why_offline("lamp").message_id == why


def test_the_reason_is_said_with_what_it_is_about() -> None:
    pair = Pair()
    status = Status(Health.OFFLINE, 1.0, "homes.link_down", (("hub", "cabin"),))
    error = Route(Endpoint("a", "1", broker=True), pair.first, status, pair.clock).why_offline("lamp")
    assert (error.message_id, error.params) == ("homes.link_down", {"hub": "cabin"})
