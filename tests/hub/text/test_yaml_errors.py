"""What the parsers complain of, in our words: the same from both of them, golden."""

import pytest

from hub.text.source import Source
from hub.text.yaml import parse

INDENTATION = "this does not fit what stands before it: check the indentation, or put quotes around the whole value"
COLON = "a colon is not allowed here: put quotes around the value, or check the indentation"
CUT = 'all that follows ` #` is a comment, the closing bracket too: put quotes around the value, as in `"#ff8800"`'
BRACKET = "this bracket is not closed, or a comma is missing inside it"


@pytest.mark.parametrize("pure", [False, True], ids=["c", "pure"])
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a: b: c", f"f:1:5: {COLON}"),
        ("厨房: 水壶: 3", f"f:1:7: {COLON}"),
        ("a: 'x\nb: c\n", "f:1:4: this quote is not closed"),
        ("a: [1, 2\nb: 3", f"f:1:4: {BRACKET}"),
        ("a: {b: 1", f"f:1:4: {BRACKET}"),
        ("a: {b: #ff0000}\n", f"f:1:8: {CUT}"),
        ("a: {b: #ff0000}\nc: 1\n", f"f:1:8: {CUT}"),
        ("- a: {b: 1, c: {d: #ff0000}}\n\n\n", f"f:1:20: {CUT}"),
        ("- a: [1, 2 # three]\n- b\n", f"f:1:12: {CUT}"),
        ('a: {b: "x #y", c: 1\n', f"f:1:4: {BRACKET}"),
        ("a: [\n", "f:2:1: the file ends in the middle: a bracket or a quote is not closed"),
        ("a:\n\tb: 1", "f:2:1: a tab cannot stand here: use spaces"),
        ("- a: b\n\tc: d", "f:2:1: a tab cannot stand here: use spaces"),
        ("a: @x", "f:1:4: a value cannot begin with `@`: put quotes around it"),
        ("a: }", "f:1:4: a value cannot begin with `}`: put quotes around it"),
        ("a:\n  b: 1\n c: 2", f"f:3:2: {INDENTATION}"),
        ("- a\nb: 1", f"f:2:1: {INDENTATION}"),
        ("a: - b", f"f:1:4: {INDENTATION}"),
        ('a: "b" c', f"f:1:8: {INDENTATION}"),
        ("a:\n  b c\nd", "f:3:1: a colon and a space (`key: value`) are missing on this line"),
        ("a: !foo!bar x", "f:1:4: the tag `!foo!bar` is not allowed here: only `!secret NAME` is"),
    ],
)
def test_a_complaint_says_what_to_do(text: str, shown: str, pure: bool) -> None:
    tree, problems = parse(Source("f", text), pure=pure)
    assert tree is None
    assert [problem.render().splitlines()[0] for problem in problems] == [shown]


def test_a_complaint_without_words_of_ours_keeps_the_parsers() -> None:
    _, problems = parse(Source("f", "a: &&"))
    assert problems[0].message_id == "yaml.syntax"
    assert "did not find expected alphabetic" in problems[0].message()
