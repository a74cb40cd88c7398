"""Files with places, comments and inputs; times; and what is written out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.importing.document import Fields, input_name, read_document, words
from hub.importing.refused import Findings, Refused
from hub.importing.times import duration, seconds_of, shifted, time_of_day
from hub.importing.writing import Item, Value, document, flattened, items, written_by
from hub.text.source import Mark, Source
from hub.text.writing import scalar
from hub.text.yaml import Mapping, Node, Scalar, Sequence, parse

MARK = Mark(Source("x", ""), 1, 1)


def test_comments_are_found_and_texts_are_none() -> None:
    found = read_document(Source("x", "# a\n- b: 'c # d'  # e\n  f: |\n    # g\n  h#i: j#k\n"))
    assert found.comments.lines == {1: ("# a", True), 2: ("# e", False)}
    assert found.comments.within(1, 3) == ["# a", "# e"]
    assert found.comments.within(1, 3) == []


def test_inputs_keep_their_places() -> None:
    root = read_document(Source("x", "a: !input b\nc: 'no !input d'\n")).root
    assert isinstance(root, Mapping)
    one = root.get("a")
    assert one is not None
    assert input_name(one) == "b"
    assert (one.mark.line, one.mark.column) == (1, 4)


def test_keys_that_nobody_asked_for_are_refused() -> None:
    fields = Fields(Mapping(((Scalar("a", MARK), Scalar("1", MARK)), (Scalar("b", MARK), Scalar("2", MARK))), MARK))
    assert fields.text("z", "a") == "1"
    with pytest.raises(Refused):
        fields.close()
    assert [one.text for one in words(Scalar("x.a, x.b", MARK))] == ["x.a", "x.b"]


def test_a_reason_is_listed_once() -> None:
    findings = Findings()
    for _ in range(2):
        findings.refuse(Refused("import.color", MARK))
        findings.note("import.note_sun", MARK)
    assert (len(findings.refusals), len(findings.notes)) == (1, 1)


@pytest.mark.parametrize(
    ("text", "seconds"), [("5", 5), ("00:01:30", 90), ("01:00", 3600), ("-00:20:00", -1200), ("0.5", 0.5)]
)
def test_lengths_of_time(text: str, seconds: float) -> None:
    assert seconds_of(Scalar(text, MARK)) == seconds


def test_more_times() -> None:
    assert duration(Mapping(((Scalar("minutes", MARK), Scalar("90", MARK)),), MARK)) == "1h30m"
    assert duration(Scalar("0", MARK)) is None
    assert (time_of_day("7:05:00"), time_of_day("22:30:15"), time_of_day("24:00")) == ("07:05", "22:30:15", None)
    assert shifted("sunset", Scalar("-00:20:00", MARK)) == "sunset - 20m"
    for text in ("soon", "{{ x }}", "-5"):
        with pytest.raises(Refused):
            duration(Scalar(text, MARK))


TEXTS = st.text(max_size=30)
VALUES: st.SearchStrategy[Value] = st.recursive(
    TEXTS,
    lambda inner: st.one_of(
        st.lists(inner.map(Item), min_size=1, max_size=3),
        st.dictionaries(TEXTS.filter(lambda key: key not in {"", "<<"}), inner, min_size=1, max_size=3),
    ),
    max_leaves=12,
)


def plain(node: Node | None) -> object:
    match node:
        case Mapping():
            return {key.text: plain(value) for key, value in node.entries}
        case Sequence():
            return [plain(one) for one in node.items]
        case Scalar():
            return node.text
    return None


def bare(value: Value) -> object:
    if isinstance(value, list):
        return [bare(one.value) for one in value]
    return value if isinstance(value, str) else {key: bare(one) for key, one in value.items()}


@given(st.dictionaries(st.sampled_from(["when", "if", "do", "set"]), VALUES, min_size=1))
def test_what_is_written_reads_back(scene: dict[str, Value]) -> None:
    text = document([Item(scene, ["# a comment"])])
    root, problems = parse(Source("x", text))
    if not any(one.message_id in {"yaml.control_character", "yaml.too_deep"} for one in problems):
        assert plain(root) == [bare(scene)], text


def test_how_things_are_written() -> None:
    assert scalar("time in 06:00..07:00") == "time in 06:00..07:00"
    assert scalar("a: b") == "'a: b'"
    assert scalar("a, b", inside=True) == "'a, b'"
    value: Value = {"do": items({"set": {"a.on": "on"}}, {"run": "Other"}, {"toggle": "b.on"})}
    assert flattened(value) == "do set a.on on run Other toggle b.on"
    assert written_by(value, {"Other": {"set": {"c.on": "off"}}}, set()) == {"a.on", "b.on", "c.on"}
