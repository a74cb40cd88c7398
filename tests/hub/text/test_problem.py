from hub.text.problem import LONGEST_PARAM, Problem, Severity, columns, error, has_errors, in_order, warning
from hub.text.source import Mark, Source

SOURCE = Source("devices.yaml", "devices:\n  kettle:\n    area: kitchn\n\tx: 水壶 kettel\n")


def test_a_problem_shows_place_message_line_and_caret_under_the_word() -> None:
    problem = error("value.one_of", Mark(SOURCE, 3, 11, 6), hint="kitchen", text="kitchn", words="`kitchen`, `hall`")
    assert problem.render() == (
        "devices.yaml:3:11: `kitchn` is not one of: `kitchen`, `hall`; did you mean `kitchen`?\n"
        "   3 |     area: kitchn\n"
        "     |           ^^^^^^"
    )


def test_the_same_in_chinese() -> None:
    problem = error("value.one_of", Mark(SOURCE, 3, 11, 6), hint="kitchen", text="kitchn", words="`kitchen`")
    assert problem.render("zh").splitlines()[0] == (
        "devices.yaml:3:11: `kitchn` 不在允许的取值中：`kitchen`；是不是想写 `kitchen`？"
    )


def test_the_caret_stands_right_after_wide_characters_and_tabs() -> None:
    assert error("value.empty", Mark(SOURCE, 4, 8, 6)).render().splitlines()[1:] == [
        "   4 |  x: 水壶 kettel",
        "     |          ^^^^^^",
    ]


def test_wide_words_are_underlined_over_their_whole_width() -> None:
    assert error("value.empty", Mark(SOURCE, 4, 5, 2)).render().splitlines()[2] == "     |     ^^^^"


def test_a_very_long_line_is_shown_as_a_window_around_the_word() -> None:
    source = Source("long.yaml", "a" * 500 + "WORD" + "b" * 500)
    _, line, carets = error("value.empty", Mark(source, 1, 501, 4)).render().splitlines()
    assert len(line) < 120
    assert line[carets.index("^") : carets.index("^") + 4] == "WORD"


def test_a_place_past_the_end_of_the_file_still_renders() -> None:
    assert error("value.empty", Mark(SOURCE, 99, 7)).render() == "devices.yaml:99:7: a value is missing here"


def test_a_problem_without_a_place_is_its_sentence() -> None:
    assert error("value.empty", None).render() == "a value is missing here"


def test_a_warning_says_that_it_is_one() -> None:
    assert warning("value.empty", None).render() == "warning: a value is missing here"
    assert not has_errors([warning("value.empty", None)])
    assert has_errors([warning("value.empty", None), error("value.empty", None)])


def test_nothing_in_a_file_reaches_the_terminal_as_a_control_character() -> None:
    source = Source("evil\x1b.yaml", "a: \x1b[31mred\u202e")
    shown = error("value.number", Mark(source, 1, 4, 3), text="\x1b]0;x\x07").render()
    assert not set(shown) & {"\x1b", "\x07", "\u202e"}


def test_an_endless_word_is_shortened() -> None:
    assert len(error("value.number", None, text="9" * 100_000).render()) < LONGEST_PARAM + 50


def test_programs_get_the_fields_apart() -> None:
    problem = warning("value.empty", Mark(SOURCE, 3, 11, 6), hint="x")
    assert problem.to_json() == {
        "id": "value.empty",
        "severity": "warning",
        "code": None,
        "play": None,
        "message": "a value is missing here; did you mean `x`?",
        "hint": "x",
        "file": "devices.yaml",
        "line": 3,
        "column": 11,
        "length": 6,
    }
    assert error("value.empty", None).to_json()["file"] is None


def test_problems_are_listed_in_the_order_of_the_files() -> None:
    other = Source("a.yaml", "")
    places = [Mark(SOURCE, 2, 1), Mark(other, 9, 9), Mark(SOURCE, 1, 5), None]
    ordered = in_order(Problem("value.empty", {}, mark) for mark in places)
    assert [problem.mark for problem in ordered] == [None, places[1], places[2], places[0]]


def test_severities_are_plain_words() -> None:
    assert [severity.value for severity in Severity] == ["error", "warning"]


def test_combining_marks_take_no_column() -> None:
    assert columns("e\u0301") == 1


def test_a_log_gets_one_line() -> None:
    problem = error("value.empty", Mark(SOURCE, 4, 5, 2))
    assert problem.line() == problem.render().splitlines()[0]
    assert problem.line("zh") == problem.render("zh").splitlines()[0]
    assert error("value.empty", None).line() == error("value.empty", None).message()
