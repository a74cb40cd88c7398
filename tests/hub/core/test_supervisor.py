import asyncio
from collections.abc import AsyncIterator
from random import Random

import pytest

from hub.core.clock import VirtualClock, settle
from hub.core.supervisor import Guarded, Supervisor, TaskState
from hub.model.errors import Unreachable


class Failing:
    """Fails at once as often as told, then lives on; notes when it was started."""

    def __init__(self, clock: VirtualClock, times: int, lives: float = 0.0) -> None:
        self.clock = clock
        self.times = times
        self.lives = lives
        self.starts: list[float] = []

    async def run(self) -> None:
        self.starts.append(self.clock.monotonic())
        if len(self.starts) <= self.times:
            if self.lives:
                await self.clock.sleep(self.lives)
            raise ValueError("broken")
        await asyncio.Event().wait()


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(now=1000.0)


@pytest.fixture
def bad() -> list[tuple[str, str]]:
    return []


@pytest.fixture
async def supervisor(clock: VirtualClock, bad: list[tuple[str, str]]) -> AsyncIterator[Supervisor]:
    supervisor = Supervisor(clock, Random(3), lambda name, error: bad.append((name, error)))
    yield supervisor
    await supervisor.close()


async def test_a_failing_task_starts_again_later_each_time(clock: VirtualClock, supervisor: Supervisor) -> None:
    work = Failing(clock, 3)
    supervisor.spawn("work", work.run)
    await clock.run_for(60)
    gaps = [b - a for a, b in zip(work.starts, work.starts[1:], strict=False)]
    assert len(gaps) == 3
    for gap, pause in zip(gaps, (1, 2, 4), strict=True):
        assert pause / 2 <= gap <= pause
    [row] = supervisor.status()
    assert (row.name, row.state, row.restarts, row.error) == ("work", TaskState.RUNNING, 3, "ValueError: broken")


async def test_what_keeps_failing_is_set_aside_and_the_others_live_on(
    clock: VirtualClock, supervisor: Supervisor, bad: list[tuple[str, str]]
) -> None:
    work, good = Failing(clock, 100), Failing(clock, 0)
    supervisor.spawn("work", work.run)
    supervisor.spawn("good", good.run)
    await clock.run_for(60)
    assert len(work.starts) == 5
    assert bad == [("work", "ValueError: broken")]
    assert [row.state for row in supervisor.status()] == [TaskState.QUARANTINED, TaskState.RUNNING]
    assert len(good.starts) == 1
    work.times = 6
    assert supervisor.release("work")
    await settle()
    assert not supervisor.release("work")
    assert supervisor.status()[0].state is TaskState.WAITING, "it starts afresh"
    await clock.run_for(1)
    assert len(work.starts) == 7
    assert supervisor.status()[0].state is TaskState.RUNNING


async def test_a_task_that_fails_now_and_then_is_not_set_aside(
    clock: VirtualClock, supervisor: Supervisor, bad: list[tuple[str, str]]
) -> None:
    work = Failing(clock, 12, lives=160.0)
    supervisor.spawn("work", work.run)
    await clock.run_for(4 * 3600)
    assert len(work.starts) == 13
    longest = max(b - a for a, b in zip(work.starts, work.starts[1:], strict=False))
    assert 160 + 150 <= longest <= 160 + 300
    assert not bad


async def test_returning_and_cancelling_oneself_are_failures_too(clock: VirtualClock, supervisor: Supervisor) -> None:
    starts: list[str] = []

    async def returns() -> None:
        starts.append("returns")

    async def cancels() -> None:
        starts.append("cancels")
        raise asyncio.CancelledError

    supervisor.spawn("returns", returns)
    supervisor.spawn("cancels", cancels)
    await clock.run_for(1)
    assert starts.count("returns") >= 2
    assert starts.count("cancels") >= 2


async def test_a_cancelled_task_does_not_come_back(clock: VirtualClock, supervisor: Supervisor) -> None:
    living, waiting = Failing(clock, 0), Failing(clock, 100)
    one, other = supervisor.spawn("living", living.run), supervisor.spawn("waiting", waiting.run)
    await settle()
    one.cancel()
    other.cancel()
    one.cancel()
    await clock.run_for(100)
    assert (len(living.starts), len(waiting.starts)) == (1, 1)
    assert supervisor.status() == ()
    assert clock.next_due() is None


async def test_closing_names_who_does_not_end(clock: VirtualClock) -> None:
    supervisor = Supervisor(clock, Random(3))
    let_go = asyncio.Event()

    async def stubborn() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await let_go.wait()

    supervisor.spawn("stubborn", stubborn)
    supervisor.spawn("meek", Failing(clock, 0).run)
    await settle()
    closing = asyncio.create_task(supervisor.close())
    await clock.run_for(4.9)
    assert not closing.done()
    await clock.run_for(0.2)
    assert await closing == ("stubborn",)
    let_go.set()
    await settle()
    supervisor.spawn("late", stubborn)
    assert supervisor.status() == ()
    assert await supervisor.close() == ()


async def test_closing_takes_no_longer_than_needed(clock: VirtualClock) -> None:
    supervisor = Supervisor(clock, Random(3))
    for name in "abc":
        supervisor.spawn(name, Failing(clock, 0).run)
    await settle()
    assert await supervisor.close() == ()
    assert clock.monotonic() == 0.0
    await settle()
    assert clock.next_due() is None


async def test_expected_trouble_is_a_sentence_and_no_traceback(caplog: pytest.LogCaptureFixture) -> None:
    clock = VirtualClock()
    supervisor = Supervisor(clock, Random(1))

    async def work() -> None:
        raise Unreachable("device.not_adopted")

    supervisor.spawn("lamp", work)
    await clock.run_for(0.5)
    assert [record.getMessage() for record in caplog.records] == [
        "task lamp: the hub has no key of this device yet: adopt it"
    ]
    assert caplog.records[0].exc_info is None
    await supervisor.close()


def test_a_call_that_fails_is_an_error_and_no_end(caplog: pytest.LogCaptureFixture) -> None:
    def divides(number: int) -> None:
        assert 1 / number

    def refuses() -> None:
        raise Unreachable("device.silent")

    guarded = Guarded()
    assert guarded("fine", divides, 1) is None
    failed, refused = guarded("order to lamp", divides, 0), guarded("order to lamp", refuses)
    assert isinstance(failed, Unreachable)
    assert failed.message_id == "device.session_failed"
    assert refused is not None
    assert refused.message_id == "device.silent"
    assert guarded.faults == {"order to lamp": 1}
    assert "ZeroDivisionError" in caplog.text
