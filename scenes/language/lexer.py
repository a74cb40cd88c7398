"""Text of an expression -> tokens. Never raises; every character it cannot use becomes a problem."""

import re
from dataclasses import dataclass
from enum import StrEnum

from hub.model.units import SPELLINGS
from hub.model.value import Color
from hub.text.quantities import parse_duration, parse_time_of_day
from scenes.language.notes import Notes

LONGEST_EXPRESSION = 4096
LONGEST_DIGITS = 15

KEYWORDS = frozenset({"and", "or", "not", "is", "in"})
OPERATORS = ("==", "!=", "<=", ">=", "..", "<", ">", "+", "-", "*", "/", "(", ")", ",")
# What people write out of habit, and what is meant; these lex as what is meant, with a problem.
HABITS = {
    "&&": "and", "||": "or", "≤": "<=", "≥": ">=", "≠": "!=", "<>": "!=", "×": "*", "÷": "/", "−": "-",
    "（": "(", "）": ")", "，": ",", "＜": "<", "＞": ">", "＝": "==", "[": "(", "]": ")", "!": "not",
}  # fmt: skip
LOUD = {"AND": "and", "OR": "or", "NOT": "not", "IS": "is", "IN": "in"}

_SPACE = re.compile(r"\s+")
_TIME = re.compile(r"\d+(?:[:：]\d+){1,2}", re.ASCII)
_COMPOUND = re.compile(r"(?:\d+(?:\.\d+)?(?:ms|[dhms])){2,}", re.ASCII)
_NUMBER = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_PLAIN_NAME = re.compile(r"[a-z_]\w*(?:\.[a-z_]\w*)*(?=[ <>=!+\-*/(),]|$)", re.ASCII)
"""What most names look like, and the keywords; in one match instead of five."""
_PLAIN_WORD = re.compile(r"\w+", re.ASCII)
_COLOR = re.compile(r"#\w*")
_UNIT = re.compile("|".join(re.escape(unit) for unit in sorted(SPELLINGS, key=len, reverse=True)))
_STRANGE_UNIT = re.compile(r"°?[^\W\d]\w*|[°％]")
_HABIT = re.compile("|".join(re.escape(habit) for habit in sorted(HABITS, key=len, reverse=True)))
_OPERATOR = re.compile("|".join(re.escape(operator) for operator in OPERATORS))


class T(StrEnum):
    """Kinds of tokens."""

    NUMBER = "number"
    TIME = "time"
    TEXT = "text"
    COLOR = "color"
    NAME = "name"  # one word, or several with dots
    OPERATOR = "operator"  # also the keywords
    WRONG = "wrong"  # the problem is noted
    END = "end"


@dataclass(slots=True)
class Token:
    """One token; `number` is a number's value (a time's seconds), `unit` the number's unit as written.

    Mutable for speed, as moments are: tens of thousands are made when a home is loaded, and nobody changes one.
    """

    kind: T
    text: str
    start: int
    end: int
    number: float = 0.0
    unit: str = ""


def tokenize(notes: Notes) -> list[Token]:
    """The tokens of the text, ended by one of kind END; what is no token is noted."""
    text = notes.text
    if len(text) > LONGEST_EXPRESSION or len(text.encode(errors="replace")) > LONGEST_EXPRESSION:
        notes.error("scenes.too_long", 0, 1, None, {"limit": LONGEST_EXPRESSION})
        return [Token(T.WRONG, "", 0, 0), Token(T.END, "", 0, 0)]
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        name = _PLAIN_NAME.match(text, at)
        if name is not None:
            word, end = name[0], name.end()
            tokens.append(Token(T.OPERATOR if word in KEYWORDS else T.NAME, word, at, end))
            at = end
            continue
        space = _SPACE.match(text, at)
        if space is not None:
            at = space.end()
            continue
        token, at = _next(text, at, notes)
        tokens.append(token)
    end = tokens[-1].end if tokens else 0
    tokens.append(Token(T.END, "", end, end))
    return tokens


def is_word(text: str) -> bool:
    """Whether the text can stand as one bare word (and is no keyword)."""
    return text.isidentifier() and text not in KEYWORDS


def _next(text: str, at: int, notes: Notes) -> tuple[Token, int]:
    character = text[at]
    number = _NUMBER.match(text, at)
    if number is not None:
        return _numeric(text, number, notes)
    if character.isidentifier():
        return _name(text, at, notes)
    if character in "\"'":
        return _text(text, at, notes)
    color = _COLOR.match(text, at)
    if color is not None:
        return _color(color, notes)
    return _operator(text, at, notes)


