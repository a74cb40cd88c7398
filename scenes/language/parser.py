"""Tokens -> syntax tree: a Pratt parser for the grammar of docs/expressions.md.

Time is linear in the text. The height of the tree and the nesting of parentheses are limited, so that no
expression exhausts the stack of this parser or of what walks the tree later.
"""

from dataclasses import replace

from hub.model.errors import HearthError
from hub.model.value import Color
from hub.text.hints import suggest
from scenes.language.daywords import is_days
from scenes.language.lexer import KEYWORDS, T, Token
from scenes.language.notes import Notes
from scenes.language.syntax import (
    AND,
    COMPARISON,
    KNOWN_WORD,
    NOT,
    OR,
    PRODUCT,
    SIGN,
    SUM,
    UNKNOWN_WORD,
    Arithmetic,
    Call,
    Colour,
    Compare,
    IsKnown,
    Logic,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Range,
    Text,
    Time,
    Within,
)  # fmt: skip

DEEPEST = 64
_LEVELS = {"or": OR, "and": AND, "+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT}
_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">=", "is", "in", "not"})  # `not` as in `not in`


class _Refused(HearthError):
    """The problem is noted, and nothing sensible can follow; never leaves this module."""

    def __init__(self) -> None:
        super().__init__("scenes.unexpected")


def parse(tokens: list[Token], notes: Notes) -> Node | None:
    """The tree; None when it breaks off. What is wrong is noted either way; never raises."""
    if len(tokens) == 1:
        notes.error("scenes.empty_expression", 0, 1)
        return None
    try:
        return _Parser(tokens, notes).whole()
    except _Refused:
        return None


