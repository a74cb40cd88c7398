import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.language.lexer import HABITS, LONGEST_EXPRESSION, T, tokenize
from scenes.language.notes import Notes


def lex(text: str) -> tuple[list[tuple[T, str]], list[str]]:
    notes = Notes(text, None, [])
    tokens = tokenize(notes)
    assert tokens.pop().kind is T.END
    return [(token.kind, token.text) for token in tokens], [problem.message_id for problem in notes.problems]


@pytest.mark.parametrize(
    ("text", "kind", "number", "unit"),
    [
        ("20", T.NUMBER, 20, ""),
        ("0.25", T.NUMBER, 0.25, ""),
        ("20 °C", T.NUMBER, 20, "°C"),
        ("20°C", T.NUMBER, 20, "°C"),
        ("68 °F", T.NUMBER, 68, "°F"),
        ("45°", T.NUMBER, 45, "°"),
        ("40%", T.NUMBER, 40, "%"),
        ("30 µg/m³", T.NUMBER, 30, "µg/m³"),
        ("30 ug/m3", T.NUMBER, 30, "ug/m3"),
        ("5m", T.NUMBER, 5, "m"),
        ("5 min", T.NUMBER, 5, "min"),
        ("250ms", T.NUMBER, 250, "ms"),
        ("1h30m", T.NUMBER, 5400, "s"),
        ("1.5h1s", T.NUMBER, 5401, "s"),
        ("20 lxx", T.NUMBER, 20, "lxx"),
        ("20 °X", T.NUMBER, 20, "°X"),
        ("1e5", T.NUMBER, 1, "e5"),
        ("22:30", T.TIME, 81000, ""),
        ("7:00", T.TIME, 25200, ""),
        ("22:30:15", T.TIME, 81015, ""),
    ],
)
def test_numbers_and_times(text: str, kind: T, number: float, unit: str) -> None:
    token, _ = tokenize(Notes(text, None, []))
    assert (token.kind, token.number, token.unit) == (kind, number, unit)
    assert (token.start, token.end) == (0, len(text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kettle.on", ["kettle.on"]),
        ("a.b.c<=10..20", ["a.b.c", "<=", "10", "..", "20"]),
        ("mon..fri", ["mon", "..", "fri"]),
        ("10 in 5..6", ["10", "in", "5", "..", "6"]),
        ("5 and not 6", ["5", "and", "not", "6"]),
        ("22:00..06:00", ["22:00", "..", "06:00"]),
        ("x in (a,b)", ["x", "in", "(", "a", ",", "b", ")"]),
        ("#ff8800 == lamp.color", ["#ff8800", "==", "lamp.color"]),
        ("'it is' != \"it's\"", ["it is", "!=", "it's"]),
        ("厨房.temperature > 5", ["厨房.temperature", ">", "5"]),
        ("कमरा.on", ["कमरा.on"]),
        ("an.d or is.on", ["an.d", "or", "is.on"]),
        ("a-b*-2/c", ["a", "-", "b", "*", "-", "2", "/", "c"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    tokens, problems = lex(text)
    assert [word for _, word in tokens] == words
    assert problems == []


@pytest.mark.parametrize(
    ("text", "message_id"),
    [
        ("25:00", "scenes.bad_time"),
        ("22:60", "scenes.bad_time"),
        ("1m1h", "scenes.bad_duration"),
        ("9999999h1h", "scenes.bad_duration"),
        ("1234567890123456", "scenes.long_number"),
        ("0.1234567890123456", "scenes.long_number"),
        ('"open', "scenes.open_quote"),
        ("#ff88", "scenes.bad_color"),
        ("#gg0000", "scenes.bad_color"),
        ("a = b", "scenes.single_equals"),
        ("a $ b", "scenes.unexpected_character"),
        ("a is “on”", "scenes.quotes"),
        ("x" * (LONGEST_EXPRESSION + 1), "scenes.too_long"),
        ("é" * (LONGEST_EXPRESSION // 2 + 1), "scenes.too_long"),
    ],
)
def test_mistakes(text: str, message_id: str) -> None:
    assert message_id in lex(text)[1]


@pytest.mark.parametrize("habit", HABITS)
def test_what_other_languages_write_is_named(habit: str) -> None:
    tokens, problems = lex(f"a {habit} b")
    assert tokens[1] == (T.OPERATOR, HABITS[habit])
    assert problems == ["scenes.write_instead"]


def test_the_longest_expression_is_allowed() -> None:
    assert lex("x" * LONGEST_EXPRESSION)[1] == []


@given(st.text(max_size=80))
def test_every_character_is_in_one_token_or_blank(text: str) -> None:
    tokens = tokenize(Notes(text, None, []))
    at = 0
    for token in tokens:
        assert text[at : token.start].strip() == ""
        assert token.start >= at
        at = token.end
    assert text[at:].strip() == ""
