"""The worked examples of docs/scenes/ and the example home are sound, but for what an example leaves to the reader."""

from pathlib import Path
from typing import Final

from hub.compose.checking import check_house
from scenes.check.checker import checking, findings
from scenes.check.settle import settle
from tests.scenes.check.checked import HERE
from tests.scenes.test_examples import EXAMPLES, read

HALVES: Final = {
    ("actions/if.md: Come home in the dark, or by day", "A5"),
    ("actions/if.md: The window decides what heats", "A5"),
    ("conditions/all.md: Humid and nobody airs", "A5"),
    ("past.md: The fan, through the night after a hot day", "A5"),
    ("triggers/crosses.md: A fan for hot nights", "A5"),
    ("triggers/every.md: Dry air", "A5"),
    ("actions/choose.md: The fan follows the humidity", "D2"),
    ("keep.md: The damper, the faster", "D2"),
}
"""Examples that show one half: what is switched on there is switched off by another scene of such a home; and two that
are about the value that is set, not about when."""


def test_nothing_is_doubtful_about_the_worked_examples() -> None:
    found: set[tuple[str, str]] = set()
    for title, text, _ in EXAMPLES:
        reading, script = read(text)
        settled = settle(findings(checking(reading, script.view, HERE)), reading.program.scenes)
        found |= {(title, one.code) for one in settled.told}
        assert settled.idle == ()
    assert found == HALVES


def test_nothing_is_doubtful_about_the_example_home() -> None:
    told = check_house(Path(__file__).parents[3] / "config", {})
    assert [one.message() for one in told if one.code] == []
