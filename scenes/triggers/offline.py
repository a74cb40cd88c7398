"""`offline`: a device cannot be reached, and stays so `for` a time."""

from dataclasses import dataclass

from hub.text import schema as form
from hub.text.reader import Fields, duration
from hub.text.schema import Keys
from hub.text.yaml import Node
from scenes.engine.program import Arm, Fire
from scenes.engine.view import Context
from scenes.kit.naming import Named, online_of, tell_each, written
from scenes.language import shapes
from scenes.language.reading import Reading
from scenes.language.scope import MEMBER
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller


@dataclass(frozen=True, slots=True)
class Offline:
    """Fires for each device that goes away, and stays so for `for_seconds`; brings `member`."""

    text: str
    named: tuple[Named, ...]
    for_seconds: float = 0.0

    def arm(self, arm: Arm, fire: Fire) -> None:
        """Watch each of them."""
        for one in self.named:

            def away(_: Context, one: Named = one) -> bool | None:
                online = one.cell.value
                return None if online is None else not online

            def gone(one: Named = one) -> None:
                fire({MEMBER: one.ref}, ((one.cell.ref, one.cell.value),))

            arm.watch((one.cell,), away, gone, self.for_seconds, ())


def read(node: Node, fields: Fields, reading: Reading) -> Offline | None:
    """`offline: MEMBER`, a list or a group, `for: DURATION`."""
    seconds = fields.optional("for", duration(low=0), 0.0)
    return Offline(f"offline {written(node)}", online_of(node, reading), seconds)


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {"offline": form.either(shapes.GROUP, form.one_or_more(shapes.DEVICE)), "for": form.DURATION}


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    return tell_each("offline", node, fields, teller)
