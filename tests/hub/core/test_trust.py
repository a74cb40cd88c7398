"""Whether the wall clock can be trusted: possible times, a time server, and what is said meanwhile."""

import asyncio

import pytest

from hub.core.clock import VirtualClock
from hub.core.trust import AHEAD, FIRST_HEARTH, PATIENCE, ClockTrust

ALIVE = 1_750_000_000.0


def trust(now: float, alive: float | None = ALIVE, *, synchronised: bool = False) -> ClockTrust:
    return ClockTrust(VirtualClock(now), alive, lambda: synchronised)


@pytest.mark.parametrize(
    ("now", "alive", "trusted"),
    [
        (ALIVE, ALIVE, True),
        (ALIVE - 1, ALIVE, False),
        (ALIVE + AHEAD - 1, ALIVE, True),
        (ALIVE + AHEAD, ALIVE, False),
        (0.0, ALIVE, False),
        (0.0, None, False),
        (FIRST_HEARTH, None, True),
    ],
)
def test_a_possible_time_is_trusted(now: float, alive: float | None, *, trusted: bool) -> None:
    judge = trust(now, alive)
    assert judge.trusted() is trusted
    assert [one.message_id for one in judge.notices()] == ([] if trusted else ["clock.waits"])
    assert trust(now, alive, synchronised=True).trusted()


def test_once_trusted_always_trusted() -> None:
    clock = VirtualClock(ALIVE)
    judge = ClockTrust(clock, ALIVE, lambda: False)
    assert judge.trusted()
    clock.step_wall(-1e9)
    assert judge.trusted()


async def test_it_waits_says_so_and_tells_when_the_clock_is_set(caplog: pytest.LogCaptureFixture) -> None:
    clock = VirtualClock(0.0)
    judge = ClockTrust(clock, ALIVE, lambda: False)
    settled: list[float] = []
    alive: list[float] = []
    task = asyncio.ensure_future(judge.run(lambda: settled.append(clock.now()), alive.append, "en"))
    await clock.run_for(PATIENCE - 1)
    assert [one.message_id for one in judge.notices()] == ["clock.waits"]
    await clock.run_for(10)
    assert [one.message_id for one in judge.notices()] == ["clock.runs_anyway"]
    assert len(caplog.records) == 2
    judge.stopped(alive.append)
    assert settled == alive == []
    clock.step_wall(ALIVE)
    await clock.run_for(121)
    assert len(settled) == 1
    assert len(alive) == 3
    judge.stopped(alive.append)
    assert alive[-1] == clock.now()
    assert judge.notices() == ()
    task.cancel()
