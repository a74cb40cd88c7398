"""Windows: against brute force over any series of values, gaps, restarts, clock steps and days of odd lengths."""

import json
import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.model.value import Value
from scenes.engine.derived import AT_STOP, Look
from scenes.engine.figures import Change, Extreme, Figure, Lasted, Mean, Times
from scenes.engine.windows import PARTS, Window
from tests.scenes.engine.history import BRIDGE, Life

SECONDS = (90.0, 600.0, 5400.0, None)
STEPS = st.one_of(
    st.tuples(st.just("hear"), st.sampled_from([0.0, 1.0, 20.5, -3.0, None])),
    st.tuples(st.just("wait"), st.sampled_from([1, 20, 90, 180, 300, 301, 600, 900, 5399, 5490, 20000])),
    st.tuples(st.just("restart"), st.tuples(st.sampled_from([2, 120, 300, 301, 7000]), st.sampled_from([0.0, 7.0]))),
    st.tuples(st.just("clock"), st.sampled_from([-40000, -30, 3, 7200, 100000])),
)
BEGINS = ("2026-03-02T12:00:00", "2026-03-02T00:00:00", "2026-03-28T20:00:00", "2026-10-25T00:01:00")
"""Noon, midnight, and the days of 23 and of 25 hours."""
Step = tuple[str, Any]
Stretches = list[tuple[float, float, float | None]]


class Led(Life):
    """A life that knows which part of its past a window reaches back to."""

    day: float | None = None
    begun: float | None = None
    seen: bool = False

    def begin_of(self, seconds: float | None) -> float:
        """The real time at which the window begins: at the beginning of a part, or of the day as it was seen."""
        window = self.work
        assert isinstance(window, Window)
        if seconds is None:
            return self.begun if self.begun is not None else -math.inf
        length = window.length
        parts = math.ceil(seconds / length)
        origin = window.origin - self.shift
        return origin + (math.floor((self.real - origin) / length) - parts) * length

    def look(self) -> None:
        if self.midnight != self.day:
            self.day, self.begun = self.midnight, self.real
            self.seen = self.wall - self.midnight <= BRIDGE
        super().look()


def lead(life: Led, step: Step) -> None:
    match step:
        case ("hear", value):
            life.hear(value)
        case ("wait", int(seconds)):
            life.wait(seconds)
        case ("restart", (int(down), value)):
            life.restart(down, after=value)
        case ("clock", int(by)):
            life.wait(1)
            life.set_clock(by)


def within(life: Led, seconds: float | None) -> tuple[Stretches, float]:
    """The stretches of the window, cut at its beginning, and how long it is."""
    begin = life.begin_of(seconds)
    found = [
        (max(one, begin), other, value if isinstance(value, float) else None)
        for one, other, value in life.known()
        if other >= begin
    ]
    whole = life.wall - life.midnight if seconds is None else seconds
    return found, whole


def known(stretches: Stretches, whole: float, value: float | None) -> bool:
    enough = sum(end - begin for begin, end, one in stretches if one is not None) + 0.001 >= whole / 2
    return enough and (value is not None or any(one is not None for _, _, one in stretches))


def mean(life: Led, seconds: float | None) -> float | None:
    stretches, whole = within(life, seconds)
    if not known(stretches, whole, _source(life)):
        return None
    total = sum((end - begin) * one for begin, end, one in stretches if one is not None)
    length = sum(end - begin for begin, end, one in stretches if one is not None)
    return total / length if length else _source(life)


def lowest(life: Led, seconds: float | None) -> float | None:
    stretches, whole = within(life, seconds)
    if not known(stretches, whole, _source(life)):
        return None
    begin = life.begin_of(seconds)
    return min(
        value for one, end, value in life.known() if isinstance(value, float) and (end > begin or one == end == begin)
    )


def times(life: Led, seconds: float | None) -> float | None:
    stretches, whole = within(life, seconds)
    if not known(stretches, whole, _source(life)):
        return None
    count, before = 0, None
    for begin, _, value in life.known():
        if value and before == 0 and begin >= life.begin_of(seconds):
            count += 1
        before = value
    return count


