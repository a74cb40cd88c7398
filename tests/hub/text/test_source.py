import pytest

from hub.text.source import Mark, Source, place_of, source_of


def test_lines_are_counted_from_one_whatever_the_line_break() -> None:
    source = Source("a.yaml", "one\ntwo\r\nthree\rfour")
    assert [source.line(number) for number in range(6)] == ["", "one", "two", "three", "four", ""]


def test_the_place_of_a_character_names_its_line_and_column() -> None:
    source = Source("a.yaml", "one\r\ntwo")
    assert str(source.mark_at(6)) == "a.yaml:2:2"
    assert source.mark_at(0) == Mark(source, 1, 1)


def test_what_is_meant_by_a_line_is_its_words() -> None:
    source = Source("a.yaml", "one\n  - two words \n")
    assert place_of("a.yaml:2", {"a.yaml": source}) == Mark(source, 2, 5, 9)
    assert place_of("b.yaml:2", {"a.yaml": source}) is None


def test_a_file_is_read_as_utf8_without_its_byte_order_mark_and_composed() -> None:
    assert source_of("a.yaml", "\ufeffcafe\u0301".encode()).text == "caf\u00e9"


def test_the_offset_of_the_first_bad_byte_is_told() -> None:
    with pytest.raises(UnicodeDecodeError) as caught:
        source_of("a.yaml", b"abc\xff")
    assert caught.value.start == 3
