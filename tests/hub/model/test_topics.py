"""Topics against the plainest model of what a filter fits; the order of calls; nothing is left when all have gone."""

from hypothesis import given
from hypothesis import strategies as st

from hub.model.topics import Topics, is_filter, is_topic

WORDS = st.sampled_from(["a", "b", "", "$sys"])
TOPICS = st.lists(WORDS, min_size=1, max_size=4).map("/".join).filter(bool)
FILTERS = st.tuples(st.lists(st.one_of(WORDS, st.just("+")), min_size=0, max_size=3), st.booleans()).map(
    lambda made: "/".join([*made[0], "#"] if made[1] else made[0])
)


def fits(filter_: str, topic: str) -> bool:
    """What the standard says, level by level."""
    wanted, levels = filter_.split("/"), topic.split("/")
    if levels[0].startswith("$") and wanted[0] in ("+", "#"):
        return False
    if wanted[-1] == "#":
        wanted.pop()
        levels = levels[: len(wanted)] if len(levels) >= len(wanted) else levels
    return len(wanted) == len(levels) and all(one in ("+", other) for one, other in zip(wanted, levels, strict=True))


@given(st.lists(FILTERS.filter(is_filter), max_size=8), st.lists(TOPICS, max_size=8), st.data())
def test_a_topic_finds_exactly_the_filters_that_fit_it_in_their_order(
    filters: list[str], topics: list[str], data: st.DataObject
) -> None:
    made = Topics[int]()
    ends = {number: made.add(one, number) for number, one in enumerate(filters)}
    gone = data.draw(st.sets(st.sampled_from(range(len(filters))))) if filters else set()
    for number in sorted(gone):
        ends[number]()
        ends[number]()
    for topic in topics:
        assert made.find(topic) == [n for n, one in enumerate(filters) if n not in gone and fits(one, topic)]
    for end in ends.values():
        end()
    assert not made._exact
    assert not made._filters.below


def test_what_is_a_topic_or_filter() -> None:
    for good in ("a", "/", "a/+/b", "#", "+", "a/#", "$SYS/#", "zigbee2mqtt/厨房"):
        assert is_filter(good), good
    for bad in ("", "a#", "#/a", "a/b+", "a/+b", "a\0b", "x" * 65_536, "\ud800", "/" * 200):
        assert not is_filter(bad), bad
        assert not is_topic(bad), bad


def test_nothing_is_published_to_a_filter() -> None:
    assert [text for text in ("a", "/", "$a", "a/+", "#", "a+b", "a/#") if is_topic(text)] == ["a", "/", "$a"]


def test_a_hash_includes_the_level_above() -> None:
    made = Topics[str]()
    made.add("a/#", "all of a")
    assert [topic for topic in ("a", "a/b", "a/b/c", "b/a") if made.find(topic)] == ["a", "a/b", "a/b/c"]
