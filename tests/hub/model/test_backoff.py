from random import Random

from hub.model.backoff import Backoff


def test_pauses_double_to_the_longest_and_begin_again() -> None:
    backoff = Backoff(Random(1), first=1.0, longest=8.0)
    for expected in (1, 2, 4, 8, 8):
        assert expected / 2 <= backoff.next() <= expected
    backoff.reset()
    assert backoff.next() <= 1


def test_no_two_devices_wait_the_same() -> None:
    random = Random(1)
    pauses = {Backoff(random).next() for _ in range(100)}
    assert len(pauses) == 100
