"""Quick devices are asked again soon, slow ones get their time."""

from drivers.miio.patience import FIRST_WAIT, NEXT_WAIT, SHORTEST, Patience


def test_a_stranger_gets_the_usual_time() -> None:
    patience = Patience()
    assert [patience.wait(tries) for tries in range(3)] == [FIRST_WAIT, NEXT_WAIT, NEXT_WAIT]


def test_a_quick_device_is_asked_again_soon_and_then_later() -> None:
    patience = Patience()
    for _ in range(5):
        patience.answered(0.05)
    assert [patience.wait(tries) for tries in range(4)] == [SHORTEST, 2 * SHORTEST, NEXT_WAIT, NEXT_WAIT]


def test_a_slow_one_is_not() -> None:
    patience = Patience()
    patience.answered(4.1)
    assert patience.wait(0) == FIRST_WAIT
    patience = Patience()
    patience.answered(0.4)
    assert SHORTEST < patience.wait(0) < FIRST_WAIT


def test_slow_requests_and_those_done_once_are_not_hurried() -> None:
    patience = Patience()
    patience.answered(0.05)
    assert patience.wait(0, 10.0) == 10.0
    assert patience.wait(1, 10.0) == NEXT_WAIT
    assert patience.wait(0, hasty=False) == FIRST_WAIT
