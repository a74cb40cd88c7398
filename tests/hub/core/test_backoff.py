from random import Random

from hub.core.backoff import Backoff


def test_pauses_double_to_the_longest_and_begin_again() -> None:
    backoff = Backoff(Random(1), 1.0, 30.0)
    for full in (1, 2, 4, 8, 16, 30, 30):
        assert full / 2 <= backoff.next() <= full
    backoff.reset()
    assert backoff.next() <= 1


def test_two_of_them_are_not_in_step() -> None:
    random = Random(1)
    assert Backoff(random, 1.0, 30.0).next() != Backoff(random, 1.0, 30.0).next()
