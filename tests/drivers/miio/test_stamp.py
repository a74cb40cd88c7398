"""The device's clock, and request ids."""

from random import Random

from drivers.miio.stamp import FATAL_ID, FRESH_FOR, LAST_ID, Ids, Stamp


def test_a_stamp_runs_on_with_our_clock() -> None:
    stamp = Stamp()
    assert not stamp.fresh(0.0)
    assert not stamp.hear(1000, 50.0)
    assert stamp.at(57.9) == 1007
    assert stamp.fresh(50.0 + FRESH_FOR - 1)
    assert not stamp.fresh(50.0 + FRESH_FOR)


def test_going_backwards_is_a_reboot_but_overtaking_is_not() -> None:
    stamp = Stamp()
    stamp.hear(1000, 50.0)
    assert not stamp.hear(999, 50.1)
    assert stamp.at(50.1) == 1000
    assert stamp.hear(3, 60.0)
    assert stamp.at(62.0) == 5
    assert not stamp.hear(4, 61.0)


def test_wall_clocks_are_stamps_too() -> None:
    stamp = Stamp()
    stamp.hear(1_790_000_000, 0.0)
    assert stamp.at(10.0) == 1_790_000_010


def test_ids_start_anywhere_and_have_31_bits() -> None:
    starts = {Ids(Random(seed)).next() for seed in range(50)}
    assert len(starts) == 50
    assert max(starts) > 1 << 28
    ids = Ids(Random(1))
    ids._last = LAST_ID - 1
    assert [ids.next(), ids.next()] == [LAST_ID, 1]


def test_the_fatal_id_is_skipped() -> None:
    ids = Ids(Random(1))
    ids._last = FATAL_ID - 2
    assert [ids.next(), ids.next()] == [FATAL_ID - 1, FATAL_ID + 1]


def test_what_was_made_minutes_ago_is_stale() -> None:
    stamp = Stamp()
    assert not stamp.stale(0, 0.0)
    stamp.hear(1000, 0.0)
    assert not stamp.stale(880, 0.0)
    assert stamp.stale(879, 0.0)
    assert stamp.stale(1000, 121.0)
