"""Rounds of hellos, and when the next one is due."""

from drivers.miio.codec import HELLO, PORT
from drivers.miio.greeting import Greeting, Watch
from drivers.miio.outbox import NEVER
from drivers.miio.patience import GREET_WAITS, LOST_WAITS, POLITE_WAITS, WATCH
from drivers.miio.whereabouts import Whereabouts
from tests.drivers.miio.peer import HOST, REF, Bench

PROBE = b"a probe".ljust(32)


class Greeted:
    """A greeting and what it does."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.lost: list[float] = []
        self.followed = 0
        where = Whereabouts(bench.wire, REF, None)  # type: ignore[arg-type]  # nothing is received here
        where.address = (HOST, PORT)
        self.greeting = Greeting(bench.wire, where, PROBE, self._follow, self.lost.append)

    def _follow(self) -> None:
        self.followed += 1


async def test_a_round_begins_with_a_probe_and_ends_after_its_hellos(bench: Bench) -> None:
    greeted = Greeted(bench)
    greeting, now = greeted.greeting, 0.0
    greeting.begin(now)
    greeting.begin(now)
    while greeting.running:
        assert greeting.expects
        now = greeting.at
        greeting.go_on(now)
    to_it = [packet for packet, address in bench.wire.sent if address == (HOST, PORT)]
    assert to_it == [PROBE, *(len(GREET_WAITS) - 1) * [HELLO]]
    assert greeted.followed == len(GREET_WAITS) - 1
    assert greeted.lost == [now]
    assert abs(now - sum(GREET_WAITS)) < 1e-9
    assert greeting.at == NEVER


async def test_an_answer_ends_it(bench: Bench) -> None:
    greeted = Greeted(bench)
    greeted.greeting.begin(0.0)
    greeted.greeting.end()
    assert (greeted.greeting.running, greeted.greeting.expects, greeted.lost) == (False, False, [])


async def test_a_hello_waits_for_its_place_in_the_budget(bench: Bench) -> None:
    greeted = Greeted(bench)
    bench.wire.hellos.reserve(0.0, 1000)
    greeted.greeting.begin(0.0)
    assert bench.wire.sent == []
    assert not greeted.greeting.expects
    greeted.greeting.go_on(greeted.greeting.at)
    assert [packet for packet, _ in bench.wire.sent] == [PROBE]


def waits(watch: Watch, count: int, *, polite: bool) -> list[float]:
    found = []
    for _ in range(count):
        watch.lost(0.0, polite=polite)
        found.append(watch.at)
    return found


async def test_one_that_is_lost_is_looked_for_soon_and_one_that_may_be_off_ever_less(bench: Bench) -> None:
    for polite, expected in ((False, (*LOST_WAITS, LOST_WAITS[-1])), (True, (*POLITE_WAITS, POLITE_WAITS[-1]))):
        found = waits(Watch(bench.wire), len(expected), polite=polite)
        assert all(abs(one - wanted) <= 0.1 * wanted for one, wanted in zip(found, expected, strict=True))


async def test_the_interval_doubles_from_ten_to_fifty_seconds(bench: Bench) -> None:
    watch = Watch(bench.wire)
    watch.found(0.0)
    assert watch.at == WATCH[0]
    gaps = []
    now = 0.0
    for _ in range(5):
        now = watch.at
        assert watch.greets(now, always=True)
        gaps.append(watch.at - now)
    assert all(abs(gap - wanted) <= 0.1 * wanted for gap, wanted in zip(gaps, (20, 40, 50, 50, 50), strict=True))


async def test_who_was_heard_lately_is_not_greeted(bench: Bench) -> None:
    watch = Watch(bench.wire)
    watch.found(0.0)
    watch.heard_at = 8.0
    assert not watch.greets(10.0, always=False)
    assert watch.at == 18.0
    assert watch.greets(18.0, always=False)
