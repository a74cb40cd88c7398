from hypothesis import given
from hypothesis import strategies as st

from hub.config.yaml_lines import Value, written
from hub.text.source import Source
from hub.text.yaml import Mapping, Node, Scalar, Sequence, parse


def plain(node: Node | None) -> object:
    match node:
        case Scalar(text):
            return text
        case Sequence(items):
            return [plain(item) for item in items]
        case Mapping(entries):
            return {key.text: plain(value) for key, value in entries}
        case _:
            return None


def test_words_are_quoted_only_where_they_must_be() -> None:
    values: list[Value] = ["Kettle", "miio:1", "水壶", "a b", "", "~", "a: b", "# a", "a, b", "[a", "- a", " a", "a\nb"]
    assert [written(value) for value in values] == [
        *["Kettle", "miio:1", "水壶", "a b"],
        *['""', '"~"', '"a: b"', '"# a"', '"a, b"', '"[a"', '"- a"', '" a"', '"a\\nb"'],
    ]


def test_lists_and_keys_stand_on_one_line() -> None:
    assert written(["miio:1", {"id": "miio:2", "via": "gateway"}]) == "[miio:1, {id: miio:2, via: gateway}]"


WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=10)
KEYS = WORDS.filter(lambda word: word not in ("", "<<"))
VALUES = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)


@given(VALUES)
def test_what_is_written_reads_back_the_same(value: Value) -> None:
    tree, problems = parse(Source("f", f"k: {written(value)}\n"))
    assert [problem.render() for problem in problems] == []
    assert plain(tree) == {"k": value}
