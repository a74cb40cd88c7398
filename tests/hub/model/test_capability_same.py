"""When two values count as one: within a step of the property, and never from the middle between two."""

import pytest

from hub.model.capability import Property
from hub.model.value import Color, Kind, Value


@pytest.mark.parametrize(
    ("step", "one", "other", "same"),
    [
        (1, 40, 40, True),
        (1, 40, 40.4, True),
        (1, 40, 41, False),
        (0.1, 19.5, 19.5 + 1e-12, True),
        (0.1, 19.5, 19.6, False),
        # A rack that knows up and down only is neither while it is on its way.
        (100, 0, 50, False),
        (100, 100, 50, False),
        (100, 100, 99, True),
        (None, 0.1 + 0.2, 0.3, True),
        (None, 0.3, 0.301, False),
        (1, None, 0, False),
        (1, None, None, True),
        (None, True, True, True),
        (None, Color(1, 2, 3), Color(1, 2, 3), True),
        (None, "auto", "low", False),
    ],
)
def test_same(step: float | None, one: Value | None, other: Value | None, same: bool) -> None:
    assert Property("x", Kind.FLOAT, step=step).same(one, other) is same
