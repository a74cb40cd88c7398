"""`event`: a device reports something that happened, `with` certain fields if one likes."""

from hub.text import schema as form
from hub.text.reader import Fields
from hub.text.schema import Keys
from hub.text.yaml import Node
from scenes.kit.brings import brings
from scenes.kit.happening import Happens, emitters_of, tell_happening
from scenes.kit.narrowing import narrowing
from scenes.language import shapes
from scenes.language.reading import Reading, source_text
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller


def read(node: Node, fields: Fields, reading: Reading) -> Happens | None:
    """`event: DEVICE.EVENT` or that of a group, `with: {FIELD: VALUE}`."""
    found, wanted = emitters_of(node, reading), fields.node("with")
    if found is None:
        return None
    known = {f"event.{one.name}": one for one in found.kind.fields}
    brings(reading, node, known)
    return Happens(source_text(node), found.devices, narrowing(wanted, known, reading))


def schema(house: House) -> Keys:
    """What may stand under its keys."""
    return {
        "event": shapes.EVENT,
        "with": form.mapping(house.event_fields()),
    }


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    return Line(teller.say("explain.trigger.event", what=tell_happening(node, fields.node("with"), teller)))
