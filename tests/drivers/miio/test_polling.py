"""How often what is read: at its pace, a little slower while nothing changes, within the hub's budget of packets."""

from itertools import pairwise
from typing import Any

from drivers.kit.define import Poll
from drivers.miio.polling import STEP, plan_of
from drivers.miio.profiles.legacy import LegacyProfile
from drivers.miio.profiles.miot import MiotProfile
from drivers.miio.transport import POLLS_A_SECOND
from hub.model.capability import Category
from hub.model.device import Health
from hub.model.ports import Order
from tests.drivers.miio.peer import DID, LAMP, Bench, Outcome, Peer, lamp, legacy, miot
from tests.drivers.miio.products import legacy as legacy_definition
from tests.drivers.miio.products import miot as miot_definition

KETTLE, ONE_BY_ONE = "yunmi.kettle.v19", "zhimi.humidifier.cb1"


class Paced:
    """A lamp that notes when it is asked for what is read at the full pace."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.values = lamp()
        self.times: list[float] = []
        answer = miot(self.values)

        def noted(method: str, params: Any) -> Any:
            if method == "get_properties" and any((one["siid"], one["piid"]) == (2, 1) for one in params):
                self.times.append(bench.clock.monotonic())
            return answer(method, params)

        self.session, self.peer = bench.adopt(LAMP, noted)

    def gaps(self, seconds: float) -> list[float]:
        self.times.clear()
        self.bench.clock.advance(seconds)
        return [later - earlier for earlier, later in pairwise(self.times)]


async def test_slower_while_nothing_changes_and_at_once_again_when_something_does(bench: Bench) -> None:
    home = Paced(bench)
    await bench.run(home.session, 1)
    assert all(4.4 <= gap <= 5.6 for gap in home.gaps(300))
    bench.clock.advance(400)
    assert all(8.9 <= gap <= 11.1 for gap in home.gaps(300))
    bench.clock.advance(3600)
    slow = home.gaps(300)
    assert all(13.4 <= gap <= 16.6 for gap in slow)
    home.values[2, 2] = 77
    bench.clock.advance(60)
    assert all(4.4 <= gap <= 5.6 for gap in home.gaps(60))


async def test_a_command_brings_the_full_pace_back(bench: Bench) -> None:
    home = Paced(bench)
    await bench.run(home.session, 4200)
    home.session.submit(Order(writes=(("on", True),)), Outcome())
    bench.clock.advance(10)
    assert all(4.4 <= gap <= 5.6 for gap in home.gaps(60))


async def test_requests_count_and_not_devices(bench: Bench) -> None:
    peers: list[Peer] = []
    values = {name.name: "on" for name in LegacyProfile(legacy_definition(ONE_BY_ONE)).paces}
    for number in range(120):
        session, peer = bench.adopt(
            ONE_BY_ONE, legacy(dict(values), limit=1), host=f"127.78.0.{number + 1}", did=DID + number,
            device=f"d{number}",
        )  # fmt: skip
        peers.append(peer)
        await bench.run(session, 0)
    bench.clock.advance(30)
    before = sum(len(peer.requests) for peer in peers)
    bench.clock.advance(30)
    assert sum(len(peer.requests) for peer in peers) - before <= 1.05 * 30 * POLLS_A_SECOND


def test_what_is_raw_is_not_read_unasked() -> None:
    profile = MiotProfile(miot_definition(KETTLE), "")
    raw = profile.members(path for path, prop in profile.abilities.properties.items() if prop.category is Category.RAW)
    plan = plan_of("miot", profile)
    shown = set(
        profile.members(
            path for path, prop in profile.abilities.properties.items() if prop.category is not Category.RAW
        )
    )
    polled = {member for members in plan.by_pace.values() for member in members}
    assert set(plan.first) >= shown & profile.paces.keys()
    assert not [member for member in raw if member in polled and profile.paces[member] is Poll.NEVER]
    assert not [member for member in raw if member in plan.first and member not in shown]


async def test_of_a_product_with_nothing_to_show_one_member_tells_that_it_is_there(bench: Bench) -> None:
    session, peer = bench.adopt("cgllc.airm.cgs2", miot({(11, 2): "x"}))
    await bench.run(session, 70)
    asked = [
        (one["siid"], one["piid"])
        for _, method, params in peer.requests
        if method == "get_properties"
        for one in params
    ]
    assert asked == [(11, 2)] * 3
    assert bench.heard.health is Health.ONLINE


async def test_sessions_are_polled_in_step_so_that_the_processor_sleeps_longer(bench: Bench) -> None:
    home = Paced(bench)
    await bench.run(home.session, 1)
    home.gaps(60)
    offsets = [time / STEP % 1 for time in home.times]
    assert len(offsets) >= 10
    assert all(min(one, 1 - one) < 0.01 for one in offsets)
