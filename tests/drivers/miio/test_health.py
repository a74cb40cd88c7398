"""Health, with hysteresis."""

from drivers.miio.health import FLAP_HOLD, FLAPS, GOODS_TO_ONLINE, MISSES_TO_OFFLINE, HealthWatch
from drivers.miio.patience import GREET_WAITS
from hub.model.device import Endpoint, Health
from hub.model.ports import Network
from hub.text.messages.catalogue import render
from tests.drivers.miio.peer import DID, DROP, LAMP, REF, Bench, lamp, miot


class Watched:
    def __init__(self) -> None:
        self.told: list[tuple[Health, str]] = []
        self.watch = HealthWatch(lambda health, reason: self.told.append((health, reason)))


def test_one_good_packet_makes_a_new_device_known() -> None:
    watched = Watched()
    watched.watch.good(0)
    watched.watch.good(1)
    assert watched.told == [(Health.ONLINE, "")]


def test_down_in_two_steps_and_up_at_once() -> None:
    watched = Watched()
    watched.watch.good(0)
    watched.watch.missed(1)
    watched.watch.missed(2)
    watched.watch.missed(3)
    watched.watch.good(4)
    assert [health for health, _ in watched.told] == [Health.ONLINE, Health.DEGRADED, Health.OFFLINE, Health.ONLINE]


def test_a_degraded_device_must_earn_its_name() -> None:
    watched = Watched()
    watched.watch.good(0)
    watched.watch.deaf(1)
    watched.watch.good(2)
    watched.watch.good(3)
    assert watched.told[-1] == (Health.DEGRADED, "device.only_hello")
    watched.watch.good(4)
    assert watched.told[-1] == (Health.ONLINE, "")


def test_no_token_is_new_and_a_wrong_one_offline() -> None:
    watched = Watched()
    watched.watch.refused("device.not_adopted", 0)
    watched.watch.refused("device.wrong_token", 1)
    assert watched.told == [(Health.NEW, "device.not_adopted"), (Health.OFFLINE, "device.wrong_token")]


def test_a_flapping_device_is_held_offline() -> None:
    watched = Watched()
    watched.watch.good(0)
    now = 0.0
    while watched.told[-1][1] != "device.flapping":
        now += 1
        for _ in range(MISSES_TO_OFFLINE):
            watched.watch.missed(now)
        watched.watch.good(now)
    assert now <= FLAPS
    told = len(watched.told)
    watched.watch.good(now + FLAP_HOLD - 1)
    assert len(watched.told) == told
    watched.watch.good(now + FLAP_HOLD)
    assert watched.told[-1] == (Health.ONLINE, "")


def test_weak_and_well_again_all_day_is_no_flapping() -> None:
    watched = Watched()
    watched.watch.good(0)
    for now in range(100):
        watched.watch.deaf(now)
        for _ in range(GOODS_TO_ONLINE):
            watched.watch.good(now)
    assert {health for health, _ in watched.told} == {Health.ONLINE, Health.DEGRADED}


async def test_silence_in_another_network_is_named_with_its_remedy(bench: Bench) -> None:
    network = Network(("127.0.0.1",), (), ("192.168.9.0/24",), ("192.168.9.0/24",))
    object.__setattr__(bench.ports, "network", network)
    session, _ = bench.adopt(LAMP, lambda method, params: DROP, host=None)
    bench.book.addresses[REF] = "192.168.7.7"
    await bench.run(session, 60)
    status = bench.heard.statuses[-1][2]
    assert (status.health, status.reason) == (Health.OFFLINE, "device.other_subnet")
    assert dict(status.params) == {"ref": REF, "address": "192.168.7.7", "own": "192.168.9.0/24"}
    for language in ("en", "zh"):
        assert "192.168.7.7" in render(status.reason, dict(status.params), language)


async def test_what_may_be_off_is_looked_for_politely_and_found_again(bench: Bench) -> None:
    _, peer = bench.adopt(LAMP, miot(lamp()))
    session = bench.driver.open("d1", LAMP, Endpoint("miio", str(DID), may_be_off=True), None)
    await bench.run(session)
    peer.silent = True
    bench.clock.advance(600)
    assert (bench.heard.health, bench.heard.reason) == (Health.OFFLINE, "device.may_be_off")
    sent = len(bench.wire.sent)
    bench.clock.advance(600)
    assert len(bench.wire.sent) - sent <= 10 * 2 * len(GREET_WAITS)
    peer.silent = False
    bench.clock.advance(70)
    assert bench.heard.health is Health.ONLINE
