"""The virtual loop alone: time jumps, its order is one, and what is dead does nothing more."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from functools import partial

import pytest

from tests.simulation.loop import TURNS_WITHOUT_TIME, Life, SimLoop, Stuck


@pytest.fixture
def loop() -> Iterator[SimLoop]:
    with closing(SimLoop(lambda: 0.0)) as made:
        yield made


def test_timers_run_in_the_order_of_their_times_and_no_time_is_waited(loop: SimLoop) -> None:
    seen: list[tuple[str, float]] = []

    def arrive(name: str) -> None:
        seen.append((name, loop.time()))

    for name, when in (("late", 86_400.0), ("soon", 0.5), ("later", 30.0)):
        loop.call_at(when, partial(arrive, name))
    loop.run_until(100_000.0)
    assert seen == [("soon", 0.5), ("later", 30.0), ("late", 86_400.0)]
    assert loop.time() == 100_000.0


def test_a_cancelled_timer_does_not_run(loop: SimLoop) -> None:
    seen: list[int] = []
    timers = [loop.call_at(float(number), seen.append, number) for number in range(500)]
    for timer in timers[1:]:
        timer.cancel()
    loop.run_until(1000.0)
    assert seen == [0]


def test_sleepers_wake_by_their_times(loop: SimLoop) -> None:
    seen: list[float] = []

    async def sleep(seconds: float) -> None:
        await asyncio.sleep(seconds)
        seen.append(loop.time())

    async def all_of_them() -> None:
        await asyncio.gather(*(sleep(seconds) for seconds in (3.0, 1.0, 2.0)))

    loop.run_until_complete(all_of_them())
    assert seen == [1.0, 2.0, 3.0]


def test_a_dead_life_does_nothing_more(loop: SimLoop) -> None:
    life, seen = Life(0), list[float]()

    async def live() -> None:
        try:
            while True:
                await asyncio.sleep(1.0)
                seen.append(loop.time())
        finally:
            if life.alive:
                seen.append(-1.0)

    task = loop.start(live(), life, "life")
    loop.run_until(2.5)
    life.alive = False
    loop.run_until(10.0)
    assert seen == [1.0, 2.0]
    assert not task.done()
    loop.bury()


def test_jobs_of_one_executor_take_their_time_one_after_the_other(loop: SimLoop) -> None:
    loop.disk_delay = lambda: 0.5
    ended: list[tuple[str, float]] = []

    async def job(name: str) -> None:
        assert await loop.run_in_executor(None, str.upper, name) == name.upper()
        ended.append((name, loop.time()))

    async def both() -> None:
        await asyncio.gather(job("a"), job("b"))

    loop.run_until_complete(both())
    assert ended == [("a", 0.5), ("b", 1.0)]


def test_an_error_of_a_job_reaches_who_waits(loop: SimLoop) -> None:
    with pytest.raises(ZeroDivisionError):
        loop.run_until_complete(loop.run_in_executor(None, lambda: 1 // 0))


def test_a_circle_without_time_is_told(loop: SimLoop) -> None:
    def again() -> None:
        loop.call_soon(again)

    again()
    with pytest.raises(Stuck, match=str(TURNS_WITHOUT_TIME)):
        loop.run_until(1.0)


def test_an_error_in_a_callback_is_a_trouble(loop: SimLoop) -> None:
    loop.call_soon(dict[str, int]().__getitem__, "nothing")
    loop.run_until(1.0)
    assert len(loop.troubles) == 1
    assert "nothing" in loop.troubles[0]
