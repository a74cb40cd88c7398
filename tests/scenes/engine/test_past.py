"""Has been, was, unchanged: against brute force over any series of values, gaps, restarts and clock steps."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.model.value import Color, Value
from scenes.engine.derived import AT_STOP
from scenes.engine.past import HasBeen, Unchanged, Was
from tests.scenes.engine.history import BRIDGE, Life

SECONDS = (90.0, 600.0, 3600.0)
TRUTHS = st.sampled_from([True, False, None])
STEPS = st.one_of(
    st.tuples(st.just("hear"), TRUTHS),
    st.tuples(st.just("wait"), st.sampled_from([1, 20, 90, 180, 300, 301, 600, 900, 3599, 3600, 20000])),
    st.tuples(st.just("restart"), st.tuples(st.sampled_from([2, 120, 300, 301, 5000]), TRUTHS)),
    st.tuples(st.just("clock"), st.sampled_from([-40000, -30, 3, 7200, 40000, 100000])),
)
Step = tuple[str, object]


def lead(life: Life, step: Step) -> None:
    match step:
        case ("hear", value):
            assert value is None or isinstance(value, (bool, float))
            life.hear(value)
        case ("wait", int(seconds)):
            life.wait(seconds)
        case ("restart", (int(down), value)):
            assert value is None or isinstance(value, (bool, float))
            life.restart(down, after=value)
        case ("clock", int(by)):
            life.set_clock(by)
        case _:
            raise ValueError(step)


def has_been(life: Life, seconds: float) -> bool | None:
    """True over all of the window, or false in it; a restart between two words of true was true."""
    since = denied = gap = None
    truth: Value | None = None
    away = False
    for one in [*life.past, None]:
        value = life.source if one is None else one.value
        begin = life.real if one is None else one.begin
        if one is not None and one.away:
            away = True
            if truth is False:
                denied = begin
            continue
        if value is None:
            gap = begin if truth is not None or gap is None else gap
        elif value is False:
            since = gap = None
            denied = begin if one is None else one.end
        elif truth is None and gap is not None and begin - gap > BRIDGE:
            since, gap = begin, None
        else:
            since, gap = (begin if since is None or (away and truth is False) else since), None
        truth, away = value, False
    if truth and since is not None and life.real >= since + seconds:
        return True
    if truth is False or (denied is not None and life.real < denied + seconds):
        return False
    return None


def was(life: Life, begun: float) -> bool | None:
    """True in any part of the window; false where all of it is known."""
    if life.source is True:
        return True
    stretches = [one for one in life.known() if one[1] > begun]
    if any(value is True for _, _, value in stretches):
        return True
    first = min([begin for begin, _, _ in stretches], default=life.real)
    if life.source is None or first > begun or any(value is None for _, _, value in stretches):
        return None
    return False


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(SECONDS), st.lists(STEPS, max_size=14))
def test_has_been_is_what_the_whole_past_says(seconds: float, steps: list[Step]) -> None:
    life = Life(lambda: HasBeen(seconds))
    for step in steps:
        lead(life, step)
        assert life.value() == has_been(life, seconds)


@settings(max_examples=250, deadline=None)
@given(st.sampled_from([*SECONDS, None]), st.lists(STEPS, max_size=14))
def test_was_is_what_the_whole_past_says(seconds: float | None, steps: list[Step]) -> None:
    life = Life(lambda: Was(seconds))
    for step in steps:
        lead(life, step)
        begun = life.midnight - life.ahead if seconds is None else life.real - seconds
        assert life.value() == was(life, begun)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SECONDS), st.lists(STEPS, max_size=14))
def test_time_alone_changes_nothing_without_a_look(seconds: float, steps: list[Step]) -> None:
    """Between two looks that a work asks for, its value stays: nobody who watches it comes too late."""
    for make in (lambda: HasBeen(seconds), lambda: Was(seconds)):
        life = Life(make)
        for step in steps:
            lead(life, step)
        turn = life.work.next_turn(life.at())
        quiet = 100000.0 if turn is None else turn - life.shift - life.real
        before = life.value()
        life.real += quiet / 2
        assert life.value() == before


def test_the_longest_gap_that_is_bridged() -> None:
    for gap, expected in ((300.0, True), (301.0, None)):
        life = Life(lambda: HasBeen(600.0))
        life.hear(value=False)
        life.hear(value=True)
        life.wait(400)
        life.hear(None)
        life.wait(gap)
        life.hear(value=True)
        life.wait(100)
        assert life.value() is expected


def test_a_restart_is_no_gap_where_the_device_says_the_same() -> None:
    life = Life(lambda: HasBeen(1800.0))
    life.hear(value=False)
    life.hear(value=True)
    life.wait(1200)
    life.restart(500, after=None)
    assert life.value() is False
    life.wait(5)
    life.hear(value=True)
    life.wait(94)
    assert life.value() is False
    life.wait(1)
    assert life.value() is True


def test_what_changed_while_the_hub_was_down_starts_anew() -> None:
    life = Life(lambda: HasBeen(1800.0))
    life.hear(value=True)
    life.wait(1700)
    life.restart(500, after=False)
    assert life.value() is False
    life.hear(value=True)
    life.wait(1799)
    assert life.value() is False


def test_false_until_the_hub_was_last_alive() -> None:
    work = HasBeen(600.0)
    life = Life(lambda: work)
    life.hear(value=False)
    body = work.say(life.at())
    life.wait(5000)
    other = HasBeen(600.0)
    other.restore(body, lambda unix: unix - life.ahead + life.shift, life.at())
    other.went_on(life.real + life.shift - 100)
    other.take(None, life.real + life.shift, life.at())
    assert other.value(life.at()) is False
    assert other.next_turn(life.at()) == life.real + life.shift + 500


def test_unchanged_knows_a_change_from_a_gap() -> None:
    life = Life(lambda: Unchanged(HasBeen(600.0)))
    life.hear(20.5)
    life.wait(500)
    assert life.value() is None
    life.hear(None)
    life.wait(200)
    life.hear(20.5)
    assert life.value() is True
    life.hear(20.6)
    assert life.value() is False
    life.wait(599)
    assert life.value() is False
    life.restart(10, after=20.6)
    assert life.value() is True
    life.restart(10, after=20.7)
    assert life.value() is False


def test_unchanged_keeps_colours() -> None:
    life = Life(lambda: Unchanged(HasBeen(600.0)))
    life.hear(Color(1, 2, 3))
    life.wait(700)
    life.restart(10, after=Color(1, 2, 3))
    assert life.value() is True


@pytest.mark.parametrize(
    "body",
    [
        None, [], {"truth": 1, "since": None, "denied": None, "gap": None},
        {"truth": True, "since": None, "denied": None, "gap": None},
        {"truth": True, "since": "x", "denied": None, "gap": None}, {"truth": True},
    ],
)  # fmt: skip
def test_a_damaged_row_is_refused_and_changes_nothing(body: object) -> None:
    life = Life(lambda: HasBeen(600.0))
    life.hear(value=False)
    with pytest.raises((KeyError, TypeError, ValueError)):
        life.work.restore(body, lambda unix: unix, life.at())
    assert life.value() is False
    was_ = Was(600.0)
    for wrong in (body, {"at": 1, "last": True, "seen": None, "blind": None, "gap": None}):
        with pytest.raises((KeyError, TypeError, ValueError)):
            was_.restore(wrong, lambda unix: unix, life.at())


def test_rows_are_written_no_more_often_than_needed() -> None:
    life = Life(lambda: Was(3600.0))
    look = life.at()
    assert life.work.take(False, 0.0, look)
    assert life.work.patience == 600.0
    assert life.work.take(True, 0.0, look)
    assert life.work.patience == 0.0, "that it was, after all, is on disk at once"
    assert life.work.take(False, 0.0, look)
    assert life.work.take(True, 0.0, look)
    assert life.work.patience == 600.0, "that it was is known already"
    assert not life.work.take(True, 0.0, look)
    assert HasBeen(59.0).patience == AT_STOP
    assert HasBeen(60.0).patience == 0.0
    unchanged = Unchanged(HasBeen(600.0))
    assert unchanged.patience == 0.0
    unchanged.take(20.5, 0.0, look)
    assert unchanged.patience == 600.0
