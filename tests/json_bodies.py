"""Anything that JSON can say, for what reads bodies that may be damaged."""

from hypothesis import strategies as st

Json = st.SearchStrategy[object]


def json_bodies(keys: st.SearchStrategy[str] = st.text(max_size=5)) -> Json:  # noqa: B008 - a strategy never changes
    """Any body; `keys` are those of its objects."""
    return st.recursive(
        st.none() | st.booleans() | st.integers() | st.integers(-3, 2000) | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=6) | st.dictionaries(keys, inner, max_size=3),
        max_leaves=10,
    )


JSON = json_bodies()
