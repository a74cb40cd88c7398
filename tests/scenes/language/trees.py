"""Random syntax trees."""

from hypothesis import strategies as st

from hub.model.units import SPELLINGS
from hub.model.value import Color
from scenes.language.lexer import KEYWORDS
from scenes.language.syntax import (
    KNOWN_WORD,
    UNKNOWN_WORD,
    Arithmetic,
    Call,
    Colour,
    Compare,
    IsKnown,
    Logic,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Range,
    Text,
    Time,
    Within,
)

WORDS = st.sampled_from(["kettle", "on", "off", "time", "day", "docked", "厨房", "_x1", "mon", "min", "ketle"])
ANY_WORDS = st.from_regex(r"\A[a-z_ä厨][a-z0-9_]{0,4}\Z").filter(
    lambda word: word not in KEYWORDS | {KNOWN_WORD, UNKNOWN_WORD}
)
NUMBERS = st.builds(
    Number,
    st.integers(-(10**6), 10**6).map(lambda number: number / 8),
    st.sampled_from(["", *(unit for unit in SPELLINGS)]),
)
LEAVES: st.SearchStrategy[Node] = st.one_of(
    NUMBERS,
    st.builds(Time, st.integers(0, 86399)),
    st.builds(Text, st.text(st.characters(exclude_characters='"', exclude_categories=["Cs"]), max_size=5)),
    st.builds(Colour, st.builds(Color, *[st.integers(0, 255)] * 3)),
    st.builds(Name, st.lists(st.one_of(WORDS, ANY_WORDS), min_size=1, max_size=3).map(tuple)),
)


def _grow(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    member = st.one_of(inner, st.builds(Range, inner, inner))
    return st.one_of(
        st.builds(Negative, inner),
        st.builds(Not, inner),
        st.one_of(
            *(
                st.builds(
                    Arithmetic,
                    inner,
                    st.lists(st.tuples(st.sampled_from(signs), inner), min_size=1, max_size=2).map(tuple),
                )
                for signs in ("+-", "*/")
            )
        ),
        st.builds(Compare, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), inner, inner),
        st.builds(IsKnown, inner, st.booleans()),
        st.builds(Within, inner, st.lists(member, min_size=1, max_size=3).map(tuple)),
        st.builds(Logic, st.sampled_from(["and", "or"]), several),
        st.builds(Call, ANY_WORDS, st.lists(inner, max_size=3).map(tuple)),
    )


TREES: st.SearchStrategy[Node] = st.recursive(LEAVES, _grow, max_leaves=12)
