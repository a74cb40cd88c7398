"""`choose`: the first of several alternatives whose condition holds."""

from hub.text import schema as form
from hub.text.problem import error
from hub.text.reader import Fields
from hub.text.schema import Keys
from hub.text.yaml import Node, Sequence
from scenes.kit.flow import Branch, Jump, body_of, tell_choice
from scenes.language import shapes
from scenes.language.reading import Code, Reading
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller


def read(node: Node, _fields: Fields, reading: Reading, code: Code) -> None:
    """`choose: [{if: CONDITION, do: ACTIONS}, …, {else: ACTIONS}]`."""
    if not isinstance(node, Sequence) or not node.items:
        reading.problems.append(error("scenes.choose_of_what", node.mark))
        return
    looks: list[tuple[int, Branch]] = []
    leaves: list[int] = []
    for number, item in enumerate(node.items):
        fields = Fields.of(item, reading.problems)
        if fields is None:
            continue
        otherwise = fields.node("else")
        if otherwise is not None:
            if number < len(node.items) - 1 or not number:
                reading.problems.append(error("scenes.else_last", item.mark))
            reading.block(otherwise, code)
        else:
            _alternative(fields, reading, code, looks, leaves)
        fields.close()
    for place in leaves:
        code.fill(place, Jump(code.here))
    for place, branch in looks:
        code.fill(place, Branch(branch.condition, branch.otherwise, code.here))


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {
        "choose": form.listing(
            form.either(
                form.mapping({"if": shapes.CONDITIONS, "do": shapes.ACTIONS}), form.mapping({"else": shapes.ACTIONS})
            )
        )
    }


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    ways: list[tuple[Node, Node | None]] = []
    otherwise = None
    for item in node.items if isinstance(node, Sequence) else ():
        inner = Fields.of(item, fields.problems) or fields
        condition = inner.node("if")
        if condition is None:
            otherwise = inner.node("else")
        else:
            ways.append((condition, inner.node("do")))
    return tell_choice(ways, otherwise, teller)


def _alternative(
    fields: Fields, reading: Reading, code: Code, looks: list[tuple[int, Branch]], leaves: list[int]
) -> None:  # fmt: skip
    condition = fields.required("if", lambda value, _: reading.condition(value))
    look = code.reserve()
    body = body_of(fields)
    if body is not None:
        reading.block(body, code)
    leaves.append(code.reserve())
    if condition is not None:
        looks.append((look, Branch(condition, code.here, code.here)))