def lasted(life: Led, seconds: float | None) -> float | None:
    stretches, whole = within(life, seconds)
    if not known(stretches, whole, _source(life)):
        return None
    found = sum(end - begin for begin, end, one in stretches if one)
    return found if seconds is None else min(found, seconds)


def change(life: Led, seconds: float | None) -> float | None:
    begin, now = life.begin_of(seconds), _source(life)
    then = [value for one, other, value in life.known() if one <= begin < other]
    if not then and begin == life.real:
        then = [now]
    if now is None or not then or not isinstance(then[0], float) or (seconds is None and not life.seen):
        return None
    return now - then[0]


def _source(life: Led) -> float | None:
    return life.source if isinstance(life.source, float) else None


def same(found: Value | None, expected: float | None) -> bool:
    return found is expected if found is None or expected is None else found == pytest.approx(expected, abs=2e-3)


Truth = Callable[[Led, float | None], float | None]


FIGURES = pytest.mark.parametrize(
    ("figure", "truth"),
    [
        (lambda _: Mean(), mean),
        (lambda _: Extreme(min), lowest),
        (lambda _: Times(), times),
        (lambda most: Lasted(most or math.inf), lasted),
        (lambda _: Change(), change),
    ],
    ids=["mean", "lowest", "times", "lasted", "change"],
)
LIVES = given(seconds=st.sampled_from(SECONDS), steps=st.lists(STEPS, max_size=12), begins=st.sampled_from(BEGINS))


def differences(
    figure: Callable[[float | None], Figure], truth: Truth, seconds: float | None, steps: list[Step], begins: str
) -> list[tuple[Step, Value | None, float | None]]:
    """Lead a life, and ask the whole past after each step."""
    life = Led(lambda: Window(figure(seconds), seconds), begins)
    found: list[tuple[Step, Value | None, float | None]] = []
    for step in steps:
        lead(life, step)
        value, expected = life.value(), truth(life, seconds)
        if not same(value, expected):
            found.append((step, value, expected))
    return found


@FIGURES
@settings(max_examples=60, deadline=None)
@LIVES
def test_a_window_is_what_the_whole_past_says(figure: Any, truth: Truth, **life: Any) -> None:
    assert differences(figure, truth, **life) == []


@pytest.mark.soak
@FIGURES
@settings(max_examples=5000, deadline=None)
@LIVES
def test_a_window_is_what_the_whole_past_says_in_many_lives(figure: Any, truth: Truth, **life: Any) -> None:
    assert differences(figure, truth, **life) == []


def hour(seconds: float | None = 3600.0, figure: Figure | None = None, begins: str = "2026-03-02T12:00:00") -> Life:
    """A life with a mean over an hour."""
    return Life(lambda: Window(figure or Mean(), seconds), begins)


def test_half_of_the_window_must_be_known() -> None:
    life = hour()
    life.hear(20.0)
    life.wait(1799)
    assert life.value() is None
    life.wait(1)
    assert life.value() == 20.0
    life.hear(None)
    life.wait(1800)
    assert life.value() == 20.0
    life.wait(60)
    assert life.value() is None


def test_the_mean_is_one_over_time_and_moves_on() -> None:
    life = hour()
    life.hear(10.0)
    life.wait(1800)
    life.hear(20.0)
    life.wait(600)
    assert life.value() == 12.5
    life.wait(1200)
    assert life.value() == 15.0
    life.wait(1860)
    assert life.value() == 20.0, "it reaches back an hour, and up to a minute more"


def test_a_day_has_the_hours_that_it_has() -> None:
    for begins, hours in (("2026-03-29T00:00:00", 23), ("2026-10-25T00:00:00", 25), ("2026-06-01T00:00:00", 24)):
        life = hour(None, Lasted(math.inf), begins)
        life.hear(True)
        life.wait(hours * 3600 - 1)
        assert life.value() == hours * 3600 - 1
        life.wait(1)
        assert life.value() == 0.0


def test_the_change_since_midnight_needs_midnight() -> None:
    life = hour(None, Change(), "2026-03-02T23:00:00")
    life.hear(100.0)
    life.wait(1800)
    life.hear(101.0)
    assert life.value() is None
    life.wait(1800)
    assert life.value() == 0.0
    life.hear(None)
    life.wait(100)
    life.hear(103.5)
    assert life.value() == 2.5
    life.restart(3600, after=104.0)
    assert life.value() == 3.0


