"""Expressions from tokens to trees.

From the loosest to the tightest: `if else`, `or`, `and`, `not`, comparisons, `+ -`, `~`, `* / // %`, `**`, signs,
filters and tests.

Source: https://jinja.palletsprojects.com/en/stable/templates/#expressions .
"""

from typing import Final, NoReturn

from drivers.mqtt.template.errors import NotUnderstood
from drivers.mqtt.template.lexer import Token
from drivers.mqtt.template.tree import (
    Arguments,
    Attribute,
    Binary,
    Call,
    Choice,
    Compare,
    Concat,
    Const,
    Filter,
    Item,
    Name,
    Several,
    Slice,
    Table,
    Test,
    Tree,
    Unary,
)

_DEEPEST: Final = 40
_CONSTANTS: Final = {"true": True, "True": True, "false": False, "False": False, "none": None, "None": None}
_RESERVED: Final = frozenset({"and", "or", "not", "in", "is", "if", "else"})
_COMPARISONS: Final = frozenset({"==", "!=", "<", "<=", ">", ">="})


class Expressions:
    """Reads expressions, one after the other, from the tokens of a template."""

    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._at = 0
        self._depth = 0

    def peek(self, ahead: int = 0) -> Token:
        """A token that is still to come."""
        return self._tokens[min(self._at + ahead, len(self._tokens) - 1)]

    def next(self) -> Token:
        """The next token."""
        token = self.peek()
        self._at += 1
        return token

    def eat(self, kind: str, *words: str) -> str | None:
        """The next word, if it is one of these; it is passed then."""
        token = self.peek()
        if token.kind == kind and (not words or token.word in words):
            self._at += 1
            return token.word
        return None

    def expect(self, kind: str, *words: str) -> str:
        """The next word, which must be one of these."""
        found = self.eat(kind, *words)
        return self.refuse() if found is None else found

    def refuse(self) -> NoReturn:
        """Say that the next token is not understood."""
        raise NotUnderstood(self.peek().word)

    def name(self) -> str:
        """A word that can be set."""
        if self.peek().word in _RESERVED or self.peek().word in _CONSTANTS:
            self.refuse()
        return self.expect("name")

    def expression(self) -> Tree:
        """Anything."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotUnderstood(f"{_DEEPEST} brackets")
        found = self.either()
        while self.eat("name", "if"):
            test = self.either()
            found = Choice(test, found, self.expression() if self.eat("name", "else") else None)
        self._depth -= 1
        return found

    def either(self) -> Tree:
        """Anything without `if`."""
        left = self._both()
        while self.eat("name", "or"):
            left = Binary("or", left, self._both())
        return left

    def _both(self) -> Tree:
        left = self._not()
        while self.eat("name", "and"):
            left = Binary("and", left, self._not())
        return left

    def _not(self) -> Tree:
        count = 0
        while self.eat("name", "not"):
            count += 1
        found = self._comparison()
        for _ in range(min(count, 2 - count % 2)):
            found = Unary("not", found)
        return found

    def _comparison(self) -> Tree:
        first = self._sum()
        rest: list[tuple[str, Tree]] = []
        while True:
            sign = self.eat("sign", *_COMPARISONS) or self.eat("name", "in")
            if sign is None and self.peek().word == "not" and self.peek(1) == Token("name", "in"):
                self._at += 2
                sign = "not in"
            if sign is None:
                return Compare(first, tuple(rest)) if rest else first
            rest.append((sign, self._sum()))

    def _sum(self) -> Tree:
        left = self._concat()
        while sign := self.eat("sign", "+", "-"):
            left = Binary(sign, left, self._concat())
        return left

    def _concat(self) -> Tree:
        parts = [self._product()]
        while self.eat("sign", "~"):
            parts.append(self._product())
        return Concat(tuple(parts)) if len(parts) > 1 else parts[0]

    def _product(self) -> Tree:
        left = self._power()
        while sign := self.eat("sign", "*", "/", "//", "%"):
            left = Binary(sign, left, self._power())
        return left

    def _power(self) -> Tree:
        left = self._signed()
        while self.eat("sign", "**"):
            left = Binary("**", left, self._signed())
        return left

    def _signed(self, *, filtered: bool = True) -> Tree:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotUnderstood(f"{_DEEPEST} brackets")
        sign = self.eat("sign", "-", "+")
        found = self._postfix(Unary(sign, self._signed(filtered=False)) if sign else self._primary())
        self._depth -= 1
        return self._filtered(found) if filtered else found

    def _filtered(self, of: Tree) -> Tree:
        while True:
            if self.eat("sign", "|"):
                name = self.expect("name")
                of = Filter(of, name, self._arguments() if self.peek() == Token("sign", "(") else Arguments())
            elif self.eat("name", "is"):
                of = self._test(of)
            elif self.peek() == Token("sign", "("):
                of = Call(of, self._arguments())
            else:
                return of

    def _test(self, of: Tree) -> Tree:
        negated = self.eat("name", "not") is not None
        name = self.expect("name")
        args = Arguments()
        token = self.peek()
        if token == Token("sign", "("):
            args = self._arguments()
        elif token.kind in {"text", "int", "float"} or token.word in {"[", "{"}:
            args = Arguments((self._postfix(self._primary()),))
        elif token.kind == "name" and token.word not in {"else", "or", "and"}:
            if token.word == "is":
                self.refuse()
            args = Arguments((self._postfix(self._primary()),))
        found = Test(of, name, args)
        return Unary("not", found) if negated else found

    def _postfix(self, of: Tree) -> Tree:
        while True:
            if self.eat("sign", "."):
                number = self.eat("int")
                of = Attribute(of, self.expect("name")) if number is None else Item(of, Const(_whole(number)))
            elif self.eat("sign", "["):
                of = self._subscript(of)
            elif self.peek() == Token("sign", "("):
                of = Call(of, self._arguments())
            else:
                return of

    def _subscript(self, of: Tree) -> Tree:
        parts: list[Tree | None] = [None]
        while not self.eat("sign", "]"):
            if self.eat("sign", ":"):
                parts.append(None)
            elif parts[-1] is None:
                parts[-1] = self.expression()
            else:
                self.refuse()
        if len(parts) == 1 and parts[0] is not None:
            return Item(of, parts[0])
        if not 1 < len(parts) <= 3:
            raise NotUnderstood("[")
        start, stop, step = (*parts, None)[:3]
        return Slice(of, (start, stop, step))

    def _arguments(self) -> Arguments:
        self.expect("sign", "(")
        plain: list[Tree] = []
        named: dict[str, Tree] = {}
        while not self.eat("sign", ")"):
            if self.peek().kind == "name" and self.peek(1) == Token("sign", "="):
                name = self.next().word
                self._at += 1
                if name in named:
                    raise NotUnderstood(name)
                named[name] = self.expression()
            elif named:
                self.refuse()
            else:
                plain.append(self.expression())
            if self.peek() != Token("sign", ")"):
                self.expect("sign", ",")
        return Arguments(tuple(plain), tuple(named.items()))

    def _primary(self) -> Tree:
        token = self.next()
        if token.kind == "text":
            words = [token.word]
            while (more := self.eat("text")) is not None:
                words.append(more)
            return Const("".join(words))
        if token.kind == "int":
            return Const(_whole(token.word))
        if token.kind == "float":
            return Const(float(token.word))
        if token.kind == "name" and token.word in _CONSTANTS:
            return Const(_CONSTANTS[token.word])
        if token.kind == "name" and token.word not in _RESERVED:
            return Name(token.word)
        if token.kind == "sign" and token.word in {"(", "["}:
            return self._several(")" if token.word == "(" else "]")
        if token == Token("sign", "{"):
            return self._table()
        raise NotUnderstood(token.word)

    def _several(self, close: str) -> Tree:
        items: list[Tree] = []
        comma = False
        while not self.eat("sign", close):
            items.append(self.expression())
            comma = self.eat("sign", ",") is not None
            if not comma and self.peek() != Token("sign", close):
                self.refuse()
        if close == ")" and len(items) == 1 and not comma:
            return items[0]
        return Several(tuple(items), close == ")")

    def _table(self) -> Tree:
        pairs: list[tuple[Tree, Tree]] = []
        while not self.eat("sign", "}"):
            key = self.expression()
            self.expect("sign", ":")
            pairs.append((key, self.expression()))
            if self.eat("sign", ",") is None and self.peek() != Token("sign", "}"):
                self.refuse()
        return Table(tuple(pairs))


def _whole(word: str) -> int:
    try:
        return int(word, 0) if word[:2] in {"0x", "0X"} else int(word)
    except ValueError as error:
        raise NotUnderstood(word) from error
