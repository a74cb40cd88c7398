"""docs/mqtt.md names what templates know, and no more."""

import re
from pathlib import Path

import pytest

from drivers.mqtt.template.lexer import LONGEST
from drivers.mqtt.template.tables import FILTERS, FUNCTIONS
from drivers.mqtt.template.values import LONGEST_OUTPUT, STEPS

PAGE = (Path(__file__).parents[4] / "docs/mqtt.md").read_text(encoding="utf-8").partition("## Templates")[2]
EACH = {"map", "reject", "rejectattr", "select", "selectattr"}


@pytest.mark.parametrize(("row", "known"), [("filters", {*FILTERS, *EACH} - {"d"}), ("functions", set(FUNCTIONS))])
def test_the_page_names_all(row: str, known: set[str]) -> None:
    found = re.search(rf"^\| {row} \| (.*) \|$", PAGE, re.MULTILINE)
    assert found is not None
    assert set(re.findall(r"`(\w+)`", found[1])) == known


def test_the_page_names_the_bounds() -> None:
    assert all(f"{bound:,}" in PAGE for bound in (LONGEST, STEPS, LONGEST_OUTPUT))