def _numeric(text: str, number: re.Match[str], notes: Notes) -> tuple[Token, int]:
    at = number.start()
    found = _TIME.match(text, at)
    if found is not None:
        plain = found[0].replace("：", ":")
        seconds = parse_time_of_day(plain)
        if plain != found[0]:
            notes.error("scenes.write_instead", at, found.end(), None, {"found": found[0], "word": plain})
        elif seconds is None:
            notes.error("scenes.bad_time", at, found.end(), None, {"text": found[0]})
        return Token(T.TIME, plain, at, found.end(), seconds or 0), found.end()
    found = _COMPOUND.match(text, at)
    if found is not None and not _goes_on(text, found.end()):
        duration = parse_duration(found[0])
        if duration is None:
            notes.error("scenes.bad_duration", at, found.end(), None, {"text": found[0]})
        return Token(T.NUMBER, found[0], at, found.end(), duration or 0.0, "s"), found.end()
    if any(len(digits) > LONGEST_DIGITS for digits in number[0].split(".")):
        notes.error("scenes.long_number", at, number.end(), None, {"limit": LONGEST_DIGITS})
        return Token(T.NUMBER, number[0], at, number.end()), number.end()
    unit, end = _unit(text, number.end())
    return Token(T.NUMBER, text[at:end], at, end, float(number[0]), unit), end


def _unit(text: str, at: int) -> tuple[str, int]:
    """The unit that follows a number, also an unknown one: a word after a number can be nothing else."""
    space = _SPACE.match(text, at)
    start = space.end() if space else at
    known = _UNIT.match(text, start)
    cut = known is not None and _goes_on(text, known.end()) and (known[0] == "°" or _continues(known[0][-1]))
    if known is not None and not cut:
        return known[0], known.end()
    strange = _STRANGE_UNIT.match(text, start)
    if strange is not None and strange[0] not in KEYWORDS and strange[0] not in LOUD:
        return strange[0], strange.end()
    return "", at


def _name(text: str, at: int, notes: Notes) -> tuple[Token, int]:
    end = _word_end(text, at)
    while end + 1 < len(text) and text[end] == "." and text[end + 1].isidentifier():
        end = _word_end(text, end + 1)
    word = text[at:end]
    if word in LOUD:
        notes.error("scenes.write_instead", at, end, None, {"found": word, "word": LOUD[word]})
        word = LOUD[word]
    return Token(T.OPERATOR if word in KEYWORDS else T.NAME, word, at, end), end


def _word_end(text: str, at: int) -> int:
    plain = _PLAIN_WORD.match(text, at)
    end = plain.end() if plain else at + 1
    while _goes_on(text, end):
        end += 1
    return end


def _goes_on(text: str, at: int) -> bool:
    return at < len(text) and _continues(text[at])


def _continues(character: str) -> bool:
    # Not `\w`: the vowel signs of many scripts are no letters, and part of handles.
    return f"a{character}".isidentifier()


def _text(text: str, at: int, notes: Notes) -> tuple[Token, int]:
    end = text.find(text[at], at + 1)
    if end < 0:
        notes.error("scenes.open_quote", at, at + 1, None, {"quote": text[at]})
        return Token(T.WRONG, text[at:], at, len(text)), len(text)
    return Token(T.TEXT, text[at + 1 : end], at, end + 1), end + 1


def _color(found: re.Match[str], notes: Notes) -> tuple[Token, int]:
    start, end = found.span()
    if Color.parse(found[0]) is None:
        notes.error("scenes.bad_color", start, end, None, {"text": found[0]})
        return Token(T.WRONG, found[0], start, end), end
    return Token(T.COLOR, found[0], start, end), end


def _operator(text: str, at: int, notes: Notes) -> tuple[Token, int]:
    found = _OPERATOR.match(text, at)
    habit = _HABIT.match(text, at)
    if habit is not None and (found is None or habit.end() > found.end()):
        meant = HABITS[habit[0]]
        notes.error("scenes.write_instead", at, habit.end(), None, {"found": habit[0], "word": meant})
        return Token(T.OPERATOR, meant, at, habit.end()), habit.end()
    if found is not None:
        return Token(T.OPERATOR, found[0], at, found.end()), found.end()
    if text[at] == "=":
        notes.error("scenes.single_equals", at, at + 1)
        return Token(T.OPERATOR, "==", at, at + 1), at + 1
    message = "scenes.quotes" if text[at] in "“”‘’「」『』" else "scenes.unexpected_character"
    notes.error(message, at, at + 1, None, {"text": text[at]})
    return Token(T.WRONG, text[at], at, at + 1), at + 1