def test_midnight_within_a_short_gap_is_seen() -> None:
    life = hour(None, Change(), "2026-03-02T23:00:00")
    life.hear(100.0)
    life.wait(3500)
    life.hear(None)
    life.wait(200)
    assert life.value() is None
    life.hear(101.0)
    assert life.value() == 1.0


def test_what_is_quiet_is_not_looked_at() -> None:
    """Cost, counted: a window over a source that stays as it is asks for no looks once it is full of that."""
    for seconds in (600.0, 3600.0, 86400.0):
        life = hour(seconds)
        life.hear(5.0)
        life.wait(seconds * 1.1)
        looks = life.looks
        life.wait(20 * 86400)
        assert life.looks - looks <= 21, "midnights, and the end of the wait"
        assert life.value() == 5.0
    life = hour(None, Times())
    life.hear(False)
    life.wait(20 * 86400)
    assert life.looks < 24 * 60 + 30, "of the first day half is known only at its end"


def test_it_is_looked_at_once_a_minute_at_most() -> None:
    for seconds in (3600.0, 86400.0, None):
        life = hour(seconds)
        for step in range(50):
            life.hear(float(step % 2))
            looks = life.looks
            life.wait(3600)
            assert life.looks - looks <= 63
    life = hour(60.0)
    life.hear(1.0)
    looks = life.looks
    life.wait(60)
    assert life.looks - looks <= 61


def test_memory_and_rows_are_bounded() -> None:
    life = hour(86400.0)
    window = life.work
    assert isinstance(window, Window)
    for step in range(3000):
        life.hear(float(step % 7))
        life.wait(97)
        assert len(window.parts) <= PARTS + 1
    body = json.dumps(window.say(life.at()))
    assert len(body) < 3000
    life.hear(3.0)
    life.wait(2 * 86400)
    assert len(json.dumps(window.say(life.at()))) < 400, "what is all the same takes no room"


def test_what_is_said_is_what_was() -> None:
    life = hour()
    life.hear(10.0)
    life.wait(2000)
    life.hear(None)
    life.wait(100)
    window = life.work
    assert isinstance(window, Window)
    said = window.say(life.at())
    other = Window(Mean(), 3600.0)
    other.restore(said, lambda unix: unix - life.ahead + life.shift, life.at())
    assert other.say(life.at()) == said
    assert Window(Mean(), 3600.0).say(life.at()) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"parts": None}, {"parts": [[1, 2]]}, {"parts": [[1, "x", None, 1]]}, {"parts": [[1, 1.0, None, 4000]]},
        {"parts": [[1, 1.0, None, 1.5]]}, {"at": None}, {"until": "x"}, {"value": []}, {"origin": None}, {"day": {}},
    ],
)  # fmt: skip
def test_a_damaged_row_is_refused_and_changes_nothing(wrong: dict[str, object]) -> None:
    life = hour()
    life.hear(10.0)
    life.wait(2000)
    window = life.work
    assert isinstance(window, Window)
    body = window.say(life.at())
    assert isinstance(body, dict)
    with pytest.raises((KeyError, TypeError, ValueError)):
        window.restore(body | wrong, lambda unix: unix, life.at())
    assert life.value() == 10.0
    assert window.say(life.at()) == body


def test_a_day_stays_while_nobody_knows_what_day_it_is() -> None:
    window = Window(Lasted(math.inf), None)
    window.take(value=True, gap_began=0.0, look=Look(100.0, 1e9, 1e9 - 100))
    window.take(value=True, gap_began=0.0, look=Look(200.0, 5.0, None))
    assert window.value(Look(200.0, 5.0, None)) == 100.0
    window.take(value=True, gap_began=0.0, look=Look(300.0, 1e9 + 200, 1e9 - 100))
    assert window.value(Look(300.0, 1e9 + 200, 1e9 - 100)) == 200.0


def test_how_late_a_row_may_be() -> None:
    late = {600.0: AT_STOP, 1200.0: 600.0, 3600.0: 600.0, 86400.0: 7200.0, None: 600.0}
    assert {seconds: Window(Mean(), seconds).patience for seconds in late} == late
