"""The quota without a network: what is refused comes again, unless there is something newer."""

import json
from itertools import pairwise
from random import Random

from drivers.yeelight.codec import Answer
from drivers.yeelight.definitions.lights import Wish
from drivers.yeelight.outbox import Listener, Outbox
from hub.core.clock import VirtualClock
from hub.model.errors import HearthError, Unreachable

FULL = "client quota exceeded"


class Bench:
    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.lines: list[dict[str, object]] = []
        self.told: list[object] = []
        self.answers: list[HearthError | None] = []
        listener = Listener(self.told.append, self.told.append, lambda: self.told.append("silent"))
        self.outbox = Outbox(self.clock, Random(1), ("power",), listener)
        self.outbox.connected(lambda line: self.lines.append(json.loads(line)))

    def put(self, level: int, timeout: float = 60.0) -> None:
        self.outbox.put([("bright", Wish("set_bright", (level,)))], timeout, self.answers.append)

    def answer(self, error: str | None = None) -> None:
        """Of the lamp, to the newest line."""
        number = self.lines[-1]["id"]
        assert isinstance(number, int)
        self.outbox.answered(Answer(number, ("on",), error))


def test_a_question_that_was_refused_is_asked_again() -> None:
    bench = Bench()
    bench.outbox.ask()
    bench.answer(FULL)
    assert (bench.told, len(bench.lines)) == ([True], 1)
    bench.clock.advance(5)
    bench.answer()
    assert [line["method"] for line in bench.lines] == ["get_prop", "get_prop"]
    assert bench.told == [True, False, ("on",)]


def test_of_what_was_refused_only_the_newest_goes_out() -> None:
    bench = Bench()
    bench.put(1)
    bench.put(2)
    bench.outbox.answered(Answer(1, (), FULL))
    bench.outbox.answered(Answer(2, (), FULL))
    bench.put(3)
    bench.clock.advance(10)
    bench.answer()
    assert [line["params"] for line in bench.lines][2:] == [[3, "smooth", 300]]
    assert bench.answers == [None, None, None]


def test_longer_and_longer_pauses_while_others_use_it_up() -> None:
    bench = Bench()
    bench.put(1, timeout=1000.0)
    times = []
    for _ in range(5):
        times.append(bench.clock.monotonic())
        bench.answer(FULL)
        before = len(bench.lines)
        while len(bench.lines) == before:
            bench.clock.advance(0.5)
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert pauses[0] <= 5.5
    assert pauses[-1] >= 2 * pauses[0]


def test_a_lamp_that_does_not_answer_is_told_of_and_everything_given_back() -> None:
    bench = Bench()
    bench.put(1)
    bench.clock.advance(5)
    assert bench.told == ["silent"]
    lost = Unreachable("device.silent")
    bench.outbox.lost(lost)
    bench.outbox.lost(lost)
    assert bench.answers == [lost]
    bench.answer()
    assert bench.answers == [lost]
