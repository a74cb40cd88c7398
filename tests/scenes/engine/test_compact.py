"""A compacted closure is another object that says the same, down to the closures inside."""

from collections.abc import Callable, Sequence
from datetime import UTC
from types import FunctionType

from scenes.engine.compact import compact, compact_tests
from scenes.engine.view import Context

Test = Callable[[Context], bool | None]


def above(seen: list[float], limit: float) -> Test:
    return lambda _: seen[0] > limit


def all_of(tests: Sequence[Test]) -> Test:
    return lambda context: all(test(context) for test in tests)


def test_it_says_the_same_and_follows_the_same_house() -> None:
    seen, context = [5.0], Context(UTC)
    made = all_of((above(seen, 1.0), above(seen, 4.0)))
    copy = compact(made)
    assert copy is not made
    assert copy(context) is True
    seen[0] = 3.0
    assert copy(context) is False


def test_what_it_closes_over_is_made_anew_too() -> None:
    inner = above([5.0], 1.0)
    copy = compact(all_of((inner,)))
    assert isinstance(copy, FunctionType)
    tests = (copy.__closure__ or ())[0].cell_contents
    assert tests[0] is not inner
    assert tests[0](Context(UTC)) is True


def test_what_is_no_closure_stays_itself() -> None:
    class Always:
        def __call__(self, context: Context) -> bool | None:
            return True

    always = Always()
    assert compact(always) is always


def test_a_watcher_of_many_properties_is_compacted_once() -> None:
    class Counting:
        def __init__(self) -> None:
            self.truth: bool | None = None
            self.copies = 0
            self._test = above([5.0], 1.0)

        @property
        def test(self) -> Test:
            return self._test

        @test.setter
        def test(self, test: Test) -> None:
            self.copies += 1
            self._test = test

        def turn(self, truth: bool | None) -> None:
            self.truth = truth

        def rebase(self, context: Context) -> None:
            self.truth = self.test(context)

    one, other = Counting(), Counting()
    compact_tests(((one, other), (one,), (other, one)))
    assert (one.copies, other.copies) == (1, 1)
    assert one.test(Context(UTC)) is True
