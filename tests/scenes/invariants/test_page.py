"""What the page of invariants shows can be written so."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.text.source import Source
from scenes.engine.view import View
from scenes.language.shapes import House
from scenes.reader.home import read_scenes
from scenes.reader.schema import scenes_schema
from tests.scenes.editors import judge
from tests.scenes.household import AREAS, HOUSE
from tests.scenes.pages import PAGES

PAGE = (PAGES / "invariants.md").read_text("utf-8")
WHOLE = re.findall(r"^```yaml\n(.*?)```", PAGE, re.DOTALL | re.MULTILINE)
ROWS = [
    "- {" + ", ".join(part.replace("with: {", "WITH").strip("`") for part in re.findall(r"`([^`]+)`", row)) + "}\n"
    for row in re.findall(r"^\| [^|]+ \| (`(?:never|always|after): .*) \|$", PAGE, re.MULTILINE)
]
LOOK = judge(scenes_schema(House(HOUSE, tuple(AREAS), (), ()), lambda _: None))


@pytest.mark.parametrize("text", WHOLE)
def test_the_examples_can_be_read_and_are_valid_to_an_editor(text: str) -> None:
    found = read_scenes([Source("a.yaml", text)], HOUSE, View())
    assert found.problems == ()
    assert found.program.invariants
    assert LOOK(text) is None


@pytest.mark.parametrize("text", [row for row in ROWS if row.count("never:") < 2])
def test_the_templates_can_be_read(text: str) -> None:
    found = read_scenes([Source("a.yaml", text)], HOUSE, View())
    assert [problem.message() for problem in found.problems] == []
    assert LOOK(text) is None


def test_there_are_seven_templates_and_one_more() -> None:
    assert len(ROWS) == 8


WORDS = st.sampled_from([
    "kettle.on", "not known", "{event: doorbell.ring}", "{becomes: kettle.on}", "{becomes: }", "5m", "0s", "-1h",
    "warn", "block", "[1, 2]", "", "'", "{event: kettle}", "time in 06:00..07:00", "x" * 200,
])  # fmt: skip
KEYS = st.sampled_from(["never", "always", "after", "for", "within", "then", "while", "guard", "name", "scene", "x"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.dictionaries(KEYS, WORDS, max_size=5), max_size=3))
def test_whatever_stands_there_is_read_or_told(items: list[dict[str, str]]) -> None:
    text = "\n".join("- {" + ", ".join(f"{key}: {word}" for key, word in item.items()) + "}" for item in items)
    found = read_scenes([Source("a.yaml", text)], HOUSE, View())
    assert len(found.program.invariants) + len(found.program.scenes) + len(found.problems) >= min(1, len(items))
