"""The watchdog is fed by progress, and by nothing else."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.daemon.notify import Notifier
from hub.daemon.watchdog import Probe, Watchdog, keep_fed
from hub.model.ports import Timer

NAMES = ("loop", "scheduler", "storage")


def test_it_wants_everybody() -> None:
    watchdog = Watchdog(NAMES)
    watchdog.progress("loop")
    watchdog.progress("storage")
    assert watchdog.stalled == ("scheduler",)
    assert not watchdog.feed()
    watchdog.progress("scheduler")
    assert watchdog.feed()
    assert not watchdog.feed()


@given(st.lists(st.sampled_from([*NAMES, "feed"])))
def test_between_two_feeds_everybody_moved(steps: list[str]) -> None:
    watchdog = Watchdog(NAMES)
    since: set[str] = set()
    for step in steps:
        if step != "feed":
            since.add(step)
            watchdog.progress(step)
        elif watchdog.feed():
            assert since == set(NAMES)
            since = set()
        else:
            assert since < set(NAMES)


class Rounds:
    """A clock whose sleeps end when the test says so."""

    def __init__(self) -> None:
        self.asleep: asyncio.Queue[tuple[float, asyncio.Future[None]]] = asyncio.Queue()

    def monotonic(self) -> float:
        return 0.0

    def now(self) -> float:
        return 0.0

    def call_at(self, when: float, callback: Callable[[], None]) -> Timer:
        raise NotImplementedError

    def sleep(self, seconds: float) -> Awaitable[None]:
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.asleep.put_nowait((seconds, waiting))
        return waiting


class Fed(Notifier):
    """Counts feeds."""

    def __init__(self) -> None:
        super().__init__(None)
        self.feeds = 0

    def watchdog(self) -> None:
        self.feeds += 1


async def rounds(clock: Rounds, count: int) -> list[float]:
    """Let `count` sleeps end; the lengths they asked for."""
    lengths = []
    for _ in range(count):
        seconds, waiting = await clock.asleep.get()
        lengths.append(seconds)
        waiting.set_result(None)
    return lengths


async def feeds_with(probes: dict[str, Probe], count: int) -> int:
    clock, notifier = Rounds(), Fed()
    task = asyncio.create_task(keep_fed(clock, notifier, probes, patience=30.0))
    lengths = await rounds(clock, count)
    await clock.asleep.get()  # the round after the last has begun
    task.cancel()
    assert lengths == [10.0] * count
    return notifier.feeds


def at_once(done: Callable[[], None]) -> None:
    done()


def never(_done: Callable[[], None]) -> None:
    """A frozen worker."""


async def test_a_living_hub_is_fed_three_times_within_the_patience() -> None:
    assert await feeds_with({"loop": at_once, "storage": at_once}, 6) == 6


async def test_one_frozen_worker_stops_the_feeding(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert await feeds_with({"loop": at_once, "storage": never}, 4) == 0
    assert "no progress: storage" in caplog.text


async def test_a_frozen_worker_gathers_no_backlog() -> None:
    asked: list[Callable[[], None]] = []
    assert await feeds_with({"storage": asked.append}, 4) == 0
    assert len(asked) == 1


async def test_a_worker_that_thaws_is_fed_again() -> None:
    asked: list[Callable[[], None]] = []
    clock, notifier = Rounds(), Fed()
    task = asyncio.create_task(keep_fed(clock, notifier, {"storage": asked.append}, patience=30.0))
    await rounds(clock, 2)
    asked[0]()
    await rounds(clock, 1)
    await clock.asleep.get()
    task.cancel()
    assert notifier.feeds == 1
    assert len(asked) == 2
