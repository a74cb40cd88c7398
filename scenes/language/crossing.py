"""Crossings: a comparison of numbers that is told once, and again only after the number has gone back some way."""

from dataclasses import dataclass
from typing import Final

from hub.text.problem import Problem, error
from hub.text.quantities import parse_quantity
from hub.text.yaml import Scalar
from scenes.language.compiler import compile_condition
from scenes.language.expression import Expression
from scenes.language.lexer import tokenize
from scenes.language.notes import Notes
from scenes.language.parser import parse
from scenes.language.scope import Scope
from scenes.language.syntax import Compare, write

_BACK: Final = {">": "<", ">=": "<", "<": ">", "<=": ">"}


@dataclass(frozen=True, slots=True)
class Crossing:
    """When a limit is crossed (`over`), and when the number is back far enough; None: as soon as it is not over."""

    over: Expression
    back: Expression | None = None


def compile_crossing(word: Scalar, far: Scalar | None, scope: Scope, problems: list[Problem]) -> Crossing | None:
    """`NUMBER > LIMIT` or with `>=`, `<`, `<=`; `far` is how far it has to go back. None when a problem was noted."""
    over = compile_condition(word.text, word.part, scope, problems)
    if over is None:
        return None
    notes = Notes(word.text, word.part, [])
    node = parse(tokenize(notes), notes)
    if not isinstance(node, Compare) or node.operator not in _BACK or over.uses_time:
        problems.append(error("scenes.not_a_limit", word.mark, text=word.text))
        return None
    if far is None:
        return Crossing(over)
    quantity, sign, mark = parse_quantity(far.text), _BACK[node.operator], far.mark
    limit = f"({write(node.right)}) {'-' if sign == '<' else '+'} ({far.text})"
    back = None
    if quantity is not None and quantity[0] > 0:
        back = compile_condition(f"({write(node.left)}) {sign} {limit}", lambda *_: mark, scope, [])
    if back is None:
        problems.append(error("scenes.bad_hysteresis", mark, text=far.text, limit=write(node.right)))
        return None
    return Crossing(over, back)
