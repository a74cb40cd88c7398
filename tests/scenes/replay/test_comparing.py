"""Two lists of deeds, paired off."""

from hypothesis import given
from hypothesis import strategies as st

from scenes.replay.comparing import Comparing
from scenes.replay.deeds import Did
from scenes.stage.home import DeedKind


def deed(wall: float, text: str = "lamp.on = on", scene: str = "Light", device: str = "lamp") -> Did:
    return Did(wall, DeedKind.WRITE, "lamp.on", text, scene, device)


def test_what_is_the_same_within_a_minute_is_paired_off() -> None:
    comparing = Comparing()
    comparing.take([deed(0.0)], [deed(0.5)], {})
    comparing.take([deed(100.0)], [], {})
    comparing.take([], [deed(159.0)], {})
    assert comparing.end() == ()
    assert (comparing.same, comparing.moved) == (2, 1)


def test_what_has_no_like_is_told_in_the_order_of_time() -> None:
    comparing = Comparing()
    comparing.take([deed(0.0)], [deed(0.0, "lamp.on = off")], {"lamp": 0.0})
    comparing.take([], [deed(61.0)], {"lamp": 0.0})
    comparing.take([deed(70.0, scene="Other")], [], {"lamp": 90.0})
    found = [(one.did.wall, one.did.text, one.new, one.what_if) for one in comparing.end()]
    assert found == [
        (0.0, "lamp.on = on", False, False), (0.0, "lamp.on = off", True, False),
        (61.0, "lamp.on = on", True, True), (70.0, "lamp.on = on", False, False),
    ]  # fmt: skip


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3), st.integers(0, 50))))
def test_nothing_is_lost_or_counted_twice(steps: list[tuple[bool, int, int]]) -> None:
    comparing, at, count = Comparing(), 0.0, 0
    for new, text, wait in steps:
        at, count = at + wait, count + 1
        one = [deed(at, str(text))]
        comparing.take([] if new else one, one if new else [], {})
    assert 2 * comparing.same + len(comparing.end()) == count
