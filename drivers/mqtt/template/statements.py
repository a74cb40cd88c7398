"""Statements from tokens to trees: text, `{{ }}`, `if`, `set`, `for`. The others of Jinja are refused by their name.

Source: https://jinja.palletsprojects.com/en/stable/templates/#list-of-control-structures .
"""

from typing import Final

from drivers.mqtt.template.errors import NotUnderstood
from drivers.mqtt.template.expressions import Expressions
from drivers.mqtt.template.lexer import tokens
from drivers.mqtt.template.tree import (
    Assign,
    AssignBody,
    AssignMember,
    Body,
    Branches,
    Const,
    Leave,
    Loop,
    Print,
    Statement,
    Tree,
)

_DEEPEST: Final = 16


def parse(text: str) -> Body:
    """A template as a tree. NotUnderstood: anything that we do not know exactly."""
    return _Statements(Expressions(tokens(text))).whole()


class _Statements:
    """Reads statements."""

    def __init__(self, source: Expressions) -> None:
        self._source = source
        self._depth = 0
        self._loops = 0

    def whole(self) -> Body:
        found, word = self._body()
        if word:
            raise NotUnderstood(word)
        return found

    def _body(self, *ends: str) -> tuple[Body, str]:
        """Statements up to one of these words (which is passed) or the end of all (the word is empty)."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotUnderstood(f"{_DEEPEST} blocks")
        found: list[Statement] = []
        word = ""
        while self._source.eat("end") is None:
            if (data := self._source.eat("data")) is not None:
                found.append(Print(Const(data)))
            elif self._source.eat("print"):
                found.append(Print(self._source.expression()))
                self._source.expect("close")
            else:
                self._source.expect("block")
                word = self._source.expect("name")
                if word in ends:
                    break
                found.append(self._statement(word))
                word = ""
        if ends and not word:
            raise NotUnderstood("the end")
        self._depth -= 1
        return tuple(found), word

    def _statement(self, word: str) -> Statement:
        match word:
            case "if":
                return self._branches()
            case "set":
                return self._assign()
            case "for":
                return self._loop()
            case "break" | "continue" if self._loops:
                self._source.expect("close")
                return Leave(word)
            case _:
                raise NotUnderstood(word)

    def _closed(self) -> Tree:
        found = self._source.expression()
        self._source.expect("close")
        return found

    def _branches(self) -> Statement:
        cases: list[tuple[Tree, Body]] = []
        word = "elif"
        while word == "elif":
            test = self._source.either()
            self._source.expect("close")
            body, word = self._body("elif", "else", "endif")
            cases.append((test, body))
        otherwise: Body = ()
        if word == "else":
            self._source.expect("close")
            otherwise, _ = self._body("endif")
        self._source.expect("close")
        return Branches(tuple(cases), otherwise)

    def _names(self) -> tuple[str, ...]:
        found = [self._source.name()]
        while self._source.eat("sign", ","):
            found.append(self._source.name())
        return tuple(found)

    def _assign(self) -> Statement:
        names = self._names()
        if len(names) == 1 and self._source.eat("sign", "."):
            member = self._source.expect("name")
            self._source.expect("sign", "=")
            return AssignMember(names[0], member, self._closed())
        if len(names) == 1 and self._source.eat("close"):
            body, _ = self._body("endset")
            self._source.expect("close")
            return AssignBody(names[0], body)
        self._source.expect("sign", "=")
        return Assign(names, self._closed())

    def _loop(self) -> Statement:
        names = self._names()
        self._source.expect("name", "in")
        over = self._source.either()
        test = self._source.expression() if self._source.eat("name", "if") else None
        self._source.expect("close")
        self._loops += 1
        body, word = self._body("else", "endfor")
        self._loops -= 1
        otherwise: Body = ()
        if word == "else":
            self._source.expect("close")
            otherwise, _ = self._body("endfor")
        self._source.expect("close")
        return Loop(names, over, test, body, otherwise)