class _Parser:
    def __init__(self, tokens: list[Token], notes: Notes) -> None:
        self.tokens = tokens
        self.notes = notes
        self.at = 0
        self.depth = 0

    def whole(self) -> Node:
        node = self.expression(OR)
        token = self.token
        if token.kind is not T.END:
            raise self.refused(token, self.why_not_after(token))
        return node

    def expression(self, level: int) -> Node:
        """What holds together at least as tightly as `level`."""
        self.depth += 1
        # A level of parentheses may take several calls; the tree has its own limit.
        if self.depth > DEEPEST * 2:
            raise self.too_deep(self.token.start, self.token.end)
        node = self.operand(level)
        while (token := self.token).kind is T.OPERATOR:
            if token.text in _COMPARISONS:
                if level > COMPARISON or (token.text == "not" and not self.is_at("in", 1)):
                    break
                node = self.comparison(node)
            elif token.text in _LEVELS and _LEVELS[token.text] >= level:
                node = self.chain(node, _LEVELS[token.text])
            else:
                break
        self.depth -= 1
        return node

    def operand(self, level: int) -> Node:
        token = self.take()
        match token.kind, token.text:
            case T.OPERATOR, "not":
                if level > NOT:
                    raise self.refused(token, "scenes.not_needs_parentheses")
                inner = self.expression(NOT)
                return Not(inner, start=token.start, end=inner.end, height=self.above(inner))
            case T.OPERATOR, "-":
                return self.negative(token)
            case T.OPERATOR, "(":
                node = self.expression(OR)
                return replace(node, start=token.start, end=self.close(token).end)
            case T.NAME, _:
                return self.call(token) if self.is_at("(") else _name(token)
            case T.NUMBER, _:
                return Number(token.number, token.unit, start=token.start, end=token.end)
            case T.TIME, _:
                return Time(int(token.number), start=token.start, end=token.end)
            case T.TEXT, _:
                return Text(token.text, start=token.start, end=token.end)
            case T.COLOR, _:
                return Colour(Color.parse(token.text) or Color(0, 0, 0), start=token.start, end=token.end)
        raise self.refused(token, "scenes.ends_early" if token.kind is T.END else "scenes.expected_value")

    def negative(self, sign: Token) -> Node:
        if self.token.kind is T.NUMBER:
            number = self.take()
            return Number(-number.number, number.unit, start=sign.start, end=number.end)
        inner = self.expression(SIGN)
        return Negative(inner, start=sign.start, end=inner.end, height=self.above(inner))

    def call(self, name: Token) -> Node:
        opening = self.take()
        arguments: list[Node] = []
        while not self.is_at(")"):
            arguments.append(self.expression(OR))
            if not self.is_at(","):
                break
            self.take()
        closing = self.close(opening)
        height = self.above(*arguments)
        return Call(name.text, tuple(arguments), start=name.start, end=closing.end, height=height)

    def chain(self, first: Node, level: int) -> Node:
        operators: list[str] = []
        operands = [first]
        while self.token.kind is T.OPERATOR and _LEVELS.get(self.token.text) == level:
            operators.append(self.take().text)
            operands.append(self.expression(level + 1))
        start, end, height = first.start, operands[-1].end, self.above(*operands)
        if level in (OR, AND):
            return Logic(operators[0], tuple(operands), start=start, end=end, height=height)
        rest = tuple(zip(operators, operands[1:], strict=True))
        return Arithmetic(first, rest, start=start, end=end, height=height)

    def comparison(self, left: Node) -> Node:
        operator = self.take()
        node: Node
        match operator.text:
            case "in":
                node = self.within(left)
            case "not":
                self.take()
                inner = self.within(left)
                node = Not(inner, start=inner.start, end=inner.end, height=self.above(inner))
            case "is":
                node = self.identity(left)
            case _:
                right = self.expression(SUM)
                node = self.compare(operator.text, left, right)
        token = self.token
        if token.kind is T.OPERATOR and token.text in _COMPARISONS - {"not"}:
            raise self.refused(token, "scenes.chained")
        return node

    def identity(self, left: Node) -> Node:
        equal = True
        if self.is_at("not"):
            self.take()
            equal = False
        if self.is_at("in"):
            word = self.take()
            meant = "in" if equal else "not in"
            self.notes.error(
                "scenes.write_instead", word.start, word.end, None, {"found": f"is {meant}", "word": meant}
            )
            return self.within(left)
        if self.token.kind is T.NAME and self.token.text in (KNOWN_WORD, UNKNOWN_WORD):
            word = self.take()
            known = (word.text == KNOWN_WORD) == equal
            return IsKnown(left, known, start=left.start, end=word.end, height=self.above(left))
        return self.compare("==" if equal else "!=", left, self.expression(SUM))

    def compare(self, operator: str, left: Node, right: Node) -> Compare:
        return Compare(operator, left, right, start=left.start, end=right.end, height=self.above(left, right))

    def within(self, left: Node) -> Within:
        if self.is_at("(") and not self.is_bound_of_range():
            opening = self.take()
            members: list[Node | Range] = [self.member()]
            while self.is_at(","):
                self.take()
                members.append(self.member())
            end = self.close(opening).end
            return Within(left, tuple(members), start=left.start, end=end, height=self.above(left, *members))
        member = self.member()
        if not isinstance(member, Range) and not is_days(member):
            self.notes.error("scenes.expected_range", member.start, member.end, None, {"text": self.text_of(member)})
            raise _Refused
        return Within(left, (member,), start=left.start, end=member.end, height=self.above(left, member))

    def member(self) -> "Node | Range":
        low = self.expression(SUM)
        if not self.is_at(".."):
            return low
        self.take()
        high = self.expression(SUM)
        return Range(low, high, start=low.start, end=high.end, height=self.above(low, high))

    def is_bound_of_range(self) -> bool:
        """Whether the parenthesis here belongs to the lower bound, as in `x in (a + b) * 2..c`."""
        depth = 0
        for at in range(self.at, len(self.tokens)):
            token = self.tokens[at]
            if token.kind is T.OPERATOR and token.text in "()":
                depth += 1 if token.text == "(" else -1
                if depth == 0:
                    return any(self.is_at(operator, at + 1 - self.at) for operator in ("..", "+", "-", "*", "/"))
        return False

    def above(self, *nodes: "Node | Range") -> int:
        """The height of a node with these operands."""
        height = max((node.height for node in nodes), default=0) + 1
        if height > DEEPEST:
            raise self.too_deep(nodes[0].start, nodes[0].end)
        return height

    def too_deep(self, start: int, end: int) -> _Refused:
        self.notes.error("scenes.too_deep", start, end, None, {"limit": DEEPEST})
        return _Refused()

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def is_at(self, operator: str, ahead: int = 0) -> bool:
        token = self.tokens[min(self.at + ahead, len(self.tokens) - 1)]
        return token.kind is T.OPERATOR and token.text == operator

    def take(self) -> Token:
        token = self.token
        if token.kind is not T.END:
            self.at += 1
        return token

    def close(self, opening: Token) -> Token:
        if self.is_at(")"):
            return self.take()
        token = self.token
        if token.kind is T.END:
            raise self.refused(opening, "scenes.unclosed")
        raise self.refused(token, self.why_not_after(token))

    def why_not_after(self, token: Token) -> str:
        if token.kind is T.OPERATOR and token.text in (",", ")", ".."):
            return {",": "scenes.stray_comma", ")": "scenes.stray_parenthesis", "..": "scenes.stray_range"}[token.text]
        return "scenes.for_inside" if token.text == "for" and token.kind is T.NAME else "scenes.unexpected"

    def refused(self, token: Token, message_id: str) -> _Refused:
        if token.kind is not T.WRONG:
            hint = suggest(token.text.casefold(), KEYWORDS) if token.kind is T.NAME else None
            if message_id != "scenes.unexpected":
                hint = None
            if message_id == "scenes.ends_early" and self.notes.is_cut_by_comment():
                message_id = "scenes.cut_by_comment"
            self.notes.error(message_id, token.start, token.end, hint, {"text": token.text})
        return _Refused()

    def text_of(self, node: "Node | Range") -> str:
        return self.notes.text[node.start : node.end]


def _name(token: Token) -> Name:
    return Name(tuple(token.text.split(".")), start=token.start, end=token.end)
