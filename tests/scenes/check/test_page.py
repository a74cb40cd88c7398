"""docs/scenes/checking.md: every code has its paragraph, and its example has the fault that it is to show."""

import re
from pathlib import Path

import pytest

from scenes.reader.allowed import CODES
from tests.scenes.check.checked import found

PAGE = (Path(__file__).parents[3] / "docs/scenes/checking.md").read_text(encoding="utf-8")
PARTS = {part[:2]: part for part in re.split(r"^### ", PAGE, flags=re.MULTILINE)[1:]}
EXAMPLES = {
    code: block[1] for code, part in PARTS.items() if (block := re.search(r"```yaml scene\n(.*?)```", part, re.DOTALL))
}
IN_ROOMS = {"P1", "P2", "S1"}
"""Codes of which an example takes more than scenes."""


def test_every_code_has_its_paragraph() -> None:
    assert tuple(PARTS) == CODES
    assert all("**Mend:**" in part for part in PARTS.values())
    assert EXAMPLES.keys() == set(CODES) - IN_ROOMS


@pytest.mark.parametrize("code", EXAMPLES)
def test_an_example_has_the_fault(code: str) -> None:
    assert code in [one.code for one in found(EXAMPLES[code])]
