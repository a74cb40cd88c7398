from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.cli.charts import LEVELS, WIDTH, cells, sparkline, state_bar

Row = dict[str, Any]


def rows(means: list[float | None]) -> list[Row]:
    return [{"at": float(place), "lasts": 1.0, "mean": mean} for place, mean in enumerate(means) if mean is not None]


def test_a_line_goes_from_the_lowest_to_the_highest_and_is_blank_where_nothing_is_known() -> None:
    line = sparkline(rows([0.0, 1.0, None, 7.0] * 18), 0.0, float(WIDTH))
    assert line == (LEVELS[0] + LEVELS[1] + " " + LEVELS[7]) * 18
    assert sparkline(rows([5.0] * WIDTH), 0.0, float(WIDTH)) == LEVELS[0] * WIDTH
    assert sparkline([], 0.0, 1.0) == ""
    assert sparkline(rows([1.0]), 5.0, 5.0) == ""


def test_a_bar_shows_the_state_that_held_longest() -> None:
    found: list[Row] = [
        {"at": 0.0, "lasts": 36.0, "states": {"off": 30.0, "on": 6.0}},
        {"at": 36.0, "lasts": 18.0, "states": {}},
        {"at": 54.0, "lasts": 18.0, "states": {"on": 18.0}},
    ]
    bar, signs = state_bar(found, 0.0, float(WIDTH))
    assert bar == "█" * 36 + " " * 18 + "░" * 18
    assert signs == {"off": "█", "on": "░"}


@given(
    st.lists(st.floats(0, 100), min_size=1, max_size=20).map(sorted),
    st.sampled_from([0.5, 3.0, 200.0]),
)
def test_each_row_is_in_a_cell_and_cells_are_in_order(starts: list[float], lasts: float) -> None:
    found: list[Row] = [{"at": at, "lasts": lasts, "mean": at} for at in starts]
    places = [[row["mean"] for row in cell] for cell in cells(found, 0.0, 100.0)]
    assert len(places) == WIDTH
    assert {mean for cell in places for mean in cell} >= {at for at in starts if at < 100.0}
    assert all(cell == sorted(cell) for cell in places)


@pytest.mark.parametrize("value", [True, "on", None])
def test_what_is_no_number_draws_no_line(value: object) -> None:
    assert sparkline([{"at": 0.0, "value": value}], 0.0, 10.0) == ""
