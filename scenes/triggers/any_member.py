"""`any`: a condition turns true for one of several devices, which is then `member`."""

from dataclasses import dataclass

from hub.model.value import Value
from hub.text.problem import error
from hub.text.reader import Fields
from hub.text.schema import Keys
from hub.text.yaml import Node
from scenes.engine.program import Arm, Fire
from scenes.engine.view import BRIDGE
from scenes.kit.binding import bind_member
from scenes.kit.staying import STAYING, read_staying, tell_staying
from scenes.language import shapes
from scenes.language.expression import Expression
from scenes.language.reading import Reading, source_text
from scenes.language.scope import MEMBER
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller


@dataclass(frozen=True, slots=True)
class Any:
    """Fires for each device by itself: on false -> true, never on unknown -> true; `for_seconds` it must stay true.

    In between it may be unknown for `gap` seconds. `lasting`: over a restart of the hub it goes on counting.
    """

    text: str
    each: tuple[tuple[str, Expression], ...]
    for_seconds: float = 0.0
    gap: float = BRIDGE
    lasting: bool = True

    def arm(self, arm: Arm, fire: Fire) -> None:
        """Watch each device."""
        for ref, expression in self.each:

            def fired(ref: str = ref, expression: Expression = expression) -> None:
                member: dict[str, Value | None] = {MEMBER: ref}
                fire(member, ((MEMBER, ref), *expression.values(arm.context)))

            arm.watch(
                expression.cells, expression.test, fired, self.for_seconds, expression.boundaries, gap=self.gap,
                lasting=self.lasting,
            )  # fmt: skip


def read(node: Node, fields: Fields, reading: Reading) -> Any | None:
    """`any: GROUP` or `any: CONDITION`, `for: DURATION`, `gap: DURATION`, `restart: reset`."""
    found = reading.each(node)
    seconds, gap, lasting = read_staying(fields, reading)
    if found is None:
        bind_member(reading, ())  # the group is the mistake; that nobody is `member` then is none of its own
        return None
    late = next((name for _, expression in found for name in expression.variables), None)
    if late is not None:
        reading.problems.append(error("scenes.bound_late", node.mark, name=late))
        return None
    bind_member(reading, (member for member, _ in found))
    each = tuple((member.ref, expression) for member, expression in found)
    return Any(source_text(node), each, seconds, gap, lasting)


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {"any": shapes.EXPRESSION, **STAYING}


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    told = tell_staying(teller.each(node), fields, teller)
    return Line(teller.say("explain.trigger.any", what=told.text), told.below)
