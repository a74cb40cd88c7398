import asyncio
from collections.abc import Callable

import pytest

from hub.core.clock import VirtualClock
from hub.discovery.scan import PATIENCE, Scanner
from hub.model.device import Sighting
from hub.model.errors import Unreachable


class Family:
    def __init__(self, name: str, clock: VirtualClock, error: Exception | None = None, hangs: bool = False) -> None:
        self.name = name
        self.times: list[float] = []
        self._clock = clock
        self._error = error
        self._hangs = hangs

    async def scan(self, sighted: Callable[[Sighting], None]) -> None:
        self.times.append(self._clock.monotonic())
        if self._hangs:
            await asyncio.Event().wait()
        if self._error is not None:
            raise self._error
        sighted(Sighting(self.name, "1", "127.0.0.9", "hello"))


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


async def test_it_asks_often_at_first_and_then_now_and_then(clock: VirtualClock) -> None:
    family = Family("a", clock)
    task = asyncio.ensure_future(Scanner(clock, [family], lambda _: None).run(family))
    await clock.run_for(210)
    task.cancel()
    assert family.times == [0, 10, 30, 70, 115, 160, 205]


async def test_a_scan_that_fails_is_counted_and_tried_again(clock: VirtualClock) -> None:
    family = Family("a", clock, Unreachable("device.no_answer"))
    scanner = Scanner(clock, [family], lambda _: None)
    task = asyncio.ensure_future(scanner.run(family))
    await clock.run_for(30)
    task.cancel()
    assert scanner.failures == {"a": 3}


async def test_asked_now_it_asks_all_and_waits_for_no_one_forever(clock: VirtualClock) -> None:
    seen: list[str] = []
    families = [
        Family("hangs", clock, hangs=True),
        Family("breaks", clock, RuntimeError("a bug")),
        Family("offline", clock, OSError("network is down")),
        Family("works", clock),
    ]
    scanner = Scanner(clock, families, lambda sighting: seen.append(sighting.family))
    task = asyncio.ensure_future(scanner.scan())
    await clock.run_for(PATIENCE - 1)
    assert not task.done()
    await clock.run_for(1)
    await asyncio.wait_for(task, 5)
    assert seen == ["works"]
    assert [len(family.times) for family in families] == [1, 1, 1, 1]


async def test_when_all_have_answered_nobody_waits(clock: VirtualClock) -> None:
    await asyncio.wait_for(Scanner(clock, [Family("a", clock)], lambda _: None).scan(), 5)
    assert clock.next_due() is None
