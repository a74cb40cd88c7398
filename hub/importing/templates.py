"""Templates as trees: the part of Jinja that can be told exactly. What is outside of it is refused by its name.

Source of the grammar: https://jinja.palletsprojects.com/en/stable/templates/#expressions . From the loosest to the
tightest: `or`, `and`, `not`, comparisons, `+ -`, `* /`, sign, filters.
"""

import re
from dataclasses import dataclass
from typing import Final, NoReturn

from hub.importing.refused import Refused
from hub.text.source import Mark

_MOST_DEPTH: Final = 40
_LONGEST: Final = 8192
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<word>[A-Za-z_]\w*)|(?P<text>'[^'\\]*'|\"[^\"\\]*\")"
    r"|(?P<sign>==|!=|<=|>=|//|\*\*|[-+*/%~<>|.,()\[\]=]))"
)


@dataclass(frozen=True, slots=True)
class Const:
    """A text, a number, true, false or none."""

    value: str | float | bool | None


@dataclass(frozen=True, slots=True)
class Name:
    """A bare word."""

    name: str


@dataclass(frozen=True, slots=True)
class Member:
    """`of.name`, and `of['name']`."""

    of: "Tree"
    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """`of(…)`."""

    of: "Tree"
    args: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """`of | name(…)`."""

    of: "Tree"
    name: str
    args: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    of: "Tree"


@dataclass(frozen=True, slots=True)
class Minus:
    """The opposite number."""

    of: "Tree"


@dataclass(frozen=True, slots=True)
class Both:
    """Two with a word or sign between them: `and`, `or`, comparisons, `in`, `not in`, arithmetic."""

    sign: str
    left: "Tree"
    right: "Tree"


@dataclass(frozen=True, slots=True)
class Several:
    """A list."""

    items: tuple["Tree", ...]


Tree = Const | Name | Member | Call | Filter | Not | Minus | Both | Several


def is_template(text: str) -> bool:
    """Whether a text has anything of a template in it."""
    return "{{" in text or "{%" in text or "{#" in text


def pieces(text: str, mark: Mark) -> tuple[str | Tree, ...]:
    """A text with templates in it: words, and what is worked out. Refused: statements, or no template we know."""
    if len(text) > _LONGEST:
        raise Refused("import.template_long", mark)
    text = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
    if "{%" in text:
        raise Refused("import.template_statement", mark)
    found: list[str | Tree] = []
    at = 0
    for match in re.finditer(r"\{\{(-?)(.*?)(-?)\}\}", text, flags=re.DOTALL):
        before = text[at : match.start()]
        found.append(before.rstrip() if match[1] else before)
        found.append(Parser(match[2], mark).whole())
        at = match.end()
        if match[3]:
            at += len(text[at:]) - len(text[at:].lstrip())
    rest = text[at:]
    if "{{" in rest:
        raise Refused("import.template", mark, what="{{")
    return tuple(one for one in (*found, rest) if one != "")


def single(text: str, mark: Mark) -> Tree:
    """The one expression that a template is. Refused: there is more, or less."""
    found = [one for one in pieces(text, mark) if not isinstance(one, str) or one.strip()]
    if len(found) == 1 and isinstance(found[0], str):
        word = found[0].strip().lower()
        if word in {"true", "false"}:
            return Const(word == "true")
    if len(found) != 1 or isinstance(found[0], str):
        raise Refused("import.template_mixed", mark)
    return found[0]


