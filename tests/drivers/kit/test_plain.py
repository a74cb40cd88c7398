"""Plain data read key by key."""

from drivers.kit.plain import Flaw, Table, plain_number, word_of


def table(**data: object) -> Table:
    return Table(data, ("entry",), [])


def test_what_is_there_is_read_and_what_is_not_is_the_default() -> None:
    one = table(text="a", number=1.5, list=[1, 2], flag=True, word="b", texts=["x", 2, True], inner={"k": 1})
    assert (one.text("text"), one.text("none", "d"), one.number("number"), one.number("none")) == ("a", "d", 1.5, None)
    assert (one.numbers("list", 1, 2), one.flag("flag"), one.flag("none")) == ((1, 2), True, False)
    assert one.word("word", {"a": 1, "b": 2}, 0) == 2
    assert one.texts("texts") == ("x", "2", "true")
    assert one.table("inner").number("k") == 1
    one.close()
    assert one.flaws == []


def test_what_is_wrong_is_told_with_its_place_and_reading_goes_on() -> None:
    one = table(text=1, number="x", list=[1, "y"], flag="yes", word="c", texts=[[]], inner=3, far=1e30, long=[1] * 9)
    one.text("text"), one.number("number"), one.numbers("list", 1, 2), one.flag("flag"), one.texts("texts")
    one.word("word", {"a": 1, "b": 2}, 0), one.table("inner"), one.number("far"), one.numbers("long", 1, 2)
    assert [(flaw.message_id, flaw.path) for flaw in one.flaws] == [
        ("product.not_text", ("entry", "text")), ("product.not_number", ("entry", "number")),
        ("product.not_numbers", ("entry", "list")), ("product.not_flag", ("entry", "flag")),
        ("product.not_texts", ("entry", "texts")), ("product.not_a_word", ("entry", "word")),
        ("product.not_table", ("entry", "inner")), ("product.not_number", ("entry", "far")),
        ("product.not_numbers", ("entry", "long")),
    ]  # fmt: skip


def test_a_key_that_nobody_asks_for_is_told_once_with_those_that_were() -> None:
    one = table(txet="a")
    one.text("text")
    one.close()
    one.close()
    params = {"text": "txet", "words": "text"}
    assert one.flaws == [Flaw(("entry", "txet"), "product.unknown_key", params, ("text",))]


def test_null_takes_away() -> None:
    one = table(a=None, b=1)
    assert (one.keys, one.taken_away, "a" in one, "b" in one) == (("b",), ("a",), False, True)


def test_a_table_has_an_end() -> None:
    one = Table({str(number): 1 for number in range(600)}, (), [])
    assert [flaw.message_id for flaw in one.flaws] == ["product.too_many"]
    assert len(one.keys) == 500


def test_lists_of_tables() -> None:
    one = table(several=[{"a": 1}, {"a": 2}], single={"a": 3}, wrong=[1], empty=[])
    assert [each.number("a") for each in one.listed("several")] == [1, 2]
    assert [each.number("a") for each in one.listed("single")] == [3]
    assert one.flaws == []
    assert one.listed("wrong") == one.listed("empty") == []
    assert [flaw.path for flaw in one.flaws] == [("entry", "wrong"), ("entry", "empty")]


def test_numbers_and_words() -> None:
    assert [plain_number(each) for each in (1, 1.5, True, "1", float("nan"), 10**400, None)] == [
        1, 1.5, None, None, None, None, None,
    ]  # fmt: skip
    assert [word_of(each) for each in (True, 1, "On")] == ["true", "1", "On"]
