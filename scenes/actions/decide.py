"""`if … then … else`: one list of actions, or another."""

from hub.text.problem import error
from hub.text.reader import Fields
from hub.text.schema import Keys
from hub.text.yaml import Node
from scenes.kit.flow import Branch, Jump, tell_choice
from scenes.language import shapes
from scenes.language.reading import Code, Reading
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller


def read(node: Node, fields: Fields, reading: Reading, code: Code) -> None:
    """`if: CONDITION`, `then: ACTIONS`, `else: ACTIONS`; one of the two may be missing."""
    condition = reading.condition(node)
    then, other = fields.node("then"), fields.node("else")
    if then is None and other is None:
        reading.problems.append(error("scenes.if_without_then", node.mark))
        return
    look = code.reserve()
    if then is not None:
        reading.block(then, code)
    otherwise = code.here
    if other is not None:
        leave = code.reserve()
        otherwise = code.here
        reading.block(other, code)
        code.fill(leave, Jump(code.here))
    if condition is not None:
        code.fill(look, Branch(condition, otherwise, code.here))


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {"if": shapes.CONDITIONS, "then": shapes.ACTIONS, "else": shapes.ACTIONS}


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    return tell_choice([(node, fields.node("then"))], fields.node("else"), teller)
