"""Scene files taken apart: each scene with its own comments, and nothing lost between them."""

from hypothesis import given
from hypothesis import strategies as st

from hub.text.source import Source
from hub.text.yaml import Sequence, parse
from scenes.reader.texts import Pieces


def pieces(text: str) -> Pieces:
    source = Source("a.yaml", text)
    root, problems = parse(source)
    assert isinstance(root, Sequence), problems
    return Pieces(source, root)


FILE = """\
# The kitchen

# why A
# is there
- scene: A  # first
  when: started
  do: {log: a}
  # an afterthought

# --- a line between ---

- scene: B
  when: started
  do:
  - log: |
      # no comment

      text
# about C
-
  scene: C
  when: started
  do: {log: c}

# the end
"""


def test_each_scene_has_its_lines_and_its_comments() -> None:
    found = pieces(FILE)
    assert found.text(0).splitlines() == [
        "# why A", "# is there", "- scene: A  # first", "  when: started", "  do: {log: a}", "  # an afterthought",
    ]  # fmt: skip
    assert found.text(1).endswith("  - log: |\n      # no comment\n\n      text")
    assert found.text(2).startswith("# about C\n-\n  scene: C")
    assert found.text(2).endswith("do: {log: c}")


def test_windows_lines_are_lines() -> None:
    assert pieces(FILE.replace("\n", "\r\n")).text(0) == pieces(FILE).text(0)


def test_a_list_that_is_set_in() -> None:
    found = pieces("  - scene: A\n    when: started\n  # of B\n  - scene: B\n    when: started\n")
    assert found.text(0) == "  - scene: A\n    when: started"
    assert found.text(1) == "  # of B\n  - scene: B\n    when: started"


def test_a_list_in_brackets_gives_each_scene_a_line() -> None:
    found = pieces("[{scene: A, when: started}, {scene: B, when: started}]")
    assert not found.listed
    assert [found.text(0), found.text(1)] == ["- {scene: A, when: started}", "- {scene: B, when: started}"]
    assert pieces("[{scene: A,\n when: started}]").text(0) == ""


LINE = st.sampled_from(["", "# x", "  # y", "- scene: A", "  when: started", "- {scene: B}", "-", "  do: [a,", "  b]"])


@given(st.lists(LINE, max_size=14))
def test_pieces_never_overlap_and_can_be_read_alone(lines: list[str]) -> None:
    source = Source("a.yaml", "\n".join(lines))
    root, problems = parse(source)
    if not isinstance(root, Sequence) or problems:
        return
    found = Pieces(source, root)
    at = 0
    for index, where in enumerate(found.places):
        assert at <= where.begin < where.end
        at = where.end
        alone, troubles = parse(Source("b.yaml", found.text(index)))
        assert isinstance(alone, Sequence)
        assert (len(alone.items), troubles) == (1, [])
