import asyncio
import signal
import threading
import time

import pytest

from hub.core.clock import LoopClock, VirtualClock, settle
from hub.core.lag import LagMonitor, alarm


async def test_a_late_beat_is_counted() -> None:
    clock = VirtualClock()
    monitor = LagMonitor(clock)
    task = asyncio.create_task(monitor.run())
    await clock.run_for(10)
    assert (monitor.late, monitor.worst) == (0, 0.0)
    clock.advance(3)
    await settle()
    assert monitor.late == 1
    assert monitor.worst == 2.75
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_what_blocks_the_loop_is_named(caplog: pytest.LogCaptureFixture) -> None:
    before = signal.getsignal(signal.SIGALRM)
    monitor = LagMonitor(LoopClock(), limit=0.01)
    task = asyncio.create_task(monitor.run())
    await asyncio.sleep(0)

    def a_driver_that_hangs() -> None:
        deadline = time.monotonic() + 60
        while not monitor.stack and time.monotonic() < deadline:
            pass

    a_driver_that_hangs()
    assert "a_driver_that_hangs" in monitor.stack
    assert "a_driver_that_hangs" in caplog.text
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_outside_the_main_thread_nothing_is_wound() -> None:
    timers: list[tuple[float, float]] = []

    def work() -> None:
        with alarm(lambda _: None) as wind:
            wind(60.0)
            timers.append(signal.getitimer(signal.ITIMER_REAL))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert timers == [(0.0, 0.0)]


def test_nothing_rings_afterwards() -> None:
    with alarm(lambda _: None) as wind:
        wind(60.0)
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 0
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
