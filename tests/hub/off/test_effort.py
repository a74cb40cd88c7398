"""An effort: again and again, until the device itself shows it."""

from collections.abc import Callable
from random import Random

import pytest

from hub.core.clock import VirtualClock
from hub.model.capability import Property
from hub.model.errors import HearthError, NotSupported, Rejected, Unreachable
from hub.model.ports import Order
from hub.model.value import Kind
from hub.off.effort import CONFIRM_WITHIN, Effort, Result
from hub.storage.off_records import OffEntry

OWED = OffEntry("d1", "kettle", "Kettle", "m", "on", False, 0.0)
READABLE = Property("on", Kind.BOOL, writable=True)
BLIND = Property("on", Kind.BOOL, writable=True, readable=False)
SILENT = Unreachable("device.silent")


class Way:
    """A session that answers as it is told, one answer an order; then nothing."""

    def __init__(self, clock: VirtualClock, *answers: HearthError | None) -> None:
        self.clock = clock
        self.answers = list(answers)
        self.orders: list[Order] = []
        self.looked = 0

    def submit(self, order: Order, done: Callable[[HearthError | None], None]) -> None:
        self.orders.append(order)
        if self.answers:
            answer = self.answers.pop(0)
            self.clock.call_at(self.clock.monotonic(), lambda: done(answer))

    def refresh(self, paths: tuple[str, ...]) -> None:
        self.looked += 1

    async def run(self) -> None: ...

    def close(self) -> None: ...


class Bench:
    def __init__(self, prop: Property | None = READABLE, *answers: HearthError | None) -> None:
        self.clock = VirtualClock()
        self.way = Way(self.clock, *answers)
        self.over: list[Result] = []
        self.effort = Effort(
            OWED, prop, [self.way], self.clock, Random(1), lambda effort: self.over.append(effort.result)
        )
        self.effort.send()
        self.clock.advance(0.1)


def test_what_the_device_reports_after_its_answer_is_the_end() -> None:
    bench = Bench(READABLE, None)
    assert (bench.over, bench.way.looked) == ([], 1)
    bench.effort.heard(True)
    assert bench.over == []
    bench.effort.heard(False)
    bench.effort.heard(False)
    bench.clock.advance(100)
    assert (bench.over, len(bench.way.orders)) == ([Result.CONFIRMED], 1)
    assert bench.way.orders[0].writes == (("on", False),)


def test_a_report_from_before_the_answer_confirms_nothing() -> None:
    bench = Bench(READABLE)
    bench.effort.heard(False)
    assert bench.over == []


def test_who_accepts_and_shows_nothing_is_told_again() -> None:
    bench = Bench(READABLE, None, None)
    bench.clock.advance(CONFIRM_WITHIN)
    assert len(bench.way.orders) == 2
    assert (bench.over, bench.effort.result) == ([], Result.ACCEPTED)


def test_who_does_not_answer_is_told_again_without_end() -> None:
    bench = Bench(READABLE, *[SILENT] * 10)
    bench.clock.advance(600)
    assert len(bench.way.orders) > 40
    assert (bench.over, bench.effort.result) == ([], Result.NOT_REACHED)


def test_a_late_answer_to_an_older_order_says_nothing() -> None:
    bench = Bench(READABLE)
    late: list[Callable[[HearthError | None], None]] = []
    bench.way.submit = lambda order, done: late.append(done)  # type: ignore[method-assign]  # what comes is kept
    bench.clock.advance(20)
    results = []
    for done in (late[0], late[-1]):
        done(None)
        results.append(bench.effort.result)
    assert results == [Result.NOT_REACHED, Result.ACCEPTED]


def test_who_says_no_may_be_safe_already() -> None:
    bench = Bench(READABLE, Rejected("device.rejected"))
    assert bench.way.looked == 1
    bench.effort.heard(False)
    assert bench.over == [Result.CONFIRMED]


def test_who_cannot_be_looked_at_is_believed() -> None:
    assert Bench(BLIND, None).over == [Result.ACCEPTED]


def test_what_the_device_does_not_have_is_given_up() -> None:
    bench = Bench(None, NotSupported("device.read_only"))
    assert (bench.over, str(bench.effort.error)) == ([Result.NOT_REACHED], "device.read_only")


@pytest.mark.parametrize("answers", [(None,), (SILENT,)])
def test_after_the_stop_nothing_is_sent(answers: tuple[HearthError | None]) -> None:
    bench = Bench(READABLE, *answers)
    bench.effort.stop()
    bench.clock.advance(100)
    bench.effort.heard(False)
    assert (len(bench.way.orders), bench.over) == (1, [])
