"""The guard (each bomb refused at its line) and the tree (nothing guessed, every word with its place)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.text.problem import Problem
from hub.text.source import Mark, Source
from hub.text.yaml import LIMITS, Limits, Mapping, Node, Scalar, SecretRef, Sequence, decode, parse

both = pytest.mark.parametrize("pure", [False, True], ids=["c", "pure"])


def read(text: str, *, pure: bool = False, limits: Limits = LIMITS) -> tuple[Node | None, list[Problem]]:
    return parse(Source("f", text), limits, pure=pure)


def plain(node: Node | None) -> object:
    match node:
        case Scalar(text):
            return text
        case SecretRef(name):
            return ("secret", name)
        case Sequence(items):
            return [plain(item) for item in items]
        case Mapping(entries):
            return {key.text: plain(value) for key, value in entries}
        case _:
            return None


ALIAS_BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 10))
REFUSED = {
    "alias bomb": (ALIAS_BOMB, "yaml.anchor", 1),
    "merge bomb": ("x: 1\n<<: [*a, *a]\n", "yaml.merge_key", 2),
    "merge key": ("x: 1\ny:\n  <<: {a: 1}\n", "yaml.merge_key", 3),
    "flow depth": ("a:\n  " + "[" * 10**5, "yaml.too_deep", 2),
    "flow mapping depth": ("{" * 10**5, "yaml.too_deep", 1),
    "block depth": ("- " * 10**5, "yaml.too_deep", 1),
    "nested keys": ("\n".join(" " * i + "a:" for i in range(500)), "yaml.too_deep", 33),
    "python tag": ("a: 1\nb: !!python/object/apply:os.system [ls]\n", "yaml.tag", 2),
    "include": ("a: !include other.yaml", "yaml.tag", 1),
    "core tag": ("a: !!int 3", "yaml.tag", 1),
    "secret list": ("a: !secret [x]", "yaml.tag", 1),
    "secret without a name": ("a: !secret", "yaml.secret_name", 1),
    "duplicate key": ("a: 1\nb: 2\na: 3\n", "yaml.duplicate_key", 3),
    "second document": ("a: 1\n---\nb: 2\n", "yaml.second_document", 2),
    "directive": ("%YAML 1.2\n---\na: 1\n", "yaml.directive", 1),
    "tag directive": ("%TAG ! tag:x,2000:\n---\na: 1\n", "yaml.directive", 1),
    "nul": ("a: 1\nb: \0", "yaml.control_character", 2),
    "escape": ("a: 1\nb: \x1b[31m", "yaml.control_character", 2),
    "escaped nul": ('a: 1\nb: "\\0"', "yaml.control_character", 2),
    "direction": ("a: 1\nb: \u202ex", "yaml.control_character", 2),
    "half a character": ("a: \ud800", "yaml.control_character", 1),
    "list as a key": ("? [a]\n: 1\nb: 2\n", "yaml.key_not_word", 1),
    "no key": ("'': x", "yaml.empty_key", 1),
    "too large": ("# " + "x" * 256 * 1024, "yaml.too_large", 1),
    "too large in bytes": ("# " + "水" * 100_000, "yaml.too_large", 1),
    "nodes": ("- x\n" * 20_001, "yaml.too_many_nodes", 20_000),
}


@both
@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_is_refused_at_its_line(case: str, pure: bool) -> None:
    text, message_id, line = REFUSED[case]
    _, problems = read(text, pure=pure)
    assert problems
    assert problems[0].message_id == message_id
    assert problems[0].mark is not None
    assert problems[0].mark.line == line


@both
def test_a_bomb_leaves_no_tree(pure: bool) -> None:
    assert read(ALIAS_BOMB, pure=pure)[0] is None


@both
def test_after_a_duplicate_key_the_first_value_is_kept_for_further_checks(pure: bool) -> None:
    tree, problems = read("a: 1\nb: 2\na: {c: 3}\n", pure=pure)
    assert plain(tree) == {"a": "1", "b": "2"}
    assert len(problems) == 1
    assert problems[0].message() == "the key `a` stands twice: it was first written in line 1"


@both
def test_all_refusals_of_a_file_come_at_once(pure: bool) -> None:
    _, problems = read("a: !include x\nb: *y\n? [k]\n: 1\nc: &z 1\n", pure=pure)
    assert [problem.message_id for problem in problems] == [
        "yaml.tag",
        "yaml.alias",
        "yaml.key_not_word",
        "yaml.anchor",
    ]


@both
def test_a_flood_of_problems_ends_the_reading(pure: bool) -> None:
    _, problems = read("- *a\n" * 10_000, pure=pure)
    assert len(problems) == LIMITS.problems + 1
    assert problems[-1].message_id == "yaml.too_many_problems"


@both
def test_nothing_is_guessed(pure: bool) -> None:
    text = "on: off\ntime: 22:30\nhex: 0xff\noctal: 010\nnull: ~\nbig: " + "9" * 5000 + "\ndate: 2026-01-01\nempty:\n"
    tree, problems = read(text, pure=pure)
    assert problems == []
    assert plain(tree) == {
        "on": "off",
        "time": "22:30",
        "hex": "0xff",
        "octal": "010",
        "null": "~",
        "big": "9" * 5000,
        "date": "2026-01-01",
        "empty": "",
    }


@both
def test_a_quoted_merge_sign_is_a_key_like_any_other(pure: bool) -> None:
    assert plain(read("'<<': x", pure=pure)[0]) == {"<<": "x"}


@both
def test_a_secret_is_a_reference(pure: bool) -> None:
    tree, problems = read("token: !secret kettle_token", pure=pure)
    assert problems == []
    assert plain(tree) == {"token": ("secret", "kettle_token")}


@pytest.mark.parametrize("text", ["", "# only a comment\n", "\n\n", "---\n...\n"])
def test_an_empty_file_is_no_problem(text: str) -> None:
    tree, problems = read(text)
    assert problems == []
    assert tree is None or (isinstance(tree, Scalar) and tree.empty)


def test_words_know_their_place_and_length() -> None:
    source = Source("f", "devices:\n  kettle: {area: 厨房 一楼}\n")
    tree, _ = parse(source)
    assert isinstance(tree, Mapping)
    kettle = tree.entries[0][1]
    assert isinstance(kettle, Mapping)
    key, value = kettle.entries[0]
    assert key.mark == Mark(source, 2, 3, 6)
    assert isinstance(value, Mapping)
    assert value.entries[0][1].mark == Mark(source, 2, 18, 5)


def test_a_text_over_several_lines_is_marked_to_the_end_of_its_first() -> None:
    tree, _ = read("a: one\n  two\nb: |\n  x\n")
    assert isinstance(tree, Mapping)
    assert [value.mark.length for _, value in tree.entries] == [3, 1]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("kettle.on is off", 11),
        ("'kettle.on is off'", 12),
        ('"kettle.on is off"', 12),
        ('"kettle.on \\u0069s off"', 1),
        ("kettle.on\n  is off", 1),
    ],
)
def test_a_part_of_a_text_has_its_own_place_where_the_text_is_verbatim(text: str, column: int) -> None:
    tree, _ = read(text)
    assert isinstance(tree, Scalar)
    assert tree.text == "kettle.on is off"
    assert tree.part(10, 2).column == column


def test_quotes_are_remembered_and_make_a_word_of_nothing() -> None:
    tree, _ = read("['', , ~, 'null', on]".replace(" ,", " null,"))
    assert isinstance(tree, Sequence)
    assert [item.empty for item in tree.items if isinstance(item, Scalar)] == [False, True, True, False, False]


def test_a_mapping_finds_a_key() -> None:
    tree, _ = read("a: 1\nb: 2")
    assert isinstance(tree, Mapping)
    assert plain(tree.get("b")) == "2"
    assert tree.get("c") is None


YAMLISH = st.text(alphabet=st.sampled_from("ab:-?[]{}!&*#|>'\"%@`,~<\\\n\t 0u€\x00\x85\ufeff")) | st.text()


@settings(max_examples=400)
@given(YAMLISH)
def test_any_text_gives_a_tree_or_problems_with_a_line(text: str) -> None:
    for pure in (False, True):
        _, problems = read(text, pure=pure)
        for problem in problems:
            assert problem.mark is not None
            assert problem.mark.line >= 1
            problem.render()
            problem.render("zh")


TREES = st.recursive(
    st.sampled_from(["on", "22:30", "5m", "'a b'", '"x\\n"', "水壶", "!secret s", "0xff", "~"]),
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(st.sampled_from(["a", "on", "厨房", "'q'"]), inner, max_size=4).map(
            lambda entries: "{" + ", ".join(f"{key}: {value}" for key, value in entries.items()) + "}"
        )
    ),
    max_leaves=20,
)


@given(TREES)
def test_the_parser_in_python_and_the_one_in_c_read_the_same(text: str) -> None:
    assert read(text) == read(text, pure=True)
    assert read(text)[1] == []


def test_bytes_that_are_no_text_are_refused_at_their_line() -> None:
    source, problems = decode("f", b"a: 1\nb: \xe6\xb0\xff\n")
    assert source is None
    assert [problem.render() for problem in problems] == [
        "f:2:4: the file is not valid UTF-8 at byte 8: save it as UTF-8\n   2 | b:\n     |   ^"
    ]


def test_too_many_bytes_are_not_even_decoded() -> None:
    assert decode("f", b"\xff" * 300_000)[1][0].message_id == "yaml.too_large"


@given(st.binary())
def test_any_bytes_give_a_text_or_a_problem(data: bytes) -> None:
    source, problems = decode("f", data)
    assert (source is None) == bool(problems)
    if source is not None:
        parse(source)
