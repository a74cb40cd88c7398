"""What is written as YAML is read as the same words."""

from hypothesis import given
from hypothesis import strategies as st

from hub.text.source import Source
from hub.text.writing import listed, scalar
from hub.text.yaml import Mapping, Scalar, Sequence, parse

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(lambda one: one.isprintable())


@given(st.lists(WORDS, max_size=3), WORDS)
def test_words_are_read_back(some: list[str], one: str) -> None:
    root, problems = parse(
        Source("a.yaml", f"a: {scalar(one)}\nb: {listed(some)}\nc: {{d: {scalar(one, inside=True)}}}\n")
    )
    assert problems == []
    assert isinstance(root, Mapping)
    alone, many, inside = (root.get(key) for key in "abc")
    assert isinstance(alone, Scalar)
    assert isinstance(many, Sequence)
    assert isinstance(inside, Mapping)
    assert [item.text for item in many.items if isinstance(item, Scalar)] == some
    assert [alone.text, *(found.text for found in [inside.get("d")] if isinstance(found, Scalar))] == [one, one]