class Parser:
    """Reads one expression."""

    def __init__(self, text: str, mark: Mark) -> None:
        self._mark = mark
        self._tokens: list[tuple[str, str]] = []
        self._at = 0
        self._depth = 0
        place = 0
        text = text.rstrip()
        while place < len(text):
            match = _TOKEN.match(text, place)
            if match is None:
                self._refuse(text[place:].strip()[:20])
            self._tokens.append((str(match.lastgroup), match[str(match.lastgroup)]))
            place = match.end()

    def whole(self) -> Tree:
        """The expression, with nothing after it."""
        found = self._either()
        if self._at < len(self._tokens):
            self._refuse(self._tokens[self._at][1])
        return found

    def _refuse(self, what: str) -> NoReturn:
        raise Refused("import.template", self._mark, what=what)

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "")

    def _next(self) -> tuple[str, str]:
        found = self._peek()
        self._at += 1
        return found

    def _eat(self, *words: str) -> str | None:
        kind, word = self._peek()
        if kind in {"sign", "word"} and word in words:
            self._at += 1
            return word
        return None

    def _expect(self, sign: str) -> None:
        if self._eat(sign) is None:
            self._refuse(self._peek()[1] or sign)

    def _either(self) -> Tree:
        self._depth += 1
        if self._depth > _MOST_DEPTH:
            self._refuse("(")
        left = self._both()
        while self._eat("or"):
            left = Both("or", left, self._both())
        self._depth -= 1
        return left

    def _both(self) -> Tree:
        left = self._not()
        while self._eat("and"):
            left = Both("and", left, self._not())
        return left

    def _not(self) -> Tree:
        count = 0
        while self._eat("not"):
            count += 1
        found = self._comparison()
        return Not(found) if count % 2 else Not(Not(found)) if count else found

    def _comparison(self) -> Tree:
        left = self._sum()
        sign = self._eat("==", "!=", "<", "<=", ">", ">=", "in")
        if sign is None and self._peek()[1] == "not" and self._tokens[self._at + 1 : self._at + 2] == [("word", "in")]:
            self._at += 2
            sign = "not in"
        if sign is None:
            return left
        found = Both(sign, left, self._sum())
        if self._peek()[1] in {"==", "!=", "<", "<=", ">", ">=", "in"}:
            self._refuse(self._peek()[1])
        return found

    def _sum(self) -> Tree:
        left = self._product()
        while sign := self._eat("+", "-"):
            left = Both(sign, left, self._product())
        return left

    def _product(self) -> Tree:
        left = self._signed()
        while sign := self._eat("*", "/"):
            left = Both(sign, left, self._signed())
        return left

    def _signed(self) -> Tree:
        if self._eat("-"):
            return Minus(self._filtered(self._postfix()))
        return self._filtered(self._postfix())

    def _filtered(self, left: Tree) -> Tree:
        while self._eat("|"):
            kind, name = self._next()
            if kind != "word":
                self._refuse(name or "|")
            args = self._arguments() if self._eat("(") else ()
            left = Filter(left, name, args)
        return left

    def _postfix(self) -> Tree:
        left = self._operand()
        while sign := self._eat(".", "(", "["):
            if sign == "(":
                left = Call(left, self._arguments())
                continue
            kind, word = self._next()
            if sign == "." and kind == "word":
                left = Member(left, word)
            elif sign == "[" and kind == "text":
                left = Member(left, word[1:-1])
                self._expect("]")
            else:
                self._refuse(word or sign)
        return left

    def _arguments(self) -> tuple[Tree, ...]:
        found: list[Tree] = []
        while not self._eat(")"):
            if self._peek()[0] == "word" and self._tokens[self._at + 1 : self._at + 2] == [("sign", "=")]:
                self._refuse(f"{self._peek()[1]}=")
            found.append(self._either())
            if self._eat(",") is None and self._peek()[1] != ")":
                self._refuse(self._peek()[1] or "(")
        return tuple(found)

    def _operand(self) -> Tree:  # noqa: RET503 - what is not among these raises
        kind, word = self._next()
        match kind, word:
            case "number", _:
                return Const(float(word))
            case "text", _:
                return Const(word[1:-1])
            case "word", "true" | "True" | "false" | "False":
                return Const(word.lower() == "true")
            case "word", "none" | "None":
                return Const(None)
            case "word", _ if word not in {"and", "or", "in", "is", "if", "else", "not"}:
                return Name(word)
            case "sign", "(":
                found = self._either()
                self._expect(")")
                return found
            case "sign", "[":
                items: list[Tree] = []
                while not self._eat("]"):
                    items.append(self._either())
                    if self._eat(",") is None and self._peek()[1] != "]":
                        self._refuse(self._peek()[1] or "[")
                return Several(tuple(items))
            case _:
                self._refuse(word or "}}")
