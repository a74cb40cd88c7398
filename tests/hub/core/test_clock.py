import asyncio
from collections.abc import Callable
from functools import partial
from random import Random

import pytest
import uvloop
from hypothesis import given
from hypothesis import strategies as st

from hub.core.clock import HouseClock, LoopClock, VirtualClock


def test_callbacks_run_in_the_order_of_their_times_and_see_them() -> None:
    clock = VirtualClock(now=1000.0)
    seen: list[tuple[str, float, float]] = []

    def note(name: str) -> None:
        seen.append((name, clock.monotonic(), clock.now()))

    for name, when in (("late", 3.0), ("early", 1.0), ("early too", 1.0)):
        clock.call_at(when, partial(note, name))
    clock.advance(2.0)
    assert seen == [("early", 1.0, 1001.0), ("early too", 1.0, 1001.0)]
    clock.advance(2.0)
    assert seen[2:] == [("late", 3.0, 1003.0)]
    assert clock.monotonic() == 4.0


def test_a_callback_may_ask_for_another_within_the_same_advance() -> None:
    clock = VirtualClock()
    times: list[float] = []

    def tick() -> None:
        times.append(clock.monotonic())
        clock.call_at(clock.monotonic() + 1, tick)

    clock.call_at(1.0, tick)
    clock.advance(3.5)
    assert times == [1.0, 2.0, 3.0]


def test_a_cancelled_callback_never_runs() -> None:
    clock = VirtualClock()
    timer = clock.call_at(1.0, lambda: pytest.fail("cancelled"))
    timer.cancel()
    assert clock.next_due() is None
    clock.advance(2.0)
    timer.cancel()


def test_a_step_of_the_wall_clock_moves_no_timer() -> None:
    clock = VirtualClock(now=1000.0)
    ran: list[float] = []
    clock.call_at(10.0, lambda: ran.append(clock.now()))
    clock.step_wall(-500.0)
    clock.advance(9.0)
    assert not ran
    clock.advance(1.0)
    assert ran == [510.0]


async def test_run_for_lets_a_task_sleep_again_and_again() -> None:
    clock = VirtualClock()
    beats: list[float] = []

    async def beat() -> None:
        while True:
            await clock.sleep(10.0)
            beats.append(clock.monotonic())

    task = asyncio.create_task(beat())
    await clock.run_for(35.0)
    task.cancel()
    assert beats == [10.0, 20.0, 30.0]
    await asyncio.gather(task, return_exceptions=True)
    assert clock.next_due() is None


async def test_the_loop_clock_waits_and_calls_back() -> None:
    clock = LoopClock()
    rang = asyncio.Event()
    clock.call_at(clock.monotonic() + 0.001, rang.set)
    await clock.sleep(0)
    await asyncio.wait_for(rang.wait(), 10)
    assert clock.now() > 1_600_000_000


async def test_a_house_may_live_at_another_hour() -> None:
    inner = VirtualClock(now=5000.0)
    house = HouseClock(inner, start=100.0)
    ran: list[float] = []
    house.call_at(house.monotonic() + 7, lambda: ran.append(house.now()))
    inner.advance(10)
    assert ran == [107.0]
    assert house.now() == 110.0
    assert HouseClock(inner).now() == inner.now()


async def test_a_skip_stops_at_every_timer_on_the_way() -> None:
    inner = VirtualClock(now=5000.0, monotonic=0.3)
    house = HouseClock(inner, start=0.1)
    begin = house.monotonic()
    seen: list[tuple[str, float]] = []

    async def beat() -> None:
        while True:
            await house.sleep(20.0)
            seen.append(("beat", house.monotonic() - begin))

    task = asyncio.create_task(beat())
    house.call_at(begin + 30, lambda: seen.append(("once", house.monotonic() - begin)))
    await house.skip(65.0)
    assert [(name, round(at, 6)) for name, at in seen] == [("beat", 20), ("once", 30), ("beat", 40), ("beat", 60)]
    assert house.monotonic() - begin == pytest.approx(65.0)
    assert house.now() == pytest.approx(65.1)
    await inner.run_for(20.0)
    assert (seen[-1][0], round(seen[-1][1], 6)) == ("beat", 80.0)
    assert len(seen) == 5
    task.cancel()


@given(st.integers(0, 10**9))
async def test_no_rounding_makes_a_callback_run_before_its_time(seed: int) -> None:
    random = Random(seed)
    inner = VirtualClock(now=1e9, monotonic=random.uniform(0, 1))
    house = HouseClock(inner, start=random.uniform(0, 2e9))
    await house.skip(random.uniform(6e4, 1e5))  # of a size with which sums of later times do round
    inner.advance(random.uniform(2e5, 1e6))
    pauses = [random.uniform(0, 1e4) for _ in range(30)]
    ran: list[float] = []
    for pause in pauses:
        due = house.monotonic() + pause

        def check(due: float = due) -> None:
            assert house.monotonic() >= due
            ran.append(due)

        house.call_at(due, check)
    inner.advance(1e4 + 1)
    assert ran == sorted(ran)
    assert len(ran) == len(pauses)


async def test_a_timer_that_rearms_by_its_own_due_time_ends_a_skip_all_the_same() -> None:
    """As the state does: too early by a rounding error, a callback would ask for the same time for ever."""
    inner = VirtualClock(monotonic=0.1)
    house = HouseClock(inner, start=1e9 + 0.7)
    ran: list[float] = []
    for step in range(1, 200):
        due = house.monotonic() + step * 0.1

        def check(due: float = due) -> None:
            assert house.monotonic() >= due
            ran.append(due)

        house.call_at(due, check)
    await house.skip(10.0)
    assert len(ran) in (99, 100)
    inner.advance(20.0)
    assert len(ran) == 199


def _answer(called: asyncio.Future[float], clock: LoopClock) -> None:
    called.set_result(clock.monotonic())


@pytest.mark.parametrize("loop_factory", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_no_callback_comes_before_its_time(loop_factory: Callable[[], asyncio.AbstractEventLoop]) -> None:
    async def wait() -> list[float]:
        clock, random, late = LoopClock(), Random(1), []
        for _ in range(100):
            when = clock.monotonic() + random.uniform(0.0, 0.01)
            called: asyncio.Future[float] = asyncio.get_running_loop().create_future()
            clock.call_at(when, partial(_answer, called, clock))
            late.append(await called - when)
        return late

    with asyncio.Runner(loop_factory=loop_factory) as runner:
        assert min(runner.run(wait())) >= 0


def test_a_callback_that_raises_stops_no_other_timer_of_the_house() -> None:
    under = VirtualClock()
    house = HouseClock(under)
    ran: list[str] = []
    house.call_at(1.0, lambda: ran.append(str(1 // 0)))
    house.call_at(1.0, lambda: ran.append("same time"))
    house.call_at(2.0, lambda: ran.append("later"))
    with pytest.raises(ZeroDivisionError):
        under.advance(1.0)
    under.advance(5.0)
    assert ran == ["same time", "later"]
