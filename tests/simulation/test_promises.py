"""Judges of scenes alone: each excuses exactly what it says."""

from pathlib import Path
from random import Random

import pytest

from tests.simulation.disk import SimDisk
from tests.simulation.promises import SERVING, Moment, Serving, Stays

INF = float("inf")


def at(now: float, disk: SimDisk, *, life: int = 0, up: float = 0.0) -> Moment:
    """A moment of a life whose clock was never set."""
    return Moment(now, now, life, up, -INF, -INF, trusted=True, disk=disk)


@pytest.fixture
def disk(tmp_path: Path) -> SimDisk:
    """A disk that never failed."""
    return SimDisk(tmp_path, Random(1), lambda: 0.0)


def serve(judge: Serving, disk: SimDisk, *numbers: int, begins: float) -> list[str]:
    """They are served, one after the other."""
    return [what for place, one in enumerate(numbers) for what in judge.done(one, at(begins + place * SERVING, disk))]


def killed_after_three(disk: SimDisk, failed_at: float) -> Serving:
    """Three of four are served from 100 on; the hub dies at 119, its disk has failed last at `failed_at`."""
    judge = Serving()
    for _ in range(4):
        assert judge.ask(60.0)
    assert serve(judge, disk, 1, begins=100.0) == []
    disk.failed_at = failed_at
    assert serve(judge, disk, 2, 3, begins=107.0) == []
    judge.died(119.0, disk)
    return judge


def test_all_that_a_refusing_disk_may_not_have_are_served_again_in_their_order(disk: SimDisk) -> None:
    assert serve(killed_after_three(disk, 103.0), disk, 2, 3, 4, begins=150.0) == []
    assert serve(killed_after_three(disk, 103.0), disk, 3, 4, begins=150.0) == []


def test_who_was_served_is_not_served_again_where_the_disk_was_well(disk: SimDisk) -> None:
    told = serve(killed_after_three(disk, -INF), disk, 2, begins=150.0)
    assert told == ["number 2 was served twice", "number 2 was served after 3"]


def test_nobody_is_served_a_third_time_or_before_his_turn(disk: SimDisk) -> None:
    assert "number 2 was served twice" in serve(killed_after_three(disk, 103.0), disk, 2, 3, 2, begins=150.0)
    assert "number 2 was served after 3" in serve(killed_after_three(disk, 103.0), disk, 3, 2, begins=150.0)


def started_anew(disk: SimDisk, *heard: tuple[float, bool], came: float = 50.0) -> Stays:
    """Somebody comes, the hub dies; in its next life it hears this before its first look is over, at 110."""
    judge = Stays()
    judge.hears(False, at(came - 5.0, disk))
    judge.hears(True, at(came, disk))
    judge.died(came + 3.0, disk)
    for when, value in heard:
        judge.hears(value, at(when, disk, life=1, up=INF))
    return judge


def test_the_first_word_of_a_first_look_ends_a_for_though_nobody_is_there_any_more(disk: SimDisk) -> None:
    judge = started_anew(disk, (105.0, True), (108.0, False))
    assert judge.fired(at(110.0, disk, life=1, up=INF)) == []
    judge.hears(True, at(130.0, disk, life=1, up=110.0))
    assert judge.fired(at(142.0, disk, life=1, up=110.0)) == []
    assert judge.fired(at(143.0, disk, life=1, up=110.0)) == [
        "somebody stayed twice, and the sensor was never still between"
    ]


@pytest.mark.parametrize(
    ("heard", "came", "now", "up"),
    [
        (((108.0, False),), 50.0, 110.0, INF),
        (((105.0, False), (106.0, True), (108.0, False)), 50.0, 110.0, INF),
        (((105.0, True), (108.0, False)), 100.0, 110.0, INF),
        (((105.0, True), (108.0, False)), 50.0, 111.0, 110.0),
    ],
    ids=["still from the first", "still at first", "too early by then", "after the look"],
)
def test_whoever_is_not_there_does_not_stay(
    disk: SimDisk, heard: tuple[tuple[float, bool], ...], came: float, now: float, up: float
) -> None:
    (told,) = started_anew(disk, *heard, came=came).fired(at(now, disk, life=1, up=up))
    assert told.startswith("somebody stays after")
